"""Which words may stand for one another, and which turn one another round. Written for newswire."""

from collections.abc import Iterable

from bot.answering.language.lemmas import lemma
from bot.answering.words import split_words, stem


def _groups(table: str) -> tuple[frozenset[str], ...]:
    """One group of words a line, as sets of stems."""
    return tuple(
        frozenset(stem(word) for word in line.split()) for line in table.strip().splitlines()
    )


def _by_member(groups: Iterable[frozenset[str]]) -> dict[str, frozenset[str]]:
    """For each stem, everything that stands in a group with it."""
    members: dict[str, frozenset[str]] = {}
    for group in groups:
        for member in group:
            members[member] = members.get(member, frozenset()) | group
    return members


SYNONYMS = _by_member(
    _groups("""
say tell state announce report add declare note explain write according remark claim
kill die dead death fatal fatality perish slay
injure wound hurt injury
capture seize take arrest detain catch hold
arrest detain custody apprehend
surrender yield
leave depart exit evacuate flee out
person people resident citizen someone folk
person people victim
child kid
fighter militant combatant
soldier troop serviceman force
group organization militia faction
attack assault strike
bomb bomber bombing blast explosion explode
say warn
begin start open commence launch
end finish conclude close stop over
buy purchase acquire
sell sale
rise increase climb grow jump gain up higher surge soar raise
fall drop decrease decline shrink down lower slump slip cut reduce
win victory triumph
beat defeat
lose defeat loss
approve pass adopt endorse back
reject refuse
vote ballot
big large major huge great
small little minor
show reveal indicate
find discover locate
home house residence
car vehicle automobile
doctor physician
police officer
company firm business
plan intend
ask request urge call
help aid assist support
get receive obtain
give provide offer grant hand
build construct erect
destroy demolish raze
hospital clinic
fire blaze
storm hurricane cyclone
earthquake quake
president leader
spokesman spokeswoman spokesperson official representative
money fund cash
cost price
pay spend
reach hit
near close
last final
previous earlier former before ago
year annual
month monthly
film movie
name call
elect choose appoint name
come arrive
go travel head
speak talk
live reside
job work employ
roughly about approximately around some
stay remain keep
use employ
receive get
show display
start found establish
send dispatch
kid child
cause lead due because
return back
release free
accuse charge allege
convict guilty
jail prison imprison sentence
country nation
city town
world global international
wreckage debris
plane aircraft jet airliner
ship vessel boat ferry
carry transport
total overall all
damage harm
require need must
allow permit let
ban prohibit forbid bar outlaw
delay postpone
cancel scrap
agree agreement deal accord
search hunt
rescue save
miss unaccounted
retake recapture
border frontier
control take
sign ink
quit resign
fund finance
young youth
old elderly
meet meeting
talk negotiation
enter
publish release issue
"""),
)
"""Words that may stand for one another in a paraphrase; antonyms never share a line."""

GENERIC = frozenset(
    stem(word)
    for word in split_words("""
    person people man woman other others number figure total thing one ones time case
    member side part place way event article story news report amount sum
""")
)
"""Nouns so general that a paraphrase may add them."""

MEASURES = frozenset(
    stem(word)
    for word in split_words("""
    second minute hour day week month year decade century season mile kilometre kilometer metre
    meter foot inch acre hectare ton tonne kilogram pound gallon litre liter barrel degree
    """)
)
"""Units in which time, space and goods are measured."""

OPPOSITES = tuple(
    (frozenset(map(lemma, left.split())), frozenset(map(lemma, right.split())))
    for left, right in (
        pair.split("|")
        for pair in """
rise increase climb grow jump gain surge soar|fall drop decrease decline shrink slump lower reduce
raise|lower cut reduce
earlier|later
higher|lower
win victory triumph winner|lose loss defeat loser
approve pass adopt endorse accept uphold ratify confirm|reject veto refuse overturn block dismiss
arrest detain jail imprison capture|release free acquit
open begin start launch resume|close end stop finish halt suspend shut
enter arrive join return|leave depart exit quit withdraw
buy purchase acquire|sell
support back favor endorse|oppose condemn criticize against denounce
guilty convict|innocent acquit
alive survive|dead die kill
allow permit let legalize|ban prohibit forbid bar outlaw
confirm admit acknowledge|deny
include|exclude
build construct|demolish destroy
advance|retreat
hire appoint elect|dismiss sack oust
largest biggest highest most best oldest|smallest lowest least worst youngest
north northern|south southern
east eastern|west western
male man boy husband father son brother|female woman girl wife mother daughter sister
success succeed successful|failure fail
safe|dangerous
add|remove
import|export
attack|defend
ally|enemy
peace|war
book order sign|cancel scrap
publish reveal|hide conceal
majority|minority
continue resume|end stop
out|into
lose|keep retain
beat defeat|lose
early|late
maximum|minimum
""".strip().splitlines()
    )
)
"""Pairs of groups; a sentence that has one side where its quote has only the other is false."""

NEGATORS = frozenset(
    split_words("""
    not no never none nobody nothing neither nor without cannot hardly barely fail
    failed fails failing refuse refused refuses refusing decline declined declines deny
    denied denies denying unable unwilling unlikely lack lacks lacked
""")
)

HEDGES = frozenset(
    split_words("""
    may might could would should will can plan plans planned planning expect expects
    expected alleged allegedly reportedly suspected accused threaten threatened
    threatens propose proposed proposes proposal consider considering considered likely
    possibly perhaps potentially if intend intends intended want wants wanted hope hopes
    hoped try tried tries trying attempt attempted attempts seek seeks sought aim aims
    aimed urge urged urges demand demanded demands must shall believe believed believes
    suspect suspects fear feared fears claim claimed claims predict predicted predicts
    forecast promise promised promises vow vowed vows pledge pledged unless whether
    rumoured rumored apparently probably scheduled due set going request requested
""")
)
"""Words that take a statement back from fact to plan, guess or charge."""
