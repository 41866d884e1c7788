"""All pictures checked: what is damaged, too small or there twice, with a reason and advice."""

from pathlib import Path

import streamlit as st

from core.data.checks.check import check
from core.data.checks.findings import LEFT_OUT, TWINS, Finding, Report
from core.data.pictures.thumbnails import thumbnail
from core.errors import PictureError
from core.plots.pictures import no_picture_svg
from ui.dataset.check_job import CheckJob, check_job
from ui.forms.data_choice import Choice, data_code
from ui.page import fields
from ui.page.escape import for_markdown
from ui.page.heading import show_code, what_happened
from ui.pictures.places import jpeg_uri
from ui.watching.background_view import offer, show_progress

ON_A_PAGE = 8
ALL = "all findings"
TWIN_WIDTH = 110  # CSS pixels


def show(choice: Choice) -> None:
    job = check_job(choice.config)
    if job.running:
        show_progress(job)
    elif job.report is None:
        what = "Find damaged files, tiny pictures and copies before a model learns from them."
        offer(job, what, "Check the pictures", "check")
    else:
        _result(job, job.report)
    what_happened(LESSON)
    call = data_code(choice.config).replace("dls = load_data(", "*progress, report = check(")
    show_code(check, call.replace("DataConfig, load_data", "DataConfig\nfrom core.data.checks.check import check"))


def _result(job: CheckJob, report: Report) -> None:
    broken = sum(finding.kind in LEFT_OUT for finding in report.findings)
    serious = sum(finding.leak or finding.conflict for finding in report.findings)
    speed = 1000 * report.seconds / max(1, report.pictures)
    with st.container(horizontal=True, vertical_alignment="center"):
        n = len(report.findings)
        good = "no faulty files" if report.note else "nothing is wrong"
        verdict = good if n == 0 else "1 finding" if n == 1 else f"{n} findings"
        st.markdown(f"**{report.pictures} pictures** checked, {speed:.1f} ms each: **{verdict}**.")
        st.button("Check again", icon=":material/refresh:", on_click=job.start, key="check")
        if report.findings:
            csv = report.to_csv().encode("utf-8", "replace")
            st.download_button(
                "Download as CSV", csv, "findings.csv", "text/csv", icon=":material/download:", key="findings-csv"
            )
    said = []
    if serious:
        twins = "1 copy is" if serious == 1 else f"{serious} copies are"
        said.append(f"{twins} in both training and validation, or under two labels.")
    if broken:
        files = "1 file" if broken == 1 else f"{broken} files"
        said.append(f"{files} can't be used for training.")
    if said:
        st.warning(" ".join(said), icon=":material/content_copy:" if serious else ":material/broken_image:")
    if report.note:
        st.info(for_markdown(report.note), icon=":material/rule:")
        st.page_link("pages/dataset.py", label="Fix the labels", query_params=_labels_link(), icon=":material/label:")
    if report.findings:
        _findings(report)


def _labels_link() -> dict[str, str]:
    return st.query_params.to_dict() | {"view": "Labels"}


def _findings(report: Report) -> None:
    counts = {ALL: len(report.findings), **report.counts}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = fields.select("Kind", counts, "found", ALL, width=260, on_change=_first_page)
        first = (fields.page(-(-counts[kind] // ON_A_PAGE), "found_page") - 1) * ON_A_PAGE
        st.markdown(f"**{first + 1}** to **{min(counts[kind], first + ON_A_PAGE)}** of {counts[kind]}")
    chosen = [finding for finding in report.findings if kind in (ALL, finding.kind)]
    with st.grid(2, min_column_width=330, gap="small", key="finding-grid"):
        for finding in chosen[first : first + ON_A_PAGE]:
            _card(finding)


def _first_page() -> None:
    fields.put("found_page", 1)


def _card(finding: Finding) -> None:
    with st.container(border=True, horizontal=True, gap="small"):
        if finding.path is not None:
            _picture(finding.path)
        if finding.kind in TWINS and finding.twin is not None:
            _picture(finding.twin)
        with st.container(width="stretch", gap="xsmall"):
            st.markdown(f"**{finding.kind}**")
            st.text(finding.reason.encode("utf-8", "replace").decode())
            st.caption(for_markdown(finding.advice))


def _picture(path: Path) -> None:
    name = path.name.encode("utf-8", "replace").decode()
    try:
        st.image(jpeg_uri(thumbnail(path)), width=TWIN_WIDTH, alt=f"The picture {name}")
    except PictureError:
        st.image(no_picture_svg(), width=TWIN_WIDTH, alt=f"{name} can't be shown")


LESSON = """
A model learns from everything you give it, mistakes included. Three things hurt most:

- **The same picture on both sides of the split** (a leak). The model has already seen the answer, so the error rate
  looks better than it will be on new photos.
- **The same picture under two labels.** Whatever the model answers, one of the two counts as wrong.
- **Files that can't be read.** They are skipped, so a class may be smaller than it seems.

Identical files are found by their size and a checksum, a short number computed from a file's contents. Copies that were
resized or saved again are found by a **perceptual hash**: 64 bits that sum up the broad pattern of light and dark in a
small grey copy. If two hashes differ in 6 bits or fewer, they count as one photo.

**Pitfall:** a hash sees shapes, not pets. Two photos taken a second apart look the same to it: compare before you
delete.
"""
