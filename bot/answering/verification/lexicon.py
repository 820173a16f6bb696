"""Tables of English that the checks compare by. Written for newswire; extend them with a test."""

from collections.abc import Iterable

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


_IRREGULAR = """
arise arose arisen
be is are was were been being am
beat beaten
become became
begin began begun
bleed bled
break broke broken
bring brought
build built
burn burnt
buy bought
catch caught
choose chose chosen
come came
cut cutting
deal dealt
die dying dies died
dig dug
draw drew drawn
drink drank drunk
drive drove driven
eat ate eaten
fall fell fallen
feed fed
fight fought
find found
flee fled
fly flew flown
forbid forbade forbidden
forget forgot forgotten
freeze froze frozen
get got gotten
give gave given
go went gone
grow grew grown
hang hung
have has had
hear heard
hide hid hidden
hold held
keep kept
know knew known
lay laid
lead led
leave left
lend lent
lie lying
lose lost
make made
mean meant
meet met
pay paid
ride rode ridden
ring rang rung
rise rose risen
run ran running
say said
see saw seen
seek sought
sell sold
send sent
shake shook shaken
shoot shot
show shown
shrink shrank shrunk
sing sang sung
sink sank sunk
sit sat
sleep slept
speak spoke spoken
spend spent
stand stood
steal stole stolen
stick stuck
strike struck stricken
swear swore sworn
sweep swept
swim swam swum
take took taken
teach taught
tear tore torn
tell told
think thought
throw threw thrown
understand understood
wake woke woken
wear wore worn
win won winning
withdraw withdrew withdrawn
write wrote written
man men
woman women
child children
foot feet
person people
life lives
wife wives
"""
_BASES = {
    form: line.split()[0] for line in _IRREGULAR.strip().splitlines() for form in line.split()
}


def lemma(word: str) -> str:
    """The form by which a word is compared: irregular forms by their base, others by their stem."""
    lowered = word.lower()
    return stem(_BASES.get(lowered, lowered))


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

OPPOSITES = tuple(
    (frozenset(map(lemma, left.split())), frozenset(map(lemma, right.split())))
    for left, right in (
        pair.split("|")
        for pair in """
rise increase climb grow jump gain surge soar|fall drop decrease decline shrink slump lower reduce
higher|lower
win victory triumph winner|lose loss defeat loser
approve pass adopt endorse accept uphold ratify confirm|reject veto refuse overturn block dismiss
arrest detain jail imprison capture|release free acquit
open begin start launch resume|close end stop finish halt suspend shut
enter arrive join|leave depart exit quit withdraw
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

_NATIONS = """
united_states u.s. us u.s usa u.s.a. america american americans
united_kingdom u.k. uk britain british great_britain briton britons
united_nations u.n. un
european_union e.u. eu
afghanistan afghan afghans
albania albanian albanians
algeria algerian algerians
argentina argentine argentinian argentines
armenia armenian armenians
australia australian australians
austria austrian austrians
azerbaijan azerbaijani azerbaijanis
bangladesh bangladeshi bangladeshis
belarus belarusian belarusians
belgium belgian belgians
bolivia bolivian bolivians
brazil brazilian brazilians
bulgaria bulgarian bulgarians
cambodia cambodian cambodians
canada canadian canadians
chile chilean chileans
china chinese
colombia colombian colombians
croatia croatian croatians
cuba cuban cubans
cyprus cypriot cypriots
denmark danish danes
ecuador ecuadorian ecuadorean
egypt egyptian egyptians
england english
estonia estonian estonians
ethiopia ethiopian ethiopians
europe european europeans
finland finnish finns
france french
georgia georgian georgians
germany german germans
ghana ghanaian ghanaians
greece greek greeks
haiti haitian haitians
hungary hungarian hungarians
iceland icelandic icelanders
india indian indians
indonesia indonesian indonesians
iran iranian iranians
iraq iraqi iraqis
ireland irish
israel israeli israelis
italy italian italians
japan japanese
jordan jordanian jordanians
kenya kenyan kenyans
kosovo kosovar kosovars
kurdistan kurdish kurd kurds
kuwait kuwaiti kuwaitis
latvia latvian latvians
lebanon lebanese
libya libyan libyans
lithuania lithuanian lithuanians
malaysia malaysian malaysians
mali malian malians
mexico mexican mexicans
morocco moroccan moroccans
myanmar burma burmese
nepal nepalese nepali
netherlands dutch
nigeria nigerian nigerians
north_korea north_korean north_koreans
norway norwegian norwegians
pakistan pakistani pakistanis
palestine palestinian palestinians
peru peruvian peruvians
philippines filipino filipinos philippine
poland polish poles
portugal portuguese
qatar qatari qataris
romania romanian romanians
russia russian russians
saudi_arabia saudi saudis
scotland scottish scots
serbia serbian serbs serb
somalia somali somalis
south_africa south_african south_africans
south_korea south_korean south_koreans
spain spanish
sudan sudanese
sweden swedish swedes
switzerland swiss
syria syrian syrians
taiwan taiwanese
thailand thai thais
tunisia tunisian tunisians
turkey turkish turks turk
ukraine ukrainian ukrainians
venezuela venezuelan venezuelans
vietnam vietnamese
wales welsh
yemen yemeni yemenis
africa african africans
asia asian asians
"""
ALIASES = {
    form.replace("_", " ").replace(".", ""): line.split()[0].replace("_", " ")
    for line in _NATIONS.strip().splitlines()
    for form in line.split()
}
"""Names of one and the same country or body, in lower case without dots."""

HONORIFICS = frozenset(
    split_words("""
    mr mrs ms miss mx dr sir dame madam
""")
)

TITLES = frozenset(
    split_words("""
    president vice prime minister sen senator rep representative gov governor mayor king
    queen prince princess pope judge justice gen general col colonel capt captain lt
    lieutenant sgt sergeant maj major adm admiral lord lady sheriff chancellor secretary
    ambassador chief director coach prof professor rev reverend archbishop bishop
    cardinal commander spokesman spokeswoman spokesperson chairman chairwoman chair ceo
    congressman congresswoman deputy attorney premier emperor sheikh ayatollah imam
    detective inspector officer superintendent
""")
)
"""Words before a person's name that say what he or she is."""

SHORT_TITLES = {
    "sen": "senator", "rep": "representative", "gov": "governor", "gen": "general",
    "col": "colonel", "capt": "captain", "lt": "lieutenant", "sgt": "sergeant", "maj": "major",
    "adm": "admiral", "prof": "professor", "rev": "reverend",
}  # fmt: skip
"""Titles written short, and in full."""

OPENERS = frozenset(
    split_words("""
    officials police authorities residents people residents citizens fighters troops
    soldiers protesters demonstrators investigators prosecutors lawyers lawmakers
    legislators firefighters rescuers doctors scientists researchers experts analysts
    witnesses survivors victims families relatives parents children women men students
    teachers workers employees voters shares stocks prices sales exports imports profits
    inflation unemployment researchers critics supporters rebels militants militia
    forces gunmen attackers hackers passengers crews doctors nurses engineers organisers
    organizers companies banks governments ministers leaders diplomats commanders crowds
    thousands hundreds millions dozens previously earlier later currently recently
    originally initially additionally eventually finally overall approximately roughly
    nearly almost around meanwhile however therefore consequently moreover furthermore
    instead afterwards subsequently specifically speaking writing asked addressing
    citing according following including separately together elsewhere nevertheless
    similarly similar sources estimates figures results reports plans talks negotiations
    efforts rescue search government parliament court judges jurors jury military army
    navy local regional national federal foreign several many most some few both all
    each every another other others one two three four five six seven eight nine ten
    half nobody everyone someone anyone today yesterday tomorrow once twice per among
    amid despite unlike like besides beyond within without through throughout across
    along inside outside near above below behind beside beneath next last first second
    third fourth fifth then thus hence also even still yet only just perhaps maybe
    unlike the having being as a an in on at by to of it its he she they we you i his
    her their our this that these those there here when where while who whom whose which
    what why how if because since although though unless until after before during for
    from with and but or nor so no not never yes up under over about between against out
    into upon that's it's there's he's she's rescuers attendance turnout damage losses
    casualties deaths injuries victims fire fires construction work repairs traffic
    water power electricity heavy strong new old
""")
)
"""Words that news sentences begin with, capital for no other reason."""
