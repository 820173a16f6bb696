"""Invented quotes with true sentences and with mix-ups, which tell something of the wrong one.

`DESIGNED` and `LOOKED_AT` were looked at while the checks were written, `UNSEEN` and `NEWS` while
they were mended; `NEWS_HELD_BACK` never was. The quotes of the files are mostly sentences of the
reader's training stories, which were written without a thought of the checks.
"""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixup:
    """A quote, what is true of it, and what is told of the wrong one.

    Attributes:
        missed: Those of `false` that are known to get through.
    """

    quote: str
    true: tuple[str, ...]
    false: tuple[str, ...]
    missed: tuple[str, ...] = ()


def _read(*names: str) -> tuple[Mixup, ...]:
    """The mix-ups of files: lines of a quote (=), true (+) and false (-) ones, those missed (~)."""
    folder = Path(__file__).with_name("mixups_of_news")
    text = "\n".join((folder / f"{name}.txt").read_text() for name in names)
    return tuple(_parse(block.splitlines()) for block in text.strip().split("\n\n"))


def _parse(lines: list[str]) -> Mixup:
    def pick(signs: str) -> tuple[str, ...]:
        return tuple(line[2:] for line in lines if line[0] in signs)

    (quote,) = pick("=")
    return Mixup(quote=quote, true=pick("+"), false=pick("-~"), missed=pick("~"))


NEWS = _read("first", "second", "third")
NEWS_HELD_BACK = _read("held_back")


DESIGNED = (
    Mixup(
        quote="The ferry Astrid left Port Hallam with 312 passengers and 28 crew, and 41 of "
        "them were still missing on Sunday night.",
        true=(
            "The Astrid left Port Hallam with 312 passengers.",
            "41 people were still missing on Sunday night.",
            "The ferry carried 28 crew and 312 passengers when it left Port Hallam.",
        ),
        false=(
            "28 people were still missing on Sunday night.",
            "The Astrid left Port Hallam with 41 crew.",
            "312 people were still missing on Sunday.",
            "The ferry left Port Hallam with 28 passengers.",
        ),
    ),
    Mixup(
        quote="Coastguard captain Ines Falk said the search led by Navy commander Jorn Adler "
        "would resume at dawn.",
        true=(
            "The search would resume at dawn, captain Ines Falk said.",
            "Navy commander Jorn Adler led the search.",
            "Ines Falk said the search would resume at dawn.",
        ),
        false=(
            "Ines Falk led the search.",
            "Navy commander Ines Falk said the search would resume.",
            "Jorn Adler said the search would resume at dawn.",
            "Coastguard captain Jorn Adler led the search.",
        ),
    ),
    Mixup(
        quote="Unemployment in Vessary fell to 6.1 percent in March from 7.4 percent a year "
        "earlier, while in Lomarra it rose to 9.8 percent.",
        true=(
            "Unemployment in Vessary fell to 6.1 percent in March.",
            "In Lomarra unemployment rose to 9.8 percent.",
            "Unemployment in Vessary was 7.4 percent a year earlier.",
        ),
        false=(
            "Unemployment in Lomarra fell to 6.1 percent in March.",
            "Unemployment in Vessary was 7.4 percent in March.",
            "Unemployment in Vessary stood at 9.8 percent in March.",
            "Unemployment in Vessary was 6.1 percent a year earlier.",
        ),
    ),
    Mixup(
        quote="Harrow Mining said it would buy Delcor for $2.3 billion, two years after Delcor "
        "rejected an offer of $1.9 billion.",
        true=(
            "Harrow Mining said it would buy Delcor for $2.3 billion.",
            "Delcor rejected an offer of $1.9 billion two years before.",
            "Harrow Mining offered $2.3 billion for Delcor.",
        ),
        false=(
            "Delcor said it would buy Harrow Mining for $2.3 billion.",
            "Harrow Mining said it would buy Delcor for $1.9 billion.",
            "Delcor rejected an offer of $2.3 billion.",
            "Harrow Mining rejected an offer of $1.9 billion.",
        ),
    ),
    Mixup(
        quote="The court sentenced Pavel Rusk, 34, to 12 years for the robbery and his brother "
        "Milan, 29, to seven years for helping him.",
        true=(
            "Pavel Rusk was sentenced to 12 years for the robbery.",
            "His brother Milan, 29, was sentenced to seven years.",
            "Pavel Rusk, 34, was sentenced to 12 years.",
        ),
        false=(
            "Pavel Rusk was sentenced to seven years for the robbery.",
            "Milan Rusk was sentenced to 12 years.",
            "Pavel Rusk, 29, was sentenced to 12 years.",
            "His brother Milan, 34, was sentenced to seven years.",
        ),
    ),
    Mixup(
        quote="Exports of wheat climbed 14 percent last year to 3.2 million tonnes, and the "
        "ministry expects 3.6 million tonnes this year.",
        true=(
            "Wheat exports climbed 14 percent last year.",
            "Exports of wheat reached 3.2 million tonnes last year.",
            "The ministry expects 3.6 million tonnes this year.",
        ),
        false=(
            "Exports of wheat climbed to 3.6 million tonnes last year.",
            "The ministry expects 3.2 million tonnes of wheat this year.",
            "Wheat exports are expected to climb 14 percent this year.",
        ),
    ),
    Mixup(
        quote="Police shot dead a gunman who had killed two guards and wounded five shoppers at"
        " the Tarn Street market on Friday.",
        true=(
            "The gunman killed two guards at the Tarn Street market.",
            "Police shot dead a gunman at the Tarn Street market on Friday.",
            "Five shoppers were wounded at the market.",
        ),
        false=(
            "The gunman killed five shoppers at the Tarn Street market.",
            "Two guards were wounded at the market.",
            "The gunman killed five guards and wounded two shoppers.",
            "A gunman shot dead police at the Tarn Street market on Friday.",
        ),
    ),
    Mixup(
        quote="The bridge opened on 4 May 1987 and was closed on 19 October 2021 after "
        "inspectors found cracks in two of its nine piers.",
        true=(
            "The bridge opened on 4 May 1987.",
            "Inspectors found cracks in two of the bridge's nine piers.",
            "The bridge was closed on 19 October 2021.",
        ),
        false=(
            "The bridge opened on 19 October 2021.",
            "The bridge was closed on 4 May 1987.",
            "Inspectors found cracks in nine of the piers.",
            "The bridge was closed in 1987.",
        ),
    ),
    Mixup(
        quote="Senator Ruth Calder, a Democrat from Norwick, introduced the bill with Senator "
        "Hal Brannigan, a Republican from Stowe.",
        true=(
            "Senator Ruth Calder is a Democrat from Norwick.",
            "Ruth Calder introduced the bill with Hal Brannigan.",
            "Hal Brannigan is a Republican from Stowe.",
        ),
        false=(
            "Hal Brannigan is a Democrat from Norwick.",
            "Ruth Calder is a Republican from Stowe.",
            "Senator Ruth Calder is from Stowe.",
            "Senator Hal Brannigan is from Norwick.",
        ),
    ),
    Mixup(
        quote="In the first half Mira Tolan scored twice for Kestavia before Lena Oduya pulled "
        "one back for Ibrenia in the 71st minute.",
        true=(
            "Mira Tolan scored twice for Kestavia in the first half.",
            "Lena Oduya pulled one back for Ibrenia in the 71st minute.",
        ),
        false=(
            "Lena Oduya scored twice for Ibrenia in the first half.",
            "Mira Tolan scored for Kestavia in the 71st minute.",
            "Mira Tolan scored twice for Ibrenia.",
            "Lena Oduya scored twice for Kestavia.",
        ),
    ),
    Mixup(
        quote="About 40,000 people fled the city of Dorrin and 6,500 took shelter in Quelle, "
        "where 11 tents hold a field hospital with 90 beds.",
        true=(
            "About 40,000 people fled Dorrin.",
            "6,500 people took shelter in Quelle.",
            "The field hospital has 90 beds.",
        ),
        false=(
            "About 40,000 people took shelter in Quelle.",
            "6,500 people fled the city of Dorrin.",
            "The field hospital has 11 beds.",
            "A field hospital in Dorrin has 90 beds.",
        ),
    ),
    Mixup(
        quote="The firm's profit dropped to €48 million from €61 million, although its revenue "
        "grew to €730 million.",
        true=(
            "The firm's profit dropped to €48 million.",
            "Revenue grew to €730 million.",
            "Profit fell from €61 million to €48 million.",
        ),
        false=(
            "The firm's revenue dropped to €48 million.",
            "Profit grew to €730 million.",
            "The firm's revenue was €61 million.",
            "Profit dropped to €61 million.",
        ),
    ),
    Mixup(
        quote="Doctor Amara Nwosu treated 17 children for smoke, and nurse Piet Holm said three"
        " of them were in intensive care.",
        true=(
            "Amara Nwosu treated 17 children for smoke.",
            "Nurse Piet Holm said three children were in intensive care.",
        ),
        false=(
            "Nurse Amara Nwosu treated 17 children.",
            "Piet Holm treated 17 children for smoke.",
            "Doctor Piet Holm said three of them were in intensive care.",
            "17 children were in intensive care.",
        ),
    ),
    Mixup(
        quote="Zhamar accused Kestavia of shelling the village of Ordu, which Kestavia's army "
        "said it had left in January.",
        true=(
            "Zhamar accused Kestavia of shelling Ordu.",
            "Kestavia's army said it had left the village in January.",
        ),
        false=(
            "Kestavia accused Zhamar of shelling the village of Ordu.",
            "Zhamar's army said it had left the village in January.",
            "Zhamar shelled the village of Ordu, Kestavia said.",
            "Kestavia's army shelled the village of Ordu in January.",
        ),
    ),
    Mixup(
        quote="Marlow Steel will close its plant in Teeford, which employs 820 people, in June "
        "and its smaller one in Gand, with 260 workers, a year later.",
        true=(
            "Marlow Steel will close its plant in Teeford in June.",
            "The Teeford plant employs 820 people.",
            "The smaller plant in Gand has 260 workers.",
        ),
        false=(
            "Marlow Steel will close its plant in Gand in June.",
            "The plant in Gand employs 820 people.",
            "The plant in Teeford employs 260 people.",
        ),
    ),
    Mixup(
        quote="Of the 1,150 samples tested, 96 came from pigs and 37 were positive, the "
        "institute in Belkent said on March 11.",
        true=(
            "The institute tested 1,150 samples.",
            "37 samples were positive, the institute in Belkent said.",
            "96 of the samples came from pigs.",
        ),
        false=(
            "96 samples were positive, the institute said.",
            "37 of the samples came from pigs.",
            "The institute tested 96 samples.",
            "1,150 samples were positive, the institute in Belkent said.",
        ),
    ),
    Mixup(
        quote="Novelist Edda Brun won the Halloran Prize for 'Salt', beating Tomas Ferreira, "
        "whose 'The Long Ditch' took the award in 2022.",
        true=(
            "Edda Brun won the Halloran Prize for 'Salt'.",
            "Tomas Ferreira's 'The Long Ditch' took the award in 2022.",
            "Novelist Edda Brun beat Tomas Ferreira.",
        ),
        false=(
            "Tomas Ferreira won the Halloran Prize for 'Salt'.",
            "Edda Brun won the prize for 'The Long Ditch'.",
            "Edda Brun took the award in 2022.",
            "Tomas Ferreira beat Edda Brun.",
        ),
    ),
    Mixup(
        quote="Governor Lars Odell ordered 900 troops to the flooded valley, where the river "
        "rose 4.5 metres in six hours and 23 bridges were washed away.",
        true=(
            "Governor Lars Odell ordered 900 troops to the valley.",
            "The river rose 4.5 metres in six hours.",
            "23 bridges were washed away.",
        ),
        false=(
            "The river rose six metres in 4.5 hours.",
            "900 bridges were washed away.",
            "Governor Lars Odell ordered 23 troops to the valley.",
            "The river rose 23 metres.",
        ),
    ),
    Mixup(
        quote="Asha Pillai, who led the bank until 2019, was succeeded by Gregor Stahl, who "
        "will step down on July 1.",
        true=(
            "Asha Pillai led the bank until 2019.",
            "Gregor Stahl will step down on July 1.",
            "Gregor Stahl succeeded Asha Pillai.",
        ),
        false=(
            "Gregor Stahl led the bank until 2019.",
            "Asha Pillai will step down on July 1.",
            "Asha Pillai succeeded Gregor Stahl.",
            "Gregor Stahl was succeeded by Asha Pillai.",
        ),
    ),
    Mixup(
        quote="The blaze destroyed 54 homes in Corran Bay and damaged 130 others in nearby "
        "Leith, fire chief Nora Vance told mayor Iker Solano.",
        true=(
            "The blaze destroyed 54 homes in Corran Bay.",
            "130 homes in nearby Leith were damaged.",
            "Fire chief Nora Vance told mayor Iker Solano.",
        ),
        false=(
            "The blaze destroyed 130 homes in Corran Bay.",
            "The blaze damaged 54 homes in Leith.",
            "The blaze destroyed 54 homes in Leith.",
            "Fire chief Iker Solano said the blaze destroyed 54 homes.",
            "Mayor Nora Vance said 54 homes were destroyed.",
        ),
    ),
)
LOOKED_AT = (
    Mixup(
        quote="The militia released 64 hostages, among them 19 women, and still holds 112, "
        "negotiator Samir Azzam said in Tell Haddar.",
        true=(
            "The militia released 64 hostages.",
            "Negotiator Samir Azzam said the militia still holds 112 hostages.",
            "Among the hostages released were 19 women.",
        ),
        false=(
            "The militia released 112 hostages.",
            "The militia still holds 64 hostages.",
            "The militia released 19 hostages.",
        ),
    ),
    Mixup(
        quote="Swimmer Noor Haddad set a record of 58.21 seconds in the heats and won the final"
        " in 58.67, ahead of Carla Weiss in 59.02.",
        true=(
            "Noor Haddad won the final in 58.67.",
            "Noor Haddad set a record of 58.21 seconds in the heats.",
            "Carla Weiss finished in 59.02.",
        ),
        false=(
            "Noor Haddad won the final in 58.21.",
            "Carla Weiss won the final in 58.67.",
            "Noor Haddad set a record of 58.67 seconds.",
            "Carla Weiss set a record in the heats.",
        ),
    ),
    Mixup(
        quote="Inflation eased to 3.9 percent in February after reaching 5.2 percent in "
        "October, its highest since 2008.",
        true=(
            "Inflation eased to 3.9 percent in February.",
            "In October inflation reached 5.2 percent.",
            "Inflation reached 5.2 percent in October, its highest since 2008.",
        ),
        false=(
            "Inflation eased to 5.2 percent in February.",
            "Inflation was 3.9 percent in October.",
            "Inflation in February was the highest since 2008.",
            "Inflation reached 5.2 percent in 2008.",
        ),
    ),
    Mixup(
        quote="Prosecutor Elin Storm charged the former treasurer, Goran Petkov, with stealing "
        "$4 million from a fund that held $31 million.",
        true=(
            "Goran Petkov was charged with stealing $4 million.",
            "Prosecutor Elin Storm charged Goran Petkov.",
            "The fund held $31 million.",
        ),
        false=(
            "Goran Petkov charged Elin Storm with stealing $4 million.",
            "Goran Petkov was charged with stealing $31 million.",
            "The former treasurer, Elin Storm, was charged with stealing.",
            "The fund held $4 million.",
        ),
    ),
    Mixup(
        quote="A bus carrying 46 pupils hit a lorry near Ansel, killing the lorry's driver and "
        "injuring eight pupils and two teachers.",
        true=(
            "A bus carrying 46 pupils hit a lorry near Ansel.",
            "Eight pupils were injured.",
            "Two teachers were injured when the bus hit a lorry.",
        ),
        false=(
            "Two pupils were injured.",
            "46 pupils were injured.",
            "The crash killed two teachers.",
            "The bus was carrying eight pupils.",
        ),
    ),
    Mixup(
        quote="Rents in the capital rose by 8 percent in 2023 and by 11 percent in 2024, when "
        "wages grew 3 percent.",
        true=(
            "Rents in the capital rose by 8 percent in 2023.",
            "Wages grew 3 percent in 2024.",
            "In 2024, rents rose by 11 percent.",
        ),
        false=(
            "Rents in the capital rose by 11 percent in 2023.",
            "Rents rose by 3 percent in 2024.",
            "Wages grew 8 percent in 2023.",
            "Wages grew 11 percent in 2024.",
        ),
    ),
    Mixup(
        quote="Foreign minister Dalia Renko met her Ibrenian counterpart, Osei Badu, in Geneva "
        "on Monday and will fly to Oslo on Thursday.",
        true=(
            "Dalia Renko met Osei Badu in Geneva on Monday.",
            "Foreign minister Dalia Renko will fly to Oslo on Thursday.",
            "Renko met her Ibrenian counterpart in Geneva.",
        ),
        false=(
            "Dalia Renko met Osei Badu in Oslo on Monday.",
            "Dalia Renko will fly to Geneva on Thursday.",
            "Dalia Renko met Osei Badu in Geneva on Thursday.",
            "Osei Badu will fly to Oslo on Thursday.",
        ),
    ),
    Mixup(
        quote="The study followed 22,000 adults for nine years; 1,300 of them had strokes, and "
        "those who slept badly were 40 percent more at risk.",
        true=(
            "The study followed 22,000 adults for nine years.",
            "1,300 of the adults had strokes.",
            "Those who slept badly were 40 percent more at risk.",
        ),
        false=(
            "The study followed 1,300 adults for nine years.",
            "22,000 of the adults had strokes.",
            "40 percent of the adults had strokes.",
        ),
    ),
    Mixup(
        quote="Archaeologist Wim Laurens found the tomb in 1998, but it was his student Rosa "
        "Medel who opened it in 2016 and dated it to 1340.",
        true=(
            "Wim Laurens found the tomb in 1998.",
            "Rosa Medel opened the tomb in 2016.",
            "His student Rosa Medel dated the tomb to 1340.",
        ),
        false=(
            "Rosa Medel found the tomb in 1998.",
            "Wim Laurens opened the tomb in 2016.",
            "Wim Laurens found the tomb in 2016.",
            "Rosa Medel opened it in 1998.",
        ),
    ),
    Mixup(
        quote="Teachers in Orlenz earn an average of 2,900 crowns a month, against 3,700 in "
        "Dunhaven and 4,100 in the capital, Sarnow.",
        true=(
            "Teachers in Orlenz earn an average of 2,900 crowns a month.",
            "The average in Dunhaven is 3,700 crowns.",
            "In the capital, Sarnow, teachers earn 4,100.",
        ),
        false=(
            "Teachers in Dunhaven earn an average of 2,900 crowns a month.",
            "Teachers in Orlenz earn an average of 4,100 crowns a month.",
            "Teachers in Sarnow earn 3,700 crowns a month.",
        ),
    ),
    Mixup(
        quote="Airline Volara cancelled 140 flights on Saturday and 75 on Sunday because of a "
        "strike by 1,800 pilots over pay.",
        true=(
            "Volara cancelled 140 flights on Saturday.",
            "75 flights were cancelled on Sunday.",
            "1,800 pilots were on strike over pay.",
        ),
        false=(
            "Volara cancelled 75 flights on Saturday.",
            "140 flights were cancelled on Sunday.",
            "Volara cancelled 1,800 flights.",
            "A strike by 140 pilots over pay led Volara to cancel flights.",
        ),
    ),
    Mixup(
        quote="Rebels led by Colonel Abdou Kanté took the town of Sirra from troops loyal to "
        "President Issa Dembo before dawn.",
        true=(
            "Rebels led by Colonel Abdou Kanté took the town of Sirra.",
            "Sirra was taken from troops loyal to President Issa Dembo.",
        ),
        false=(
            "Rebels led by Issa Dembo took the town of Sirra.",
            "Troops loyal to President Issa Dembo took the town of Sirra.",
            "Troops loyal to Colonel Abdou Kanté lost the town of Sirra.",
            "President Abdou Kanté took the town of Sirra.",
        ),
    ),
    Mixup(
        quote="Shipments to Asia made up 45 percent of sales and those to Europe 30 percent, "
        "finance chief Yuki Mori told chairwoman Beth Lang's investors.",
        true=(
            "Shipments to Asia made up 45 percent of sales.",
            "Finance chief Yuki Mori said shipments to Europe made up 30 percent of sales.",
        ),
        false=(
            "Shipments to Europe made up 45 percent of sales.",
            "Shipments to Asia made up 30 percent of sales.",
            "Finance chief Beth Lang said shipments to Asia made up 45 percent.",
            "Chairwoman Yuki Mori told investors.",
        ),
    ),
    Mixup(
        quote="The quake of magnitude 6.7 struck 30 kilometres south of Valdora at 4:12 a.m. on"
        " Tuesday and was followed by 15 aftershocks by noon.",
        true=(
            "A quake of magnitude 6.7 struck south of Valdora.",
            "The quake struck at 4:12 a.m. on Tuesday.",
            "It was followed by 15 aftershocks by noon.",
        ),
        false=(
            "The quake struck 15 kilometres south of Valdora.",
            "The quake struck at noon on Tuesday.",
            "The quake was followed by 30 aftershocks.",
        ),
    ),
    Mixup(
        quote="Anders Vik, 52, drowned while trying to save his nephew Jonas, 9, who was pulled"
        " out alive by a fisherman, Bo Lind.",
        true=(
            "Anders Vik, 52, drowned.",
            "His nephew Jonas, 9, was pulled out alive.",
            "A fisherman, Bo Lind, pulled Jonas out alive.",
        ),
        false=(
            "Bo Lind drowned while trying to save his nephew.",
            "Jonas drowned.",
            "Anders Vik was pulled out alive by a fisherman.",
            "His nephew Jonas, 52, was pulled out alive.",
        ),
    ),
    Mixup(
        quote="Lawmakers voted 212 to 187 for the budget, which raises defence spending by 9 "
        "percent and cuts culture by 14 percent.",
        true=(
            "Lawmakers voted 212 to 187 for the budget.",
            "The budget raises defence spending by 9 percent.",
            "Culture is cut by 14 percent.",
        ),
        false=(
            "The budget raises defence spending by 14 percent.",
            "The budget cuts culture by 9 percent.",
            "The budget cuts defence spending by 14 percent.",
            "187 lawmakers voted for the budget.",
        ),
    ),
    Mixup(
        quote="Tennet Pharma's vaccine, developed with the University of Lund, protected 91 "
        "percent of adults but only 58 percent of children under five.",
        true=(
            "Tennet Pharma's vaccine protected 91 percent of adults.",
            "It protected only 58 percent of children under five.",
            "The vaccine was developed with the University of Lund.",
        ),
        false=(
            "The vaccine protected 91 percent of children under five.",
            "The vaccine protected only 58 percent of adults.",
        ),
    ),
    Mixup(
        quote="Guitarist Del Amaro joined the band in 2004, a year after singer Kit Moran "
        "formed it in Bristol, and left it in 2017.",
        true=(
            "Del Amaro joined the band in 2004.",
            "Singer Kit Moran formed the band in Bristol.",
            "Guitarist Del Amaro left the band in 2017.",
        ),
        false=(
            "Kit Moran joined the band in 2004.",
            "Del Amaro formed the band in Bristol.",
            "Singer Del Amaro left the band in 2017.",
            "Del Amaro joined the band in 2017.",
            "Kit Moran left the band in 2017.",
        ),
    ),
    Mixup(
        quote="Ibrenia sued Lomarra over the dam, and judges in The Hague ordered Lomarra to "
        "pay $70 million of the $400 million it had sought.",
        true=(
            "Ibrenia sued Lomarra over the dam.",
            "Judges in The Hague ordered Lomarra to pay $70 million.",
            "Ibrenia had sought $400 million.",
        ),
        false=(
            "Lomarra sued Ibrenia over the dam.",
            "Judges ordered Ibrenia to pay $70 million.",
            "Judges ordered Lomarra to pay $400 million.",
            "Ibrenia had sought $70 million.",
        ),
    ),
    Mixup(
        quote="Workers at the Kolding yard, owned by Nordhav, have built 16 ferries since 2010 "
        "and are now building a 17th for the Greek line Aegis.",
        true=(
            "Workers at the Kolding yard have built 16 ferries since 2010.",
            "The Kolding yard is owned by Nordhav.",
            "They are now building a 17th ferry for Aegis.",
        ),
        false=(
            "The Kolding yard is owned by Aegis.",
            "Workers have built 16 ferries for the Greek line Aegis.",
            "The yard is building a ferry for Nordhav.",
        ),
    ),
)
UNSEEN = (
    Mixup(
        quote="Detectives recovered 14 paintings in Marven and arrested three dealers in Lisse,"
        " but 22 works stolen from the Hoorn museum are still missing.",
        true=(
            "Detectives recovered 14 paintings in Marven.",
            "Three dealers were arrested in Lisse.",
            "22 works stolen from the Hoorn museum are still missing.",
        ),
        false=(
            "Detectives recovered 22 paintings in Marven.",
            "14 works are still missing.",
            "Three dealers were arrested in Marven.",
            "14 dealers were arrested in Lisse.",
        ),
    ),
    Mixup(
        quote="Captain Sofia Lund, who scored the winner on Saturday, said coach Tim Barrow had"
        " told the team to expect 30,000 fans at Corvin Park.",
        true=(
            "Sofia Lund scored the winner on Saturday.",
            "Coach Tim Barrow had told the team to expect 30,000 fans.",
            "Captain Sofia Lund scored the winner.",
        ),
        false=(
            "Tim Barrow scored the winner on Saturday.",
            "Coach Sofia Lund had told the team to expect 30,000 fans.",
            "Captain Tim Barrow said the team should expect 30,000 fans.",
        ),
    ),
    Mixup(
        quote="The drug cut deaths from 18 percent to 11 percent among patients over 70, and "
        "from 5 percent to 4 percent among younger ones.",
        true=(
            "The drug cut deaths from 18 percent to 11 percent among patients over 70.",
            "Deaths among younger patients were cut from 5 percent to 4 percent.",
            "Among patients over 70, deaths were cut to 11 percent.",
        ),
        false=(
            "The drug cut deaths from 18 percent to 4 percent among patients over 70.",
            "Among younger patients deaths were cut to 11 percent.",
            "The drug cut deaths among patients over 70 from 5 percent to 4 percent.",
        ),
    ),
    Mixup(
        quote="Tyrell Foods sold its bakery arm to Brightwell for $640 million and used $200 "
        "million of that to repay a loan from Castor Bank.",
        true=(
            "Tyrell Foods sold its bakery arm to Brightwell.",
            "The bakery arm was sold for $640 million.",
            "Tyrell Foods used $200 million to repay a loan from Castor Bank.",
        ),
        false=(
            "Brightwell sold its bakery arm to Tyrell Foods.",
            "Tyrell Foods sold its bakery arm for $200 million.",
            "Tyrell Foods sold its bakery arm to Castor Bank.",
            "Tyrell Foods used $640 million to repay a loan.",
        ),
    ),
    Mixup(
        quote="The storm killed nine people in Ostrava on Thursday and six more in Zilina on "
        "Friday, and left 85,000 homes without power.",
        true=(
            "The storm killed nine people in Ostrava on Thursday.",
            "Six more people were killed in Zilina on Friday.",
            "The storm left 85,000 homes without power.",
        ),
        false=(
            "The storm killed six people in Ostrava.",
            "Nine people were killed in Zilina on Friday.",
            "The storm killed nine people on Friday.",
            "The storm killed 85,000 people in Ostrava.",
        ),
    ),
    Mixup(
        quote="Judge Anton Reyes dismissed the suit that Carmen Vail, a nurse, had brought "
        "against the hospital and its director, Leon Aster.",
        true=(
            "Judge Anton Reyes dismissed the suit.",
            "Carmen Vail, a nurse, had brought the suit against the hospital.",
            "The hospital's director is Leon Aster.",
        ),
        false=(
            "Judge Leon Aster dismissed the suit.",
            "Leon Aster had brought the suit against the hospital.",
            "Carmen Vail dismissed the suit that Anton Reyes had brought.",
            "Anton Reyes, a nurse, dismissed the suit.",
        ),
    ),
    Mixup(
        quote="The museum drew 410,000 visitors in 2022, when it charged 8 euros, and 655,000 "
        "in 2023, after entry became free.",
        true=(
            "The museum drew 410,000 visitors in 2022.",
            "In 2023 the museum drew 655,000 visitors.",
            "It charged 8 euros in 2022.",
        ),
        false=(
            "The museum drew 655,000 visitors in 2022.",
            "The museum drew 410,000 visitors in 2023.",
            "It charged 8 euros in 2023.",
        ),
    ),
    Mixup(
        quote="President Maya Sorel will visit Tarsk on 9 June and Premier Dov Halen will "
        "travel to Ullon on 12 June for talks on gas.",
        true=(
            "President Maya Sorel will visit Tarsk on 9 June.",
            "Premier Dov Halen will travel to Ullon.",
            "Dov Halen will travel to Ullon on 12 June for talks on gas.",
        ),
        false=(
            "President Maya Sorel will visit Ullon on 9 June.",
            "Premier Dov Halen will visit Tarsk on 9 June.",
            "President Maya Sorel will visit Tarsk on 12 June.",
            "Premier Maya Sorel will visit Tarsk.",
        ),
    ),
    Mixup(
        quote="Of the 640 soldiers sent in January, 48 have been killed and 130 wounded, while "
        "the rebels have lost about 900 men, the army said.",
        true=(
            "640 soldiers were sent in January.",
            "48 soldiers have been killed.",
            "The rebels have lost about 900 men, the army said.",
        ),
        false=(
            "130 soldiers have been killed.",
            "48 soldiers have been wounded.",
            "The rebels have lost about 640 men.",
            "About 900 soldiers have been killed.",
        ),
    ),
    Mixup(
        quote="Runner Ada Keno won the marathon in two hours 21 minutes, four minutes ahead of "
        "her sister Beth, while Omar Faki was first of the men.",
        true=(
            "Ada Keno won the marathon in two hours 21 minutes.",
            "Omar Faki was first of the men.",
            "Ada Keno won four minutes ahead of her sister Beth.",
        ),
        false=(
            "Beth Keno won the marathon.",
            "Omar Faki won the marathon in two hours 21 minutes.",
            "Beth was first of the men.",
        ),
    ),
    Mixup(
        quote="The council approved 1,200 new homes at Fenwick Road by 31 votes to 17, but "
        "turned down 450 at Mill Lane.",
        true=(
            "The council approved 1,200 new homes at Fenwick Road.",
            "The council turned down 450 homes at Mill Lane.",
            "1,200 new homes were approved by 31 votes to 17.",
        ),
        false=(
            "The council approved 450 new homes at Fenwick Road.",
            "The council approved 1,200 new homes at Mill Lane.",
            "The council turned down 1,200 homes at Mill Lane.",
            "The homes were approved by 17 votes to 31.",
        ),
    ),
    Mixup(
        quote="Engineer Priya Nair designed the dam, which was built between 1961 and 1968 and "
        "raised by 12 metres in 1994 under Felix Ondo.",
        true=(
            "Priya Nair designed the dam.",
            "The dam was raised by 12 metres in 1994.",
            "The dam was built between 1961 and 1968.",
        ),
        false=(
            "Felix Ondo designed the dam.",
            "The dam was raised by 12 metres in 1968.",
            "The dam was built in 1994.",
            "Engineer Felix Ondo designed the dam.",
        ),
    ),
    Mixup(
        quote="Gunmen kidnapped 36 pupils from a school in Dabo and freed 11 of them after the "
        "state paid $90,000, Governor Musa Idris said.",
        true=(
            "Gunmen kidnapped 36 pupils from a school in Dabo.",
            "11 of the pupils were freed after the state paid $90,000.",
            "The state paid $90,000, Governor Musa Idris said.",
        ),
        false=(
            "Gunmen kidnapped 11 pupils from a school in Dabo.",
            "Gunmen freed 36 pupils.",
            "Musa Idris kidnapped 36 pupils.",
        ),
    ),
    Mixup(
        quote="Sales at Orrin fell 6 percent to 2.1 billion crowns, yet its rival Velt lifted "
        "sales by 9 percent to 1.7 billion.",
        true=(
            "Sales at Orrin fell 6 percent.",
            "Velt lifted sales by 9 percent.",
            "Orrin's sales fell to 2.1 billion crowns.",
        ),
        false=(
            "Sales at Velt fell 6 percent.",
            "Orrin lifted sales by 9 percent.",
            "Sales at Orrin fell 9 percent.",
            "Sales at Orrin fell to 1.7 billion crowns.",
        ),
    ),
    Mixup(
        quote="Bishop Paul Okoro, 61, will succeed Cardinal Enzo Ricci, 80, who has led the "
        "diocese since 2003.",
        true=(
            "Bishop Paul Okoro will succeed Cardinal Enzo Ricci.",
            "Enzo Ricci, 80, has led the diocese since 2003.",
            "Paul Okoro is 61.",
        ),
        false=(
            "Cardinal Enzo Ricci will succeed Bishop Paul Okoro.",
            "Paul Okoro has led the diocese since 2003.",
            "Paul Okoro, 80, will succeed Enzo Ricci.",
            "Cardinal Paul Okoro will succeed Enzo Ricci.",
        ),
    ),
    Mixup(
        quote="The probe Halley-2 was launched on 3 March 2014 and reached the comet in "
        "November 2019, sending back 7,800 images before contact was lost in 2021.",
        true=(
            "Halley-2 was launched on 3 March 2014.",
            "The probe reached the comet in November 2019.",
            "Contact was lost in 2021.",
            "The probe sent back 7,800 images.",
        ),
        false=(
            "The probe reached the comet in 2021.",
            "Halley-2 was launched in November 2019.",
            "Contact was lost in 2014.",
            "Contact was lost in November 2019.",
        ),
    ),
)
