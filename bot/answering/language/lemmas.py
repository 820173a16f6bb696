"""Irregular forms of English: what stems do not bring together."""

from bot.answering.words import stem

_VERBS = """
arise arose arisen
be is are was were been being am
bear bore born borne
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
cost costing
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
hit hitting
hurt hurting
hide hid hidden
hold held
keep kept
know knew known
lay laid
lead led
leave left
lend lent
let letting
lie lying
lose lost
make made
mean meant
meet met
pay paid
put putting
quit quitting
ride rode ridden
ring rang rung
rise rose risen
run ran running
say said
see saw seen
seek sought
sell sold
send sent
set setting
shake shook shaken
shoot shot
show shown
shut shutting
shrink shrank shrunk
sing sang sung
sink sank sunk
sit sat
sleep slept
speak spoke spoken
spend spent
split splitting
spread spreading
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
"""
_NOUNS = """
man men
woman women
child children
foot feet
person people
life lives
wife wives
"""
_VERB_BASES = {
    form: line.split()[0] for line in _VERBS.strip().splitlines() for form in line.split()
}
_NOUN_BASES = {
    form: line.split()[0] for line in _NOUNS.strip().splitlines() for form in line.split()
}
_BASES = _VERB_BASES | _NOUN_BASES
_NO_PARTICIPLES = frozenset(("hundred", "speed", "need", "seed", "indeed", "bed", "red", "breed"))


def is_past_form(word: str) -> bool:
    """Whether a word is, by its look, a verb in the past or a participle."""
    lowered = word.lower()
    if lowered in _NO_PARTICIPLES:
        return False
    return lowered.endswith("ed") or _VERB_BASES.get(lowered, lowered) != lowered


def is_verb_form(word: str) -> bool:
    """Whether a word is a form, the base included, of an irregular verb."""
    return word.lower() in _VERB_BASES


def lemma(word: str) -> str:
    """The form by which a word is compared: irregular forms by their base, others by their stem."""
    lowered = word.lower()
    return stem(_BASES.get(lowered, lowered))
