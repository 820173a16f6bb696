"""Which questions lean on what was said, and what is made of them. All news here is invented."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.dialogue.conversation import NOTHING_SAID, Conversation, Turn
from bot.answering.dialogue.followups import Resolved, resolve
from tests.fakes.questions import ASKED_AT
from tests.fakes.talk import BUDGET, CAPTAIN, FERRY, TOLL, talk

STANDING_ALONE = [
    # names of its own
    "How many people were rescued from the Northern Wren?",
    "And who won the Brennick marathon?",
    "What happened in Marawi?",
    "WHO IS LEADING THE COUNCIL OF DUNHAVEN?",
    "who is kellner",
    "who's the prime minister of kestavia",
    "What is the capital of kestavia",
    # a pronoun that means somebody in the question
    "When did Marta Kellner leave her husband?",
    "What did the suspect's sister urge him to do?",
    "Who did the court rule would gain custody of his son?",
    "Why did the man kill his wife?",
    "Who was with Bruno Talvez when rescuers found him?",
    "What is Lindmark and who founded it?",
    "How much does Talvez say the harbour owes him?",
    "A storm hit Orlenz. What caused it?",
    # an "it", "there", "this" or "that" that means nothing said before
    "Is it true that the bridge was closed?",
    "What did the company do before it offered him a job?",
    "How long does it take to build a metro line?",
    "What happened in Orlenz this week?",
    "What did the central bank do this week?",
    "Which city has the museum that lost seven paintings?",
    "Did Kellner say that taxes will rise?",
    "How many wolves are there in Zhamar?",
    # words of its own
    "How many fighters surrendered?",
    "how much milk went to school cafeterias",
    "When do the evening trains to the mainland start again?",
    "Who painted the stolen landscape?",
    "What is the latest on the port strike?",
    "Who is the woman accused of hiding the book?",
    "What did the mayor of the town promise?",
    # things not spoken of here
    "Who owns the bank?",
    "Where is the camp?",
    "who owns the ferry to lomarra",
    # not a question to the archive, or not in English
    "How are you?",
    "Can you help me?",
    "thanks",
    "Manbij",
    "???",
    "",
    "Hvad skete der her?",
    "Wer hat es gesagt?",
]


@pytest.mark.parametrize("question", STANDING_ALONE)
def test_a_question_that_stands_alone_is_never_changed(question: str) -> None:
    for said in (NOTHING_SAID, talk(FERRY), talk(CAPTAIN), talk(BUDGET, FERRY)):
        assert resolve(question, said) == Resolved(text=question)


IN_ITS_ARTICLES, ANYWHERE = ("a0",), ()
RATE = (
    "What was the rate of Dunhaven in July?",
    "4",
    "In July the rate was 4.",
    "Rate of Dunhaven",
)
SCHOOLS = ("How much goes to schools?", "412", "Schools get 412 million crowns.", "A budget")
MINISTER = (
    "Who is Kestavia's finance minister?",
    "Marta Kellner",
    "Marta Kellner, the finance minister, told parliament so.",
    "Deficit narrows",
)
QUAKE = (
    "How many people were hurt in the quake?",
    "900",
    "More than 900 people were hurt.",
    "Quake shakes Zhamar",
)

LEANING = [
    # nothing but a question word
    (FERRY, "Why?", "Why? (Vessary, passengers, rescued)", IN_ITS_ARTICLES),
    (FERRY, "When was that?", "When was that? (Vessary, passengers, rescued)", IN_ITS_ARTICLES),
    (FERRY, "Who said so?", "Who said so? (Vessary, passengers, rescued, 214)", IN_ITS_ARTICLES),
    (FERRY, "can you tell me why", "can you tell me why (Vessary, passengers, rescued)", ("a0",)),
    (FERRY, "WHEN?", "WHEN? (Vessary, passengers, rescued)", IN_ITS_ARTICLES),
    (TOLL, "Since when?", "Since when? (wolves, counted)", IN_ITS_ARTICLES),
    # the same of something else
    (FERRY, "And in Lomarra?", "How many passengers were rescued in Lomarra?", ANYWHERE),
    (FERRY, "In Lomarra?", "How many passengers were rescued in Lomarra?", ANYWHERE),
    (FERRY, "What about Lomarra?", "How many passengers were rescued in Lomarra?", ANYWHERE),
    (FERRY, "and in 2018?", "How many passengers were rescued in Vessary in 2018?", ANYWHERE),
    (FERRY, "What about 2018?", "How many passengers were rescued in Vessary in 2018?", ANYWHERE),
    (FERRY, "how many women?", "How many women were rescued in Vessary?", IN_ITS_ARTICLES),
    (FERRY, "And the children?", "How many children were rescued in Vessary?", IN_ITS_ARTICLES),
    (
        FERRY,
        "And on Tuesday?",
        "How many passengers were rescued in Vessary on Tuesday?",
        IN_ITS_ARTICLES,
    ),
    (
        CAPTAIN,
        "How about the Santa Irmela?",
        "Who was the captain of the Santa Irmela?",
        ANYWHERE,
    ),
    (TOLL, "And in Zhamar?", "how many wolves were counted in Zhamar", ANYWHERE),
    (FERRY, "What about March?", "How many passengers were rescued in Vessary in March?", ()),
    (RATE, "and in march?", "What was the rate of Dunhaven in March?", ANYWHERE),
    (RATE, "on Tuesday?", "What was the rate of Dunhaven in July on Tuesday?", IN_ITS_ARTICLES),
    (FERRY, "and the injured?", "How many were injured? (Vessary)", IN_ITS_ARTICLES),
    (FERRY, "and how many women?", "How many women were rescued in Vessary?", IN_ITS_ARTICLES),
    (CAPTAIN, "And the owner?", "Who was the owner of the Northern Wren?", IN_ITS_ARTICLES),
    (SCHOOLS, "and transport?", "How much goes to transport?", IN_ITS_ARTICLES),
    (SCHOOLS, "what about the police?", "How much goes to the police?", IN_ITS_ARTICLES),
    (MINISTER, "and the health minister", "Who is Kestavia's health minister?", ("a0",)),
    (QUAKE, "same for the ferry fire", "How many people were hurt in the ferry fire?", ("a0",)),
    (QUAKE, "and the dead?", "How many were dead? (the quake)", IN_ITS_ARTICLES),
    # a correction
    (FERRY, "No, in Lomarra", "How many passengers were rescued in Lomarra?", ANYWHERE),
    (FERRY, "not the women, the men", "How many men were rescued in Vessary?", IN_ITS_ARTICLES),
    (
        CAPTAIN,
        "sorry, I meant the Santa Irmela",
        "Who was the captain of the Santa Irmela?",
        ANYWHERE,
    ),
    (
        QUAKE,
        "no, the Lomarra one",
        "How many people were hurt in the quake (Lomarra)?",
        ANYWHERE,
    ),
    # more of it
    (FERRY, "tell me more", "What else happened? (Vessary, passengers, rescued)", ("a0",)),
    (FERRY, "Anything else?", "What else happened? (Vessary, passengers, rescued)", ("a0",)),
    # something left out
    (FERRY, "By how many votes?", "By how many votes? (Vessary)", IN_ITS_ARTICLES),
    (FERRY, "Who was injured?", "Who was injured? (Vessary)", IN_ITS_ARTICLES),
    (FERRY, "How many died?", "How many died? (Vessary)", IN_ITS_ARTICLES),
    (FERRY, "And who paid the salvage?", "And who paid the salvage? (Vessary)", IN_ITS_ARTICLES),
    (FERRY, "Any survivors?", "Any survivors? (Vessary)", IN_ITS_ARTICLES),
    (FERRY, "Who's responsible?", "Who's responsible? (Vessary)", IN_ITS_ARTICLES),
    (FERRY, "Has anyone been arrested?", "Has anyone been arrested? (Vessary)", IN_ITS_ARTICLES),
    # persons
    (CAPTAIN, "Where was she born?", "Where was Edda Morrish born?", IN_ITS_ARTICLES),
    (CAPTAIN, "Who is her husband?", "Who is Edda Morrish's husband?", IN_ITS_ARTICLES),
    (
        CAPTAIN,
        "What did officials say about her?",
        "What did officials say about Edda Morrish?",
        IN_ITS_ARTICLES,
    ),
    (CAPTAIN, "Why did Talvez fire her?", "Why did Talvez fire Edda Morrish?", IN_ITS_ARTICLES),
    (CAPTAIN, "What about her?", "What about Edda Morrish?", IN_ITS_ARTICLES),
    # things and places
    (FERRY, "How much did it cost?", "How much did it cost? (Vessary)", IN_ITS_ARTICLES),
    (FERRY, "How much has it cost so far?", "How much has it cost so far? (Vessary)", ("a0",)),
    (FERRY, "When will they sail?", "When will they sail? (Vessary)", IN_ITS_ARTICLES),
    (
        FERRY,
        "How many of them were children?",
        "How many of them were children? (Vessary)",
        ("a0",),
    ),
    (FERRY, "What happened there?", "What happened there? (Vessary, passengers, rescued)", ("a0",)),
    (FERRY, "Who caused this accident?", "Who caused this accident? (Vessary)", IN_ITS_ARTICLES),
    # something that was spoken of
    (FERRY, "Who owns the ferry?", "Who owns the ferry? (Vessary)", IN_ITS_ARTICLES),
    (TOLL, "Who runs the hills?", "Who runs the hills? (wolves, counted)", IN_ITS_ARTICLES),
]


@pytest.mark.parametrize(("before", "question", "text", "article_ids"), LEANING)
def test_a_question_that_leans_names_what_was_spoken_of(
    before: tuple[str, str, str, str], question: str, text: str, article_ids: tuple[str, ...]
) -> None:
    resolved = resolve(question, talk(before))
    assert (resolved.text, resolved.article_ids) == (text, article_ids)
    assert resolved.carried
    assert resolved.asks is None


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("Where was he born?", "Whom does “he” mean?"),
        ("Who is her husband?", "Whom does “her” mean?"),
        ("How much did it cost?", "What does “it” refer to?"),
        ("What happened there?", "What does “there” refer to?"),
        ("And in Manbij?", "What do you want to know about “in Manbij”?"),
        ("Why?", "Which event or whom do you mean?"),
    ],
)
def test_where_nothing_was_said_before_it_is_asked_back(question: str, asks: str) -> None:
    assert resolve(question, NOTHING_SAID).asks == asks


def test_where_two_people_may_be_meant_both_are_named() -> None:
    assert resolve("Where was she born?", talk(BUDGET)).asks == (
        "Whom does “she” mean: Marta Kellner or Martha Keller?"
    )


def test_a_bridge_is_nobody_whom_he_could_mean() -> None:
    resigned = (
        "Why did the minister resign?",
        "over the Lindmark Bridge",
        "Emil Radek resigned over the Lindmark Bridge.",
        "Emil Radek resigns over Lindmark Bridge",
    )
    assert resolve("Who replaced him?", talk(resigned)).text == "Who replaced Emil Radek?"


def test_where_no_person_was_spoken_of_he_is_asked_for() -> None:
    assert resolve("Where was he born?", talk(TOLL)).asks == "Whom does “he” mean?"


def test_a_person_known_by_office_is_carried_by_it() -> None:
    mayor = ("What did the mayor promise?", "a bridge", "The mayor promised a bridge.", "Promise")
    assert resolve("When was she elected?", talk(mayor)).text == (
        "When was she elected? (mayor, promise)"
    )


def test_a_person_is_remembered_over_a_turn_about_something_else() -> None:
    resolved = resolve("Where was she born?", talk(CAPTAIN, TOLL))
    assert (resolved.text, resolved.article_ids) == ("Where was Edda Morrish born?", ("a0",))


@pytest.mark.parametrize(
    ("asked", "reply", "text"),
    [
        ("Where was he born?", "Mustafa Bali", "Where was Mustafa Bali born?"),
        ("Who is her husband?", "Edda Morrish.", "Who is Edda Morrish's husband?"),
        ("Why?", "the strike in Vessary", "Why? (the strike in Vessary)"),
    ],
)
def test_the_reply_to_what_was_asked_back_completes_the_question(
    asked: str, reply: str, text: str
) -> None:
    said = NOTHING_SAID.then(Turn.unresolved(asked, ASKED_AT))
    assert resolve(reply, said).text == text


def test_words_that_would_ask_for_something_else_are_not_carried() -> None:
    turnout = ("What percentage of Dunhaven voted?", "61", "In Dunhaven 61 percent voted.", "Vote")
    assert resolve("Why?", talk(turnout)).text == "Why? (Dunhaven)"


VOCABULARY = """
why when who what how many much and in about the he she it they her there that this then 2018 said
women Manbij Kellner ferry was did of ? . “ ( ' 's
"""
WORDS = st.sampled_from(VOCABULARY.split())
TALKS = st.sampled_from([NOTHING_SAID, talk(FERRY), talk(CAPTAIN), talk(BUDGET, TOLL)])


@settings(deadline=None)
@given(st.lists(WORDS, max_size=12).map(" ".join) | st.text(max_size=80), TALKS)
def test_whatever_is_asked_it_is_kept_completed_or_asked_back(
    text: str, said: Conversation
) -> None:
    resolved = resolve(text, said)
    assert resolved.carried or resolved.text == text
    assert not (resolved.carried and resolved.asks)
    if not resolved.carried and not resolved.asks:
        assert resolve(resolved.text, said) == resolved
