"""Spreadsheets from the browser: upload, see what each column is taken for and how rows would be read, change that, import."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Request, UploadFile
from fastapi import Query as Parameter
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, Field
from starlette.datastructures import FormData
from starlette.datastructures import UploadFile as Sent
from starlette.exceptions import HTTPException

from reportedly.api import SheetAsked
from reportedly.codebook.sheets import load_sheets
from reportedly.codebook.viewing import load_viewing
from reportedly.errors import InputError, ReportedlyError, UsageError
from reportedly.merge.wording import words_of
from reportedly.model import Coding, Role, Stance
from reportedly.sheets import Table, mapped, previewed
from reportedly.sheets.archived import LAYOUT
from reportedly.sheets.rows import Note
from reportedly.web.adding import safe_name, told
from reportedly.web.reading import Work
from reportedly.web.rest import ERRORS, answer
from reportedly.web.runs import Run
from reportedly.web.site import Site, link
from reportedly.web.uploads import Upload
from reportedly.web.visitors import checked, checked_program, editors
from reportedly.words import STANCE_WORDS

SHOWN = 8  # rows
SAMPLES = 3  # cells of a column
LOOKED_AT = 4  # parts of 250 rows in which problems are looked for
MOST_NOTES = 20
Meaning = Annotated[str, Field(max_length=40)]
MEANING_WORDS = {
    "id": "number or id", "date": "date", "date_end": "last day", "date_precision": "how exact the date is", "type": "kind of incident",
    "status": "status", "country": "country", "admin": "province or state", "place": "place", "place_precision": "how exact the place is",
    "lat": "latitude", "lon": "longitude", "killed": "killed", "killed_low": "killed, at least", "killed_high": "killed, at most",
    "injured": "injured", "injured_low": "injured, at least", "injured_high": "injured, at most", "target": "who was hit",
    "perpetrator": "who is named as the doer", "claimed_by": "who claims it", "denied_by": "who denies it", "weapon": "weapon",
    "speaker": "who says so", "outlet": "outlet", "url": "address", "title": "headline", "notes": "what happened",
}
HEADS = {
    Role.DATE: "When", Role.PLACE: "Where", Role.TYPE: "Kind", Role.STATUS: "Status", Role.KILLED: "Killed", Role.INJURED: "Injured",
    Role.TARGET: "Who was hit", Role.PERPETRATOR: "Named as the doer", Role.WEAPON: "Weapon",
}


class SheetBody(BaseModel):
    """How a sheet is to be read: `column` says of each column what it means, in their order, empty for nothing; none for our guess."""

    column: Annotated[list[Meaning], Field(max_length=500)] = []
    sheet: Annotated[str, Field(max_length=200)] = ""
    outlet: Annotated[str, Field(max_length=500)] = ""
    published: Annotated[str, Field(max_length=64)] = ""

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """As pairs of an address."""
        named = (("sheet", self.sheet), ("outlet", self.outlet), ("published", self.published))
        return [*((name, value) for name, value in named if value), *(("column", meaning) for meaning in self.column)]


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its first cells, what it is taken for, and whether that is our guess."""

    heading: str
    samples: tuple[str, ...]
    meaning: str
    guessed: bool


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row as it would be read: a cell for each of the page's heads, and who claims or denies it."""

    row: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetPage:
    """A sheet before it is imported; `problem` says why it cannot be, `notes` what of its first rows is not understood."""

    id: str
    name: str
    sheets: tuple[str, ...]
    sheet: str
    rows: int
    layout: str
    outlet: str
    published: str
    meanings: tuple[str, ...]
    columns: tuple[Column, ...]
    heads: tuple[str, ...] = ()
    first: tuple[ReadRow, ...] = ()
    notes: tuple[Note, ...] = ()
    looked_at: int = 0
    problem: str = ""
    archived: bool = False


def routes(site: Site) -> APIRouter:
    """The pages and their twins."""
    router = APIRouter()
    _pages(router, site)
    _programs(router, site)
    return router


def _asked(
    column: Annotated[list[Meaning] | None, Parameter(max_length=500)] = None, sheet: Annotated[str, Parameter(max_length=200)] = "",
    outlet: Annotated[str, Parameter(max_length=500)] = "", published: Annotated[str, Parameter(max_length=64)] = "",
) -> SheetBody:
    return SheetBody(column=column or [], sheet=sheet, outlet=outlet, published=published)


def _pages(router: APIRouter, site: Site) -> None:
    @router.post("/sheets", include_in_schema=False)
    async def upload(request: Request) -> Response:
        form = await _form(request)
        sent = form.get("file")
        if not isinstance(sent, Sent) or not sent.filename:
            raise UsageError("no file was chosen", "a CSV, TSV or XLSX file is needed", "Choose one and try again.")
        kept = await run_in_threadpool(_kept, site, sent.filename, await sent.read())
        return RedirectResponse(f"/sheets/{kept.id}", HTTPStatus.SEE_OTHER)

    @router.get("/sheets/{wanted}", include_in_schema=False, dependencies=[Depends(editors)])
    def sheet(request: Request, wanted: str, body: Annotated[SheetBody, Depends(_asked)]) -> Response:
        page = sheet_page(site, _found(site, wanted), body)
        return site.page("sheet.html", request, f"Import {page.name}", page=page, meaning_words=MEANING_WORDS)

    @router.post("/sheets/{wanted}", include_in_schema=False)
    async def act(request: Request, wanted: str) -> Response:
        form = await _form(request)
        body, upload = _body(form), _found(site, wanted)
        if form.get("act") != "import":
            return RedirectResponse(link(f"/sheets/{wanted}", body.pairs), HTTPStatus.SEE_OTHER)
        run = await run_in_threadpool(_started, site, upload, body)
        return RedirectResponse(f"/runs/{run.id}", HTTPStatus.SEE_OTHER)


async def _form(request: Request) -> FormData:
    form = await request.form(max_files=1, max_fields=600)
    checked(request, str(form.get("token", "")))
    return form


def _body(form: FormData) -> SheetBody:
    """What the form says; the columns of another sheet of the workbook are no longer meant."""
    given = {name: str(form.get(name, "")).strip() for name in ("sheet", "outlet", "published")}
    same = form.get("of", given["sheet"]) == given["sheet"]
    try:
        return SheetBody.model_validate({"column": [str(c) for c in form.getlist("column")] if same else [], **given})
    except ValueError as error:
        raise UsageError("this form cannot be read", str(error).splitlines()[-1], "Go back and change it.") from error


def _programs(router: APIRouter, site: Site) -> None:
    @router.post("/api/sheets", response_model=dict[str, Any], responses=ERRORS, tags=["sheets"], status_code=201)
    def upload(request: Request, file: Annotated[UploadFile, File()]) -> Response:
        """Put a CSV, TSV or XLSX file aside for importing; the answer is how it would be read.  Needs the token of this start or log-in."""
        checked_program(request)
        made = answer(request, sheet_page(site, _kept(site, file.filename or "", file.file.read()), SheetBody()))
        made.status_code = HTTPStatus.CREATED
        return made

    @router.get("/api/sheets/{wanted}", response_model=dict[str, Any], responses=ERRORS, tags=["sheets"], dependencies=[Depends(editors)])
    def sheet(request: Request, wanted: str, body: Annotated[SheetBody, Depends(_asked)]) -> Response:
        """How an uploaded sheet would be read: what each column is taken for, the first rows, what is not understood."""
        return answer(request, sheet_page(site, _found(site, wanted), body))

    @router.post("/api/sheets/{wanted}/import", response_model=dict[str, Any], responses=ERRORS, tags=["sheets"], status_code=202)
    def start(request: Request, wanted: str, body: SheetBody) -> Response:
        """Read an uploaded sheet into the chronicle; the answer is its run.  Needs the token of this start or log-in."""
        checked_program(request)
        made = answer(request, told(_started(site, _found(site, wanted), body)))
        made.status_code = HTTPStatus.ACCEPTED
        return made


def _found(site: Site, wanted: str) -> Upload:
    upload = site.uploads.get(wanted)
    if upload is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, "this sheet is not kept any more; upload it again")
    return upload


def _kept(site: Site, name: str, content: bytes) -> Upload:
    try:
        return site.uploads.keep(safe_name(name), content)
    except ReportedlyError as error:
        raise InputError("this is no table of incidents", _plain(error.why or error.what), "Save it as CSV (UTF-8) or XLSX.") from error


def _plain(words: str) -> str:
    """Words of an error without the folder in which the upload lies."""
    return " ".join(part.rpartition("/")[2] if "reportedly-sheets-" in part else part for part in words.split(" "))


def asked_of(upload: Upload, table: Table, body: SheetBody) -> SheetAsked:
    """What the importer is asked: the meanings of columns as they differ from its guess."""
    return SheetAsked(upload.path, _given(table, body.column), body.sheet or None, body.outlet or None, body.published or None,
                      upload.path.name)


def _given(table: Table, meanings: Sequence[str]) -> dict[str, str]:
    if not meanings:
        return {}
    if len(meanings) != len(table.headings):
        raise UsageError("this sheet has other columns", f"{len(meanings)} are told of, it has {len(table.headings)}", "Load it again.")
    said = [m for m in meanings if m]
    twice = next((m for m in said if said.count(m) > 1), None)
    if twice:
        raise UsageError(f"two columns are to be “{MEANING_WORDS.get(twice, twice)}”", "only one can be", "Choose which.")
    nothing = dict.fromkeys(mapped(table).columns, "")
    return {**nothing, **{meaning: heading for heading, meaning in zip(table.headings, meanings, strict=True) if meaning}}


def _started(site: Site, upload: Upload, body: SheetBody) -> Run:
    """Start the import when it can be done; raises UsageError with the reason when not."""
    table = site.uploads.table(upload, body.sheet or None)
    asked = asked_of(upload, table, body)
    try:
        previewed(table, asked, 1)
    except ReportedlyError as error:
        raise UsageError(_plain(error.what), _plain(error.why), "Go back and say what the columns mean.") from error
    return site.runs.start(f"sheet {upload.path.name}", Work(site.chronicle.store.target, sheet=asked))


def sheet_page(site: Site, upload: Upload, body: SheetBody) -> SheetPage:
    """A sheet as it would be read; when it cannot be, why, so that its columns can be told."""
    table = site.uploads.table(upload, body.sheet or None)
    guess = mapped(table)
    chosen = list(body.column) if len(body.column) == len(table.headings) else _meanings(table, guess.columns)
    keys = dict.fromkeys((*load_sheets().keys, *guess.columns))
    known = {
        "id": upload.id, "name": upload.path.name, "sheets": upload.sheets, "sheet": body.sheet or next(iter(upload.sheets), ""),
        "rows": len(table.rows), "layout": guess.layout, "outlet": body.outlet, "published": body.published, "meanings": tuple(keys),
        "columns": tuple(_columns(table, chosen, _meanings(table, guess.columns))), "archived": guess.layout == LAYOUT,
    }
    try:
        found = previewed(table, asked_of(upload, table, body), LOOKED_AT)
    except UsageError as error:
        return SheetPage(**known, problem=f"{_plain(error.what)}: {_plain(error.why)}")  # type: ignore[arg-type]
    heads, first = _first(found.first, table) if found.first and not known["archived"] else ((), ())
    looked_at = min(len(table.rows), LOOKED_AT * 250)
    return SheetPage(**known, heads=heads, first=first, notes=found.notes[:MOST_NOTES], looked_at=looked_at)  # type: ignore[arg-type]


def _meanings(table: Table, columns: Any) -> list[str]:
    """What each column is taken for, in their order."""
    key = {heading: name for name, heading in columns.items()}
    return [key.get(heading, "") for heading in table.headings]


def _columns(table: Table, chosen: Sequence[str], guessed: Sequence[str]) -> Iterator[Column]:
    for n, heading in enumerate(table.headings):
        cells = (cells[n].strip() for _, cells in table.rows[:50])
        samples = tuple(dict.fromkeys(cell[:60] for cell in cells if cell))[:SAMPLES]
        yield Column(heading, samples, chosen[n], bool(chosen[n]) and chosen[n] == guessed[n])


def _first(coding: Coding, table: Table) -> tuple[tuple[str, ...], tuple[ReadRow, ...]]:
    """The first rows, a column for each role that one of them has, and one for statements."""
    book = load_viewing()
    told = [coding.of(incident) for incident in coding.incidents[:SHOWN]]
    roles = [role for role in HEADS if any(c.role is role and not c.statement for claims in told for c in claims)]
    slots = [[c for c in claims if not c.statement] for claims in told]
    cells = [["; ".join(words_of(c.value, book) for c in claims if c.role is role) for role in roles] for claims in slots]
    said = ["; ".join(f"{words_of(c.speaker, book)} {STANCE_WORDS[c.stance]}" for c in claims if c.stance is not Stance.REPORTS)
            for claims in told]
    heads = (*(HEADS[role] for role in roles), *(("Who says what",) if any(said) else ()))
    rows = tuple(ReadRow(table.rows[n][0], (*line, *((said[n],) if any(said) else ()))) for n, line in enumerate(cells))
    return heads, rows
