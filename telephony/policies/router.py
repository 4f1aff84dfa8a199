"""GET /policies and what lies below it. Citations lead to /policies/<document>#<clause>; that address stays."""

import hashlib
from collections.abc import Callable
from datetime import date

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from hotline.errors import InvalidInput, NotFound
from knowledge import Library, Search
from telephony.policies.chart import charts
from telephony.policies.facts import Showing
from telephony.policies.figures import standards
from telephony.policies.pages import Pages, load_words
from telephony.policies.programmes import everyday_names, programme_page
from telephony.policies.searching import (
    LONGEST_QUERY,
    Refused,
    Wanted,
    documents_in,
    read_wanted,
    regions_with_documents,
    search,
)

# Stricter than the chat's: no script at all. The search field sends its form to this server.
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
}


class PolicyPages:
    """Answers the requests. `today` gives the calendar day in China; `engine` makes the search when it is needed."""

    def __init__(self, library: Library, engine: Callable[[], Search], today: Callable[[], date]) -> None:
        self._library = library
        self._engine = engine
        self._today = today
        self._words = load_words()
        self._pages = Pages(self._words, library.version)

    def index(self, request: Request, q: str, region: str) -> Response:
        """Search field, programmes and documents; with words, what was found. Raises InvalidInput."""
        showing = self._showing()
        try:
            wanted = read_wanted(self._library, q, region)
        except Refused as refused:
            if not _wants_html(request):
                raise InvalidInput("invalid_request", str(refused), field=refused.field) from refused
            return self._search_page(showing, Wanted(), problem=refused.problem, status=422)
        if wanted.text:
            return self._search_page(showing, wanted)
        return self._kept(request, self._search_html(showing, wanted))

    def programme(self, request: Request, programme_id: str) -> Response:
        """What is known of a programme. Raises NotFound."""
        programme = self._library.programmes.get(programme_id)
        if programme is None:
            return self.not_found(request)
        shown = programme_page(self._showing(), programme)
        return self._kept(request, self._pages.render("programme.html", shown=shown))

    def standards(self, request: Request) -> Response:
        """Every figure by region, as tables and as charts."""
        showing = self._showing()
        html = self._pages.render("standards.html", standards=standards(showing), charts=charts(showing))
        return self._kept(request, html)

    def document(self, request: Request, document_id: str) -> Response:
        """A document clause by clause. Raises NotFound."""
        document = self._library.documents.get(document_id)
        if document is None:
            return self.not_found(request)
        showing = self._showing()
        html = self._pages.render(
            "document.html",
            document=showing.document(document),
            clauses=showing.clauses(document),
            forwards=showing.document(self._library.documents[document.forwards]) if document.forwards else None,
            forwarded_by=[
                showing.document(item) for item in self._library.documents.values() if item.forwards == document.id
            ],
        )
        return self._kept(request, html)

    def not_found(self, request: Request) -> Response:
        """A page for people; programs get the API's error. Raises NotFound."""
        if not _wants_html(request):
            raise NotFound("not_found", "no such page of the policy library")
        return HTMLResponse(self._pages.render("not_found.html"), 404, {**_HEADERS, "Cache-Control": "no-store"})

    def _showing(self) -> Showing:
        return Showing(self._library, self._words, self._today())

    def _search_page(self, showing: Showing, wanted: Wanted, *, problem: str = "", status: int = 200) -> Response:
        """Kept by nobody: the words may tell of the person who searches."""
        html = self._search_html(showing, wanted, problem)
        return HTMLResponse(html, status, {**_HEADERS, "Cache-Control": "no-store"})

    def _search_html(self, showing: Showing, wanted: Wanted, problem: str = "") -> str:
        choices = regions_with_documents(self._library)
        if wanted.region and wanted.region not in choices:
            choices.append(wanted.region)
        return self._pages.render(
            "index.html",
            wanted=wanted,
            problem=self._words["problems"][problem] if problem else "",
            found=search(showing, self._engine, wanted) if wanted.text else None,
            regions=[(item.code, self._library.regions.full_name(item.code)) for item in choices],
            programmes=[(item, everyday_names(self._library, item)) for item in self._library.programmes.values()],
            documents=[showing.document(item) for item in documents_in(self._library, wanted.region)],
            longest=LONGEST_QUERY,
        )

    def _kept(self, request: Request, html: str) -> Response:
        """The page, or 304 when the browser has it as it is: same data, same templates, same day's remarks."""
        etag = f'"{self._library.version}-{hashlib.sha256(html.encode()).hexdigest()[:12]}"'
        headers = {**_HEADERS, "ETag": etag, "Cache-Control": "no-cache"}
        known = [name.strip().removeprefix("W/") for name in request.headers.get("if-none-match", "").split(",")]
        return Response(status_code=304, headers=headers) if etag in known else HTMLResponse(html, headers=headers)


def _wants_html(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "")


def build_policy_router(library: Library, engine: Callable[[], Search], today: Callable[[], date]) -> APIRouter:
    """The routes over this library. Plain functions: they compute, so they run beside the event loop, not in it."""
    router = APIRouter(prefix="/policies", include_in_schema=False)
    pages = PolicyPages(library, engine, today)

    @router.get("")
    @router.get("/")
    def index(request: Request, q: str = "", region: str = "") -> Response:
        return pages.index(request, q, region)

    @router.get("/standards")
    def standards_page(request: Request) -> Response:
        return pages.standards(request)

    @router.get("/programs/{programme_id}")
    def programme(request: Request, programme_id: str) -> Response:
        return pages.programme(request, programme_id)

    @router.get("/{document_id}")
    def document(request: Request, document_id: str) -> Response:
        return pages.document(request, document_id)

    @router.get("/{unknown:path}")
    def unknown(request: Request) -> Response:
        return pages.not_found(request)

    return router
