"""Four ResNets compared: layers, parameters, multiply-adds, and the measured time per picture."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from core.model.size import NetworkSize, network_size
from core.plots.lessons.networks import networks
from core.runs import Run, RunConfig
from core.train.events import ArchitectureRow
from core.train.measure.architectures import RESNETS
from ui.lessons.measuring import measured
from ui.page import cached
from ui.page.heading import show_code
from ui.page.large_type import chart

COLUMNS = {
    "parameters": st.column_config.NumberColumn("million parameters", format="%.1f"),
    "multiply-adds": st.column_config.NumberColumn("billion multiply-adds", format="%.2f"),
    "ms": st.column_config.NumberColumn("ms per picture", format="%.1f"),
}


def show(shown: Run | None, config: RunConfig) -> None:
    n_classes, size = len(cached.load(config.data).vocab), config.data.size
    sizes = [_size(arch, n_classes, size) for arch in RESNETS]
    asked = RunConfig(kind="architectures", data=config.data, pretrained=None, precision=config.precision)
    measured(
        asked,
        ArchitectureRow,
        lambda config: (config.data.source, config.data.size, config.precision),
        lambda rows: _draw(sizes, rows, size),
    )
    st.markdown(
        "The number in a network's name counts the layers on the main path and a single classifier. This table also "
        "counts the shortcuts' convolutions and both layers of the head. From resnet34 to resnet50 the blocks "
        "change: three thin layers instead of two thick ones. **Start with resnet18.** Try a deeper network once the "
        "simple one has shown what the data can do."
    )
    show_code(
        network_size,
        "from core.model.size import network_size\n\n"
        f"for arch in {RESNETS}:\n    print(network_size(arch, n_classes={n_classes}, size={size}))",
    )


@st.cache_resource(max_entries=64, show_spinner="Counting layers ...")
def _size(arch: str, n_classes: int, size: int) -> NetworkSize:
    return network_size(arch, n_classes, size)


def _draw(sizes: list[NetworkSize], rows: Sequence[ArchitectureRow], size: int) -> None:
    ms = {row.arch: 1000 * row.seconds_per_picture for row in rows}
    table = pd.DataFrame(
        {
            "network": [known.arch for known in sizes],
            "layers": [known.layers for known in sizes],
            "parameters": [known.parameters / 1e6 for known in sizes],
            "multiply-adds": [known.multiply_adds / 1e9 for known in sizes],
        }
    )
    if rows:
        table["ms"] = pd.Series([ms.get(known.arch) for known in sizes], dtype=float)
    left, right = st.columns([4, 3])
    left.dataframe(table, hide_index=True, height="content", column_config=COLUMNS, key="networks-table")
    if rows:
        alt = f"Time per picture against multiply-adds for {', '.join(ms)}"
        chart(right, networks(rows), key="networks-chart", alt=alt)
        left.markdown(sentence(rows))
    else:
        left.caption(f"These counts are for pictures of {size} pixels. No network has run yet.")


def sentence(rows: Sequence[ArchitectureRow]) -> str:
    """What the last network costs compared with the first."""
    first, last = rows[0], rows[-1]
    if first is last:
        return f"{first.arch} takes {1000 * first.seconds_per_picture:.1f} ms per picture of {first.size} pixels."
    return (
        f"**{last.arch}** has {last.parameters / first.parameters:.1f} times the parameters of {first.arch} and needs "
        f"{last.multiply_adds / first.multiply_adds:.1f} times its multiply-adds. Measured here, in {last.precision} "
        f"at {last.size} pixels, a picture takes **{last.seconds_per_picture / first.seconds_per_picture:.1f} times** "
        "as long: more work takes more time, but only roughly in proportion."
    )
