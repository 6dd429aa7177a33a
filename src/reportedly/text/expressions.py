"""Recognises time expressions: words become code letters, forms of the codebook are matched over the letters.

Linear in the text's length: each form is bounded, and each place is tried once.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from reportedly.codebook.times import Form, Times

TOKEN = re.compile(
    r"(?:[Cc]hristmas|[Nn]ew [Yy]ear['’]s|[Bb]oxing|[Vv]alentine['’]s|[Tt]hanksgiving|[Aa]scension|[Mm]ay)[ ](?:[Ee]ve|[Dd]ay)\b"
    r"|(?:[Ee]aster|[Pp]alm|[Pp]entecost|[Gg]ood)[ ](?:[Ss]unday|[Mm]onday|[Ff]riday)\b|['’]\d\d\b(?!['’])"
    r"|\d{1,2}(?:st|nd|rd|th)\b|(?:1[5-9]|20)\d0['’]?s\b|['’]?\d0s\b|\d+(?:,\d{3})+|\d+|[AaPp]\.?[Mm]\b\.?|[Oo]['’][Cc]lock|['’][Ss]\b"
    r"|[^\W\d_]+(?:['’]ll)?|[^\w\s]|_"
)
CODE_OF_MARK = {",": ",", ".": ".", ":": ":", "/": "/", "-": "-", "–": "-", "—": "_", "‑": "-"}
FIRST_YEAR, LAST_YEAR = 1500, 2100
GREATEST = 10**6
YEAR = 4  # digits
LONG_DECADE = 5  # characters of "1950s"; "her 50s" are an age
THIS_CENTURY = 30  # two-digit years up to this are of the 2000s
AHEAD = 12  # tokens that are looked at for a word like "will"


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or mark: offsets, lower-case text, code letter and value."""

    start: int
    end: int
    word: str
    code: str
    value: str | int | float | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Expression:
    """A time expression as worded.  `kind` is the form's; parts that are not said are None.

    `shift` is the number of `unit`s (None: several); `direction` is last, next, this, ago, earlier, later, before, after,
    that or same; `part` a part of day (MO AF EV NI) or a clock time; `mod` START, MID, END; `future` whether words before it
    look ahead.
    """

    start: int
    end: int
    kind: str
    words: str
    year: int | None = None
    to_year: int | None = None
    month: int | None = None
    to_month: int | None = None
    day: int | None = None
    to_day: int | None = None
    weekday: int | None = None
    to_weekday: int | None = None
    season: int | None = None
    feast: str | None = None
    unit: str | None = None
    shift: float | None = None
    several: bool = False
    direction: str | None = None
    part: str | None = None
    mod: str | None = None
    decade: bool = False
    future: bool = False
    value: str | None = None


@lru_cache(maxsize=64)
def expressions_of(text: str, times: Times) -> tuple[Expression, ...]:
    """The time expressions of a text in order; none overlap."""
    tokens = _tokens(text, times)
    codes = "".join(t.code for t in tokens)
    found: list[Expression] = []
    starting = _starting(times.forms)
    place = 0
    while place < len(tokens):
        best = _longest(codes, place, starting.get(codes[place], ())) if codes[place] not in "_,.:/-'" else None
        made = _made(best[0], best[1], tokens, text) if best else None
        if made and made.kind == "clock" and not _tells_time(made, best[1] if best else None, tokens, times):
            made = None
        if made and best:
            found.append(replace(made, future=_looks_ahead(tokens, place, times)))
            place = best[1].end()
        else:
            place += 1
    return tuple(found)


def _tells_time(made: Expression, match: re.Match[str] | None, tokens: list[Token], times: Times) -> bool:
    """Hours and minutes with "a.m.", a day, or a word like "at" before them, or first in their line; else a length or a score."""
    if match is None or match.start() == 0 or made.weekday is not None or "H" in match[0] or "O" in match[0]:
        return True
    before = tokens[match.start() - 1]
    return before.word in times.opens_clock or "m" in before.code or before.line < tokens[match.start()].line


def within(expressions: Sequence[Expression], start: int, end: int) -> Sequence[Expression]:
    """Those of the expressions (in text order) that begin between two places."""
    return expressions[bisect_left(expressions, start, key=_start) : bisect_left(expressions, end, key=_start)]


def _start(expression: Expression) -> int:
    return expression.start


def _longest(codes: str, place: int, forms: Iterable[Form]) -> tuple[Form, re.Match[str]] | None:
    best: tuple[Form, re.Match[str]] | None = None
    for form in forms:
        match = form.pattern.match(codes, place)
        if match and match.end() > place and (best is None or match.end() > best[1].end()):
            best = (form, match)
    return best


@cache
def _starting(forms: tuple[Form, ...]) -> Mapping[str, tuple[Form, ...]]:
    """The forms that can begin with each letter, told by the letters that their text names before anything fixed."""
    letters = {letter for form in forms for letter in _first_letters(form.pattern.pattern)}
    return {letter: tuple(f for f in forms if letter in _first_letters(f.pattern.pattern)) for letter in letters}


def _first_letters(pattern: str) -> frozenset[str]:
    """A superset of the letters that a form can begin with: every letter outside group names."""
    return frozenset(re.sub(r"\(\?P<\w>", "(", pattern))


def _tokens(text: str, times: Times) -> list[Token]:
    raw = list(TOKEN.finditer(text))
    ends = [m.start() for m in re.finditer("\n", text)]
    return [_token(i, raw, times, bisect_left(ends, raw[i].start())) for i in range(len(raw))]


def _token(place: int, raw: list[re.Match[str]], times: Times, line: int) -> Token:
    match = raw[place]
    written = match[0]
    word = written.lower().replace("’", "'")
    code, value = _coded(word, written, times)
    if code == "M" and word in times.ambiguous and not _is_month(place, raw, times):
        code = "_"
    if code == "Y" and word[0].isdigit() and len(word) < LONG_DECADE and _word(raw, place - 1) not in ("the", "mid", "-"):
        code = "_"
    if code == "y" and word[0] != "'" and not _is_year(place, raw, times):
        code = "d"
    return Token(match.start(), match.end(), word, code, value, line)


def _coded(word: str, written: str, times: Times) -> tuple[str, str | int | float | None]:
    if word[0].isdigit() or (word[0] == "'" and len(word) > 2 and word[1].isdigit()):
        return _number(word)
    if word.replace(".", "") in ("am", "pm") and (len(word) > 2 or word == "pm" or written in ("am", "AM")):
        return "H", times.values[word.replace(".", "")]
    if word == "o'clock":
        return "O", None
    if word == "'s" or word == "'":
        return "'", None
    if word in CODE_OF_MARK:
        return CODE_OF_MARK[word], None
    code = times.codes.get(word, "_")
    if code in ("w", "B") and not written[0].isupper():
        code = "_"
    return code, times.values.get(word)


def _number(word: str) -> tuple[str, str | int | float | None]:
    if word.endswith("s"):
        digits = re.sub(r"\D", "", word)
        return "Y", int(digits) if len(digits) == 4 else 1900 + int(digits)
    digits = re.sub(r"\D", "", word)
    if word[0] == "'":
        return "y", 1900 + int(digits) if int(digits) > THIS_CENTURY else 2000 + int(digits)
    number = min(int(digits[:9]), GREATEST)
    if word[-1].isalpha():
        return "o", number
    if len(digits) == 4 and "," not in word and FIRST_YEAR <= number <= LAST_YEAR:
        return "y", number
    return ("n" if 1 <= number <= 31 and len(digits) <= 2 else "d"), number


def _word(raw: list[re.Match[str]], place: int) -> str:
    return raw[place][0].lower() if 0 <= place < len(raw) else ""


def _is_month(place: int, raw: list[re.Match[str]], times: Times) -> bool:
    before, after = _word(raw, place - 1), _word(raw, place + 1)
    if raw[place][0].islower():
        return before == "de" or before[:1].isdigit()
    if after == ".":
        after = _word(raw, place + 2)
    if before in ("-", "–") and _word(raw, place - 2) in ("mid", "early", "late"):
        return True
    return before in times.opens_month or before[:1].isdigit() or (after[:1].isdigit() and len(after) <= 4) or before == "de"


def _is_year(place: int, raw: list[re.Match[str]], times: Times) -> bool:
    before, after = _word(raw, place - 1), _word(raw, place + 1)
    if before in ("-", "–") and _word(raw, place - 2).isdigit() and len(_word(raw, place - 2)) != YEAR:
        return False
    if after in times.not_year or (before in ("$", "£", "€", ".") and raw[place - 1].end() == raw[place].start()):
        return False
    if before in (",", "."):
        return _word(raw, place - 2)[:1].isdigit() or _word(raw, place - 2) in times.codes
    if before in ("-", "–", "(", "/") or after in (")", "-", "–"):
        return True
    return before in times.opens_year or before in times.codes or before == "" or after in ("'s", "’s")


def _looks_ahead(tokens: list[Token], place: int, times: Times) -> bool:
    """Whether a word before it, in the same clause, speaks of what is to come."""
    for token in reversed(tokens[max(0, place - AHEAD) : place]):
        if token.code == "." or token.word in times.clause_ends:
            return False
        if token.word in times.future:
            return True
    return False


def _made(form: Form, match: re.Match[str], tokens: list[Token], text: str) -> Expression | None:
    parts = {name: tokens[match.start(name) : match.end(name)] for name, got in match.groupdict().items() if got}
    first, last = match.start(), match.end() - 1
    while first < last and tokens[first].code == "p" and form.kind != "night":
        first += 1
    while last > first and tokens[last].code in ".,'":
        last -= 1
    start, end = tokens[first].start, tokens[last].end
    if any("\n\n" in text[a.end : b.start] for a, b in zip(tokens[first:last], tokens[first + 1 : last + 1], strict=False)):
        return None
    made = _filled(Expression(start, end, form.kind, text[start:end].lower()), parts)
    return _checked(made, tokens[first : last + 1])


def _filled(made: Expression, parts: dict[str, list[Token]]) -> Expression:
    def value(name: str) -> int | None:
        found = parts.get(name)
        return int(found[0].value) if found and isinstance(found[0].value, (int, float)) else None

    def text(name: str) -> str | None:
        found = parts.get(name)
        return str(found[0].value) if found and found[0].value is not None else None

    number = _quantity(parts["N"]) if "N" in parts else None
    if number is not None and ("o" in parts or any(t.word == "half" for t in parts["N"]) or made.words.find(" and a half ") > 0):
        number = number + 0.5 if number != 0.5 else number
    made = replace(
        made, year=value("y"), to_year=value("z"), month=value("M"), to_month=value("b"), day=value("d"), to_day=value("e"),
        weekday=value("W") if "W" in parts else value("w"), season=value("S"), feast=text("B"), unit=text("U"), shift=number)
    made = replace(
        made, several="N" in parts and number is None, direction=text("g"), part=text("P"), mod=text("k"),
        decade="y" in parts and parts["y"][0].code == "Y", value=text("V") or text("r") or text("j"))
    if "R" in parts:
        made = replace(made, unit="day", shift=value("R"), part="NI" if parts["R"][0].word == "tonight" else made.part)
    if made.kind == "night" and made.part != "NI":
        return replace(made, part=None)
    if "e" in parts and made.kind == "weekday":
        made = replace(made, to_weekday=value("e"), to_day=None)
    if "h" in parts:
        made = replace(made, part=_clock(parts))
    return made


def _clock(parts: dict[str, list[Token]]) -> str | None:
    hour, minute = parts["h"][0].value, parts["i"][0].value if "i" in parts else 0
    if not isinstance(hour, int) or not isinstance(minute, int) or hour > 24 or minute > 59:
        return None
    if "H" in parts and hour <= 12:
        hour = hour % 12 + int(parts["H"][0].value or 0)
    return f"{hour:02}:{minute:02}"


def _quantity(tokens: list[Token]) -> float | None:
    """The number that some tokens spell; None for several, few, many."""
    total, last = 0.0, 0.0
    for token in tokens:
        if token.code == "v":
            return 2.0 if token.word == "couple" else None
        if token.code == "A" or not isinstance(token.value, (int, float)) or token.code not in "cndo":
            continue
        last = float(token.value)
        total = total * last if last in (100, 1000) and 0 < total < last else total + last
    return total or 1.0


def _checked(made: Expression, tokens: list[Token]) -> Expression | None:
    """None for what only looks like a time."""
    days = [d for d in (made.day, made.to_day) if d is not None]
    if any(not 1 <= d <= 31 for d in days) or (made.month is not None and not 1 <= made.month <= 12):
        return None
    if made.kind == "date" and made.month is None and made.feast is None and not any(c.isdigit() for c in made.words):
        return None
    if made.kind in ("clock", "night") and made.part is None:
        return None
    if made.year is None and made.kind == "year" and made.unit not in ("century", "decade"):
        return _spelled(made, tokens)
    return made


def _spelled(made: Expression, tokens: list[Token]) -> Expression | None:
    """A year in words: "nineteen ninety-six"."""
    numbers = [t.value for t in tokens if t.code == "c" and isinstance(t.value, int)]
    if len(numbers) >= 2 and numbers[0] in (17, 18, 19, 20) and sum(numbers[1:]) < 100:
        return replace(made, year=numbers[0] * 100 + sum(numbers[1:]))
    return None
