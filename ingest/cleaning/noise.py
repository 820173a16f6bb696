"""The page around the news: what advertises, invites, shares and credits pictures.

A line goes only if the whole of it is such noise. Within a line only known glued forms go, and
only where a sentence ended before them. A sentence that mentions an advertisement stays.
"""

import re

LONGEST_NOISE_LINE = 400
"""Characters; a longer line is prose, whatever words it holds."""

# Each pattern stands for a whole line, without regard to case. "." is any character of the line.
_ADVERTISING = (
    r"advertisements?|advertising|ads?|sponsored(?: content)?|paid (?:post|content)",
    r"(?:advertisement ?)?supported by ?(?:continue reading(?: the main story)?)?",
    (
        r"\W*(?:advertisement\W+)?(?:story|article) continues (?:below|after)(?: this)?"
        r"(?: ad| advertisement)?\W*"
    ),
    r"\W*advertisement\W*(?:continue reading.{0,30}|scroll to continue.{0,20})",
    r"(?:continue reading|skip)(?: below| to)?(?: the)?(?: main)?(?: story| content)?\W*",
    r"scroll (?:down )?(?:to|for) (?:continue|more)(?: reading| content)?",
    r"(?:please )?(?:enable|turn on) javascript.{0,80}",
    r"listen to (?:this )?(?:article|story).{0,30}|\d+ min(?:ute)?s? read",
    r"[_*=~•·♦.—–-]+",
)
_LETTER = r"(?:newsletters?|inbox|unlimited access|e-?mail alerts?)"
_SUBSCRIBING = (
    r"(?:please )?(?:sign|log) ?(?:in|up)(?: (?:now|here|free))?|subscribe(?: (?:now|here))?",
    r"already a (?:subscriber|member)\?.{0,60}",
    (
        r"(?:please )?(?:sign up|subscribe|register) (?:now |here |today )?(?:for|to)\b.{0,160}"
        rf"\b{_LETTER}\b.{{0,160}}"
    ),
    rf"get .{{0,80}}\b{_LETTER}\b.{{0,60}}\bsign up\b.{{0,200}}",
    r"get .{0,160}\b(?:in|to) your inbox\b.{0,60}",
    r"\(?you can (?:also )?get .{0,160}\binbox\b.{0,60}",
    r"(?:click|tap) here (?:to|for) (?:subscribe|sign|read|watch|see|get|more).{0,120}",
    r"thank you for supporting our journalism.{0,200}",
    r"follow (?:us|@?\w+(?: \w+){0,4}) on (?:twitter|facebook|instagram|x)\b.{0,120}",
)
_SHARE_WORD = (
    r"(?:share|tweet|facebook|twitter|x|whatsapp|linkedin|reddit|pinterest|flipboard|telegram|"
    r"messenger|bluesky|threads|instagram|e-?mail|print|save|copy|copied|link|url|comments?|this|"
    r"article|story|page|post|on|via|by|to|with|a|friends?|or|and|&|[|/•·,:-])"
)
_SHARING = (
    rf"(?:share|tweet|e-?mail|print|facebook|twitter|whatsapp)(?:\s*{_SHARE_WORD})*[.!]?",
    r"(?:leave|post|add|show|view|read)(?: a| all| \d+)? comments?|comments? \(\d+\)",
    r"(?:read|see|show|load|view) more(?: here| stories| news)?[.:»>]*|up next",
    (
        r"(?:related|recommended|most read|most popular|trending|you may also like|"
        r"more on this story)(?: (?:articles?|stories|content|topics|links|coverage))?:?"
    ),
    r"(?:read|see|learn)(?: also| more| next) ?:.{1,160}[^.]",
    (
        r"(?:related|related (?:story|article|coverage|content)|also read|recommended|"
        r"don['’]t miss|watch|more|more from [^:]{1,40}) ?:.{1,160}[^.]"
    ),
)
_AGENCY = r"(?:getty|reuters|associated press|\bap\b|afp|shutterstock|alamy|epa|istock)"
_CREDITS = (
    r"(?:©|\(c\)|copyright)[ ©]*(?:\(c\) ?)?\d{4}.{0,240}",
    (
        r"[(\[]?(?:photos?|images?|pictures?|credits?)(?: credit| source| by|/)? ?:? ?(?:by )?"
        rf"[^.]{{0,60}}{_AGENCY}[^.]{{0,40}}"
    ),
    (
        r"[(\[]?(?:photo|image|picture) ?(?:credit|source|courtesy(?: of)?|by|illustration by)"
        r" ?[:,]? ?[^.]{1,60}[)\]]?"
    ),
    r"(?:image|media) caption|(?:ap photo|getty images|afp photo|reuters)/.{1,60}",
    r"our standards: the thomson reuters trust principles.{0,10}",
    r"contributing: .{1,120}",
)
_NOISE_LINE = re.compile(
    "|".join((*_ADVERTISING, *_SUBSCRIBING, *_SHARING, *_CREDITS)), re.IGNORECASE
)
# Noise that only its later words tell, which is slow to match: the line holds one of these
# words, in lower case, and is one of these forms.
_LATE_WORDS = ("sign up", "subscribe", "reserved", "/", "contributed")
_LATE_NOISE_LINE = re.compile(
    r"(?:want|stay|what|not|never|if)\b.{0,200}[.?!:,] (?:sign up|subscribe)\b.{0,120}"
    rf"\b{_LETTER}\b.{{0,120}}|"
    r"[^.]{0,120}\ball rights reserved\.?.{0,160}|"
    r"[^.:]{0,50}/ ?(?:getty images|afp|ap|epa|shutterstock)(?: via [^.]{1,30})?|"
    r"[^.!?]{3,200} contributed (?:to|reporting for) (?:this|the) (?:report|story|article)\.?",
    re.IGNORECASE,
)

_FILED = r"[^\n]{0,80}(?: — | – | -- | - )"
_GLUED_AT_START = re.compile(
    # "AdvertisementSupported byBy ReutersLONDON — ...", but not "Advertisement spending fell"
    r"\A(?:Advertisements?|ADVERTISEMENT)(?:\s*(?:Supported by|SUPPORTED BY))?(?=[A-Z“\"‘\s])"
    rf"(?! [a-z])(?! [A-Z](?!{_FILED}))\s*|"
    r"\ASupported by(?=By |[A-Z][A-Za-z’' .-]+(?:—|--)|\s*\n)\s*"
)
_GLUED_WORDS = ("dvertisement", "ADVERTISEMENT", "Continue reading", "E-mail to", "may not be")
_GLUED_AFTER_SENTENCE = re.compile(
    r"(?<=[.!?\"”)])(?:"
    r"(?:Advertisement|ADVERTISEMENT)(?: ?Continue reading the main story)?(?=[A-Z“\"]|\s*\Z|\n)|"
    r"\s+(?:Advertisement|ADVERTISEMENT)\s*\Z|"
    r"\s*Continue reading the main story(?=\s|[A-Z“\"]|\Z)|"
    r" E-mail to a friend(?= ?\.| [A-Z]|\s*\Z)(?: \.)?|"
    r"\s*Copyright \d{4} [A-Z][A-Za-z ]{1,40}\. All rights reserved\. ?"
    r"This material may not be published, broadcast, rewritten,? or redistributed\.)"
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
