"""Published conversations with questions, and the turns that hold the answers.

    python -m bench.logs --fetch FOLDER

downloads LoCoMo (snap-research, CC BY-NC 4.0: two people who write to each other for months) and BEAM's 100K chats
(M. Tavakoli and others, CC BY-SA 4.0: a person and an assistant). REALTALK (D.-H. Lee and others: real people) is read
where its files are put beside them. None of it is part of this project.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from errors import MemoryBotError
from memory.rendering import SaidTurn

Kind = Literal["locomo", "beam", "realtalk"]
Split = Literal["dev", "rest", "all"]

ADVERSARIAL = "adversarial"
"""LoCoMo's questions about the wrong person: their evidence is a turn that misleads, so they stand apart."""
_CATEGORIES = {1: "multi-hop", 2: "temporal", 3: "open-domain", 4: "single-hop", 5: ADVERSARIAL}
_DEV = {"conv-26", "conv-49", "conv-50", "beam-3", "beam-8", "beam-15", "beam-19"}
_EVIDENCE = re.compile(r"D:?(\d+):(\d+)")
"""Finds the ids in malformed evidence too: "D8:6; D9:17", "D:11:26", "D30:05"."""
_GENERATOR_NOTE = re.compile(r"\s*->->\s*[\d,.\s-]+$")
"""What BEAM's generator left at the end of messages."""


@dataclass(frozen=True)
class Question:
    """One question about a log."""

    text: str
    category: str
    evidence: tuple[str, ...]
    """Ids of the turns that hold the answer; never empty."""
    newest: tuple[str, ...] = ()
    """Ids of the turns that say how it is now, where something changed."""
    stale: tuple[str, ...] = ()
    """Ids of the turns that say how it was before."""
    answer: str = ""


@dataclass(frozen=True)
class Log:
    """One conversation, oldest turn first."""

    name: str
    """Such as "conv-26", "beam-3", "realtalk-1"."""
    kind: Kind
    turns: tuple[SaidTurn, ...]
    """With ids, and times in UTC."""
    questions: tuple[Question, ...]


class LogsMissing(MemoryBotError):
    """There is nothing to measure with in the folder, or a file there is not what its name says."""


def load(folder: Path | str, kinds: Iterable[Kind] = ("locomo", "beam", "realtalk")) -> list[Log]:
    """Return every log that lies anywhere below a folder; questions without evidence are left out.

    LoCoMo: locomo10.json or locomo_dev.json. BEAM: 100K/<number>/chat.json, or chat_trunecated.json alone, with
    probing_questions.json beside it or in probing_questions/. REALTALK: Chat_*.json.
    Raises LogsMissing if there is none, or if one cannot be read.
    """
    folder, wanted = Path(folder), set(kinds)
    readers = {"locomo": _locomo, "beam": _beam, "realtalk": _realtalk}
    logs = [log for kind, read in readers.items() if kind in wanted for log in read(folder)]
    if not logs:
        raise LogsMissing(
            f"Below “{folder}” there is no locomo10.json or locomo_dev.json (LoCoMo), no 100K/<number>/chat.json "
            f"(BEAM) and no Chat_*.json (REALTALK). To download LoCoMo and BEAM: python -m bench.logs --fetch {folder}"
        )
    return logs


def split(logs: Iterable[Log], part: Split) -> list[Log]:
    """Return the part "dev", the logs that anything was fitted on; "rest", those kept for checking; or all."""
    return [log for log in logs if part == "all" or (log.name in _DEV) == (part == "dev")]


def _locomo(folder: Path) -> Iterator[Log]:
    found: dict[str, Log] = {}
    for path in _files(folder, "locomo10.json") + _files(folder, "locomo_dev.json"):
        with _reading(path):
            logs = [_locomo_log(sample) for sample in json.loads(path.read_text("utf-8"))]
            found = {log.name: log for log in logs} | found
    yield from found.values()


def _locomo_log(sample: Mapping[str, Any]) -> Log:
    said = sample["conversation"]
    turns: list[SaidTurn] = []
    for number in _sessions(said, "_date_time"):
        at = datetime.strptime(said[f"session_{number}_date_time"].strip(), "%I:%M %p on %d %B, %Y").replace(tzinfo=UTC)
        for turn in said.get(f"session_{number}", []):
            role = "user" if turn["speaker"] == said["speaker_a"] else "assistant"
            text = _with_picture(turn["text"], turn.get("blip_caption"))
            turns.append(SaidTurn(turn["speaker"], role, text, at, turn["dia_id"]))
    return Log(sample["sample_id"], "locomo", tuple(turns), _questions(sample["qa"], turns))


def _realtalk(folder: Path) -> Iterator[Log]:
    # The repository also holds LoCoMo's chats in LoCoMo's form, under the same kind of name.
    for path in _files(folder, "Chat_*.json"):
        with _reading(path):
            chat = json.loads(path.read_text("utf-8"))
            if "name" in chat:
                yield _realtalk_log(path.stem.split("_")[1], chat)


def _realtalk_log(number: str, chat: Mapping[str, Any]) -> Log:
    turns: list[SaidTurn] = []
    for session in _sessions(chat):
        for turn in chat[f"session_{session}"]:
            at = datetime.strptime(turn["date_time"], "%d.%m.%Y, %H:%M:%S").replace(tzinfo=UTC)
            first = turns[0].speaker if turns else turn["speaker"]
            role = "user" if turn["speaker"] == first else "assistant"
            text = _with_picture(turn.get("clean_text") or "", turn.get("blip_caption") or turn.get("img_caption"))
            turns.append(SaidTurn(turn["speaker"], role, text or "[image]", at, turn["dia_id"]))
    return Log(f"realtalk-{number}", "realtalk", tuple(turns), _questions(chat.get("qa", []), turns))


def _sessions(said: Mapping[str, Any], ending: str = "") -> list[int]:
    return sorted(int(found[1]) for key in said if (found := re.fullmatch(rf"session_(\d+){ending}", key)))


def _with_picture(text: str, caption: str | None) -> str:
    return f"{text.strip()} [image: {caption.strip()}]".strip() if caption else text.strip()


def _questions(asked: Iterable[Mapping[str, Any]], turns: Sequence[SaidTurn]) -> tuple[Question, ...]:
    known = {turn.id for turn in turns}
    questions = []
    for one in asked:
        named = [f"D{int(s)}:{int(t)}" for given in one.get("evidence", []) for s, t in _EVIDENCE.findall(given)]
        evidence = tuple(dict.fromkeys(turn_id for turn_id in named if turn_id in known))
        if evidence:
            category = _CATEGORIES.get(one.get("category", 0), "other")
            questions.append(Question(one["question"], category, evidence, answer=str(one.get("answer", ""))))
    return tuple(questions)


def _beam(folder: Path) -> Iterator[Log]:
    chats = {path.parent: path for path in _files(folder, "chat_trunecated.json") + _files(folder, "chat.json")}
    numbered = [home for home in chats if home.parent.name == "100K" and home.name.isdigit()]
    for home in sorted(numbered, key=lambda home: int(home.name)):
        places = [home / "probing_questions.json", home / "probing_questions" / "probing_questions.json"]
        questions = next((place for place in places if place.is_file()), None)
        if questions is None:
            raise LogsMissing(f"“{home}” holds a BEAM chat and no probing_questions.json. Put it there, too.")
        with _reading(chats[home]):
            turns = _beam_turns(json.loads(chats[home].read_text("utf-8")))
        with _reading(questions):
            asked = tuple(_beam_questions(json.loads(questions.read_text("utf-8")), turns))
        yield Log(f"beam-{home.name}", "beam", turns, asked)


def _beam_turns(batches: Iterable[Mapping[str, Any]]) -> tuple[SaidTurn, ...]:
    turns: list[SaidTurn] = []
    at: datetime | None = None
    for message in (message for batch in batches for group in batch["turns"] for message in group):
        at = _anchor(message.get("time_anchor")) or at
        text = _GENERATOR_NOTE.sub("", message["content"]).strip()
        turns.append(SaidTurn(message["role"].capitalize(), message["role"], text, at, str(message["id"])))
    return tuple(turns)


def _anchor(written: str | None) -> datetime | None:
    try:
        return datetime.strptime(written or "", "%B-%d-%Y").replace(tzinfo=UTC)
    except ValueError:
        return None


def _beam_questions(asked: Mapping[str, Any], turns: Sequence[SaidTurn]) -> Iterator[Question]:
    roles = {turn.id: turn.role for turn in turns}
    for category, questions in asked.items():
        for one in questions:
            source = one.get("source_chat_ids")
            cited = tuple(dict.fromkeys(turn_id for turn_id in _leaves(source) if turn_id in roles))
            # Where a user's message is cited, the assistant's answers to it only repeat it.
            evidence = tuple(turn_id for turn_id in cited if roles[turn_id] == "user") or cited
            if not evidence:
                continue
            newest: tuple[str, ...] = ()
            stale: tuple[str, ...] = ()
            if category == "knowledge_update" and isinstance(source, dict):
                newest = tuple(_leaves(source.get("updated_info")))
                stale = tuple(turn_id for turn_id in _leaves(source.get("original_info")) if turn_id not in newest)
            answer = one.get("answer") or one.get("ideal_answer") or one.get("ideal_summary") or ""
            yield Question(one["question"], category, evidence, newest, stale, str(answer))


def _leaves(nested: object) -> Iterator[str]:
    """Yield the ids in lists and dictionaries of whatever depth."""
    if isinstance(nested, dict | list):
        for inner in nested.values() if isinstance(nested, dict) else nested:
            yield from _leaves(inner)
    elif nested is not None:
        yield str(nested)


def _files(folder: Path, pattern: str) -> list[Path]:
    return sorted(path for path in folder.rglob(pattern) if path.is_file())


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise LogsMissing(f"“{path}” is not a chat of the form that its name says ({error!r}).") from error


def main() -> int:
    """Download, or say what is in a folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fetch", type=Path, metavar="FOLDER", required=True, help="download LoCoMo and BEAM there")
    folder = parser.parse_args().fetch
    from bench.published import fetch

    try:
        fetch(folder)
        logs = load(folder)
    except MemoryBotError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{len(logs)} conversations with {sum(len(log.questions) for log in logs):,} questions in {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
