"""Cards handed over: both or none, only to somebody one talks with, and no nagging."""

from __future__ import annotations

from papote.types import PlayerId
from papote.world import commands
from papote.world.events import CardAnswered, CardOffered, CardOfferEnded, CardsExchanged, CommandRefused, Event
from tests.world.maps import draw
from tests.world.office import Office

PLAN = """
    ............................
    ............................
    ............................
    ............................
    """


def office(**people: tuple[float, float]) -> Office:
    """People who have stood for a moment."""
    made = Office(draw(PLAN, {}))
    for name, at in people.items():
        made.appear(name, at)
    made.wait(0.5)
    made.forget()
    return made


def talking() -> Office:
    """Ada and Bob talk; Cyd stands far away."""
    return office(ada=(4, 2), bob=(6, 2), cyd=(24, 2))


def offer(made: Office, name: str, to: str) -> list[Event]:
    """Somebody offers somebody his card."""
    return made.do(commands.OfferCard(PlayerId(name), PlayerId(to)))


def answer(made: Office, name: str, to: str, accept: bool = True) -> list[Event]:
    """Somebody answers."""
    return made.do(commands.AnswerCard(PlayerId(name), PlayerId(to), accept))


def refused(name: str, wish: str, code: str) -> list[Event]:
    """The answer to a wish that cannot be."""
    return [CommandRefused(PlayerId(name), wish, code)]


def test_c2_nothing_goes_over_before_both_have_said_so() -> None:
    """An offer alone exchanges nothing; the answer exchanges both."""
    made = talking()
    assert offer(made, "ada", "bob") == [CardOffered(PlayerId("bob"), PlayerId("ada"))]
    made.wait(10)
    assert made.take(CardsExchanged) == []
    answer(made, "bob", "ada")
    (done,) = made.take(CardsExchanged)
    assert (done.people, done.names) == (("ada", "bob"), ("Ada", "Bob"))
    assert made.take(CardAnswered) == [CardAnswered(PlayerId("ada"), PlayerId("bob"), accepted=True)]
    assert made.take(CardOfferEnded) == [CardOfferEnded(PlayerId("bob"), PlayerId("ada"))]
    assert answer(made, "bob", "ada") == refused("bob", "answer_card", "not_invited")


def test_c2_two_who_offer_each_other_theirs_have_said_so() -> None:
    """Nobody has to press twice."""
    made = talking()
    offer(made, "ada", "bob")
    offer(made, "ada", "bob")
    assert len(made.take(CardOffered)) == 1
    offer(made, "bob", "ada")
    assert len(made.take(CardsExchanged)) == 1


def test_c2_only_somebody_one_talks_with_is_offered_a_card() -> None:
    """Not one who stands elsewhere, is not there, is oneself, or whom one has blocked; all are answered alike."""
    made = talking()
    for other in ("cyd", "nobody", "ada"):
        assert offer(made, "ada", other) == refused("ada", "offer_card", "not_in_conversation")
    offer(made, "ada", "bob")
    made.block("bob", "ada")
    assert offer(made, "ada", "bob") == refused("ada", "offer_card", "not_in_conversation")
    assert answer(made, "bob", "ada") == refused("bob", "answer_card", "not_invited")
    assert made.take(CardsExchanged) == []


def test_a_no_is_a_no_for_a_while() -> None:
    """Why not is not told; and nobody is asked again at once."""
    made = talking()
    offer(made, "ada", "bob")
    answer(made, "bob", "ada", accept=False)
    assert made.take(CardAnswered) == [CardAnswered(PlayerId("ada"), PlayerId("bob"), accepted=False)]
    assert offer(made, "ada", "bob") == refused("ada", "offer_card", "too_many")
    made.wait(61)
    assert offer(made, "ada", "bob") == [CardOffered(PlayerId("bob"), PlayerId("ada"))]


def test_a_no_holds_for_who_goes_and_comes_back() -> None:
    """It was said to a person, not to a visit."""
    made = talking()
    offer(made, "ada", "bob")
    answer(made, "bob", "ada", accept=False)
    made.leave("ada")
    made.appear("anew", (4, 2), person="ada")
    made.wait(0.5)
    made.forget()
    assert offer(made, "anew", "bob") == refused("anew", "offer_card", "too_many")


def test_an_offer_ends_with_the_talk_and_with_its_minute() -> None:
    """And with whoever made it."""
    made = talking()
    offer(made, "ada", "bob")
    made.wait(61)
    assert made.take(CardOfferEnded) == [CardOfferEnded(PlayerId("bob"), PlayerId("ada"))]
    for name in ("bob", "ada"):
        made = talking()
        offer(made, "ada", "bob")
        made.forget()
        if name == "bob":
            made.goodbye(name)
        else:
            made.leave(name)
        assert made.take(CardOfferEnded) == [CardOfferEnded(PlayerId("bob"), PlayerId("ada"))]


def test_who_comes_back_is_asked_again() -> None:
    """A new connection knows nothing."""
    made = talking()
    offer(made, "ada", "bob")
    made.disconnect("bob")
    made.forget()
    made.resume("bob")
    assert made.take(CardOffered) == [CardOffered(PlayerId("bob"), PlayerId("ada"))]


def test_with_whom_one_talks_is_told_to_the_shell() -> None:
    """Nobody else, and nobody one has blocked."""
    made = talking()
    assert made.room.company(PlayerId("ada")) == ("bob",)
    assert made.room.company(PlayerId("cyd")) == ()
    assert made.room.company(PlayerId("nobody")) == ()
