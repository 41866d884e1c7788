"""The live views of runs, by the name in their address."""

from ui.finder import curve, proof
from ui.training import live_view
from ui.watching.follow import View

VIEWS: dict[str, View] = {"training": live_view.html, "curve": curve.html, "proof": proof.html}
