"""True sentences of invented news with true paraphrases of each, written by hand."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A quote with its surroundings and what may truly be said of it."""

    quote: str
    true: tuple[str, ...]
    context: str = ""
    bylines: tuple[str, ...] = ("Orlenz Herald",)
    passage: str = ""
    published: dt.date = dt.date(2025, 3, 19)  # a Wednesday


CASES = (
    Case(
        quote="Nearly half of them were supporters of Islamic State who surrendered, and among "
        "those were some 5,000 fighters, by its count.",
        true=(
            "Some 5,000 fighters surrendered.",
            "About 5,000 fighters were among those who surrendered.",
            "Around five thousand fighters surrendered.",
            "Nearly half were supporters of Islamic State who surrendered.",
            "Among the Islamic State supporters who surrendered were some 5,000 fighters.",
        ),
        context="Last Camp at Baghouz Falls. DEIR AL-ZOR PROVINCE, Syria",
        published=dt.date(2019, 3, 19),
    ),
    Case(
        quote="In two months, more than 60,000 people have come out of the shrinking enclave, the "
        "SDF says.",
        true=(
            "More than 60,000 people have come out of the enclave in two months.",
            "According to the SDF, more than 60,000 people have left the enclave.",
            "The SDF says over 60,000 people have left the shrinking enclave in two months.",
            (
                "More than sixty thousand people have come out of the "
                "enclave at Baghouz in two months."
            ),
        ),
        context="Last Camp at Baghouz Falls",
        published=dt.date(2019, 3, 19),
    ),
    Case(
        quote="Late on Tuesday, Bali said that small groups were holding out in several spots and "
        "that clashes were continuing.",
        passage="Mustafa Bali, the force's media official, wrote on Twitter. Late on Tuesday, Bali "
        "said that small groups were holding out.",
        true=(
            "Bali said late on Tuesday that clashes were continuing.",
            "Mustafa Bali said that small groups were still holding out in several spots.",
            "On March 19, 2019, Bali said small groups were holding out.",
            "Clashes were continuing late on 19 March 2019, Mustafa Bali said.",
            "Mr. Bali said on Tuesday that clashes were continuing.",
        ),
        published=dt.date(2019, 3, 19),
    ),
    Case(
        quote="In December, President Donald Trump had announced that the American force in Syria, "
        "some 2,000 strong, would come home.",
        true=(
            "In December 2018, Trump announced that the American force in Syria would come home.",
            "Donald Trump announced in December that some 2,000 U.S. troops would come home.",
            (
                "President Trump had announced in December that the American force in Syria, some "
                "2,000 strong, would come home."
            ),
            (
                "In December, President Donald Trump announced that the "
                "roughly 2,000-strong American force in Syria would come home."
            ),
        ),
        published=dt.date(2019, 3, 19),
    ),
    Case(
        quote="The White House has since changed course: 200 U.S. troops are to stay as "
        "peacekeepers.",
        true=(
            "The White House has changed course.",
            "200 U.S. troops are to stay as peacekeepers.",
            "Two hundred American troops will stay as peacekeepers.",
            "The White House changed course, and 200 US troops will remain as peacekeepers.",
        ),
        published=dt.date(2019, 3, 19),
    ),
    Case(
        quote="A suicide bomber killed four Americans at a cafe in the northern Syrian city of "
        "Manbij in January.",
        true=(
            "Four Americans were killed by a suicide bomber at a cafe in Manbij in January.",
            "A suicide bomber killed 4 Americans in the Syrian city of Manbij in January 2019.",
            "In January, four Americans were killed at a cafe in Manbij, Syria.",
            "A suicide bombing at a cafe in Manbij killed four Americans.",
        ),
        published=dt.date(2019, 3, 19),
    ),
    Case(
        quote="The Northern Wren struck a reef off Vessary on Friday evening, and 214 passengers "
        "and 19 crew were rescued.",
        true=(
            "214 passengers were rescued.",
            "The Northern Wren struck a reef off Vessary on Friday evening.",
            "Rescued were 214 passengers and 19 crew.",
            "On March 14, the Northern Wren struck a reef off Vessary.",
            "The ferry Northern Wren hit a reef off Vessary on 14 March 2025.",
            "Nineteen crew and 214 passengers were rescued from the Northern Wren.",
        ),
        context="Ferry Runs Aground off Vessary",
    ),
    Case(
        quote="Unemployment fell to 4.2 percent in February from 4.6 percent a month earlier, the "
        "statistics office said on Monday.",
        true=(
            "Unemployment fell to 4.2 percent in February.",
            "Unemployment fell to 4.2% in February 2025.",
            "The statistics office said on Monday that unemployment fell to 4.2 per cent.",
            "In February, unemployment dropped to 4.2 percent from 4.6 percent a month earlier.",
            "Unemployment declined from 4.6 percent to 4.2 percent in February.",
            "On 17 March, the statistics office said unemployment fell to 4.2 percent in February.",
        ),
    ),
    Case(
        quote="Parliament approved the budget by 61 votes to 58 on Tuesday after a debate of nine "
        "hours.",
        true=(
            "Parliament approved the budget by 61 votes to 58.",
            "The budget was approved by parliament on Tuesday.",
            "Parliament passed the budget on March 18, 2025.",
            "After a debate of nine hours, parliament approved the budget by 61 votes to 58.",
            "The budget was approved on Tuesday by 61 votes to 58, after nine hours of debate.",
        ),
    ),
    Case(
        quote="Marta Kellner, the finance minister, said the bridge cost 480 million crowns, but "
        "the Courier put the cost at 615 million.",
        true=(
            "Marta Kellner said the bridge cost 480 million crowns.",
            (
                "The finance minister, Marta Kellner, said the cost of the bridge was 480 million "
                "crowns."
            ),
            "The Courier put the cost at 615 million.",
            "Finance minister Kellner said the bridge cost 480 million crowns.",
            (
                "The Courier put the bridge's cost at 615 million, while "
                "Marta Kellner said it cost 480 million crowns."
            ),
        ),
    ),
    Case(
        quote="Ibrenia beat Kestavia 3-1 in the final in Orlenz on Sunday, with two goals by Tomas "
        "Verel.",
        true=(
            "Ibrenia beat Kestavia 3-1 in the final.",
            "Kestavia were beaten by Ibrenia in the final in Orlenz.",
            "Ibrenia beat Kestavia in Orlenz on Sunday.",
            "Tomas Verel scored two goals in the final.",
            "Ibrenia beat Kestavia 3-1 on 16 March 2025.",
        ),
    ),
    Case(
        quote="The company did not disclose the price, but two people familiar with the deal put "
        "it at $1.5 billion.",
        true=(
            "The company did not disclose the price.",
            "Two people familiar with the deal put the price at $1.5 billion.",
            "The price was not disclosed by the company.",
            "Two people familiar with the deal put it at 1.5 billion dollars.",
            (
                "The company didn't disclose the price, but two people "
                "familiar with the deal put it at $1.5bn."
            ),
        ),
    ),
    Case(
        quote="At least 117 people were killed and 340 were injured when the earthquake of "
        "magnitude 6.8 struck Belkent, officials said.",
        true=(
            "At least 117 people were killed when the earthquake struck Belkent.",
            "Officials said at least 117 people were killed and 340 were injured.",
            "The earthquake of magnitude 6.8 struck Belkent.",
            "The magnitude 6.8 earthquake in Belkent killed at least 117 people.",
            "340 people were injured in the earthquake.",
            "At least 117 people died, officials said.",
        ),
    ),
    Case(
        quote="Police arrested Daniel Orvik on Monday and released him on bail on Wednesday.",
        true=(
            "Daniel Orvik was arrested on Monday.",
            "Police released Daniel Orvik on bail on Wednesday.",
            "Orvik was arrested on Monday and released on bail on Wednesday.",
            "Police arrested Orvik on 17 March and released him on 19 March 2025.",
        ),
    ),
    Case(
        quote="The court rejected the appeal of Senator Hanna Brecht, who had been convicted of "
        "fraud in 2022.",
        true=(
            "The court rejected the appeal of Senator Hanna Brecht.",
            "Hanna Brecht had been convicted of fraud in 2022.",
            "Sen. Brecht's appeal was rejected by the court.",
            "The appeal of Brecht, convicted of fraud in 2022, was rejected.",
        ),
    ),
    Case(
        quote="About a third of the 2,400 workers will lose their jobs by the end of June, the "
        "union said.",
        true=(
            "About a third of the 2,400 workers will lose their jobs by the end of June.",
            "The union said about one-third of the workers will lose their jobs.",
            "Roughly a third of 2,400 workers will lose their jobs, according to the union.",
            "By the end of June 2025, about a third of the workers will lose their jobs.",
        ),
    ),
    Case(
        quote="The World Health Organization said on Thursday that up to 30 million doses could be "
        "delivered next month.",
        true=(
            "Up to 30 million doses could be delivered next month.",
            "The WHO said up to 30 million doses could be delivered next month.",
            (
                "On Thursday the World Health Organization said that up to "
                "30 million doses could be delivered."
            ),
            (
                "Up to 30 million doses could be delivered in April 2025, the World Health "
                "Organization said."
            ),
        ),
    ),
    Case(
        quote="Julia Kestner, 45, a teacher from Dunhaven, was elected mayor with 52.3 percent of "
        "the vote.",
        true=(
            "Julia Kestner was elected mayor.",
            "Kestner was elected mayor with 52.3% of the vote.",
            "Julia Kestner, a teacher from Dunhaven, was elected mayor.",
            "The 45-year-old teacher Julia Kestner was elected mayor.",
            "Julia Kestner won the vote with 52.3 percent.",
        ),
    ),
    Case(
        quote="The museum corrected its statement: seven paintings were stolen, not nine.",
        true=(
            "Seven paintings were stolen.",
            "Seven paintings, not nine, were stolen.",
            "The museum corrected its statement.",
            "7 paintings were stolen, the museum said.",
        ),
    ),
    Case(
        quote="Prime Minister Olek Varga refused to resign, and said his government would not "
        "negotiate with the rebels.",
        true=(
            "Olek Varga refused to resign.",
            "Prime Minister Varga refused to resign.",
            "Varga said his government would not negotiate with the rebels.",
            "The government of Prime Minister Olek Varga would not negotiate with the rebels.",
        ),
    ),
    Case(
        quote="Temperatures reached 41.7 degrees in Sarnow last week, the highest since records "
        "began in 1901.",
        true=(
            "Temperatures reached 41.7 degrees in Sarnow last week.",
            "Last week, temperatures in Sarnow reached 41.7 degrees.",
            "It was the highest temperature in Sarnow since records began in 1901.",
        ),
    ),
    Case(
        quote="The trial of Ruben Halk is to begin on April 2 in Orlenz, where he was arrested two "
        "years ago.",
        true=(
            "The trial of Ruben Halk is to begin on April 2 in Orlenz.",
            "Ruben Halk's trial will begin on 2 April 2025.",
            "Halk was arrested in Orlenz two years ago.",
            "The trial is to begin in Orlenz on April 2.",
        ),
    ),
    Case(
        quote="Exports to China rose 12 percent while imports from Japan fell 3 percent, the trade "
        "ministry said.",
        true=(
            "Exports to China rose 12 percent.",
            "Imports from Japan fell 3 percent.",
            "Exports to China rose 12% while imports from Japan fell 3%, the trade ministry said.",
            "Chinese-bound exports rose 12 percent, the trade ministry said.",
            "The trade ministry said exports to China increased 12 percent.",
        ),
    ),
    Case(
        quote="The fire broke out at 3:30 a.m. on the second floor and was put out before noon.",
        true=(
            "The fire broke out at 3:30 a.m.",
            "The fire broke out on the second floor.",
            "The fire, which broke out at 3.30 am on the second floor, was put out before noon.",
            "It was put out before noon.",
        ),
    ),
    Case(
        quote="Brennick Rovers signed the striker Emil Sand from Lomarra for €12 million on a "
        "contract until 2028.",
        true=(
            "Brennick Rovers signed Emil Sand for €12 million.",
            "Brennick Rovers signed the striker Emil Sand from Lomarra.",
            "Emil Sand was signed by Brennick Rovers for 12 million euros.",
            "Striker Emil Sand's contract runs until 2028.",
        ),
    ),
)
