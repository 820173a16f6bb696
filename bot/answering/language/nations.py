"""Countries and bodies of countries, their peoples and their other names."""

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
NATIONS = tuple(
    tuple(form.replace("_", " ").replace(".", "") for form in line.split())
    for line in _NATIONS.strip().splitlines()
)
"""For each country or body all its names and those of its people, in lower case without dots."""

ALIASES = {form: forms[0] for forms in NATIONS for form in forms}
"""The first of the names for each of them."""
