"""Words around people's names, and those that only look like names."""

from bot.answering.words import split_words

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
