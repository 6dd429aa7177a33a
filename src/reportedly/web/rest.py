"""The REST API: the same context as the pages, as JSON; lists page by cursor; answers carry ETags."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from fastapi import Query as Parameter
from fastapi.responses import Response

from reportedly.api import Query
from reportedly.model import to_json
from reportedly.web import method, pages, parties, review, timeline
from reportedly.web.asking import Name, Skip, query_of
from reportedly.web.custody import custody_of
from reportedly.web.labels import labels
from reportedly.web.site import Site
from reportedly.web.visitors import editors, visitor_of

PROBLEM: dict[str, Any] = {
    "description": "What went wrong, in the form of RFC 9457.",
    "content": {"application/problem+json": {"schema": {"type": "object", "required": ["title", "status", "detail"]}}},
}
ERRORS: dict[int | str, dict[str, Any]] = dict.fromkeys((400, 401, 403, 404, 409, 413, 421, 422), PROBLEM)
Wanted = Annotated[str, Parameter(max_length=64)]


def answer(request: Request, value: object) -> Response:
    """A JSON answer with an ETag; 304 when the client has it."""
    body = json.dumps(to_json(value), ensure_ascii=False).encode("utf-8", "replace")
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers={"etag": tag})
    return Response(body, media_type="application/json", headers={"etag": tag, "cache-control": "no-cache"})


def routes(site: Site) -> APIRouter:
    """All reading operations."""
    router = APIRouter(prefix="/api", responses=ERRORS, tags=["chronicle"])
    _lists(router, site)
    _parties(router, site)
    _details(router, site)
    return router


def _parties(router: APIRouter, site: Site) -> None:
    @router.get("/actors", response_model=dict[str, Any])
    def actors(request: Request, q: Annotated[str, Parameter(max_length=100)] = "") -> Response:
        """Parties that are accused, claim or deny."""
        return answer(request, parties.actors_page(site.chronicle, q))

    @router.get("/actor", response_model=dict[str, Any])
    def actor(request: Request, name: Name, skip: Skip = 0) -> Response:
        """One party over time."""
        return answer(request, parties.actor_page(site.chronicle, name, skip))

    @router.get("/places", response_model=dict[str, Any])
    def places(request: Request, q: Annotated[str, Parameter(max_length=100)] = "") -> Response:
        """Places of incidents."""
        return answer(request, parties.places_page(site.chronicle, q))


def _lists(router: APIRouter, site: Site) -> None:
    asked = Depends(query_of)

    @router.get("/incidents", response_model=dict[str, Any])
    def incidents(request: Request, query: Query = asked) -> Response:
        """Incidents in one line each, newest date first; `next` is the cursor of the page after this."""
        page = site.figures.page(query)
        return answer(request, pages.ListPage(query, page, pages.undecided(site.chronicle, page)))

    @router.get("/facets", response_model=dict[str, Any])
    def facets(request: Request, query: Query = asked) -> Response:
        """How many incidents of a query have each value of each facet, and how many there are by month."""
        found = pages.FacetsPage(site.figures.tallies(query), site.figures.periods(query), site.figures.overview().words)
        return answer(request, found)

    @router.get("/timeline", response_model=dict[str, Any])
    def timeline_(request: Request, query: Query = asked) -> Response:
        """Incidents by year."""
        return answer(request, timeline.timeline_page(site.chronicle, query))

    @router.get("/map", response_model=dict[str, Any])
    def map_(request: Request, query: Query = asked) -> Response:
        """Points with their number of incidents; `at` of the list names those of one point."""
        found = site.figures.points(query)
        rows = [{"lat": p.lat, "lon": p.lon, "precision": p.precision, "incidents": p.incidents} for p in found]
        return answer(request, {"points": rows, "unlocated": site.figures.page(replace(query, located=False, limit=1)).total})

    @router.get("/labels", response_model=list[dict[str, Any]])
    def labels_(request: Request) -> Response:
        """Large towns for the map, the largest first."""
        return answer(request, labels())

    @router.get("/board", response_model=dict[str, Any])
    def board(request: Request, query: Query = asked) -> Response:
        """Who claims, blames, denies, withholds and confirms."""
        return answer(request, pages.board_page(site.chronicle, query))

    @router.get("/search", response_model=dict[str, Any])
    def search(request: Request, q: Annotated[str, Parameter(max_length=500)] = "") -> Response:
        """Reports that hold all the words."""
        return answer(request, pages.search_page(site.chronicle, q))

    @router.get("/sources", response_model=dict[str, Any])
    def sources(request: Request) -> Response:
        """Outlets with their reports and claims."""
        return answer(request, method.sources_page(site.chronicle))

    @router.get("/review", dependencies=[Depends(editors)], response_model=dict[str, Any])
    def pairs(request: Request) -> Response:
        """Pairs that may be one incident."""
        return answer(request, review.review_page(site.chronicle, "pairs"))

    @router.get("/review/{tab}", dependencies=[Depends(editors)], response_model=dict[str, Any])
    def waiting(request: Request, tab: Literal["pairs", "places", "dates", "claims"]) -> Response:
        """What a person should look at: pairs, incidents without a place or a day, uncertain claims."""
        return answer(request, review.review_page(site.chronicle, tab))

    @router.get("/method", response_model=dict[str, Any])
    def method_(request: Request) -> Response:
        """What the chronicle is made of."""
        return answer(request, method.method_page(site.chronicle))


def _details(router: APIRouter, site: Site) -> None:
    @router.get("/incidents/{wanted}", response_model=dict[str, Any])
    def incident(request: Request, wanted: str) -> Response:
        """All that is said of one incident, and what people looked at of it."""
        view = site.chronicle.incident(wanted)
        return answer(request, {**to_json(view), "review": to_json(pages.review_of(site.chronicle, view.id))})

    @router.get("/incidents/{wanted}/compare", response_model=dict[str, Any])
    def compare(request: Request, wanted: str) -> Response:
        """Roles × independent accounts."""
        return answer(request, pages.compare_page(site.chronicle, wanted))

    @router.get("/incidents/{wanted}/history", response_model=dict[str, Any])
    def history(request: Request, wanted: str) -> Response:
        """What reports changed, and what people decided."""
        return answer(request, pages.told_history(site.chronicle, wanted, masked=not visitor_of(request).edits))

    @router.get("/reports/{wanted}", response_model=dict[str, Any])
    def report(request: Request, wanted: str) -> Response:
        """One report with its claims and how it came here."""
        coding = site.chronicle.coding(wanted)
        return answer(request, {**to_json(coding), "custody": to_json(custody_of(site.chronicle.store, coding.report.id))})
