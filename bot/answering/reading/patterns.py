"""Numbers, times, names and phrases as English-language news writes them."""

import re

from bot.answering.words import ONES, TENS
from retrieval.calendar import MONTHS, WEEKDAYS

_ONES = [word for word in ONES if word != "zero"]
_SPELLED = rf"(?:{'|'.join(_ONES)}|(?:{'|'.join(TENS)})(?:-(?:{'|'.join(_ONES[:9])}))?)"
_SCALE = r"(?:hundred|thousand|million|billion|trillion)"
_FIGURE = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?(?:\s+{_SCALE})?|{_SPELLED}(?:\s+{_SCALE})?"
_VAGUE = (
    r"(?:tens|hundreds|thousands|millions|billions|dozens|scores)(?:\s+of\s+"
    r"(?:thousands|millions|billions))?|a\s+dozen|half\s+a\s+(?:dozen|million|billion)|"
    r"a\s+(?:hundred|thousand|million|billion)|several\s+(?:hundred|thousand|dozen)"
)
_QUALIFIER = (
    r"(?:some|about|around|nearly|almost|more\s+than|at\s+least|over|up\s+to|approximately|"
    r"roughly|fewer\s+than|less\s+than|as\s+many\s+as|as\s+much\s+as|close\s+to|an\s+estimated|"
    r"no\s+more\s+than|at\s+most|under)\s+"
)
_AMOUNT = (
    rf"between\s+(?:{_FIGURE})\s+and\s+(?:{_FIGURE})|"
    rf"(?:{_FIGURE})(?:\s*[-–]\s*(?:{_FIGURE})|\s+(?:to|or)\s+(?:{_FIGURE}))?"
)
_SUM = rf"(?:{_FIGURE})(?:\s*[-–]\s*(?:{_FIGURE}))?"
_CURRENCY = r"(?:US|U\.S\.|A|C|NZ|HK)?[$£€¥]"
_COIN = r"(?:dollars?|euros?|pounds|yen|yuan|rupees|rubles|francs|pesos|cents|crowns?|ducats?)"
_SHORT_SCALE = r"(?:\s*(?:m|bn|k|tn)\b)?"
_TIME = r"(?:second|minute|hour|day|night|week|month|year|decade|centur)(?:s|ies|y)?"
_UNIT = (
    r"(?:square\s+)?(?:miles?|kilomet(?:er|re)s?|km|met(?:er|re)s?|feet|foot|inch(?:es)?|acres?|"
    r"hectares?|pounds|tons?|tonnes?|kilograms?|kilos?|kg|mph|kph|knots|gallons?|lit(?:er|re)s?|"
    r"barrels?|degrees?(?:\s+(?:Fahrenheit|Celsius))?|magnitude|percent)"
)
MONTH = (
    rf"(?:{'|'.join(MONTHS)}|"
    r"(?:Jan|Feb|Mar|Apr|Aug|Sept|Sep|Oct|Nov|Dec)\.)"
)
DAY = rf"(?:{'|'.join(WEEKDAYS)})"
YEAR = r"(?:1[5-9]\d\d|20\d\d)"
_CALENDAR = (
    rf"(?:{DAY},?\s+)?(?:{MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+{YEAR})?|"
    rf"\d{{1,2}}(?:st|nd|rd|th)?\s+{MONTH}(?:,?\s+{YEAR})?|{MONTH},?\s+(?:of\s+)?{YEAR})"
)
_LOOSE_DATE = (
    rf"(?:(?:late|early|mid)[\s-]+(?:on\s+)?)?(?:{DAY}(?:\s+(?:morning|afternoon|evening|night))?|"
    rf"{YEAR}s?|{MONTH})|(?:last|next|this|earlier\s+this|later\s+this)\s+"
    r"(?:week|month|year|summer|spring|fall|autumn|winter|weekend|" + DAY + r")|"
    r"yesterday|tomorrow|tonight|today"
)
_PARTICLE = r"(?:al|el|bin|ibn|de|da|del|della|di|la|le|van|von|der|den|dos|ter)"
_CAPITAL = r"(?:(?:al|el|de|d|O)[-'’])?[A-Z][\w'’\-]*[\w]|[A-Z]\.(?:[A-Z]\.)*|[A-Z]\b"
_PROPER = rf"(?:{_CAPITAL})(?:\s+(?:{_PARTICLE}\s+)?(?:{_CAPITAL}))*"
TITLE = (
    r"(?:President|Vice President|Prime Minister|Sen\.|Senator|Rep\.|Gov\.|Governor|Mayor|King|"
    r"Queen|Prince|Princess|Pope|Judge|Justice|Gen\.|General|Col\.|Colonel|Capt\.|Captain|Lt\.|"
    r"Sgt\.|Maj\.|Adm\.|Dr\.|Mr\.|Mrs\.|Ms\.|Sir|Dame|Lord|Lady|Sheriff|Chancellor|Secretary|"
    r"Ambassador|Minister|Chief|Director|Coach|Professor|Prof\.|Rev\.|Archbishop|Cardinal|"
    r"spokes(?:man|woman|person)|actor|actress|singer|director|author|designer|official)"
)
SAYS = r"(?:said|says|told|added|asked|wrote|announced|warned|tweeted|explained|recalled)"
ORG_WORD = (
    r"(?:Inc|Corp|Co|Ltd|LLC|Group|University|College|School|Ministry|Department|Agency|Bank|"
    r"Party|Union|Association|Council|Committee|Court|Forces|Force|Army|Airlines|Airways|Church|"
    r"Institute|Foundation|Society|League|Club|United|Organization|Organisation|Center|Centre|"
    r"Office|Bureau|Commission|Network|News|Times|Post|Police|Hospital|Museum|Company|Motors)"
)
PLACE_WORD = (
    r"(?:Bridge|River|Stadium|Street|Avenue|Road|Square|Airport|Islands?|Park|Bay|Lake|Mountains?|"
    r"Sea|Ocean|Valley|Province|County|City|State|East|West|North|South|House|Palace|Cup|War|Day)"
)
NOT_NAMES = re.compile(
    rf"(?:{MONTH}|{DAY}|Jan|Feb|Mar|Apr|Aug|Sept|Sep|Oct|Nov|Dec|The|A|An|This|That|These|Those|He|She|It|They|We|You|His|Her|Its|Their|"
    r"Our|My|But|And|Or|So|If|In|On|At|As|By|For|From|To|With|After|Before|When|While|Where|Who|"
    r"What|Which|Why|How|There|Here|Not|No|Yes|Some|Many|Most|More|One|Two|Three|Four|Five|Also|"
    r"Both|Only|Even|Since|During|Despite|Now|Then|Still|Yet|Mr|Mrs|Ms|Dr|I|Last|Next|Earlier|"
    r"According|Meanwhile|However|Although|Though|Because|Officials|Police|People|Authorities|"
    r"Watch|Share|Read|Photos?|Images?|Video|CNN|Reuters|AP|AFP|Asked|Over|Men|Women)\.?"
)


QUALIFIER_BEFORE = re.compile(rf"\b{_QUALIFIER}\Z", re.IGNORECASE)
"""A qualifier that ends where a figure begins: "some ", "more than "."""
_QUALIFIED = rf"\b(?:{_QUALIFIER})?"
NUMBER = re.compile(
    rf"(?:{_QUALIFIED}(?:{_AMOUNT})|\b(?:{_QUALIFIER})?(?:{_VAGUE}))\b", re.IGNORECASE
)
MONEY = re.compile(
    rf"(?:\b(?:{_QUALIFIER}))?(?:{_CURRENCY}\s?(?:{_SUM}){_SHORT_SCALE}"
    rf"(?:\s*(?:-|–|to)\s*{_CURRENCY}(?:{_SUM}){_SHORT_SCALE})?"
    rf"|\b(?:{_SUM}|{_VAGUE})\s+(?:of\s+)?(?:U\.?S\.?\s+)?{_COIN}\b)",
    re.IGNORECASE,
)
PERCENT = re.compile(rf"{_QUALIFIED}(?:{_AMOUNT})\s*(?:%|percent\b|per\s+cent\b)", re.IGNORECASE)
DURATION = re.compile(
    rf"{_QUALIFIED}(?:{_AMOUNT}|{_VAGUE}|a|an|several|a\s+few)[\s-]+{_TIME}\b(?!\s+(?:ago|old)|-old)",
    re.IGNORECASE,
)
AGE = re.compile(
    r"\b\d{1,3}(?=-year-old\b)|(?<=, )\d{1,3}(?=,\s|\.\s|\.$)|(?<=\baged )\d{1,3}\b"
    r"|(?<=\bage of )\d{1,3}\b|(?<=\bage )\d{1,3}\b|\b\d{1,3}(?=\s+years\s+old\b)"
    rf"|\b{_SPELLED}(?=-year-old\b|\s+years\s+old\b)",
    re.IGNORECASE,
)
MEASURE = re.compile(
    rf"{_QUALIFIED}(?:{_AMOUNT})[\s-]+{_UNIT}\b(?:\s+\([^)]{{2,24}}\))?", re.IGNORECASE
)
DATE = re.compile(rf"\b(?:{_CALENDAR})\b")
DATE_LOOSE = re.compile(rf"\b(?:{_LOOSE_DATE})\b")
CLOCK = re.compile(
    r"\b\d{1,2}(?::\d\d){1,2}(?:\s*[ap]\.?m\b\.?)?|\b\d{1,2}\s*[ap]\.m\.|\b(?:noon|midnight|dawn)\b"
)
DATELINE = re.compile(r"[A-Z][A-Z .,'’\-]{2,}\b[^—]{0,70}?\s(?:—|–|--)\s")
NAME = re.compile(_PROPER)
_WHEREABOUTS = r"(?:the\s+)?(?:(?:(?:north|south|east|west)\w*|central|nearby)\s+)?"
PLACE = re.compile(
    rf"(?<=\bin |\bat |\bto |\bof ){_WHEREABOUTS}(?:{_PROPER})(?:,\s+(?:{_PROPER}))?"
    rf"|(?<=\bnear |\bfrom ){_WHEREABOUTS}(?:{_PROPER})(?:,\s+(?:{_PROPER}))?"
)
DEMONYM = re.compile(r"\w+(?:ian|ean|can|ish|ese|[aq]i)(?=\s+[a-z]|-)")
ORGANISATION = re.compile(
    rf"(?:{_CAPITAL})(?:\s+(?:of\s+|for\s+|and\s+|&\s+)?(?:{_CAPITAL}))*\s+{ORG_WORD}\b|\b[A-Z]{{2,6}}\b"
)
CAUSE = re.compile(
    r"(?:\bbecause(?:\s+of)?|\bdue\s+to|\bcaused\s+by|\bblamed\s+on|\bin\s+order\s+to|"
    r"\bas\s+a\s+result\s+of|\bthanks\s+to|\bso\s+that|\bfor\s+(?=\w+ing\b)|"
    r"\bin\s+protest\s+(?:at|of|against)|\bafter|\bover)\s+"
    r"([^.;\"“”]{4,120}?)(?=[.;\"“”]|,\s|$)"
)
QUOTE = re.compile(r"[\"“]([^\"“”]{3,300})[\"”]")
_PHRASE = r"(?:U\.S\.|U\.N\.|U\.K\.|[^,.;]){4,100}?"
APPOSITION = re.compile(rf",\s+((?:an?|the|who\s+is|one\s+of)\s+{_PHRASE})(?=[,.;])")
IS_A = re.compile(rf"\b(?:is|was|are|were)\s+((?:an?|the|one\s+of)\s+{_PHRASE})(?=[,.;]|$)")
ROLE_BEFORE = re.compile(
    rf"\b((?:(?:former|chief|senior|top|actor|singer|coach|director|player|star|champion|leader|[a-z]+ist|"
    rf"[a-z]+er|[a-z]+or|{TITLE}|{_CAPITAL})\s+){{1,5}}?)(?=(?:{_CAPITAL})\s+(?:{_CAPITAL}))"
)
CLAUSE = re.compile(r"(?:[^,;:\"“”]|[,:](?=\d)){6,140}")
