"""A second planted chat, held out at first; its answers have since been looked at while filters were changed.

Somebody else speaks, at greater length, partly in lower case, with slips of the keyboard and the fact in the middle of
a sentence. Two facts are updated, one plan is cancelled, and some facts are other people's. Its figures are optimistic.
"""

from __future__ import annotations

from itertools import cycle, islice

from bench.planted_log import Question

# "You moved from Hebden Bridge to Oban" is right, so an old value is let pass after these words.
_OLD = "(?<!from )(?<!from £)(?<!not )(?<!not £)"

QUESTIONS = (
    Question("What is my name?", "i'm Rosalba", ("Rosalba",), ("Rosa", "Dagny", "Ines")),
    Question(
        "What work do I do?",
        "i'm a bookbinder",
        ("bookbind(er|ing)", "book[ -]bind(er|ing)", "binds? books"),
        ("librarian", "tugboats?", "roofer"),
    ),
    Question("In which town do I live now?", "I live in oban now", ("Oban",), (f"{_OLD}Hebden Bridge",)),
    Question("What is my brother called?", "my brother Casimir", ("Casimir",), ("Ozan",)),
    Question(
        "What does my brother do for a living?",
        "my brother Casimir",
        ("tugs?", "tug[ -]?boats?"),
        ("bookbinder", "roofer"),
    ),
    Question("Which vegetable do I not eat?", "just not okra", ("okra",), ("courgettes?", "mushrooms?")),
    Question("What is Ozan allergic to?", "he's allergic to lupin", ("lupins?",), ("(pea)?nuts?", "okra")),
    Question("What is the name of my tortoise?", "because Quaver", ("Quaver",), ("Shelly", "Sheldon")),
    Question("What is the number of my allotment plot?", "plot 263", ("263",)),
    Question(
        "How much is the quote for my roof now?",
        "the quote is 5,360 now",
        ("5[,. ]?360",),
        (f"{_OLD}4[,. ]?180",),
    ),
    Question(
        "What am I doing in the second week of August?",
        "Ljubljana is off",
        ("re-?grout(ing)?", "grout(ing)?", "cancell?ed", "called off", "Ljubljana is off"),
        # Naming the journey is fine only along with the news that it is off.
        ("^(?!.*(cancel|off|instead|not going|no longer)).*Ljubljana.*",),
    ),
    Question("Which tea do I like best?", "it's lapsang i love", ("lapsang",), (f"{_OLD}earl grey", "green tea")),
    Question("Which language am I learning?", "i'm learning Basque", ("Basque",), ("Spanish", "French")),
    Question(
        "Which bone did Dagny break?",
        "broke her collarbone",
        ("collar[ -]?bone", "clavicle"),
        ("arm", "leg", "wrist", "ankle", "hip"),
    ),
    Question(
        "How do I get to the workshop?",
        "on a push scooter",
        ("scooter",),
        ("by car", "by bus", "by train", "you drive"),
    ),
    Question(
        "On which date does Ines get married?",
        "Ines from the choir",
        ("23(rd)? (of )?Nov(ember)?", "Nov(ember)? (the )?23(rd)?", "twenty-third of November"),
    ),
    Question("What is the colour of my front door called?", "the tin says damson", ("damson",), ("red", "blue")),
    Question("Which film am I watching tonight?", "we're watching Babette's Feast", ("Babette",)),
    Question("At what time does my train leave?", "my train's the 6.52", ("6[:.]52", "06[:.]52")),
)

_EARLY = (
    (
        "hiya! my niece set this up for me so bear with me, i'm Rosalba, never chatted with a computer before, and the "
        "first thing i want to know is why the kettle clicks off before it's boiled",
        "Welcome! Scale on the sensor is the usual cause; descale it with vinegar and try again.",
    ),
    (
        "at the bench since seven today, i'm a bookbinder you see, leather mostly, and my fingers smell of glue no "
        "matter what, any idea what gets that off?",
        "Rub them with a little cooking oil and salt, then wash with soap.",
    ),
    (
        "do swallows really come back to the same nest every year or is that just something people say because it's "
        "a nice thought",
        "They really do; many return to the very same nest.",
    ),
    (
        "it never stops raining here in hebden bridge, honestly you wouldn't belive it, and now the cellar's damp "
        "again, is a dehumidifier money down the drain?",
        "It helps, as long as the water isn't coming through the wall itself.",
    ),
    (
        "two hours on the phone last night!! my brother Casimir, he pilots tugboats in Antwerp and he never comes up "
        "for air, is it rude to just say the soup's boiling over?",
        "A small white lie about soup has harmed nobody.",
    ),
    ("ha, i'll tell him you said so", "Please blame me entirely."),
    (
        "i've six people coming on saturday and i'll eat nearly anything, just not okra, it's the slime, so what would "
        "you do with a great heap of courgettes",
        "Grate them into fritters with feta and mint, and serve them with lemon.",
    ),
    (
        "oh and Ozan from next door's coming and he's allergic to lupin of all things, it turns up in flour "
        "apparently, so there i was reading every label in teh shop, who knew",
        "It is a real one, and often overlooked. Reading labels is just right.",
    ),
    ("fritters went down a treat by the way, not a crumb left!", "Wonderful, that is the best review."),
    (
        "woken at five because Quaver, that's my tortiose, had wedged himself behind the radiator and was scraping "
        "away like a burglar, are they all such early birds in spring?",
        "Many are; light and warmth get them moving soon after sunrise.",
    ),
    (
        "what's the difference between a moor and a heath, we had a right argument about it",
        "Moors are upland, wet and peaty; heaths are lowland, dry and sandy.",
    ),
    (
        "nine years i've been on that list and they've finally given me an allotment, plot 263, right next to the tap "
        "which is definately the best spot, what goes in first?",
        "Broad beans and onion sets forgive nearly everything.",
    ),
    (
        "the roofer came round, nice lad, drank three mugs of tea, and his quote for the back roof is 4,180 pounds, I "
        "had to sit down, is that a lot?",
        "For a whole back roof it is within the usual range.",
    ),
    (
        "why do onions make you cry and leeks don't, same family aren't they",
        "Onions hold far more of the compound that turns into the stinging gas.",
    ),
    (
        "guess what, first holiday in ages, me and Dagny have booked Ljubljana for the second week of august, i've "
        "been humming all day, does one need a jacket there of an evening?",
        "A light one; summer evenings there are mild, with a storm now and then.",
    ),
    (
        "people will keep giving me earl grey and i smile and say how lovely but it does nothing for me, it's lapsang "
        "i love, smoky as a bonfire, how hot should the water be?",
        "Just off the boil, and three minutes at most.",
    ),
    (
        "sorry i've been quiet, all boxes and string here, because we've gone and done it and I live in oban now, "
        "since friday, sea out of the kitchen window! how does one deal with gulls?",
        "Congratulations! Never feed them, and keep the lids of the bins shut.",
    ),
    (
        "is it true that you can't fold a sheet of paper more than seven times?",
        "With an ordinary sheet, yes; with a very long one somebody managed twelve.",
    ),
    (
        "evening class was good fun, i'm learning Basque, don't ask me why, eleven of us in a freezing room, and the "
        "verbs are a nightmare, any trick for remembering endings?",
        "Learn them in whole short phrases, and say them aloud.",
    ),
    (
        "oh dear, poor Dagny went on her grandson's trampoline and broke her collarbone, she's alright, cross more "
        "than anything, what do you bring somebody who's only got one hand free?",
        "Food to be eaten with a fork, and an audiobook.",
    ),
    (
        "so with her in a sling Ljubljana is off, we cancelled it this morning, and i'll spend that week regrouting "
        "the bathroom instead, oh well, is there a kind that doesn't go mouldy?",
        "I'm sorry about the trip. An epoxy one resists mould best.",
    ),
    (
        "what's that word for the smell after rain, it's been on the tip of my tongue since breakfast",
        "Petrichor.",
    ),
    (
        "the roofer rang, very sheepish, he'd forgotten all about the scaffolding so the quote is 5,360 now and not "
        "what he told me before, would you get a second one?",
        "Yes, for such a sum a second opinion is always worth it.",
    ),
    (
        "you'll laugh, i don't drive, never learnt, so i go down to the workshop on a push scooter, at my age, and "
        "the schoolkids cheer, is there a knack to hills?",
        "Short steps up, both feet on and a light brake down. I am cheering as well.",
    ),
    (
        "Ines from the choir is getting married on the 23rd of november and like a fool i said i'd make the guest "
        "book, so there's my deadline, how long should paste dry under weights?",
        "A day at least, two if the air is damp.",
    ),
)

_SMALL_TALK = (
    ("can you hear the rain too or is that a silly question", "Not silly at all, but no, I only read."),
    ("how do snails get so high up a wall, and why would they want to", "On their slime, looking for shade and rest."),
    ("my niece says i use too many commas, what do you think", "I think each of them was having a good time."),
    (
        "who decided that a baker's dozen is thirteen",
        "Bakers, it is said, who feared the fine for selling short weight.",
    ),
    ("right, cup of something and then back to it", "Enjoy it!"),
    ("do fish sleep? they never look it", "They rest, with their eyes open for want of lids."),
)

_LATE = (
    (
        "the front door's done at last, two coats, the tin says damson though the postman calls it plain purple, what "
        "gets gloss out of a jumper?",
        "White spirit at once, then washing-up liquid.",
    ),
    (
        "half the street's coming round, bedsheet on the washing line, and tonight we're watching Babette's Feast if "
        "the wind drops, what does one nibble with that?",
        "Something small and elegant; cheese straws and grapes.",
    ),
    ("why is it always windy when you want it not to be", "Because on calm days nobody takes note."),
    (
        "must be up with the lark, my train's the 6.52 and i've still a bag to pack, is it daft to take a flask "
        "of soup?",
        "Not daft at all, just screw the lid down well.",
    ),
    ("ta, you've been a love, that's me off to bed then", "Sleep well!"),
)


def planted_turns(turns: int) -> list[tuple[str, str]]:
    """Return the chat, small talk put before its last turns where more than thirty are asked for."""
    filler = islice(cycle(_SMALL_TALK), max(0, turns - len(_EARLY) - len(_LATE)))
    return [*_EARLY, *filler, *_LATE]
