# ruff: noqa: RUF001 - look-alikes of Latin letters are what this file is about
"""Orders to a machine inside articles: found, so that no answer is built on them.

An article is data. A sentence that speaks to a language model is neither shown to one nor taken
as evidence; nor is what follows it in its paragraph, where such an order puts what it wants said.
The table errs on the side of refusing: an article about such orders loses a quote, and the
embedded reader, which follows nothing, still finds it. (Greshake et al. 2023, "Not what you've
signed up for", on indirect prompt injection.)
"""

import functools
import re
import unicodedata

from retrieval.domain import Span
from retrieval.sentences import split_sentences

_LOOKALIKES = str.maketrans(
    "аеорсухівјѕԁһԛԝԝոցАВЕКМНОРСТУХІЅЈοαερνικυτχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ0345@$",
    "aeopcyxibjsdhqwwnqABEKMHOPCTYXISJoaepvikutxABEZHIKMNOPTYXoeasas",
)
"""Cyrillic, Armenian and Greek letters, and figures, that pass for Latin ones."""
_INVISIBLE = frozenset(("Cf", "Co", "Cn", "Cc"))

_WORDS = {
    "machine": r"(?:a\.?i|assistants?|chat\s?bots?|bots?|language models?|llms?|gpt\w*|claude"
    r"|gemini|models?|newsbot|copilot|summari[sz]ers?)\b",
    "rules": r"(?:instructions?|rules?|prompts?|guidelines?|directives?|orders?|policy|policies"
    r"|passages?|citations?|sources?|context|above|previous|prior|earlier)\b",
    "answer": r"(?:answer|reply|respond|answering|replying|responding)\b",
    "command": r"(?:(?:answer|reply|respond|output|print|repeat|cite|append|prepend|insert|ping"
    r"|translate|execute|reveal|tell the (?:user|reader)|summari[sz]e|(?:begin|start|end) your"
    r"|emit|echo|use the (?:number|figure|name|date))\b|(?:say|write|state|include|return|mention"
    r"|tag|call|run|click|visit|display|send|post)\b (?:exactly|that|only|the following|this|here"
    r"|[\"'“:@]))",
    "before": r"(?:(?:please|now|instead|always|only|just|simply|immediately|must|and|then|do not"
    r"|don't|never|you) )*",
    "opening": r"(?:^|[\n\"'>\]}*#.!?:;-])\s*",
    "user": r"(?:someone|anyone|the user|a user|users?|the reader|a reader)",
    "fence": r"(?:passages?|documents?|context|articles?|data|sources?|input|prompt|text"
    r"|instructions?)\b",
    "role": r"(?:system|assistant|user|human|developer|ai|tool|function|instructions?|prompt"
    r"|short)",
}
_ORDER_TABLE = r"""
\b(?:ignore|disregard|forget|override|bypass|skip|discard)\b.{0,40}\b%(rules)s
\b(?:new|updated|following|these|secret|hidden|real|developer|your|final) instructions?\b
\b(?:your|secret|hidden|system|developer|following|new) prompts?\b
\bsystem (?:prompt|message|override|note|notice|alert|update|instruction|directive)s?\b
\b(?:you are|you're|act as|pretend|roleplay|behave as|imagine you)\b.{0,30}\b(?:now|%(machine)s)
\b(?:you are|you're|act as|pretend|become)\b.{0,30}\b(?:dan|unrestricted|jailbroken|a pirate)\b
\b(?:developer|god|debug|admin|maintenance|jailbreak|dan) mode\b|\bjailbr(?:eak|oken)
\b(?:dear|attention|hey|hello|(?:note|notice|message) (?:to|for)|if you are)\b.{0,9}\b%(machine)s
\b(?:to|for|as|any|all|every|an?|the) %(machine)s(?: systems?)?.{0,12}(?:[:!]|\b(?:must|shall)\b)
\b%(machine)s(?: systems?| model| agent)?,? (?:reading|processing|(?:that|who) reads?)
\bas an? (?:a\.?i|language model|assistant),
%(opening)s%(before)s%(command)s(?!,)(?!.{0,40}\b(?:said|says|told|reported)\b)
\b(?:must|should|always|please|only) (?:always |only )?%(answer)s.{0,30}\b(?:with|that|as|by)\b
\b(?:when|if|whenever|once) you(?:'re| are)? (?:asked|questioned|prompted|queried)\b
\b(?:when|if|whenever) asked\b[^.]{0,60}, (?:always |only )?(?:answer|say|reply|respond|write)\b
\b(?:when|if|whenever|once) %(user)s asks?\b
\b(?:correct|right|true|real|only|official|verified|expected) answer (?:is|to|must|should|:)
\b(?:your|the) (?:answer|reply|response|output|summary) (?:must|should|shall|has to)\b
\b(?:end|begin|start|close|beginning) of (?:the |all )?%(fence)s
@\s?(?:everyone|here)\b|<@[!&]?\d+>|\bping (?:everyone|everybody|all|the)\b
<\|?/?\s?(?:im_start|im_end|endoftext|s|inst|sys|passages?|answer|%(role)s)\b[^>]{0,40}\|?>
\[/?(?:inst|sys|system|assistant|user|end|passages?)[^\]]{0,24}\]|<</?sys>>
%(opening)s%(role)s\s*(?:\([^)]*\))?\s*:
#{2,}\s*(?:system|instruction|response|assistant|new|end|context|answer)
-{3,}\s*(?:system|end|begin|instruction|new|assistant)
={3,}\s*(?:passages?|system|end|begin)|=PASSAGES
\{\{.{0,80}\}\}|\{%%.{0,80}%%\}
\bno[ _]answer\b
\b(?:tool_call|function_call)\b|"(?:role|content)"\s*:
\bdo not (?:cite|mention|reveal|tell|quote|use (?:any|the) (?:other|passages?|sources?))\b
\bwithout (?:citing|citations?|markers)\b
\[\d+(?:\s*[,;]\s*\d+)*\].{0,60}\[\d+\]
\b(?:cite|citing|citation|marker|passage) (?:it |as )*\[?\d
"""
_ORDERS = tuple(
    re.compile(row % _WORDS, re.IGNORECASE) for row in _ORDER_TABLE.strip().splitlines()
)
"""Ways to speak to a language model, one a row; extend them with a test."""
_ZERO_WIDTH = re.compile(
    "[\u200b-\u200f\u2060-\u2064\u202a-\u202e\u2066-\u2069\ufeff\u00ad\U000e0000-\U000e007f]{1}"
)
_MARKER = re.compile(r"\[\d{1,3}\]")
_HIDDEN_RUN = 3
"""Invisible characters in one sentence; a scraped soft hyphen or mark stays below."""


def fold_lookalikes(text: str, *, one: str = "i") -> str:
    """`text` as an eye reads it: no invisible characters, look-alikes made Latin.

    Args:
        text: Any text.
        one: What the figure 1 passes for, "i" or "l".
    """
    folded = unicodedata.normalize("NFKC", text)
    visible = "".join(
        character
        for character in folded
        if character == "\n" or unicodedata.category(character) not in _INVISIBLE
    )
    return visible.translate(_LOOKALIKES).replace("1", one)


def decode_hidden(text: str) -> str:
    """What tag characters (U+E0020..U+E007E), which no eye sees, spell out."""
    return "".join(
        chr(ord(c) - 0xE0000) if 0xE0020 <= ord(c) <= 0xE007E else c  # noqa: PLR2004 - the block
        for c in text
    )


def is_order(sentence: str) -> bool:
    """Whether a sentence speaks to a language model, or hides something from its readers."""
    if len(_ZERO_WIDTH.findall(sentence)) >= _HIDDEN_RUN:
        return True
    spelled = decode_hidden(sentence)
    forms = {
        unicodedata.normalize("NFKC", sentence),
        fold_lookalikes(spelled, one="i"),
        fold_lookalikes(spelled, one="l"),
    }
    return any(order.search(form) for form in forms for order in _ORDERS)


@functools.lru_cache(maxsize=1024)
def find_trusted(text: str) -> tuple[Span, ...]:
    """The sentences of `text` that may be shown to a model and quoted, in order.

    Beside an order, a sentence that carries a citation marker of its own is a forgery, too.
    """
    sentences = split_sentences(text)
    orders = [is_order(span.of(text)) for span in sentences]
    if not any(orders):
        return tuple(sentences)
    trusted: list[Span] = []
    tainted = False
    previous_end = 0
    for span, order in zip(sentences, orders, strict=True):
        if "\n\n" in text[previous_end : span.start]:
            tainted = False
        previous_end = span.end
        tainted = tainted or order
        if not tainted and not _MARKER.search(span.of(text)):
            trusted.append(span)
    return tuple(trusted)
