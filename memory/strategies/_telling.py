"""What a user tells in earnest: the sentences of a block that may hold facts, and who says them.

Left out are questions, commands and what is pasted below them, suppositions, jokes, stories, and what others are quoted
with. The marks looked for are English ones, and question marks of any script; what they miss stays in. Junk that is
learned does more harm than a fact that is missed, so a sentence in doubt is left out. Knows nothing of facts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage

from memory.attachments import split
from memory.strategies._trimming import is_said
from memory.strategies._words import any_of, begins_as_question, stems

_REPLY_WORDS = 6
"""Words of the longest answer that is read together with the question it answers."""
_MOST_CHARACTERS = 4000
"""Of one message: what is longer is pasted."""

_CODE = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
_QUOTED = re.compile(r"[\"“«「„](.{0,400}?)[\"”»」“]|(?<![\w])['‘](.{0,400}?)['’](?!\w)", re.DOTALL)
_TITLE_WORDS = 3
"""Words of the longest quotation that is a name, and not somebody's speech."""
_SENTENCE = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|st|prof|e\.g|i\.e)\.|\d[.,]\d|[^.!?。！？؟…\n;]|[.](?=\w))+[.!?。！？؟…]*", re.IGNORECASE
)
_BREAK = re.compile(r"\s+[-–—]+\s+|\s*[:;]-?[)(DPp](?=\s|$)|[\U0001F300-\U0001FAFF☀-➿]+")

LEAD_IN = re.compile(
    "^(?:"
    + any_of(
        "and, but, so+, ok, okay, well, oh, um+, uh, ugh, yeah, yep, yes, nope, hey+, hi, hello, haha+, lol"
        ", btw, fyi, tbh"
        ", anyway, also, plus, actually, honestly, sorry, sry, then, though, because, cause, bc, since, by the way"
        ", (?:just )?so you know, for context, (?:it )?turns out, as i (?:said|mentioned), i said, i mean, you know"
        ", (?:quick |some )?(?:background|context|update), (?:small )?correction, (?:please )?(?:remember|note) that"
        ", don['’]t forget(?: that)?, that['’]?s when, for the record, no worries, cool, great, good news, long day"
        ", funny thing"
    )
    + r"\b[\s,:!.]*|no(?:\s*[,!.]|\s+(?=(?:i|we|my|he|she|it|that)\b))\s*)+",
    re.IGNORECASE,
)
_COMMAND = re.compile(
    r"^(?:(?:please|pls|now|then|can you|could you)[\s,]+)*(?:"
    + any_of(
        "translate, summari[sz]e, write, rewrite, rephrase, explain, give me, tell me, show, list, make, create"
        ", generate"
        ", help, fix, act, describe, compare, find, calculate, convert, correct, proofread, edit, draft, continue"
        ", suggest"
        ", recommend, say, answer, repeat, read this, look at, check, imagine, pretend, suppose, supposing, assume"
        ", let['’]?s, complete, classify, extract, analy[sz]e, solve, use, here(?:['’]s| is| are)"
    )
    + r"|i['’]?(?:m| am)? (?:just )?(?:going to|gonna) paste)\b",
    re.IGNORECASE,
)
_ROLE_PLAY = re.compile(
    r"\b(?:pretend|role-?play|play a game|you(?:['’]re| are) (?:now )?an? \w+ and i)\b", re.IGNORECASE
)
_SUPPOSED = re.compile(
    r"^(?:if|when if)\b|\b"
    + any_of(
        r"imagine, suppos\w+, pretend, assum\w+, what if, hypothetical\w*, in theory, let['’]?s say, say i"
        r", dream(?:ed|t|s|ing)?"
    )
    + r"\b",
    re.IGNORECASE,
)
"""What makes a whole sentence a supposition."""
_UNSURE = re.compile(
    r"\b"
    + any_of(
        r"wish\w*, wonder\w*, maybe, perhaps, might, some ?day, one day, would\w*, could(?!n['’]?t), hopefully"
        r", apparently, (?:i|we|he|she|they)['’]d"
    )
    + r"\b",
    re.IGNORECASE,
)
"""What makes one clause uncertain, and not its neighbours."""
_CONDITION = re.compile(r"(?<=\w)\s+(?:if|unless)\b.*$", re.IGNORECASE)
_SAID_BY_OTHERS = re.compile(
    r"(?<!\bi )\b(?:"
    + any_of(
        "says, said, saying, told (?:me|us)(?! before), tells (?:me|us), claims?, claimed, reckons?, believes?"
        ", insists?"
        ", thinks, wrote"
        ", writes, shout(?:s|ed)?, yell(?:s|ed), joked, according to, lyrics?, (?:line|scene|verse) in"
    )
    + r")\b",
    re.IGNORECASE,
)
_IN_A_STORY = re.compile(
    r"\b(?:in|of|from) (?:the|this|that|my|a) (?:\w+ )?"
    + any_of("novel, story, film, movie, book, song, series, show, game, episode, play, poem, dream")
    + r"\b",
    re.IGNORECASE,
)
_JOKED = re.compile(
    any_of(
        r"/s\b, \bj/?k\b, kidding, \byeah[, ]* right, \b(?:oh|yeah)[, ]* sure\b, \bof course i\b, \bha ha\b"
        r", \bbasically\b"
        r", \b(?:king|queen|emperor|president) of\b, \bso \w+ (?:that )?i could\b, \bsend help\b, \bplotting\b"
        r", \bhates me\b, \ballergic to (?:work|mondays|fun)\b, \bspaceship\b, \bsarcas\w+"
    )
    + r"|\b[Jj]ust (?-i:[A-Z]{4,})\b",
    re.IGNORECASE,
)
"""Signs that it is not meant, as capitals are in "I just LOVE waiting"."""
_CHATTED = re.compile(
    "^"
    + any_of(
        "hi, hello, hey, good (?:morning|evening|night|afternoon), thanks?, thank you, bye, see you, ok, okay, cool"
        ", great"
        ", nice, sure, wow, lol, no way, welcome back, never ?mind, wait, hmm+"
    )
    + r"?[\s,!.]*$|\b"
    + any_of("thanks, thank you, thx, never ?mind, no way, good point, you['’]re (?:right|welcome|the best|wrong)")
    + r"\b|^(?:it['’]s me|that['’]s (?:not|wrong|right|it|all|what|great|fine|helpful|really)|you\b|try again|go on)"
    + r"|^(?:i|we) (?:(?:really|just|still|do|also|only) )*(?:"
    + any_of(
        "don['’]?t (?:understand|get|know|see|think|mean|agree|follow), see, understand, agree, meant?, guess, found it"
        ", think (?:that|it|you|so), was wrong, need (?:an?|your|some|help|to know|the), want (?:you|an?|to (?:know"
        "|ask|see))"
        ", have (?:an?|another|one|two|some|no) (?:more )?(?:idea|question|doubt|problem|request)s?"
        ", (?:love|like|hate) (?:it|that|this|you|how|when|what)"
    )
    + r")\b|^(?:i['’]?m|i am) "
    + any_of("trying, confused, sorry, not sure, back, stuck, lost, here, ready, just, asking, looking for")
    + r"\b",
    re.IGNORECASE,
)
"""About the chat itself, or about nothing."""
_AGREES = re.compile(
    "^(?:"
    + any_of("yes, yep, yeah, yup, right, exactly, correct, indeed, true, that['’]?s right, i do, i am, sure")
    + r"\b|(?:sí|si|oui|ja|sim|نعم)\b|はい|对|是的?)[\s,.!]*",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(r"\b(?:i|i['’]?m|i['’]?ve|my|we|our)\b", re.IGNORECASE)
_ASKS_LATER = re.compile(
    r",\s+(?:(?:so|and|but) )?(?:would|could|should|can|does|will|what|how|which)\b", re.IGNORECASE
)
_TAG_QUESTION = re.compile(
    r"[\s,]*(?:right|correct|isn['’]t it|don['’]t you|aren['’]t you|is that right)?\s*\?+$", re.IGNORECASE
)
_COMMA = re.compile(r",\s+")
_PARTS = re.compile(r",\s+|\s+(?=(?:and|but)\s)", re.IGNORECASE)
_TELLING_STEMS = 4
"""Content words from which on what stands before a question tells something."""
_SPEECH = "\x00"
"""Stands for what somebody is quoted with."""


@dataclass(frozen=True)
class Told:
    """One sentence that a user tells in earnest."""

    text: str
    message_id: str
    asked: str = ""
    """The assistant's question that it answers, if it is too short to be understood alone."""
    confirms: bool = False
    """Whether it says yes to that question, so that the question's words are the user's too."""
    before: str = ""
    """What the same message says before it, which may name whom it is about."""


def tellings(block: Sequence[BaseMessage]) -> list[Told]:
    """Return what the users of a block tell, in its order."""
    found: list[Told] = []
    asked = ""
    for message in block:
        if isinstance(message, AIMessage):
            asked = _last_question(message.text)
        elif isinstance(message, HumanMessage) and is_said(message):
            found += _of_message(message, asked)
            asked = ""
    return found


def _of_message(message: BaseMessage, asked: str) -> Iterator[Told]:
    text, key = split(message.text)[0].strip(), str(message.id)
    is_reply = bool(asked) and len(text.split()) <= _REPLY_WORDS
    if is_reply and _AGREES.match(text):
        yield Told(text, key, asked, confirms=True)
        return
    for sentence in told_sentences(text):
        yield Told(sentence, key, asked if is_reply else "", before=text.partition(sentence[:20])[0])


def told_sentences(text: str) -> list[str]:
    """Return the sentences of a user's message that tell something in earnest."""
    text = _without_quotations(_CODE.sub("\n", text)[:_MOST_CHARACTERS])
    found: list[str] = []
    for raw in _SENTENCE.findall(_BREAK.sub("\n", text)):
        sentence = raw.strip()
        plain = LEAD_IN.sub("", sentence)
        if _ROLE_PLAY.search(sentence) or (_COMMAND.match(plain) and ":" in sentence):
            break  # what follows is a part to be played, or pasted
        if sentence.endswith(("?", "？", "؟")) or begins_as_question(sentence) or _ASKS_LATER.search(sentence):
            sentence = _before_the_question(sentence)
        if sentence and not _COMMAND.match(plain):
            found += _in_earnest(sentence)
    return found


def _without_quotations(text: str) -> str:
    def mark(found: re.Match[str]) -> str:
        inside = found[1] or found[2] or ""
        return inside if len(inside.split()) <= _TITLE_WORDS and len(inside) < 30 else _SPEECH

    return _QUOTED.sub(mark, text)


def _before_the_question(sentence: str) -> str:
    """Return what is told before a question in the same sentence ("I'm a bookbinder, would glue do?")."""
    told = []
    for clause in _COMMA.split(sentence)[:-1]:
        if begins_as_question(clause):
            break
        told.append(clause)
    text = ", ".join(told)
    return text if _FIRST_PERSON.search(text) or len(stems(text)) >= _TELLING_STEMS else ""


def _in_earnest(sentence: str) -> list[str]:
    """Return a sentence without what is not meant or not sure in it: as a list of one, or of none."""
    plain = LEAD_IN.sub("", sentence)
    if _SPEECH in sentence or _JOKED.search(sentence) or _SUPPOSED.search(plain) or _IN_A_STORY.search(plain):
        return []
    clauses = _PARTS.split(sentence)
    kept: list[str] = []
    for clause in clauses:
        if _SAID_BY_OTHERS.search(clause):
            break  # what others are quoted with may go on beyond the comma
        if not _UNSURE.search(clause) and not _CHATTED.search(LEAD_IN.sub("", clause)):
            kept.append(_CONDITION.sub("", clause))
    text = re.sub(r",(?= (?:and|but) )", "", ", ".join(kept)).strip()
    is_scrap = (
        (not kept or not clauses[0].startswith(kept[0]))
        and not _FIRST_PERSON.search(text)
        and len(stems(text)) < _TELLING_STEMS
    )
    return [text] if text and not is_scrap and not _CHATTED.search(LEAD_IN.sub("", text)) else []


def _last_question(text: str) -> str:
    questions = [s.strip() for s in _SENTENCE.findall(text) if s.rstrip().endswith(("?", "？", "؟"))]
    return _TAG_QUESTION.sub("", questions[-1]) if questions else ""
