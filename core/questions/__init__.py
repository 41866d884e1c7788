"""The 23 questions at the end of the book's chapter 5, in our own words, with short answers and checked tasks."""

from core.questions.files import FILES
from core.questions.further import FURTHER
from core.questions.loss import LOSS
from core.questions.question import Field, Outcome, Question, Task, Watched
from core.questions.rates import RATES

PARTS: dict[str, tuple[Question, ...]] = {
    "From files to batches": FILES,
    "A first model and its loss": LOSS,
    "Learning rates": RATES,
    "Longer, deeper, half as precise": FURTHER,
}
QUESTIONS: dict[int, Question] = {question.number: question for part in PARTS.values() for question in part}

__all__ = ["PARTS", "QUESTIONS", "Field", "Outcome", "Question", "Task", "Watched"]
