"""The pages that people read."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal

from babel import Locale
from fastapi import APIRouter, Depends, Request
from fastapi import Query as Parameter
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from reportedly.api import Query
from reportedly.codebook.places import load_places
from reportedly.web import method, pages, parties, review, timeline
from reportedly.web.asking import Name, Skip, days_of, facet_pairs, month_pairs, pairs_of, query_of
from reportedly.web.site import SAMPLES, Site, link
from reportedly.web.visitors import editors, visitor_of

MOST_CARDS = 50  # on one page of the chronicle
FACET_WORDS = {"country": "Country", "type": "Kind", "status": "Status", "accused": "Accused by somebody", "claimed_by": "Claimed by",
               "outlet": "Outlet", "evidence": "Accounts", "review": "Checked by people",
               "language": "Language of a report", "denied_by": "Denied by", "place": "Place"}


def routes(site: Site) -> APIRouter:
    """All pages, reading only."""
    router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
    _lists(router, site)
    _details(router, site)
    _others(router, site)
    return router


def _lists(router: APIRouter, site: Site) -> None:
    asked = Depends(query_of)

    @router.get("/")
    def chronicle(request: Request, query: Query = asked) -> Response:
        page = pages.chronicle_page(site.figures, replace(query, limit=min(query.limit, MOST_CARDS)))
        return site.page("chronicle.html", request, "Chronicle", **_chronicle_values(site, query, page))

    @router.get("/timeline")
    def timeline_(request: Request, query: Query = asked) -> Response:
        page = timeline.timeline_page(site.chronicle, query)
        return site.page("timeline.html", request, "Timeline", page=page, query=query, months=timeline.months(),
                         list_url=link("/", pairs_of(query)), next_url=_older("/timeline", query, page.next))

    @router.get("/map")
    def map_(request: Request, query: Query = asked) -> Response:
        page = pages.map_page(site.figures, query)
        return site.page("map.html", request, "Map", page=page, pairs=pairs_of(query), points_url=link("/api/map", pairs_of(query)),
                         list_url=link("/", [*pairs_of(query), ("located", "1")]),
                         unlocated_url=link("/", [*pairs_of(query), ("located", "0")]))

    @router.get("/board")
    def board(request: Request, query: Query = asked) -> Response:
        page = pages.board_page(site.chronicle, query)
        return site.page("board.html", request, "Who says what", page=page, next_url=_older("/board", query, page.next))


def _older(path: str, query: Query, after: str | None) -> str | None:
    """The address of the page after this one."""
    return link(path, [*pairs_of(query), ("after", after)]) if after else None


def _chronicle_values(site: Site, query: Query, page: pages.ChroniclePage) -> dict[str, object]:
    periods = page.bars
    return {
        "undecided": page.undecided, "query": query, "page": page.page, "days": page.days, "facets": page.facets, "bars": page.bars,
        "summary": page.summary,
        "first": periods[0].period if periods else "", "last": periods[-1].period if periods else "",
        "empty": not site.figures.overview().counts.reports, "facet_words": FACET_WORDS,
        "month_url": lambda month: link("/", month_pairs(query, month)),
        "days_of": days_of, "facet_url": lambda name, value: link("/", facet_pairs(query, name, value)),
        "facet_label": facet_label,
        "next_url": _older("/", query, page.page.next), "timeline_url": link("/timeline", pairs_of(query)),
        "map_url": link("/map", pairs_of(query)), "export_url": link("/export", pairs_of(query)),
        "board_url": link("/board", pairs_of(query)),
        "json_url": link("/api/incidents", pairs_of(query)), "samples": str(SAMPLES),
    }


def facet_label(name: str, value: str) -> str:
    """The value of a facet as people read it."""
    if name == "country":
        known = load_places().countries.get(value)
        return known.name if known else value
    if name == "language":
        return str(Locale("en").languages.get(value, value))
    return value.replace("_", " ")


def _details(router: APIRouter, site: Site) -> None:
    @router.get("/incident/{wanted}")
    def incident(request: Request, wanted: str) -> Response:
        page = pages.incident_page(site.chronicle, wanted)
        if page.view.id != wanted:
            return RedirectResponse(f"/incident/{page.view.id}")
        return site.page("incident.html", request, page.view.title, page=page, view=page.view, json_url=f"/api/incidents/{wanted}")

    @router.get("/incident/{wanted}/compare")
    def compare(request: Request, wanted: str) -> Response:
        page = pages.compare_page(site.chronicle, wanted)
        return site.page("compare.html", request, "Sources compared", page=page, json_url=f"/api/incidents/{wanted}/compare")

    @router.get("/incident/{wanted}/correct", dependencies=[Depends(editors)])
    def correct(request: Request, wanted: str) -> Response:
        page = pages.correct_page(site.chronicle, wanted)
        return site.page("correct.html", request, f"Correct: {page.view.title}", page=page, json_url=f"/api/incidents/{page.view.id}")

    @router.get("/incident/{wanted}/history")
    def history(request: Request, wanted: str) -> Response:
        page = pages.history_page(site.chronicle, wanted, masked=not visitor_of(request).edits)
        return site.page("history.html", request, "How the story changed", page=page, json_url=f"/api/incidents/{wanted}/history")

    @router.get("/report/{wanted}")
    def report(request: Request, wanted: str) -> Response:
        page = pages.report_page(site.chronicle, wanted)
        return site.page("report.html", request, page.report.title or page.report.name, page=page, json_url=f"/api/reports/{wanted}")

    @router.get("/original/{sha256}", dependencies=[Depends(editors)])
    def original(sha256: str) -> Response:
        content = site.chronicle.store.original(sha256)
        headers = {"content-disposition": f'attachment; filename="{sha256[:16]}.bin"'}
        return Response(content, media_type="application/octet-stream", headers=headers)


def _others(router: APIRouter, site: Site) -> None:
    @router.get("/search")
    def search(request: Request, q: Annotated[str, Parameter(max_length=500)] = "") -> Response:
        page = pages.search_page(site.chronicle, q)
        return site.page("search.html", request, "Search", q=q, hits=page.hits)

    @router.get("/actors")
    def actors(request: Request, q: Annotated[str, Parameter(max_length=100)] = "") -> Response:
        return site.page("actors.html", request, "Actors", page=parties.actors_page(site.chronicle, q))

    @router.get("/actor")
    def actor(request: Request, name: Name, skip: Skip = 0) -> Response:
        page = parties.actor_page(site.chronicle, name, skip)
        following = link("/actor", [("name", name), ("skip", str(page.next))]) if page.next else None
        return site.page("actor.html", request, name, page=page, next_url=following)

    @router.get("/places")
    def places(request: Request, q: Annotated[str, Parameter(max_length=100)] = "") -> Response:
        return site.page("places.html", request, "Places", page=parties.places_page(site.chronicle, q))

    @router.get("/sources")
    def sources(request: Request) -> Response:
        return site.page("sources.html", request, "Sources", page=method.sources_page(site.chronicle))

    @router.get("/review", dependencies=[Depends(editors)])
    @router.get("/review/{tab}", dependencies=[Depends(editors)])
    def waiting(request: Request, tab: Literal["pairs", "places", "dates", "claims"] = "pairs") -> Response:
        return site.page("review.html", request, "Review", page=review.review_page(site.chronicle, tab), tabs=review.TABS)

    @router.get("/method")
    def method_(request: Request) -> Response:
        return site.page("method.html", request, "Method and limits", page=method.method_page(site.chronicle))
