"""Pictures with captions as one HTML element: the browser redraws it faster than one Streamlit element per picture."""

from collections.abc import Iterable
from dataclasses import dataclass

from ui.page.escape import for_html

STYLE = """<style>
.sheet {display: grid; gap: 1rem}
.sheet figure {margin: 0}
.sheet img {width: 100%; border-radius: 0.5rem; image-rendering: pixelated}
.sheet figcaption {font-size: 0.875rem; opacity: 0.75; text-align: center}
</style>"""


@dataclass(frozen=True)
class Tile:
    """A picture in a data URI, with its alternative text and a caption: bold `title`, then `words`."""

    uri: str
    alt: str
    title: str = ""
    words: str = ""

    def html(self) -> str:
        title = f"<b>{for_html(self.title)}</b>" if self.title else ""
        caption = ", ".join(filter(None, (title, for_html(self.words))))
        below = f"<figcaption>{caption}</figcaption>" if caption else ""
        return f'<figure><img src="{self.uri}" alt="{for_html(self.alt)}">{below}</figure>'


def sheet(tiles: Iterable[Tile], columns: int, least_width: int = 150) -> str:
    """The tiles in up to `columns` columns, each at least `least_width` CSS pixels wide, with crisp pixels."""
    least = f"max({least_width}px, calc(100% / {columns} - 1rem))"
    cells = "".join(tile.html() for tile in tiles)
    grid = f"grid-template-columns: repeat(auto-fill, minmax({least}, 1fr))"
    return f'{STYLE}<div class="sheet" style="{grid}">{cells}</div>'
