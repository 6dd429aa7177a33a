"""The text of a web page: what a reader of the page sees of its article, and flags for what was left out or hidden.

trafilatura picks the article in its fast mode, whose time grows with the page and not with its square.  The tree is built
by lxml without its nesting limit; hidden elements are taken out first, because their words would become evidence; and the
length of the tree's text is compared with that of the markup stripped of its tags, so that nothing is lost in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import unescape
from itertools import islice
from typing import Any

from reportedly.errors import InputError
from reportedly.ingest.base import NothingToRead

HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)|font-size\s*:\s*0(?:\.0+)?[a-z%]*\s*(?:;|!|$)"
    r"|text-indent\s*:\s*-\d{3,}|(?:left|right|top)\s*:\s*-\d{3,}|clip\s*:\s*rect\(\s*0|(?:width|height)\s*:\s*[01](?:px)?\s*(?:;|!|$)"
)
COLOUR = re.compile(r"(?<![-a-z])color\s*:\s*([#a-z0-9(),% ]+?)\s*(?:;|!|$)")
BACKGROUND = re.compile(r"background(?:-color)?\s*:\s*([#a-z0-9(),% ]+?)\s*(?:;|!|$)")
WHITE = ("#fff", "#ffffff", "white", "rgb(255,255,255)", "transparent", "rgba(0,0,0,0)")
HIDDEN_CLASSES = {"sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "hidden", "d-none"}
NEVER_SHOWN = ("template", "noscript", "textarea")
BLANKS = (" ", "\n", "\t", "\r")
TEXTS = "//text()[not(parent::script or parent::style)]"
NEVER_SEEN = {"script", "style", "template", "noscript", "textarea", "iframe", "object", "svg", "head"}
LONG_STYLE = 2_000  # characters of a style attribute that are looked at
MOST_BESIDE = 20  # paragraphs beside a hidden element that are looked at
LONG_PARAGRAPH = 80
BEGINNING = 400  # characters by which a paragraph is known again
NO_ARTICLE = {"nav", "aside", "footer", "form", "header", "figcaption", "table", "li"}
TAG = re.compile("<[^<>]*>")
NOT_PLAIN = re.compile(r"[\W_]+")
CLOSED_BY = {"<!--": "-->", "<script": "</script", "<style": "</style"}
FEWEST_LETTERS = 120  # fewer are no report
FEWEST_BROKEN = 60  # of a page whose structure is broken
LOST_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class Page:
    """A page read: its tree for the metadata, the article's text, and flags."""

    tree: Any
    text: str
    flags: tuple[str, ...]


def page_of(markup: str) -> Page:
    """Read a decoded page; raises NothingToRead when it holds no article and InputError when no tree can be built."""
    tree = _tree(markup)
    flags, bare = list(_unreached(markup, tree)), ""
    if flags:
        flags.append("read without its structure, because of that")
        bare = stripped(markup)
    hidden = _without_hidden(tree)
    paragraphs = [" ".join(p.split()) for p in _paragraphs(tree)]
    text = bare or _article(tree) or "\n".join(paragraphs)
    if not _holds(text, FEWEST_BROKEN if bare else FEWEST_LETTERS):
        raise NothingToRead("no article text", "the page holds hardly any running text")
    kept = NOT_PLAIN.sub("", text)
    inside = _inside_article(kept, hidden)
    if inside:
        flags.append(f"{inside} characters hidden in the article were left out")
    left = "" if bare else _left_out(kept, paragraphs)
    if left:
        flags.append(left)
    return Page(tree, text, tuple(flags))


def _tree(markup: str) -> Any:
    from lxml import etree, html

    parser = html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True, no_network=True, encoding="utf-8")
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=html.HtmlElement))  # choosing a class by name costs a call each
    try:
        tree = html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise NothingToRead("no page", str(error)[:200]) from error
    except RecursionError as error:
        raise InputError("nested too deep", "the page cannot be read") from error
    return tree


def _article(tree: Any) -> str:
    """What trafilatura takes for the article (it works on a copy of its own); empty when it finds none or fails."""
    from trafilatura import extract

    try:
        found = extract(tree, options=_options())
    except RecursionError:
        return ""
    return found or ""


@cache
def _options() -> Any:
    """trafilatura's settings; they say the same for every page."""
    from trafilatura.settings import Extractor

    return Extractor(output_format="txt", fast=True, comments=False, with_metadata=False)


def _without_hidden(tree: Any) -> list[tuple[Any, int]]:
    """Take out what a reader of the page does not see; gives what it stood in, and how many characters it was."""
    from lxml import etree

    lost: list[tuple[Any, int]] = []
    for element in [e for e in tree.iter(etree.Element) if _hidden(e)]:
        parent = element.getparent()
        if parent is None or element.tag in ("html", "body"):
            continue
        if element.tag not in NEVER_SEEN:
            lost.append((parent, sum(len(part.strip()) for part in element.itertext())))
        element.clear(keep_tail=True)
    return lost


def _inside_article(kept: str, hidden: list[tuple[Any, int]]) -> int:
    """How many of the hidden characters stood beside paragraphs of the article; hidden menus and boxes are no news."""
    beside = {parent: _beside_article(parent, kept) for parent, _ in hidden}
    return sum(length for parent, length in hidden if beside[parent])


def _beside_article(parent: Any, kept: str) -> bool:
    pieces = ([parent.text_content()] if parent.tag == "p" else [p.text_content() for p in parent.iterchildren("p")][:MOST_BESIDE])
    return any(len(piece) >= LONG_PARAGRAPH and _begin(piece) in kept for piece in pieces)


def _hidden(element: Any) -> bool:
    names = element.keys()
    if not names:
        return element.tag in NEVER_SHOWN
    if "hidden" in names or element.get("aria-hidden") == "true" or element.tag in NEVER_SHOWN:
        return True
    if "class" in names and not HIDDEN_CLASSES.isdisjoint(element.get("class")[:LONG_STYLE].split()):
        return True
    style = element.get("style")[:LONG_STYLE].lower() if "style" in names else ""
    return bool(style) and (bool(HIDDEN_STYLE.search(style)) or _like_its_ground(style))


def _like_its_ground(style: str) -> bool:
    """Whether letters have the colour of what is behind them; white is what is behind when nothing is said."""
    colour, ground = COLOUR.search(style), BACKGROUND.search(style)
    if not colour:
        return False
    ink = colour[1].replace(" ", "")
    paper = ground[1].replace(" ", "") if ground else "white"
    return ink == paper or (ink in WHITE and paper in WHITE)


def _paragraphs(tree: Any) -> Iterator[str]:
    """Running text outside menus and the like."""
    for element in tree.iter("p"):
        if not any(parent.tag in NO_ARTICLE for parent in element.iterancestors()):
            text = element.text_content().strip()
            if len(text) >= LONG_PARAGRAPH:
                yield text


def _left_out(kept: str, paragraphs: list[str]) -> str | None:
    """A flag when a fifth of the paragraphs' text is not in the article."""
    total = sum(len(p) for p in paragraphs)
    missing = sum(len(p) for p in paragraphs if _begin(p) not in kept)
    if total and missing / total >= LOST_SHARE:
        return f"{missing} of {total} characters of paragraphs were not taken for the article"
    return None


def _holds(text: str, letters: int) -> bool:
    """Whether a text holds at least so many letters and digits."""
    return next(islice(filter(str.isalnum, text), letters - 1, None), None) is not None


def _begin(paragraph: str) -> str:
    """The first letters and digits of a paragraph, by which it is known again."""
    return NOT_PLAIN.sub("", paragraph[:BEGINNING])[: LONG_PARAGRAPH // 2]


def _unreached(markup: str, tree: Any) -> Iterator[str]:
    """A flag when the tree holds clearly less text than the markup does."""
    whole = _letters(TAG.sub(" ", "".join(_outside_scripts(markup))))
    reached = _letters("".join(tree.xpath(TEXTS, smart_strings=False)))
    if whole > 40 and reached < (1 - LOST_SHARE) * whole:
        yield f"the page's markup is broken: about {whole - reached} of {whole} letters could not be reached"


def _letters(text: str) -> int:
    return len(text) - sum(map(text.count, BLANKS))


def stripped(markup: str) -> str:
    """The markup without tags, comments, scripts and styles: one line for each piece between two tags."""
    lines = (" ".join(unescape(part).split()) for part in TAG.split("".join(_outside_scripts(markup))))
    return "\n".join(line for line in lines if line)


def _outside_scripts(markup: str) -> Iterator[str]:
    """The pieces of the markup outside comments, scripts and styles; one that is not closed runs to the end."""
    place, lowered = 0, markup.lower()
    starts = {opening: lowered.find(opening) for opening in CLOSED_BY}
    while ahead := [(start, opening) for opening, start in starts.items() if start >= 0]:
        start, opening = min(ahead)
        yield markup[place:start]
        closing = CLOSED_BY[opening]
        end = lowered.find(closing, start + len(opening))
        if end < 0:
            return
        place = end + len(closing) if closing == "-->" else end
        starts = {name: lowered.find(name, place) if 0 <= old < place else old for name, old in starts.items()}
    yield markup[place:]
