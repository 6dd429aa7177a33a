"""The server: five tools, all of them reading only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reportedly.api import Chronicle, Query, iso_day
from reportedly.errors import UsageError
from reportedly.mcp.answers import NOTICE, Marks, incident_answer, page_answer, search_answer

if TYPE_CHECKING:
    from mcp.server import MCPServer

MOST = 100
INSTRUCTIONS = ("A chronicle of incidents: what news reports say happened, and who says it. Read only. " + NOTICE)


def make_server(chronicle: Chronicle) -> MCPServer:
    """The server over an open chronicle; raises UsageError when the package mcp is not installed."""
    try:
        from mcp.server import MCPServer
        from mcp.types import ToolAnnotations
    except ImportError as error:
        raise UsageError("the server needs the package mcp", str(error), "Run: pip install 'reportedly[mcp]'") from error
    server = MCPServer("reportedly", instructions=INSTRUCTIONS)
    reading = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
    for tool in _tools(chronicle):
        server.tool(annotations=reading, structured_output=True)(tool)
    return server


def _tools(chronicle: Chronicle) -> list[Any]:
    def overview() -> dict[str, Any]:
        """How many reports, claims and incidents the chronicle holds, and the most frequent countries, types and outlets."""
        marks, found = Marks(), chronicle.tallies()
        facets = [{"facet": t.facet, "value": marks.of(t.value), "incidents": t.count} for t in found]
        return marks.answer(summary=chronicle.overview().words, facets=facets)

    def list_incidents(since: str | None = None, until: str | None = None, country: str | None = None, incident_type: str | None = None,
                       accused: str | None = None, contradicted: bool = False, limit: int = 20, after: str | None = None) -> dict[str, Any]:
        """Incidents in one line each, newest first; days as 2024-03-01, country as a two-letter code, `after` from an answer's `next`."""
        facets = (("country", country), ("type", incident_type), ("accused", accused))
        query = Query(iso_day(since), iso_day(until), tuple((n, v) for n, v in facets if v), contradicted,
                      limit=max(1, min(limit, MOST)), after=after)
        return page_answer(chronicle.rows(query))

    def show_incident(incident: str) -> dict[str, Any]:
        """All that is said of one incident: each value with every claim, its speaker, outlet and quote; who claims, blames, denies."""
        return incident_answer(chronicle, chronicle.incident(incident))

    def search_reports(words: str, limit: int = 20) -> dict[str, Any]:
        """Reports that hold all the words, with the incidents that they tell of."""
        return search_answer(chronicle, words, max(1, min(limit, MOST)))

    def incident_history(incident: str) -> dict[str, Any]:
        """How what is known of an incident changed from day to day, and what people decided."""
        marks, found = Marks(), chronicle.history(incident)
        changes = [{"day": c.day, "role": c.role.value if c.role else None, "words": marks.of(c.words)} for c in found.changes]
        acts = [{"kind": d.kind, "at": d.at, "reason": marks.of(d.reason)} for d in found.decisions]
        return marks.answer(id=found.id, changes=changes, decisions=acts)

    return [overview, list_incidents, show_incident, search_reports, incident_history]
