"""The numbers of the questions that somebody has ticked, as text for an address and as a page to hand in."""

from collections.abc import Collection, Iterable

from core.questions.question import Question


def write_ticks(ticks: Iterable[int]) -> str:
    """{3, 1} -> "1-3"."""
    return "-".join(map(str, sorted(ticks)))


def read_ticks(text: str, known: Collection[int]) -> set[int]:
    """The text "1-3" -> {1, 3}; what is no known question's number is left out, since people edit addresses."""
    return {int(part) for part in text.split("-") if part.isdecimal() and len(part) <= 3} & set(known)


def report(parts: dict[str, tuple[Question, ...]], ticks: Collection[int]) -> str:
    """Markdown: all questions in order, ticked or not."""
    total = sum(map(len, parts.values()))
    lines = ["# The questions of chapter 5", "", f"{len(ticks)} of {total} ticked"]
    for part, questions in parts.items():
        lines += ["", f"## {part}", ""]
        lines += [f"- [{'x' if q.number in ticks else ' '}] {q.number}. {q.title}" for q in questions]
    return "\n".join(lines) + "\n"
