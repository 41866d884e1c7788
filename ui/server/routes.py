"""The server's routes besides the pages: live views of runs, and the preview picture."""

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from core.errors import RunError
from ui.server.document import SHARE

NARROWEST, WIDEST = 200, 4000  # pixels


def look(request: Request) -> Response:
    """GET /live/{view}/{run}?width=…&large=…&over=…: the current view; 404 if there is no such run or view."""
    from core.plots.finder import MOST_EARLIER  # late: the routes are known before the server is warm
    from ui.server.views import VIEWS
    from ui.watching.follow import Asked, answer

    view = VIEWS.get(request.path_params["view"])
    try:
        width = min(WIDEST, max(NARROWEST, int(request.query_params.get("width", 800))))
        if view is not None:
            over = tuple(int(number) for number in request.query_params.getlist("over")[:MOST_EARLIER])
            asked = Asked(width, request.query_params.get("large") == "1", over)
            return JSONResponse(answer(view, request.path_params["run"], asked))
    except (RunError, ValueError):
        pass
    return JSONResponse({"error": "There is no such view of a run."}, status_code=404)


def share(_request: Request) -> Response:
    """The picture that a shared link shows."""
    return FileResponse(SHARE)


LIVE = "/live/{view}/{run:int}"
ROUTES = [
    Route(LIVE, look),
    Route("/{base:path}" + LIVE, look),  # behind a proxy there may be a base path
    Route(f"/{SHARE.name}", share),
]
