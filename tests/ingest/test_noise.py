import pytest

from ingest.cleaning.noise import drop_noise

STORY = "The dam held through the night."


@pytest.mark.parametrize(
    "line",
    [
        "Advertisement", "ADVERTISEMENT", "AdvertisementSupported by", "Supported by",
        "Story continues below", "Article continues below this ad",
        "Continue reading the main story",
        "[Advertisement - Scroll to continue reading]", "Sign up for our free morning newsletter",
        "Subscribe now for unlimited access", "Want more? Sign up for the daily newsletter.",
        "Get the top stories in your inbox", "Share this article", "Share on Facebook",
        "Facebook Twitter WhatsApp Email", "Read more: The dam that broke in 1911", "Read More",
        "Related: Why dams break", "More:Dams in pictures", "© 2024 The Northland Post",
        "Copyright 2024 The Northland Post. All rights reserved.", "Photo: Jo Roe/Getty Images",
        "Image source, Getty Images", "(Photo by Jo Roe/AFP)", "Jo Roe/Getty Images",
        "REUTERS/Jo Roe",
        "Jo Roe contributed to this report.",
        "Our Standards: The Thomson Reuters Trust Principles.",
        "___", "Leave a comment", "4 min read",
    ],
)  # fmt: skip
def test_a_line_that_is_the_pages_goes(line: str) -> None:
    assert drop_noise(f"{STORY}\n{line}\nIt rained.") == f"{STORY}\nIt rained."


@pytest.mark.parametrize(
    "line",
    [
        "Advertisement spending fell 3% last year.",
        "An advertisement showed the dam before it broke.",
        "Users who sign up for newsletters get more spam, the study found.",
        "Subscribers share this article's concern about the dam.",
        "Read more books, the minister told pupils.",
        "Related deaths rose to 12, the council said.",
        "Photos by the AP showed bodies in the street.",
        "Copyright law protects the drawings, the court ruled.",
        "Supported by his wife, Mr. Roe climbed the stairs.",
        "The story continues to unfold.",
        "Share prices fell.",
        "More: they also found a second crack.",
        "Police said the man fled. His brother contributed to this report.",
        "Follow-up checks are planned.",
    ],
)
def test_a_sentence_that_mentions_such_words_stays(line: str) -> None:
    assert drop_noise(f"{line}\n\n{STORY}") == f"{line}\n\n{STORY}"


@pytest.mark.parametrize(
    ("glued", "clean"),
    [
        ("AdvertisementLONDON — Rain fell.", "LONDON — Rain fell."),
        ("Rain fell.Advertisement", "Rain fell."),
        ("Rain fell.AdvertisementThe dam held.", "Rain fell.The dam held."),
        ('He said: "No."Advertisement', 'He said: "No."'),
        ("Rain fell. E-mail to a friend", "Rain fell."),
        ("It was an Advertisement", "It was an Advertisement"),
    ],
)
def test_noise_glued_to_a_sentence_goes(glued: str, clean: str) -> None:
    assert drop_noise(glued) == clean
