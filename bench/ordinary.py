"""Ordinary news, made up: reports that tell of no violence, for mixes in which most reports are irrelevant.

A third of them use words of violence for something else (a strike of workers, a shot at goal, a budget under attack), as real
news does: of real pages without any incident the gate let 26 to 44 in a hundred through (docs/speed.md).
"""

from __future__ import annotations

import random
from collections.abc import Iterator

TOWNS = ("Oldham Cross", "Valmere", "Port Linden", "Castle Row", "Eastmarch", "Brennick", "Tarrow", "Low Hallam", "Merrin", "Sandgate")
FIRST = ("Anna", "Peter", "Maria", "Ibrahim", "Joan", "Luis", "Grace", "Viktor", "Leila", "Tom")
LAST = ("Marden", "Okoro", "Bellamy", "Sorel", "Haddad", "Quist", "Varga", "Lindqvist", "Amaro", "Penrose")
PLAIN = (
    "{town} council voted {n} to {m} on Tuesday to widen the ring road, a plan that has been discussed for nearly a decade.",
    "The mayor, {name}, said the work would begin in spring and cost {n} million, most of it paid by the region.",
    "Shares in the regional bank rose {n} per cent after it reported better results than analysts had expected.",
    "The library in {town} will open on Sundays from next month, its director {name} told residents at a meeting.",
    "Rain is expected over most of the country until Friday, with temperatures of about {n} degrees in the south.",
    "{name}, who has taught mathematics in {town} for {n} years, was given the teacher of the year award.",
    "The museum said {n},000 people had seen the exhibition of maps, more than any other in its history.",
    "Farmers around {town} expect a good harvest of apples, though the price per box is lower than last year.",
    "A new tram line between {town} and the airport carried its first passengers on Monday morning.",
    "Parents have asked the school board to keep the music classes, which cost the town {n},000 a year.",
    "{name} and {name2} will present the evening show together from September, the broadcaster announced.",
    "Unemployment in the province fell to {n} per cent, the statistics office said, the lowest figure since it began counting.",
    "The company plans to hire {n} engineers for its plant near {town}, where it makes parts for wind turbines.",
    "Volunteers planted {n}00 trees along the river at the weekend, helped by pupils of two schools.",
    "The opera house will be closed for repairs until next autumn, and performances move to a hall in {town}.",
    "Researchers at the university found that the birds return to the same roof each year, often within a few days.",
    "The ministry published new rules for cyclists, which come into effect at the beginning of the year.",
    "Visitors spent {n} per cent more than a year ago, according to the association of hotel owners.",
)
BORROWED = (
    "Workers at the port of {town} began a strike over pay, and {n} ships waited outside the harbour.",
    "{name} took a shot from the edge of the area in the {n}th minute and the keeper could only watch.",
    "The opposition launched an attack on the budget, which {name} called a threat to every family.",
    "The striker fired {town} into the lead before {name} seized on a mistake and killed the game off.",
    "Critics said the film bombed because its hero is shot in the first scene of a very long evening.",
    "A fire of old tyres near {town} was put out within an hour; nobody was there at the time.",
    "The bill was killed in committee by {n} votes to {m} after a battle that lasted all summer.",
    "A heart attack forced {name} to give up the chair of the club, which mourns its founder, dead at {n}8.",
)


def ordinary(number: int, words: int = 180) -> str:
    """One made-up report of about so many words; the same number gives the same report."""
    chance = random.Random(number)
    borrowed = chance.random() < 1 / 3
    lines: list[str] = []
    while sum(len(line.split()) for line in lines) < words:
        lines.append(_line(chance, borrowed and chance.random() < 0.3))
    return "\n\n".join(" ".join(lines[i : i + 3]) for i in range(0, len(lines), 3))


def _line(chance: random.Random, borrowed: bool) -> str:
    n = chance.randint(2, 9)
    names = [f"{chance.choice(FIRST)} {chance.choice(LAST)}" for _ in range(2)]
    template = chance.choice(BORROWED if borrowed else PLAIN)
    return template.format(town=chance.choice(TOWNS), name=names[0], name2=names[1], n=n, m=n - 1)


def one_in(parts: int, relevant: list[str]) -> Iterator[str]:
    """Each relevant text followed by so many ordinary ones of its length that one in `parts` is relevant."""
    for number, text in enumerate(relevant):
        yield text
        yield from (ordinary(number * parts + n, len(text.split())) for n in range(1, parts))
