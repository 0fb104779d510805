"""The planted chat: facts at known turns, small talk between, and the questions asked afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import cycle, islice

_LATE_TURNS = 5


@dataclass(frozen=True)
class Question:
    """One question about a planted fact."""

    text: str
    planted: str
    """Words of the message that said it, and of no other."""
    accepted: tuple[str, ...]
    """Regular expressions; an answer that holds one of them as whole words is right."""
    rejected: tuple[str, ...] = ()
    """Regular expressions for likely guesses, outdated values and other people's facts; one of them makes it wrong."""


QUESTIONS = (
    Question("What is my name?", "My name is Priya", ("Priya",)),
    Question("What work do I do?", "marine biologist", ("marine biologist", "marine biology")),
    Question("What is my sister called?", "My sister Ana", ("Ana",)),
    Question("What does my sister do for a living?", "My sister Ana", ("architect",)),
    Question("What am I allergic to?", "allergic to", ("peanuts?",)),
    Question("In which city do I live now?", "moved to Porto", ("Porto",)),
    Question("What is the name of my cat?", "called Biscuit", ("Biscuit",)),
    Question("What is my locker number at the gym?", "locker at the gym", ("4417",)),
    Question("Which instrument am I learning to play?", "learning the cello", ("cello",)),
    Question("When is Marco's birthday?", "Marco's birthday", ("9(th)? (of )?May", "May 9(th)?", "ninth of May")),
    Question("Which coffee do I like best?", "flat white", ("flat whites?",)),
    Question("Where am I flying in October?", "flying to Oslo", ("Oslo",)),
    Question("What is the budget for the kitchen?", "budget for the kitchen", ("7[,.  ]?500",)),
    Question("What colour do we paint the kitchen?", "paint it sage green", ("sage( green)?", "green")),
    Question("Which book am I reading?", "reading Middlemarch", ("Middlemarch",)),
    Question("What time is my dentist's appointment?", "dentist at", ("10[:.]?40",)),
)

_EARLY = (
    ("Hi! My name is Priya and I live in Lisbon.", "Nice to meet you, Priya!"),
    ("I work as a marine biologist, mostly on seagrass.", "That sounds like a beautiful field to work in."),
    ("Why is the sky blue?", "Air scatters short, blue wavelengths of sunlight more than long, red ones."),
    ("My sister Ana is an architect in Madrid.", "How lovely; you must visit each other now and then."),
    (
        "Any idea for a quick lunch? I'm allergic to peanuts.",
        "A chickpea salad with lemon and herbs takes ten minutes.",
    ),
    ("Thanks, that was tasty.", "Glad to hear it!"),
    ("We adopted a cat last week. She is called Biscuit.", "Congratulations! Cats settle in quickly."),
    ("How often should one water basil?", "Whenever the top of the soil feels dry, usually every one or two days."),
    ("Remind me later: my locker at the gym is 4417.", "Noted."),
    ("Tell me a joke.", "Why did the scarecrow win a prize? It was outstanding in its field."),
    ("I started learning the cello this spring.", "A warm instrument. Short daily practice works wonders."),
    ("What is the capital of Mongolia?", "Ulaanbaatar."),
    ("My friend Marco's birthday is on 9 May.", "I hope he has a good party."),
    ("Is it better to run in the morning or in the evening?", "Whichever you will keep doing; bodies adapt to both."),
    ("Big news: I moved to Porto last weekend!", "What a change! I hope the boxes are already unpacked."),
    ("Which is the longest river of Europe?", "The Volga, with about 3,500 kilometres."),
    ("I drink all sorts of coffee but a flat white is my favourite.", "A good choice on a slow morning."),
    ("How do noise-cancelling headphones work?", "They play the opposite of the outside sound, so the two cancel."),
    ("In October I am flying to Oslo for a conference.", "Pack something warm; autumn is brisk there."),
    ("Give me a synonym for happy.", "Cheerful."),
    ("We are renovating. The budget for the kitchen is 7,500 euros.", "Then a clear list of priorities will help."),
    ("Should I buy an induction hob?", "It is fast, safe and easy to clean; check that your pans are magnetic."),
    ("For the kitchen we decided to paint it sage green.", "A calm colour that goes well with wood."),
    ("What is a leap year for?", "It keeps the calendar in step with the Earth's path around the Sun."),
    ("Good to know.", "Happy to help!"),
)

_SMALL_TALK = (
    ("Do penguins have knees?", "They do; the knees are hidden under the feathers."),
    ("It rained all day here.", "A good day for tea and a blanket, then."),
    ("How many bones has a hand?", "Twenty-seven."),
    ("What rhymes with orange?", "Almost nothing; 'sporange' is the usual answer."),
    ("I should go for a walk.", "Fresh air is always a good idea."),
    ("Why do cats purr?", "They purr when content, and sometimes to calm themselves."),
    (
        "Explain tides in one sentence.",
        "The Moon's and the Sun's pull makes the oceans bulge, and the Earth turns below.",
    ),
)

_LATE = (
    ("At the moment I am reading Middlemarch.", "A wonderful, patient novel."),
    ("What does 'ad hoc' mean?", "Made for one particular purpose."),
    ("Tomorrow I have to be at the dentist at 10:40.", "Good luck; it will be over soon."),
    ("How do I get wax off a table?", "Harden it with ice, lift it with a plastic card, and wipe with warm water."),
    ("Great, thank you.", "You're welcome!"),
)


def planted_turns(turns: int) -> list[tuple[str, str]]:
    """Return the chat, small talk put before its last turns where more than thirty are asked for."""
    filler = islice(cycle(_SMALL_TALK), max(0, turns - len(_EARLY) - len(_LATE)))
    return [*_EARLY, *filler, *_LATE]
