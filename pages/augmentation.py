"""Presizing against the naive way: one picture, one draw, both results and what each lost."""

import streamlit as st

from core.augment.compare import compare
from ui.data_choice import choose_data, data_code
from ui.frame import page_head, show_code, what_happened
from ui.pair_view import both_ways, choose_draw, choose_picture, draw_at_random, draw_nothing, random_pairs

PADDINGS = {"reflection": "mirror", "border": "border", "zeros": "black"}
PAIRS = 8

page_head(
    "Presize, then warp once",
    "Augmentation rotates, zooms and tilts, so that each epoch looks new. Done naively, every step blurs; "
    "presizing blurs once.",
)
dls = choose_data()
augment, size, presize = dls.config.augment, dls.config.size, dls.config.presize

result, inputs = st.columns([5, 2], gap="medium")
with inputs:
    chosen = choose_picture(dls, messages=result)
    with st.container(horizontal=True, gap="xsmall"):
        st.button("Random draw", key="draw", type="primary", on_click=draw_at_random, args=(augment,))
        st.button("Reset", key="reset", on_click=draw_nothing, help="Transform nothing")
    closer = st.toggle("Look closer", key="closer", bind="query-params", help="The middle of both, three times larger")
    draw = choose_draw()
    padding = st.segmented_control(
        "Corners of the one warp",
        list(PADDINGS),
        default="reflection",
        required=True,
        format_func=PADDINGS.get,
        key="padding",
        bind="query-params",
    )

both = both_ways(chosen.key, draw, padding, closer, chosen.squares)
ways = {f"Naive: {size} px, step by step": both.naive, f"Presized: {presize} px, one warp": both.presized}
with result:
    grid = st.grid(2, min_column_width=150, gap="small", key="ways")
    for title, way in ways.items():
        with grid.cell():
            st.markdown(f"**{title}**")
            alt = f"{chosen.name}. {title}: {way.detail:.0%} of the detail kept, {way.outside:.0%} from outside"
            st.image(way.film[-1].svg, width="stretch", alt=alt)
            with st.container(horizontal=True):
                st.metric("detail kept", f"{way.detail:.0%}")
                st.metric("from outside", f"{way.outside:.0%}")
                st.metric("interpolations", way.film[-1].interpolations)
    st.info(both.verdict, icon=":material/straighten:")

st.subheader("The naive way, step by step", anchor=False)
with st.grid(6, min_column_width=150, gap="small", key="film"):
    for step in both.naive.film:
        count = "1 interpolation" if step.interpolations == 1 else f"{step.interpolations} interpolations"
        st.image(
            step.svg,
            caption=f"**{step.name}**, {count}",
            width="stretch",
            alt=f"{chosen.name} after the step {step.name}",
        )

pairs = st.expander("Eight random draws, both ways", icon=":material/casino:", key="pairs", on_change="rerun")
if pairs.open:
    with pairs:
        first = PAIRS * st.session_state.setdefault("pairs_turned", 0)
        st.caption("Left the naive way, right presized. The draws are as strong as in training.")
        with st.grid(4, min_column_width=240, gap="small", key="pair-grid"):
            for i, svg in enumerate(random_pairs(chosen.key, augment, padding, first, PAIRS, chosen.squares)):
                st.image(svg, width="stretch", alt=f"Random draw {i + 1}: naive on the left, presized on the right")
        if st.button("Eight others", key="eight_others"):
            st.session_state["pairs_turned"] += 1
            st.rerun()

what_happened(r"""
**The idea.** To rotate a picture, each new pixel asks where it was before. That place lies between four old pixels, so
their mean is taken: an interpolation. Each one blurs. Presizing keeps a larger picture, multiplies all steps into one
matrix $H = H_\mathrm{flip} H_\mathrm{rotate} H_\mathrm{zoom} H_\mathrm{warp} H_\mathrm{crop}$, and asks once.

**The numbers.** *Detail kept* compares the energy of all waves shorter than four pixels with an ideal: several bicubic
samples a pixel from the original, averaged. Only pixels that both ways show count. *From outside* is the
share of pixels whose centre, followed back through all steps, left the picture. The first resize counts as an
interpolation, in both ways.

**A pitfall.** Presizing makes corners rarer in training, since the random crop is taken from a larger square. It does
not abolish them: rotate by 45 degrees without a crop, and both ways lack the same corners.
""")
show_code(
    compare,
    f"""{data_code(dls.config)}
from core.augment import Draw
from core.augment.compare import Squares, compare
from core.data import open_picture

{chosen.code}
draw = {draw}
both = compare(Squares.of(image, {size}, {presize}), draw, {padding!r})
both.naive.detail, both.presized.detail""",
)
