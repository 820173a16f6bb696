"""The page around the news: what advertises, invites, shares and credits pictures.

A line goes only if the whole of it is such noise. Within a line only known glued forms go, and
only where a sentence ended before them. A sentence that mentions an advertisement stays.
"""

import re

LONGEST_NOISE_LINE = 400
"""Characters; a longer line is prose, whatever words it holds."""

_STORY = r"(?:the )?(?:main )?(?:story|article|content|reading)"
_SHARE_WORD = (
    r"(?:share|tweet|facebook|twitter|x|whatsapp|linkedin|reddit|pinterest|flipboard|telegram|"
    r"messenger|bluesky|threads|instagram|e-?mail|print|save|copy|copied|link|url|comments?|this|"
    r"article|story|page|post|on|via|by|to|with|a|friends?|or|and|&|[|/•·,:-])"
)
_NOISE_LINE = re.compile(
    "|".join(
        (
            # advertisements and the page's own signs
            r"advertisements?|advertising|ads?|sponsored(?: content)?|paid (?:post|content)",
            r"advertisement ?(?:supported by)?|supported by",
            r"[(\[—–-]* ?(?:advertisement|ad)?\s?[-—–:.]? ?(?:story|article|scroll)? ?"
            rf"(?:continues?|continue|keep|skip)(?: to)? (?:{_STORY} ?)?"
            r"(?:below|after|advertisement|this|the|ad|reading|main story|\s)*[)\]—–-]*",
            r"scroll (?:down )?(?:to|for) (?:continue|more)(?: reading| content)?",
            r"(?:please )?(?:enable|turn on) javascript[^\n]{0,80}",
            r"listen to (?:this )?(?:article|story)[^\n]{0,30}|\d+ min(?:ute)?s? read",
            r"[_*=~•·♦.—–-]+",
            # subscriptions
            r"(?:please )?(?:sign|log) ?(?:in|up)(?: (?:now|here|free))?|subscribe(?: (?:now|here))?|"
            r"already a (?:subscriber|member)\?[^\n]{0,60}",
            r"(?:please )?(?:sign up|subscribe|register) (?:now |here |today )?(?:for|to)\b[^\n]{0,160}"
            r"(?:\bnewsletters?\b|\binbox\b|\bunlimited access\b|\be-?mail alerts?\b)[^\n]{0,160}",
            r"get [^\n]{0,80}(?:\bnewsletters?|\byour inbox)\b[^\n]{0,60}\bsign up\b[^\n]{0,200}|"
            r"get [^\n]{0,160}\b(?:in|to) your inbox\b[^\n]{0,60}",
            r"\(?you can (?:also )?get [^\n]{0,160}\binbox\b[^\n]{0,60}",
            r"(?:click|tap) here (?:to|for) (?:subscribe|sign|read|watch|see|get|more)[^\n]{0,120}",
            r"thank you for supporting our journalism[^\n]{0,200}",
            r"follow (?:us|@?\w+(?: \w+){0,4}) on (?:twitter|facebook|instagram|x)\b[^\n]{0,120}",
            # share boxes and related stories
            rf"(?:share|tweet|e-?mail|print|facebook|twitter|whatsapp)(?:\s*{_SHARE_WORD})*[.!]?",
            r"(?:leave|post|add|show|view|read)(?: a| all| \d+)? comments?|comments? \(\d+\)",
            r"(?:read|see|show|load|view) more(?: here| stories| news)?[.:»>]*|up next|"
            r"(?:related|recommended|most read|most popular|trending|you may also like|"
            r"more on this story)(?: (?:articles?|stories|content|topics|links|coverage))?:?",
            r"(?:read|see|learn) (?:also|more|next)? ?:[^\n]{1,160}[^.\n]",
            r"(?:read more|related|related (?:story|article|coverage|content)|also read|see also|"
            r"recommended|don['’]t miss|watch|more|more from [^\n:]{1,40}) ?:[^\n]{1,160}[^.\n]",
            # copyright and picture credits
            r"(?:©|\(c\)|copyright)[ ©]*(?:\(c\) ?)?\d{4}[^\n]{0,240}",
            r"[(\[]?(?:photos?|images?|pictures?|credits?)(?: credit| source| by|/)? ?:? ?(?:by )?"
            r"[^\n.]{0,60}(?:getty|reuters|associated press|\bap\b|afp|shutterstock|alamy|epa|istock)"
            r"[^\n.]{0,40}",
            r"[(\[]?(?:photo|image|picture) ?(?:credit|source|courtesy(?: of)?|by|illustration by)"
            r" ?[:,]? ?[^\n.]{1,60}[)\]]?",
            r"(?:image|media) caption|(?:ap photo|getty images|afp photo|reuters)/[^\n]{1,60}",
            r"our standards: the thomson reuters trust principles[^\n]{0,10}",
            r"contributing: [^\n]{1,120}",
        )
    ),
    re.IGNORECASE,
)
# Noise that is told by words further on: the line holds one of these, in lower case ...
_LATE_WORDS = ("sign up", "subscribe", "reserved", "/", "contributed")
# ... and is one of these forms.
_LATE_NOISE_LINE = re.compile(
    "|".join(
        (
            r"(?:want|stay|what|not|never|if)\b[^\n]{0,200}[.?!:,] (?:sign up|subscribe)\b[^\n]{0,120}"
            r"\b(?:newsletters?|inbox)\b[^\n]{0,120}",
            r"[^\n.]{0,120}\ball rights reserved\.?[^\n]{0,160}",
            r"[^\n.:]{0,50}/ ?(?:getty images|afp|ap|epa|shutterstock)(?: via [^\n.]{1,30})?",
            r"[^\n.!?]{3,200} contributed (?:to|reporting for) (?:this|the) (?:report|story|article)"
            r"\.?",
        )
    ),
    re.IGNORECASE,
)
_GLUED_WORDS = ("dvertisement", "ADVERTISEMENT", "Continue reading", "E-mail to a friend", "may not be published")

_GLUED_AT_START = re.compile(
    r"\A(?:Advertisements?|ADVERTISEMENT)(?:\s*(?:Supported by|SUPPORTED BY))?(?=[A-Z“\"‘\s])"
    r"(?! [a-z])(?! [A-Z](?![^\n]{0,80}(?: — | – | -- | - )))\s*|"
    r"\ASupported by(?=By |[A-Z][A-Za-z’' .-]+(?:—|--)|\s*\n)\s*"
)
_GLUED_AFTER_SENTENCE = re.compile(
    r"(?<=[.!?\"”)])(?:Advertisement|ADVERTISEMENT)(?: ?(?:Continue reading the main story))?"
    r"(?=[A-Z“\"]|\s*\Z|\n)|"
    r"(?<=[.!?\"”)])\s+(?:Advertisement|ADVERTISEMENT)\s*\Z|"
    r"(?<=[.!?\"”)])\s*Continue reading the main story(?=\s|[A-Z“\"]|\Z)|"
    r"(?<=[.!?\"”)»]) E-mail to a friend(?= ?\.| [A-Z]|\s*\Z)(?: \.)?|"
    r"(?<=[.!?\"”)])\s*Copyright \d{4} [A-Z][A-Za-z ]{1,40}\. All rights reserved\. ?"
    r"This material may not be published, broadcast, rewritten,? or redistributed\."
)


def drop_noise(text: str) -> str:
    """Leave out lines that are the page's, and noise glued to the text's own sentences."""
    text = _GLUED_AT_START.sub("", text)
    if any(word in text for word in _GLUED_WORDS):
        text = _GLUED_AFTER_SENTENCE.sub("", text)
    lines = text.split("\n")
    kept = [line for line in lines if not _is_noise(line)]
    return text if len(kept) == len(lines) else "\n".join(kept).strip()


def _is_noise(line: str) -> bool:
    if not line or len(line) > LONGEST_NOISE_LINE:
        return False
    if _NOISE_LINE.fullmatch(line):
        return True
    lowered = line.lower()
    return any(word in lowered for word in _LATE_WORDS) and bool(_LATE_NOISE_LINE.fullmatch(line))
