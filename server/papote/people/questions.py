"""The questions of a place: what its own people are asked over a coffee, beside those that come with the office."""

from __future__ import annotations

from collections.abc import Sequence

from papote.errors import ProtocolViolation, Refused
from papote.people.account import Space
from papote.protocol.text import clean, visible

QUESTIONS = 20
QUESTION_LENGTH = 160


def clean_questions(written: Sequence[str]) -> tuple[str, ...]:
    """Each once, as it can be shown; raises ``bad_text`` where one cannot, or is too long, or there are too many."""
    try:
        found = tuple(dict.fromkeys(text for question in written if (text := clean(question))))
    except ProtocolViolation as error:
        raise Refused("bad_text") from error
    if len(found) > QUESTIONS or any(len(text) > QUESTION_LENGTH or not visible(text) for text in found):
        raise Refused("bad_text")
    return found


def questions_of(space: Space) -> tuple[str, ...]:
    """What was written for this place."""
    kept = space.settings.get("questions", ())
    return tuple(text for text in kept if isinstance(text, str)) if isinstance(kept, list | tuple) else ()


def with_questions(space: Space, questions: Sequence[str]) -> dict[str, object]:
    """The settings of the place with these questions."""
    others = {name: value for name, value in space.settings.items() if name != "questions"}
    return {**others, "questions": list(questions)} if questions else others
