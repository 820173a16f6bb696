import pytest

from ingest.cleaning.glue import separate


@pytest.mark.parametrize(
    ("glued", "apart"),
    [
        ("the camp.Hardened men", "the camp. Hardened men"),
        ("at 5 p.m.The men", "at 5 p.m. The men"),
        ("in 2015.It occurred", "in 2015. It occurred"),
        ("the dam.U.S. officials", "the dam. U.S. officials"),
        ("the U.S.The group", "the U.S. The group"),
        ("(the NRC).Quill said", "(the NRC). Quill said"),
        ("the end.COVIDSafe is an app", "the end. COVIDSafe is an app"),
        ('and Iraq."This is one," he said', 'and Iraq. "This is one," he said'),
        ('He said: "We did our duty."Then he left', 'He said: "We did our duty." Then he left'),
        ('"It is over,"he said', '"It is over," he said'),
        ('He said: "No!""Yes," she said', 'He said: "No!" "Yes," she said'),
        ("and Iraq.“This is one,” he said", "and Iraq. “This is one,” he said"),
        ("our duty.”Then he left", "our duty.” Then he left"),
        ("MILESTONEIslamic State fell", "MILESTONE\n\nIslamic State fell"),
        (
            "See https://reut.rs/2O7l4mNMILESTONEIslamic",
            "See https://reut.rs/2O7l4mN\n\nMILESTONE\n\nIslamic",
        ),
        ("He left.RISK OF RESURGENCE The men", "He left.\n\nRISK OF RESURGENCE\n\nThe men"),
        ("He left.A NEW RISKPolice came", "He left.\n\nA NEW RISK\n\nPolice came"),
    ],
)
def test_glued_pieces_are_told_apart(glued: str, apart: str) -> None:
    assert separate(glued) == apart


@pytest.mark.parametrize(
    "text",
    [
        "U.S.-backed forces in Washington, D.C., took 3.5 km",
        "e.g. a case, i.e. one, at Acme Inc. of reuters.com",
        "an iPhone, a YouTube film, Angus McDowall and COVIDSafe",
        "COVIDSafe is an app. LICIACube is a probe.",
        "The F.B.I. and the C.I.A. and J.K.Rowling",
        "see https://example.org/a.Html?b=C.The and mail Jo.Roe@example.org",
        "Booking.Com and ASP.NET",
        'a 6\'4" man with a "plan" and a "will"',
        "the NASDAQComposite fell",
        "NORTHGATEBank rose. Shares of NORTHGATEBank had fallen.",
        'He said "in several pockets". The men left.',
    ],
)
def test_names_numbers_and_addresses_stay_whole(text: str) -> None:
    assert separate(text) == text
