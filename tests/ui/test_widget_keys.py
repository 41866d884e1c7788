"""One name in the address, one widget: a choice that is kept travels from page to page by its key."""

import ast
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[2]
SHARED = {"seed"}  # the number of the new weights, for the finder and the training alike


def test_no_two_widgets_of_different_pages_share_a_key() -> None:
    """The word "names" of a table's labels once became the value of a slider on the softmax page, which then failed."""
    files: dict[str, set[str]] = defaultdict(set)
    for path in [*ROOT.glob("pages/*.py"), *ROOT.glob("ui/**/*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call):
                continue
            given = {word.arg: word.value for word in node.keywords}
            field = {"fields.segmented": 2, "fields.toggle": 1}.get(ast.unparse(node.func))
            key = node.args[field] if field else given.get("key") if "bind" in given else None
            if isinstance(key, ast.Constant):
                files[key.value].add(path.name)
    assert len(files) > 50
    assert {key: sorted(names) for key, names in files.items() if len(names) > 1 and key not in SHARED} == {}
