"""What the server answers beside the pages: the views of runs that renew themselves in the browser."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from core.errors import RunError
from core.plots.finder import MOST_EARLIER
from ui.finder import curve, proof
from ui.training import live_view
from ui.watching.follow import Asked, View, answer

VIEWS: dict[str, View] = {"training": live_view.html, "curve": curve.html, "proof": proof.html}
NARROWEST, WIDEST = 200, 4000  # pixels


def look(request: Request) -> Response:
    """GET /live/{view}/{run}?width=…&large=…&over=…: the view as it is now; 404 where there is no such run or view."""
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
