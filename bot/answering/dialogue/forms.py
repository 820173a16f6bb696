"""Forms of English that follow-ups take, each with examples; a test holds them to these.

A form is always searched for: where it must begin or end a question, its pattern says so.
"""

import re
from dataclasses import dataclass

from bot.answering.words import split_words
from retrieval.calendar import MONTHS


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form of words.

    Attributes:
        pattern: What is searched for, in either case.
        found: Texts that have the form.
        missed: Texts that merely resemble those.
    """

    pattern: re.Pattern[str]
    found: tuple[str, ...]
    missed: tuple[str, ...]

    def find(self, text: str) -> re.Match[str] | None:
        """Where it first stands in `text`."""
        return self.pattern.search(text)

    def cut(self, text: str) -> str:
        """`text` without it, wherever it stands."""
        return self.pattern.sub("", text)


def _form(pattern: str, *, found: tuple[str, ...], missed: tuple[str, ...]) -> Form:
    return Form(pattern=re.compile(pattern, re.IGNORECASE), found=found, missed=missed)


def _any_of(words: str) -> str:
    return f"(?:{'|'.join(split_words(words))})"


_AUXILIARY = _any_of(
    "is was are were am be been did does do has have had will would can could should may might"
)
_PREPOSITION = _any_of(
    "of in at on by for from with near about to against between during after before since behind"
)
_SPAN_OF_TIME = _any_of(
    "week month year morning afternoon evening season summer winter spring fall autumn weekend "
    "time quarter decade century"
)
_WORD = r"[\w\-]+"
_END = r"\W*$"
_MEASURE = r"\bhow [a-z]+\b(?: ago\b)?|\b(?:what|which) (?:year|day|date|time|month)\b"

# --- What is no part of a question ---

COURTESY = _form(
    r"^(?:(?:please|(?:(?:can|could|would) you (?:please )?)?tell (?:me|us)|do you know|i wonder|"
    r"ok(?:ay)?|thanks|thank you)\b[\s,:.!]*)+",
    found=("Please, who died?", "can you tell me why", "ok thanks. And when?"),
    missed=("Who can tell me?", "okra prices"),
)
CONTRACTION = _form(
    r"\b(who|what|when|where|why|how|that|there|he|she|it|they)['’](?:s|re|d|ll|ve)\b",
    found=("who's responsible", "they’ve fled"),
    missed=("whose ship", "Osk's plan"),
)
CONNECTIVE = _form(
    r"^(?:and|but|also|so|then)\b[\s,]+",
    found=("and who paid", "So, why?"),
    missed=("who paid and when", "android phones"),
)
TO_THE_BOT = _form(
    r"(?-i:\b(?:you|your|i|me|my|we|us|our)\b)",
    found=("how are you", "can we go"),
    missed=("who is it", "how many in the US have it"),
)

# --- Asking for the same of something else ---

CORRECTION = _form(
    r"^(?:(?:no|nope|wait|actually|rather|sorry)(?:[,.!]+ *| (?=i mean|the ))|"
    r"not [^,]{1,40}, (?:but )?|i mean(?:t)? )+",
    found=("no, the other one", "Sorry, I meant Lomarra", "not the women, the men"),
    missed=("no survivors", "Norvale", "not much of it"),
)
SAME_OF = _form(
    r"^(?:(?:and|but|or)\s+)?"
    r"(?:(?:what|how) about\b|(?:the )?same (?:question )?(?:for|of|about)\b)\s+",
    found=("what about Lomarra", "and how about 2018", "same question for the ferry"),
    missed=("what was it about", "how many are about to sail"),
)
MORE = _form(
    rf"^(?:(?:any |some )?more(?: details?| about (?:it|that|this))?|details|go on|what else|"
    rf"anything else){_END}",
    found=("more details?", "what else?", "go on"),
    missed=("more ships", "what else burned"),
)
ADDED = _form(
    rf"^(?:and|but|or|{_PREPOSITION})\s",
    found=("and the women", "in Lomarra", "since when"),
    missed=("interest rates", "the women and the men"),
)
FRAGMENT = _form(
    r"^(?:(?:and|but|or)\s+)?(?P<new>[^?!;:]{1,80}?)\s*[?!.]*$",
    found=("and the women?", "Manbij", "in March."),
    missed=("women: how many?",),
)
PLACED = _form(
    rf"^(?P<by>{_PREPOSITION})\s+(?P<what>.+)",
    found=("in Lomarra", "since March"),
    missed=("Lomarra", "into it"),
)
YEAR = _form(r"\b(?:19|20)\d\d\b", found=("in 2018",), missed=("214", "20180"))
MONTH = _form(
    rf"(?:(?<=\bin )|^)(?:{'|'.join(MONTHS)})\b",
    found=("how many died in March", "april"),
    missed=("the march on Orlenz", "who may sail"),
)
ARTICLE = _form(r"^(?:the|any)\s+", found=("the women",), missed=("other women", "then"))
THE_OTHER = _form(
    r"^(?:the |that )?(?P<which>other|first|second|third|fourth|last)(?: (?:one|event|story))?$",
    found=("the other one", "the second", "first"),
    missed=("the other ship", "the first train"),
)
COUNTED = _form(
    rf"\bhow many\s+(?P<new>(?:{_WORD}\s+){{0,3}}?{_WORD})"
    r"(?=\s+(?:is|was|are|were|did|do|have|had|will)\b)"
    rf"|\bhow many\s+(?P<one>{_WORD})",
    found=("how many foreign fighters were held", "how many women"),
    missed=("how much milk", "the many women"),
)
SEVERAL = _form(
    r"(?:s|people|men|women|children|police|crew|staff)$",
    found=("the women", "foreign fighters"),
    missed=("transport", "the ferry fire"),
)
"""Can be counted."""
STATE = _form(
    r"^(?:the )?(?P<state>dead|hurt|missing|lost|left|shot|\w+ed)$",
    found=("the injured", "missing", "died"),
    missed=("the women", "Ted Osk", "the bed of the river"),
)
"""A group named by what befell it."""
ROLE = _form(
    rf"^(?:who|what) (?:is|was|are|were) (?P<role>the {_WORD})(?= {_PREPOSITION}\b)",
    found=("Who was the captain of the Irmela?",),
    missed=("Who was captain?", "Who is Kestavia's finance minister?"),
)
A_ROLE = _form(
    rf"^the {_WORD}$", found=("the owner",), missed=("owners", "the owner of the ship", "in the")
)
LAST_OBJECT = _form(
    rf"\b(?P<by>{_PREPOSITION}) (?P<what>(?:the )?{_WORD}(?: {_WORD})?)(?=\W*$)",
    found=("how much goes to schools?", "who was hurt in the quake"),
    missed=("who was hurt?", "who in the world knows the answer?"),
)
ONE = _form(r" ones?$", found=("the Lomarra one",), missed=("everyone", "one"))

# --- What a question asks for ---

ENGLISH = _form(
    rf"\b(?:who(?:m|se)?|what|when|where|why|how|which|any|{_AUXILIARY})\b",
    found=("why", "any survivors", "did it sink"),
    missed=("wer hat es gesagt", "Manbij"),
)
ASKED_FOR = _form(
    rf"\b(?:how (?:many|much)|(?:which|what|whose)(?!\s+{_AUXILIARY}\b))"
    rf"\s+(?:{_WORD}\s+){{1,3}}?(?={_AUXILIARY}\b)|{_MEASURE}",
    found=("how many of the ships did it sink", "which ship was it", "how old"),
    missed=("who sank it", "what is it", "what did the crew do when it sank"),
)
"""Nothing in it can be what a pronoun behind it means."""
MEASURE = _form(
    _MEASURE,
    found=("how many", "how long ago", "what year was it"),
    missed=("how", "what", "which ship"),
)

# --- Words for what was said before ---

_TOLD_OF_IT = _any_of(
    "true possible likely clear legal illegal safe dangerous important necessary hard easy "
    "difficult common normal said like called rain raining snow snowing"
)

PRONOUN = _form(
    rf"\b{_any_of('he she they it him her them his hers its their theirs')}\b",
    found=("where was she born", "who owns it"),
    missed=("item", "this"),
)
LAST_PRONOUN = _form(
    r"\b(him|her|them|it|that|this)"
    rf"(?:\s+(?:then|now|again|there|for|with|about|so far))?{_END}",
    found=("why did Bali fire him?", "who caused that", "what is it about?"),
    missed=("who caused this fire?", "who said it sank?"),
)
LAST_ADVERB = _form(
    rf"(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )(?<!\bbe )\b(there|then|these|those){_END}",
    found=("what happened there?", "who led it then"),
    missed=("how many wolves are there?", "what is there to see"),
)
DEMONSTRATIVE = _form(
    rf"\b(?:(?:{_AUXILIARY}|{_PREPOSITION})\s+that|this|these|those)"
    rf"(?!\s+(?:{_SPAN_OF_TIME}|the|an?|he|she|it|they)\b)(?:\s+{_WORD}){{0,2}}{_END}",
    found=("who caused this accident?", "who died in that fire"),
    missed=("what happened this week?", "did they say that the ship sank"),
)
EMPTY_IT = _form(
    rf"\bit (?:be |been )?(?:{_any_of('take takes took taken cost costs')}\s+.*\bto|{_TOLD_OF_IT})"
    r"\s+\w+\s+\w+|\bwhat (?:time|day) is it\b",
    found=(
        "how long does it take to build a metro line",
        "is it true that the bridge closed",
        "what day is it",
    ),
    missed=("how much has it cost so far", "is it true", "how long did it take by train"),
)
"""An "it" that means nothing."""
TWO_CLAUSES = _form(
    r"\s(?:and|when|while|after|before|because|if|though|although|until|since|who(?:m|se)?|that|"
    r"which|as|than)\s|['’]s\s|s['’]\s"
    r"|\b(?:say|says|said|think|thinks|believe|claim|claims|estimate|estimates)\s+"
    r"(?!about|of|to|against|for|after)\w",
    found=("who was with Talvez when rescuers found", "how much does Talvez say the harbour owes"),
    missed=("what did officials say about", "why did Bali fire"),
)
"""Before a pronoun: what it means may stand in the question itself."""
TWO_SENTENCES = _form(
    r"\w{3,}[.!?]\s+\w",
    found=("A storm hit Orlenz. What caused it?",),
    missed=("Who is Dr. Keller?", "Why?"),
)

SAID_SO = _form(
    r"\bwho(?: else)? sa(?:id|ys) (?:so|it|that|this)\W*$",
    found=("who said that?", "and who says so"),
    missed=("who said that it sank?", "where did he say it"),
)

# --- Something left out ---

_HAPPENED = rf"(?:responsible|guilty|behind|to blame|dead|missing|hurt|shot|{_WORD}ed)"
HOW_MANY = _form(
    rf"^(?:(?:{_PREPOSITION} )?(?:how (?:many|much)(?: more)?|which|what(?: kind of| sort of)?|"
    rf"whose|any)|(?:was|were|is|are) there(?: any)?) (?:other )?{_WORD}{_END}",
    found=("how many died?", "by how many votes?", "any survivors", "are there any others?"),
    missed=("how many fighters surrendered?", "what is the capital"),
)
ANYBODY = _form(
    rf"^(?:has|have|was|were|is|did) any(?:one|body|thing)(?: else)?(?: been)? {_WORD}{_END}",
    found=("was anybody killed", "has anyone else been hurt?"),
    missed=("did anyone see the fire?",),
)
WHO_DID = _form(
    rf"^(?:who|what|where|when)(?: else)? {_WORD}(?:ed|n|t|id){_END}",
    found=("who resigned?", "who else paid", "who won?"),
    missed=("who won the cup", "who runs"),
)
WHO_WAS = _form(
    r"^(?:who|what|how many)(?: else)? (?:is|was|are|were|has|have|had)(?: been)? "
    rf"{_HAPPENED}{_END}",
    found=("how many are missing?", "who was arrested", "who is to blame?"),
    missed=("who was the captain", "who is Kellner"),
)
ELLIPTIC = (HOW_MANY, ANYBODY, WHO_DID, WHO_WAS)
"""Questions that end where what they are asked of should stand."""
DEFINITE = _form(
    rf"\bthe\s+(?!latest|newest|most|first|last|next)({_WORD})",
    found=("who owns the ferry",),
    missed=("what is the latest", "other ferries"),
)
AFTER_PREPOSITION = _form(
    rf"\b{_PREPOSITION}\s+(?:the\s+)?({_WORD})",
    found=("to Lomarra", "of the town"),
    missed=("town",),
)
