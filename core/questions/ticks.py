"""The ticked questions, as text for an address and as a list to hand in."""

from collections.abc import Collection, Iterable

from core.questions.question import Question


def write_ticks(ticks: Iterable[int]) -> str:
    """{3, 1} -> "1-3"."""
    return "-".join(map(str, sorted(ticks)))


def read_ticks(text: str, known: Collection[int]) -> set[int]:
    """The text "1-3" -> {1, 3}. People edit addresses, so anything but a known question's number is ignored."""
    return {int(part) for part in text.split("-") if part.isdecimal() and len(part) <= 3} & set(known)


def report(parts: dict[str, tuple[Question, ...]], ticks: Collection[int]) -> str:
    """All questions as a Markdown check list."""
    total = sum(map(len, parts.values()))
    lines = ["# The questions of chapter 5", "", f"{len(ticks)} of {total} ticked"]
    for part, questions in parts.items():
        lines += ["", f"## {part}", ""]
        lines += [f"- [{'x' if q.number in ticks else ' '}] {q.number}. {q.title}" for q in questions]
    return "\n".join(lines) + "\n"
