"""The questions of a place."""

from __future__ import annotations

import pytest

from papote.errors import Refused
from papote.people.account import Access, Space
from papote.people.questions import QUESTIONS, clean_questions, questions_of, with_questions
from papote.types import SpaceId


def place(**settings: object) -> Space:
    """A space with these settings."""
    return Space(SpaceId("home"), "Home", Access.OPEN, 0.0, settings=dict(settings))


def test_c1_questions_are_kept_once_each_as_they_can_be_shown() -> None:
    """Trimmed, and without empty ones."""
    assert clean_questions([" Tea? ", "Tea?", "", "Cake?"]) == ("Tea?", "Cake?")


@pytest.mark.parametrize("written", [["a\u202eb?"], ["x" * 161], [f"{n}?" for n in range(QUESTIONS + 1)], ["\u2800"]])
def test_c1_what_is_no_question_is_refused(written: list[str]) -> None:
    """Too long, too many, not to be seen, or turned round."""
    with pytest.raises(Refused):
        clean_questions(written)


def test_c1_a_place_without_questions_of_its_own_has_none() -> None:
    """Whatever else is in its settings; and other settings stay."""
    assert questions_of(place()) == questions_of(place(questions="no list")) == ()
    kept = place(**with_questions(place(other=1), ["Tea?"]))
    assert questions_of(kept) == ("Tea?",)
    assert with_questions(kept, []) == {"other": 1}
