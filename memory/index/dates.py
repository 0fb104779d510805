"""Dates in words: which days a question asks about, and which days a message speaks of.

Rules of our own, in eight languages, since the libraries tried (dateparser, parsedatetime, dateutil, recurrent,
timefhuman) read "May I", "we march" and "the sun" as dates or miss "last summer". Knows no index and no log.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from memory.index._dates.expressions import Expression, Reader
from memory.index._dates.ranges import Range
from memory.index._dates.tokens import Token, fold, may_hold, read


@dataclass(frozen=True)
class Asked:
    """What a question says about time."""

    ranges: tuple[tuple[date, date], ...] = ()
    """First and last day of each range that it names, both included, in the order of the words."""
    before: date | None = None
    """Last day that "before" or "until" leaves: 31 May for "before June"."""
    after: date | None = None
    """First day that "after" or "since" leaves: 1 July for "after June"."""
    asks_time: bool = False
    """It asks for a time: "when", "how long ago", "which month"."""
    asks_count: bool = False
    """It asks for a number: "how many", "how often"."""
    recent: bool = False
    """The newest is meant: "lately", "now", "the latest"."""
    earliest: bool = False
    """The oldest is meant: "first time", "originally"."""


_A_DAY = timedelta(days=1)
_LONGEST = 4000
"""Characters of a text that are read; what follows is not looked at."""

_ASKS_TIME = re.compile(
    r"\bwhen(?:'s)?\s+(?:did|do|does|was|is|are|were|will|would|has|have|had|can|could|should|shall|am)\b"
    r"|\b(?:tell me|know|remember|recall|say|said|mention(?:ed)?|since|until|and|by)\s+when\b(?!ever)"
    r"|\bhow (?:long|old|soon|recently)\b|\bhow (?:many|much) (?:years?|months?|weeks?|days?|time)\b"
    r"|\b(?:what|which) (?:\w+ )?(?:date|day|month|year|week|weekend|season|weekday|time|decade)s?\b"
    r"|\b(?:what|which) (?:was|is) the (?:exact )?date\b|\bcuándo\b|(?:^|¿|\bdesde |\bhasta )cuando\b"
    r"|\b(?:que|cual) (?:fecha|dia|mes|ano)\b|\bcuanto tiempo\b|\bwann\b|\bwie lange\b"
    r"|\b(?:welche[mnrs]?) (?:tag|datum|monat|jahr|woche)\b|(?:^|\bdesde |\bate )quando\b|\bquanto tempo\b"
    r"|\bque (?:data|dia|mes|ano)\b|(?:^|\bdepuis |\bjusqu'a )quand\b|\bcombien de temps\b"
    r"|\bquel(?:le)? (?:date|jour|mois|annee|semaine)\b"
    r"|什么时候|什麼時候|何时|何時|几时|哪天|哪一天|哪年|哪个月|几月|几号|几年|多久|多长时间|いつ|何月|何日|何年|何曜日|どのくらい前"
    r"|\bمتي\b|في اي (?:يوم|شهر|سنه|عام|تاريخ)|كم من الوقت"
)
_OPENS_WITH_WHEN = re.compile(r"^\W*(?:and |so |but |ok |oh )*when\b[^,?]*\?")
_ASKS_COUNT = re.compile(
    r"\bhow (?:many|often|much)\b|\bnumber of\b|\bcuant[oa]s?\b|\bwie\s?(?:viele?|oft)\b|\bquant[oa]s\b"
    r"|\bcombien\b|多少|几次|幾次|几个|幾個|几本|几只|几位|几天|几年|いくつ|何回|何人|何個|何度|何冊|何匹|どれくらい|\bكم\b"
)
_RECENT = re.compile(
    r"\b(?:lately|recent(?:ly)?|current(?:ly)?|now|nowadays|latest|newest|these days|at the moment|at present|presently"
    r"|today|right now|as of (?:now|today)|up to date|still|anymore|any more)\b"
    r"|\b(?:ahora|actualmente|ultimamente|recientemente|hoy en dia|todavia|aun)\b"
    r"|\b(?:jetzt|zurzeit|derzeit|aktuell\w*|neulich|kurzlich|neuest\w*|momentan|heutzutage|noch immer|immer noch)\b"
    r"|\b(?:agora|atualmente|recentemente|hoje em dia|ainda)\b"
    r"|\b(?:maintenant|actuellement|recemment|ces derniers temps|ces jours-ci|en ce moment|aujourd'hui|toujours)\b"
    r"|现在|現在|目前|最近|最新|如今|今(?![年月週周日天晚夜朝早度回後天])|このごろ|近頃|\bالان\b|\bحاليا\b|\bموخرا\b|\bحديثا\b|\bاحدث\b"
)
_EARLIEST = re.compile(
    r"\b(?:first time|originally?|at first|initial(?:ly)?|at the (?:very )?(?:beginning|start)|in the beginning"
    r"|earliest|to begin with|(?:did|do|have|had|has) (?:\w+ ){1,3}first"
    r"|first (?:\w+ )?(?:meet|met|mention|said|told|talk)\w*)\b"
    r"|\b(?:primera vez|originalmente|original|al principio|al comienzo|inicialmente|inicial)\b"
    r"|\b(?:zum ersten mal|das erste mal|ursprunglich\w*|am anfang|zu beginn|anfangs|zuerst|anfanglich\w*)\b"
    r"|\b(?:primeira vez|no inicio|no comeco|a principio)\b"
    r"|\b(?:premiere fois|a l'origine|au debut|initialement|d'abord|au depart)\b"
    r"|最初|起初|第一次|一开始|当初|原来|初めて|はじめて|元々|もともと|\bاول مره\b|\bفي البدايه\b|\bفي الاصل\b"
)


def when(question: str, now: date, said: tuple[date, date] | None = None) -> Asked:
    """Return what a question says about time.

    now: the day on which it is asked; "last week" is counted from there.
    said: first and last day of the log. A date without a year is looked for there, and there may be several; without
        it, or where the log has none, it is the newest that has begun, or the next if the question is about the future.
    """
    question = question[:_LONGEST]
    folded = fold(question)
    found = _expressions(question, now, said, bias=-1)
    spans = [span for one in found if one.direction == "range" for span in one.spans]
    before = [_last_day(one) for one in found if one.direction == "before" and one.spans]
    after = [_first_day(one) for one in found if one.direction == "after" and one.spans]
    return Asked(
        ranges=tuple(dict.fromkeys(spans)),
        before=before[0] if before else None,
        after=after[0] if after else None,
        asks_time=bool(_ASKS_TIME.search(folded) or "cuándo" in question.lower() or _OPENS_WITH_WHEN.search(folded)),
        asks_count=bool(_ASKS_COUNT.search(folded)),
        recent=bool(_RECENT.search(folded)),
        earliest=bool(_EARLIEST.search(folded)),
    )


def mentions(text: str, at: date) -> tuple[tuple[date, date], ...]:
    """Return the days, first and last of each range, that a message said on day `at` speaks of.

    Cheap where it speaks of none. A date without a year is taken by the words beside it (was, will), else the nearest;
    "since May" is May until `at`, "before May" and "after May" are May.
    """
    spans = []
    for one in _expressions(text, at, None, bias=0):
        if one.spans and one.direction == "after" and one.since and one.spans[0][0] <= at:
            spans.append((one.spans[0][0], at))
        else:
            spans.extend(one.spans)
    return tuple(dict.fromkeys(spans))


def time_words(text: str) -> int:
    """Return how many expressions of time a text holds; lengths of time ("for two years") count."""
    folded = may_hold(text[:_LONGEST])
    if not folded:
        return 0
    reader = Reader(read(folded), date(2000, 1, 1), None, -1)
    return len(reader.read()) + reader.durations


def _expressions(text: str, now: date, said: Range | None, bias: int) -> list[Expression]:
    folded = may_hold(text[:_LONGEST])
    if not folded:
        return []
    tokens = read(folded)
    return Reader(tokens, now, said, _bias(tokens) or bias).read()


def _bias(tokens: Iterable[Token]) -> int:
    """Return 1 where a text speaks of what is to come, -1 of what was, 0 where it does not say."""
    kinds = {token.kind for token in tokens}
    return 1 if "Fu" in kinds else -1 if "Pa" in kinds else 0


def _last_day(one: Expression) -> date:
    first, last = one.spans[-1]
    return last if one.since else max(first, date.min + _A_DAY) - _A_DAY


def _first_day(one: Expression) -> date:
    first, last = one.spans[0]
    return first if one.since else min(last, date.max - _A_DAY) + _A_DAY
