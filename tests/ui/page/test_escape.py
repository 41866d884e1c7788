"""Names hold anything, and pages show them as they are."""

import pytest

from ui.page.escape import for_html, for_markdown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("american_bulldog_7.jpg", "american_bulldog_7.jpg"),
        ("Row 2: 'many' is no number. Take bf16 or auto.", "Row 2: 'many' is no number. Take bf16 or auto."),
        ("^(.+)_\\d+$", "^(.+)\\_\\\\d+\\$"),
        (":red[z] :material/pets:", "\\:red\\[z\\] \\:material\\/pets:"),
        (":dog: a:+1:b:", "\\:\u2060dog: a\\:\u2060+1\\:\u2060b:"),
        ("a|b &amp; <i>", "a\\|b \\&amp; \\<i\\>"),
        ("# one\n2. two", "\\# one 2. two"),
        ("12. dog", "12\\. dog"),
        ("cat\udcff", "cat?"),
    ],
)
def test_only_what_markdown_would_read_gets_a_stroke(text: str, shown: str) -> None:
    assert for_markdown(text) == shown


def test_html_gets_no_tag_and_no_end_of_an_attribute() -> None:
    assert for_html('"a" <i>x</i> & cat\udcff_1') == "&quot;a&quot; &lt;i&gt;x&lt;/i&gt; &amp; cat?_1"
