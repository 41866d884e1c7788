"""Presizing against the naive way and fastai's: one picture, one draw, the results and what each lost."""

import streamlit as st

from core.augment.compare import compare
from core.augment.config import PadMode
from ui.augment import curves, trainings
from ui.augment.picture import choose_picture, choose_sizes
from ui.augment.sliders import choose_draw, draw_at_random, draw_nothing, refused_by_sliders
from ui.augment.views import all_ways, random_pairs, times
from ui.augment.words import numbers_table
from ui.forms.data_choice import choose_data, data_code
from ui.page import fields
from ui.page.escape import for_markdown
from ui.page.heading import page_head, show_code, what_happened
from ui.pictures.divider import divider

PADDINGS: dict[str, PadMode] = {"mirror": "reflection", "border": "border", "black": "zeros"}
AGAINST = {"naive": "The naive way", "fastai": "fastai with min_scale"}
PAIRS = 8
STYLE = """<style>
.st-key-numbers table {width: 100%; font-size: 0.85rem}
.st-key-numbers :is(th, td) {padding: 0.2rem 0.4rem}
</style>"""

LESSON = r"""
**The idea.** When a picture is rotated, each new pixel asks where it was before. That spot usually falls between four
old pixels, so their colours are mixed: that's an *interpolation*, and each one blurs a little. Presizing starts from a
larger picture, multiplies the matrices of all the steps into one
$H = H_\mathrm{flip} H_\mathrm{rotate} H_\mathrm{zoom} H_\mathrm{warp} H_\mathrm{crop}$, and interpolates once.

**What fastai really does.** The book praises this single interpolation. But given the chapter's own
`aug_transforms(size=224, min_scale=0.75)`, fastai 2.8.12 samples every picture *twice*: it warps 460 → 460 pixels, then
crops the result and resizes the crop to 224. Validation pictures are sampled twice, too. And in training, all pictures
of a batch share one crop. Without `min_scale`, fastai samples once. Pet Lab always samples once and draws a crop for
every picture.

**Does the second sampling hurt?** That depends on the sizes. We tried 99 real photos with random draws as in training.
At 192 → 128 pixels, one sampling was better on every photo: the median PSNR was 37.4 dB, against 34.7 dB for fastai's
two and 29.1 dB for the naive way. At the chapter's 460 → 224, fastai's two came closer to the ideal on 61 of the 99 (a
median of 38.1 dB, against 36.0 dB for one sampling): a single bilinear sampling skips pixels when it halves a picture,
and fastai's first sampling smooths them beforehand.

**The ideal** transforms the full-size original in one go, averaging several bicubic samples for each pixel. That would
be too slow for training. In the error pictures, grey is right; lighter spots are too bright and darker ones too dark,
with the errors magnified four times. Whatever an empty corner has touched stays grey and doesn't count.

**The numbers.** *From outside*: the share of pixels whose centre, traced back through all steps, falls outside the
picture. *Detail kept*: how strong the finest patterns are, those that repeat within less than four pixels, compared
with the ideal; more than 100% would mean false detail. *PSNR*: how close the pixels are to the ideal, in decibels. Each
extra 6 dB cuts the mean squared error to a quarter, and so halves the root mean squared error. *SSIM* compares
brightness, contrast and structure in small windows; 1 is identical. All the ways start with a resize, which counts as
an interpolation. *Time* is for one picture after that resize, measured on this machine.

**How much is it worth?** On 296 real photos, rotated by 30 degrees, zoomed by 1.1 and tilted by 0.1 at 192 → 128
pixels, presizing kept 52% of the detail (the median) and the naive way 6%; the PSNR was 37.3 and 29.5 dB. Presizing
was better on every photo. Empty corners were nearly the same, 8 and 9%. Short training runs on the toy pets, with the
settings above and three different seeds, got 33 to 38% of the validation pictures wrong with presizing and 50 to 51%
with the naive way.

**A pitfall.** Presizing makes empty corners rarer in training, because the random crop is cut from a larger square. It
doesn't remove them: rotate by 45 degrees without a crop, and the same corners are missing whichever way you choose.
"""

page_head(
    "Presize, then warp once",
    "Augmentation rotates, zooms and tilts pictures, so every epoch looks new. One after another, these steps "
    "blur the picture again and again; presizing blurs it only once.",
)
dls = choose_data()
augment = dls.config.augment


@st.fragment  # moving a slider reruns this alone and leaves the data above as it is
def ways_of_one_picture() -> None:
    refused = refused_by_sliders()

    result, inputs, aside = st.columns([17, 11, 13], gap="medium")
    with inputs:
        place = st.container()
        with st.container(horizontal=True, gap="xsmall"):
            st.button("Random draw", key="draw", type="primary", on_click=draw_at_random, args=(augment,))
            st.button("Reset", key="reset", on_click=draw_nothing, help="Leave the picture as it is")
        draw = choose_draw()
        size, presize = choose_sizes(dls.config)
        corners = fields.segmented("Fill empty corners with", PADDINGS, "padding", "mirror")
        closer = fields.toggle("Look closer", "closer", help="Show the middle, three times larger")
        with place:
            chosen = choose_picture(dls, size, presize, messages=result)

    padding = PADDINGS[corners]
    ways = all_ways(chosen, draw, padding, closer)
    with result:
        if refused:
            st.warning(for_markdown(refused), icon=":material/link_off:")
        if presize < size:
            st.warning(
                f"Presizing to {presize} pixels leaves fewer than the {size} of the result, so the warp has to invent "
                "some. Training refuses such sizes.",
                icon=":material/photo_size_select_small:",
            )
        compared = st.container(key="ways")
        against = fields.segmented(
            "Compare presizing with", AGAINST, "against", "naive", format_func=AGAINST.__getitem__, shown_label=False
        )
        with compared:
            divider(ways.results[against], ways.results["presized"], "divider")
        st.info(ways.verdict, icon=":material/straighten:")
    with aside:
        st.html(STYLE)
        with st.container(key="numbers"):
            st.markdown(numbers_table(ways.numbers, times(chosen, draw, padding)))
        st.html(ways.aside)

    st.subheader(f"{AGAINST[against]}, step by step", anchor=False)
    st.html(ways.films[against])

    angles = st.expander("Rotate from 0 to 90 degrees", icon=":material/show_chart:", key="angles", on_change="rerun")
    if angles.open:
        with angles:
            curves.show(chosen, draw, padding)

    pairs = st.expander("Eight random draws", icon=":material/casino:", key="pairs", on_change="rerun")
    if pairs.open:
        with pairs:
            first = PAIRS * st.session_state.setdefault("pairs_turned", 0)
            st.caption("In each pair: the naive way on the left, presized on the right, as strong as in training.")
            st.html(random_pairs(chosen, augment, padding, first, PAIRS))
            if st.button("Draw eight more", key="eight_others"):
                st.session_state["pairs_turned"] += 1
                st.rerun()

    does_it_matter = st.expander(
        "Does it matter? Two short trainings",
        icon=":material/model_training:",
        key="trainings",
        on_change="rerun",
        expanded="naive_run" in st.query_params,
    )
    if does_it_matter.open:
        with does_it_matter:
            trainings.show(dls)

    what_happened(LESSON)
    show_code(
        compare,
        f"""{data_code(dls.config)}
from core.augment import Draw
from core.augment.compare import Squares, compare
from core.data import open_picture

{chosen.code}
draw = {draw}
ways = compare(Squares.of(image, {size}, {presize}), draw, {padding!r})
[(way.detail, way.psnr, way.ssim) for way in (ways.naive, ways.presized, ways.fastai)]""",
    )


ways_of_one_picture()
