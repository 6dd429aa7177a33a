"""The comparisons.  Each takes two local incidents and gives a reason for or against, or None when it has nothing to say.

The docstring of a comparison is what the user reads beside its points.
"""

from __future__ import annotations

from collections.abc import Callable
from math import asin, cos, radians, sin, sqrt

from reportedly.codebook.merging import Merging
from reportedly.merge.context import Context
from reportedly.merge.local import LocalIncident
from reportedly.merge.names import agreement, folded
from reportedly.merge.rarity import rarity
from reportedly.merge.window import window_of
from reportedly.model import Count, Reason, Status, Where, Who

NEAR_DAYS = 4
WINDOW_DAYS = 10
VAGUE_TYPE = "other"
Comparison = Callable[[LocalIncident, LocalIncident, Merging], Reason | None]


def report(left: LocalIncident, right: LocalIncident, rules: Merging) -> Reason | None:
    """One report told them as two incidents."""
    if left.report != right.report:
        return None
    return _reason("report", "one_report", f"both in report {left.report}", rules)


def date(left: LocalIncident, right: LocalIncident, rules: Merging) -> Reason | None:
    """Whether both can have happened on the same day; the sharper the dates, the more it says."""
    if left.window is None or right.window is None:
        return None
    gap, widest = left.window.gap(right.window), max(left.window.days, right.window.days)
    name = _day_grade(widest) if gap == 0 else _gap_grade(gap, widest)
    return _reason("date", name, f"{left.when} and {right.when}", rules)


def _day_grade(widest: int) -> str:
    if widest <= WINDOW_DAYS:
        return "date_exact" if widest == 1 else "date_window"
    return "date_month" if widest <= 62 else "date_vague"


def _gap_grade(gap: int, widest: int) -> str:
    if gap == 1 and widest <= WINDOW_DAYS:
        return "date_near"
    return "date_gap_short" if gap <= 4 else "date_gap" if gap <= 31 else "date_gap_long"


def place(left: LocalIncident, right: LocalIncident, rules: Merging) -> Reason | None:
    """Whether both can have happened in the same place: same name, close by, one inside the other, or apart.

    Apart does not count against when one report names the other's place too.
    """
    found = [(_places(a, b, rules), a, b) for a in left.places for b in right.places]
    known = [(name, a, b) for name, a, b in found if name]
    if not known:
        return None
    name, a, b = max(known, key=lambda item: rules.points[str(item[0])])
    if rules.points[str(name)] < 0 and (_told(a, right) or _told(b, left)):
        name = "place_told"
    return _reason("place", str(name), f"{a.name or a.text} and {b.name or b.text}", rules)


def _told(where: Where, other: LocalIncident) -> bool:
    """Whether the other report names this place too, though it puts the incident elsewhere: then the reading may be at fault."""
    words = set(folded((where.name or "").rsplit(",", 1)[-1]).split())  # "market, Oldport": the town
    return bool(words) and words <= other.context.words


def victim(left: LocalIncident, right: LocalIncident, rules: Merging) -> Reason | None:
    """Whether they name the same victim; two single victims of different names are two incidents."""
    mine, theirs = _named(left.targets), _named(right.targets)
    if not mine or not theirs:
        return None
    matches = {agreement(a, b): (a, b) for a in mine for b in theirs}
    for grade, name in (("full", "victim_name"), ("part", "victim_surname")):
        if grade in matches:
            return _reason("victim", name, " and ".join(matches[grade]), rules)
    if _room(left, len(mine)) or _room(right, len(theirs)):
        return None
    return _reason("victim", "victim_other", f"{', '.join(mine)} and {', '.join(theirs)}", rules)


def description(left: LocalIncident, right: LocalIncident, rules: Merging) -> Reason | None:
    """Whether the victims are described in the same words (an office, a trade, a building)."""
    shared = _described(left, rules) & _described(right, rules)
    return _reason("description", "description", ", ".join(sorted(shared)), rules) if shared else None


def kind(left: LocalIncident, right: LocalIncident, rules: Merging) -> Reason | None:
    """Whether they are of one type."""
    if not left.types or not right.types or VAGUE_TYPE in (*left.types, *right.types):
        return None
    shared = set(left.types) & set(right.types)
    detail = ", ".join(sorted(shared)) or f"{', '.join(left.types)} against {', '.join(right.types)}"
    return _reason("type", "type_shared" if shared else "type_apart", detail, rules)


def status(left: LocalIncident, right: LocalIncident, rules: Merging) -> Reason | None:
    """A plan is not the deed."""
    unlike = {left.status, right.status}
    if len(unlike) == 1 or Status.PLANNED not in unlike:
        return None
    return _reason("status", "status_apart", f"{left.status} against {right.status}", rules)


def toll(left: LocalIncident, right: LocalIncident, rules: Merging) -> Reason | None:
    """Whether the numbers of killed, or else of injured, agree; tolls of one incident grow, so a small gap says little."""
    for mine, theirs in ((left.killed, right.killed), (left.injured, right.injured)):
        grades = [(_tolls(a, b), a, b) for a in mine for b in theirs]
        if grades:
            name, a, b = max(grades, key=lambda item: rules.points[item[0]])
            return _reason("toll", name, f"{_range(a)} and {_range(b)}", rules)
    return None


def weapon(left: LocalIncident, right: LocalIncident, rules: Merging) -> Reason | None:
    """Whether they name the same weapon or method."""
    mine = {w for text in left.weapons for w in folded(text).split()}
    shared = {w for text in right.weapons for w in folded(text).split() if w in mine and len(w) > 3}
    return _reason("weapon", "weapon", ", ".join(sorted(shared)), rules) if shared else None


def doer(left: LocalIncident, right: LocalIncident, rules: Merging) -> Reason | None:
    """Whether the same party is accused or claims it; a named person says more than a group."""
    matches = [(a, b) for a in left.accused for b in right.accused if a.name and b.name and agreement(a.name, b.name) == "full"]
    if not matches:
        return None
    a, b = max(matches, key=lambda pair: pair[0].kind == "person")
    name = "doer_person" if "person" in (a.kind, b.kind) else "doer"
    return _reason("doer", name, f"{a.name} and {b.name}", rules)


def text(left: LocalIncident, right: LocalIncident, rules: Merging) -> Reason | None:
    """Share of the rare names around them that both have; it says more when both came out, or happened, within days."""
    mine, theirs = (context.words for context in _contexts(left, right))
    shared = mine & theirs
    if len(shared) < 2:
        return None
    share = _weight(shared) / sqrt(_weight(mine) * _weight(theirs))
    points = rules.points["text"] + (rules.points["text_near"] if _close(left, right) else 0)
    return Reason("text", round(points * share, 3), ", ".join(sorted(shared, key=lambda w: (-rarity(w), w))[:12]))


def _contexts(left: LocalIncident, right: LocalIncident) -> tuple[Context, Context]:
    """What stands around both: their whole reports when both are mainly about it, else only the words that tell of it."""
    return (left.context, right.context) if left.main and right.main else (left.nearby, right.nearby)


def _close(left: LocalIncident, right: LocalIncident) -> bool:
    """Whether the reports came out within days of one another, or both put it in the same days."""
    gap = _news_gap(left, right)
    if gap is None or gap <= NEAR_DAYS:
        return True
    return bool(left.window and right.window and left.window.gap(right.window) == 0
                and max(left.window.days, right.window.days) <= WINDOW_DAYS)


def _weight(words: frozenset[str]) -> float:
    return sum(rarity(w) ** 2 for w in words) or 1.0


def _news_gap(left: LocalIncident, right: LocalIncident) -> int | None:
    mine, theirs = window_of(left.published), window_of(right.published)
    return mine.gap(theirs) if mine and theirs else None


def people(left: LocalIncident, right: LocalIncident, rules: Merging) -> Reason | None:
    """Whether both tell of the same persons by their full names, when no victim settles it."""
    victims = victim(left, right, rules)
    if victims is not None and victims.points > 0:
        return None
    a, b = _contexts(left, right)
    persons = (a.people & (b.people | b.names)) | (b.people & a.names)
    others = a.names & b.names
    points = min(rules.points["person"] * len(persons), rules.points["person_most"])
    points += min(rules.points["name"] * len(others), rules.points["name_most"])
    return Reason("people", round(points, 3), ", ".join(sorted(persons | others)[:6])) if points else None


def age(left: LocalIncident, right: LocalIncident, rules: Merging) -> Reason | None:
    """Whether persons of the same age appear in both."""
    mine, theirs = (context.ages for context in _contexts(left, right))
    if not mine or not theirs:
        return None
    shared = mine & theirs
    points = min(rules.points["age"] * len(shared), rules.points["age_most"]) if shared else rules.points["age_apart"]
    return Reason("age", points, ", ".join(sorted(shared)) or f"{', '.join(sorted(mine)[:4])} against {', '.join(sorted(theirs)[:4])}")


def news(left: LocalIncident, right: LocalIncident, rules: Merging) -> Reason | None:
    """Whether the reports came out close together; looked at only when a report gives no date and is mainly about this."""
    gap = _news_gap(left, right)
    if gap is None or (left.window and right.window) or not (left.main and right.main) or gap > 60:
        return None
    name = "news_day" if gap <= 1 else "news_days" if gap <= 14 else "news_weeks"
    return _reason("news", name, f"published {left.published} and {right.published}", rules)


COMPARISONS: tuple[Comparison, ...] = (report, date, place, victim, description, kind, status, toll, weapon, doer, people, age, news, text)


def explanation(name: str) -> str:
    """What the comparison of this name looks at, in words for the user."""
    chosen = {"type": "kind"}.get(name, name)
    return next((c.__doc__ or "" for c in COMPARISONS if c.__name__ == chosen), "")


def _reason(name: str, points: str, detail: str, rules: Merging) -> Reason:
    return Reason(name, rules.points[points], detail)


def _places(a: Where, b: Where, rules: Merging) -> str | None:
    if a.country and b.country and a.country != b.country:
        return "place_other_country"
    if not a.name or not b.name:
        return "place_country" if a.country and a.country == b.country else None
    mine, theirs = folded(a.name), folded(b.name)
    if mine == theirs or (a.gazetteer_id and a.gazetteer_id == b.gazetteer_id):
        return "place_same"
    if mine in _holders(b) or theirs in _holders(a):
        return "place_inside"
    away = kilometres(a, b)
    if away is None:
        return None
    reach = rules.near_km + max(a.radius_km or 0, b.radius_km or 0)
    return "place_close" if away <= reach else "place_apart"


def _holders(where: Where) -> set[str]:
    return {folded(part) for part in (where.admin, where.country) if part}


def kilometres(a: Where, b: Where) -> float | None:
    """Great-circle distance; None when a point is missing."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    north, east = radians(b.lat - a.lat), radians(b.lon - a.lon)
    h = sin(north / 2) ** 2 + cos(radians(a.lat)) * cos(radians(b.lat)) * sin(east / 2) ** 2
    return 12742 * asin(min(1.0, sqrt(h)))


def _named(targets: tuple[Who, ...]) -> tuple[str, ...]:
    return tuple(who.name for who in targets if who.name)


def _room(incident: LocalIncident, named: int) -> bool:
    """Whether more victims may be there than the report names."""
    return any(c.max is None or c.max > named for c in (*incident.killed, *incident.injured)) or len(incident.targets) > named


def _described(incident: LocalIncident, rules: Merging) -> set[str]:
    worded = (part for who in incident.targets for part in (who.description, who.title, who.text) if part)
    named = {w for name in _named(incident.targets) for w in folded(name).split()}
    words = {w for part in worded for w in folded(part).split() if len(w) > 3} - rules.generic_words - named
    return {_singular(w) for w in words}


def _singular(word: str) -> str:
    """`missiles` → `missile`; a word in -ss stays."""
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word


def _tolls(a: Count, b: Count) -> str:
    if (a.min, a.max) == (b.min, b.max):
        return "toll_large" if (a.min or 0) >= 5 else "toll_equal"
    low, high = max(a.min or 0, b.min or 0), min(_top(a), _top(b))
    if low <= high:
        return "toll_overlap"
    return "toll_near" if low - high <= max(2, low // 4) else "toll_apart"


def _top(count: Count) -> int:
    return 10**9 if count.max is None else count.max


def _range(count: Count) -> str:
    if count.min == count.max:
        return str(count.min)
    return f"{'' if count.min is None else count.min}–{'' if count.max is None else count.max}"
