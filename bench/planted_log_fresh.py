"""A third planted chat, written without sight of the prompts and filters that it measures.

A dry man of few words speaks, in ordinary sentences with a slip here and there; about half of his messages end in a
question, so a fact often stands before something that has nothing to do with it. Two facts are updated, one plan is
cancelled, and several facts are other people's. Once a prompt or a filter was changed because of an answer to these
questions, this log is a tuned one too, and a fourth must be written.
"""

from __future__ import annotations

from itertools import cycle, islice

from bench.planted_log import Question


def _outdated(value: str) -> str:
    """Match the old value, except where the answer says that it is the old one ("a Lada instead of the Saab")."""
    phrases = ("from", "from the", "not", "not a", "not the", "of", "of a", "of the", "than", "replaced", "your old")
    return "".join(f"(?<!{words} )" for words in phrases) + f"{value}(?!,? (but|has|was|is gone|left|went|used to))"


QUESTIONS = (
    Question("What is my name?", "Anselm here", ("Anselm",), ("Idris", "Gerrit", "Beatrix", "Maren")),
    Question(
        "What work do I do?",
        "I repair lifts",
        (
            "(repair|fix|service|maintain)(s|ing)? (hospital )?(lifts?|elevators?)",
            "(lift|elevator)[ -](repair(s|er|man)?|mechanic|engineer|technician|maintenance)",
        ),
        ("foreman", "volcanolog(y|ist)"),
    ),
    Question("In which city do I live?", "all week in Groningen", ("Groningen",), ("Catania", "Zwolle", "Amsterdam")),
    Question("What is my wife called?", "Beatrix has never kicked", ("Beatrix",), ("Maren", "Philippa", "Nomvula")),
    Question(
        "What does Maren study?",
        "Maren studies volcanology",
        ("volcanolog(y|ist)", "volcano(e?s)?"),
        ("medicine", "lifts"),
    ),
    Question("In which city does Maren study?", "Maren studies volcanology", ("Catania",), ("Groningen", "Zwolle")),
    Question("What is the name of my dog?", "Pretzel is a whippet", ("Pretzel",), ("Maren", "Philippa")),
    Question("Which breed is my dog?", "Pretzel is a whippet", ("whippet",), ("labrador", "terrier", "greyhound")),
    Question(
        "Which animals does Idris keep?", "Idris keeps quails", ("quails?",), ("chickens?", "pigeons?", "bees", "dogs?")
    ),
    Question("What is the number of my library card?", "made me renew my card", ("60[,. ]?217",)),
    Question(
        "Which cheese do I like best?", "really like is Limburger", ("Limburger",), (_outdated("Gouda"), "cheddar")
    ),
    Question(
        "Which sport have I taken up?", "I've taken up curling", ("curling",), ("skating", "hockey", "dominoes", "yoga")
    ),
    Question(
        "Who is my foreman now?", "Nomvula is our foreman", ("Nomvula",), (_outdated("Gerrit"), _outdated("Idris"))
    ),
    Question(
        "On which date does Beatrix's exhibition open?",
        "Beatrix's linocuts",
        ("17(th)? (of )?Feb(ruary)?", "Feb(ruary)? (the )?17(th)?", "seventeenth of February"),
    ),
    Question(
        "What does Beatrix show at her exhibition?",
        "Beatrix's linocuts",
        ("lino[ -]?(cuts?|prints?)",),
        ("paintings?", "photo(graph)?s?", "sculptures?"),
    ),
    Question("Which car do I drive now?", "I drive a Lada now", ("Lada",), (_outdated("Saab"),)),
    Question(
        "What are we doing over Easter?",
        "Abisko is cancelled",
        ("wall-?paper(s|ing)?", "cancell?ed", "called off"),
        # Naming the journey is fine only along with the news that it is off.
        (r"^(?s:(?!.*(cancel|\boff\b|instead|not going|no longer)).*(Abisko|hut))",),
    ),
    Question(
        "Which instrument does Philippa play?", "Philippa upstairs plays", ("theremin",), ("piano", "violin", "flute")
    ),
    Question("What am I cooking for Idris?", "I'm making borscht", ("borsh?(ch)?t?",), ("quails?", "eggs")),
    Question(
        "Where did I put the spare key?", "put the spare key", ("watering[ -]can",), ("doormat", "flower ?pot", "shed")
    ),
)

_EARLY = (
    (
        "Good evening. Anselm here, the name runs in the family and I've stopped apologising for it. I'm told you "
        "are good company.",
        "Good evening! I shall do my best.",
    ),
    (
        "Long shift today. I repair lifts, mostly in hospitals, so whenever one sticks it's an emergency. How does "
        "anyone unwind after twelve hours of that?",
        "A hot shower, something warm to eat, and half an hour without any screen.",
    ),
    ("Fair enough. Why does honey never go off?", "It holds too little water for anything to grow in it."),
    (
        "It has been blowing hard all week in Groningen, where we've lived since the wedding. This morning it nearly "
        "had me off the bike.",
        "Low gears and a low back help. Mind the gaps between houses.",
    ),
    (
        "My old Saab wouldn't start, so I was late for work again. Could it be the battery if the radio still plays?",
        "Yes, a radio needs very little; a starter needs a great deal.",
    ),
    (
        "It was the battery, thanks. My wife saw me kicking the tyres and laughed. Beatrix has never kicked anything "
        "in her life.",
        "Somebody has to keep the dignity of the household.",
    ),
    (
        "Our daughter rang from Catania tonight. Maren studies volcanology there, and now she wants proper boots for "
        "her birthday. What should good boots for rough ground have?",
        "A stiff sole, a high ankle, and half a size to spare for thick socks.",
    ),
    ("What is the longest word you know without a proper vowel in it?", "Rhythms, I think, if y does not count."),
    (
        "Half a sofa cushion is missing. Pretzel is a whippet, you wouldn't think there was room in her. Should I ring "
        "the vet?",
        "If she is bright and drinks, watch her closely; ring at once if she is sick or listless.",
    ),
    ("She is fine, it came out again. I'll spare you the details.", "That is kind of you. I'm glad she is well."),
    (
        "Easter is settled: we have rented a hut near Abisko for the whole week, snow and no telephone. What do people "
        "forget to pack for that?",
        "A second pair of gloves, sun cream, and something to read that is longer than they think they need.",
    ),
    (
        "My colleague Idris keeps quails on his balcony. He brought a dozen of those tiny eggs to the depot and we ate "
        "them with salt.",
        "A fine second breakfast. They need barely three minutes in boiling water.",
    ),
    (
        "We have a new foreman since monday, he's called Gerrit and he actually listens. That makes a change.",
        "It does. I hope it lasts.",
    ),
    (
        "At the library they made me renew my card, so I have number 60217 on a new bit of plastic. I'm bound to loose "
        "it within the month.",
        "A photograph of it in your telephone might outlive the plastic.",
    ),
    (
        "Why do wet dogs smell so much worse than dry ones?",
        "Evaporating water carries the scents of the fur's bacteria into the air.",
    ),
    (
        "There's a Gouda in the house every Saturday and I eat it without complaint. But the cheese I really like is "
        "Limburger, and I have to keep it in the shed. Is there any box that holds the smell in?",
        "A glass one with a clamped rubber seal comes closest.",
    ),
    (
        "I've taken up curling of all things, Thursdays at seven. My back hurts in places i didn't know I had. Are "
        "there any stretches for that?",
        "Lie on your back and draw both knees to your chest, slowly, a few times a day.",
    ),
    (
        "There was news at work. Gerrit has gone to the branch in Zwolle, and from this week Nomvula is our foreman. "
        "She brought biscuits.",
        "A promising beginning.",
    ),
    (
        "Beatrix's linocuts are to be shown in the town hall, and the opening is on 17 February. She pretends not to "
        "be nervous.",
        "Then pretend not to notice, and be the first one there.",
    ),
    (
        "The inspection finished my poor Saab off and it went to the scrapyard. I drive a Lada now, third hand and "
        "yellow as a canary.",
        "Nobody will overlook you in traffic, at least.",
    ),
    (
        "Burst pipes up north, so Abisko is cancelled. We'll be wallpapering the stairwell that week instead. Does one "
        "start at the top or at the bottom?",
        "At the top, with the longest drop first. I'm sorry about the snow.",
    ),
    (
        "Philippa upstairs plays the theremin, and tonight she is practising with the windows open. It's like a ghost "
        "with a toothache.",
        "An acquired taste, and it seems that you are acquiring it for free.",
    ),
    ("How do they get the lead into a pencil?", "It is laid in a groove between two halves, which are then glued."),
    ("I won at dominoes in the break, three times in a row. They say I cheat.", "Winners always hear that."),
    ("Can you settle a bet for us, are bananas berries?", "To a botanist they are; strawberries are not."),
)

_SMALL_TALK = (
    ("It's raining sideways again. I have given up on umbrellas.", "A good hood never turns inside out."),
    ("Why do we yawn when others do?", "Nobody is sure; it seems to go with feeling for one another."),
    ("I tried meditating for ten minutes. I fell asleep after four.", "Six minutes of sleep are worth having too."),
    ("What is the plural of octopus?", "Octopuses will do nicely."),
    ("The neighbours have a new doorbell and it plays Mozart. All of it.", "At least it is not a beginner's piece."),
    ("How deep is the deepest lake there is?", "Lake Baikal goes down a little over 1,600 metres."),
)

_LATE = (
    (
        "Idris is coming to supper and I'm making borscht, my grandmother's way, with far too much dill. Can it be "
        "made the day before?",
        "It is even better for a night's rest; add the dill at the end.",
    ),
    ("What is the tiny pocket in jeans for?", "It once held a pocket watch."),
    (
        "She'll be home before me tomorrow and has lost hers, so I've put the spare key in the watering can by the "
        "door. Would you call that safe?",
        "Safer than most places, as long as nobody is thirsty.",
    ),
    ("That's what I thought. No burglar gardens at night.", "Let us hope they keep to it."),
    ("Right, enough for one evening. Thanks for the company.", "It was a pleasure. Good night!"),
)


def planted_turns(turns: int) -> list[tuple[str, str]]:
    """Return the chat, small talk put before its last turns where more than thirty are asked for."""
    filler = islice(cycle(_SMALL_TALK), max(0, turns - len(_EARLY) - len(_LATE)))
    return [*_EARLY, *filler, *_LATE]
