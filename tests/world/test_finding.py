"""Finding people and conversations, whom one may want to meet, and that nobody unlisted is in any of it."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from papote.types import PersonId, PlayerId, Role, Status
from papote.world import commands
from papote.world.acquaintances import Acquaintance
from papote.world.cards import Card
from papote.world.events import (
    CardShown,
    CommandRefused,
    FoundConversation,
    FoundPerson,
    PeopleFound,
    PeopleSuggested,
    PlayerChanged,
    PlayerJoined,
    Reason,
    Suggestion,
    TopicsFound,
    Welcomed,
)
from papote.world.finding import SIGHT, begins, words
from tests.examples import examples
from tests.world.maps import Kind, draw, floor
from tests.world.office import Office

ADA, BOB, CYD = PlayerId("ada"), PlayerId("bob"), PlayerId("cyd")
E = TypeVar("E")


def office_of(**cards: Card) -> Office:
    """People in a row, far from each other, with these cards."""
    office = Office(floor(120, 10))
    for number, (name, card) in enumerate(cards.items()):
        office.join(name, (2 + 12 * number, 5))
        office.do(commands.SetCard(PlayerId(name), card))
    office.forget()
    return office


def told(office: Office, command: commands.Command, kind: type[E]) -> E:
    """The one answer of a kind."""
    (answer,) = [event for event in office.do(command) if isinstance(event, kind)]
    return answer


def topics(office: Office, text: str, who: PlayerId = ADA) -> dict[str, int]:
    """What completion offers."""
    return dict(told(office, commands.AskTopics(who, text), TopicsFound).topics)


def found(office: Office, text: str, who: PlayerId = ADA) -> list[str]:
    """Whom a search finds."""
    return [person.id for person in told(office, commands.Find(who, text), PeopleFound).people]


def suggested(office: Office, who: PlayerId = ADA) -> dict[str, list[tuple[str, str]]]:
    """Whom one may want to meet, and why."""
    people = told(office, commands.AskSuggestions(who), PeopleSuggested).people
    return {each.id: [(reason.kind, reason.topic) for reason in each.reasons] for each in people}


# ---- words


@pytest.mark.parametrize(
    ("asked", "text", "fits"),
    [
        ("cera", "Céramique et tournage", True),
        ("TOUR céra", "Céramique et tournage", True),
        ("mique", "Céramique", False),
        ("", "Céramique", True),
        ("vélo!", "velo-cargo", True),
        ("cargo", "velo-cargo", True),
        ("fahrräd", "FAHRRAD", True),
        ("coeur", "Chansons de Cœur", True),
        ("c#", "C#, C++", True),
        ("c++", "C#", False),
        ("c", "C++", True),
        ("🎲", "Jeux 🎲", True),
        ("🎲", "Jeux", False),
        ("eau", "L’eau", True),
    ],
)
def test_c9_what_is_typed_begins_words_whatever_its_case_and_accents(asked: str, text: str, fits: bool) -> None:
    """All of them, in any order."""
    assert begins(words(asked), words(text)) is fits


# ---- completion


def test_c9_topics_are_completed_by_how_many_people_here_have_them() -> None:
    """Each person counts once, under the spelling that most people use."""
    office = office_of(
        ada=Card(offers=("Céramique",), seeks=("ceramique",)),
        bob=Card(offers=("céramique",)),
        cyd=Card(seeks=("céramique", "cuisine")),
        dan=Card(offers=("Cuisine",)),
    )
    assert topics(office, "C") == {"céramique": 3, "Cuisine": 2}
    assert topics(office, "cui") == {"Cuisine": 2}
    assert topics(office, "x") == {}


def test_c9_completion_follows_who_comes_goes_and_changes() -> None:
    """It counts who is here now."""
    office = office_of(ada=Card(), bob=Card(offers=("vélo",)))
    assert topics(office, "v") == {"vélo": 1}
    office.do(commands.SetCard(BOB, Card(offers=("voile",))))
    assert topics(office, "v") == {"voile": 1}
    office.leave("bob")
    assert topics(office, "v") == {}
    office.join("bob", (4, 4))
    assert topics(office, "v") == {}


# ---- search


def test_c9_people_are_found_by_topic_name_and_line() -> None:
    """First who offers it, then who seeks it, then the others; and which topics it was."""
    office = office_of(
        ada=Card(),
        bob=Card(about="J'aime la poterie"),
        cyd=Card(seeks=("Poterie",)),
        dan=Card(offers=("poterie", "tournage")),
    )
    assert found(office, "POTÉ") == ["dan", "cyd", "bob"]
    assert found(office, "dan") == ["dan"]
    assert found(office, "") == []
    answer = told(office, commands.Find(ADA, "poterie"), PeopleFound)
    assert answer.people[0] == FoundPerson(PlayerId("dan"), ("poterie",), ())
    assert answer.people[1] == FoundPerson(CYD, (), ("Poterie",))


def test_c9_a_search_never_tells_of_who_asks_nor_of_who_keeps_apart() -> None:
    """Whoever of the two has blocked the other."""
    office = office_of(ada=Card(offers=("vélo",)), bob=Card(offers=("vélo",)), cyd=Card(offers=("vélo",)))
    office.block("ada", "bob")
    assert found(office, "vélo") == ["cyd"]
    assert found(office, "vélo", BOB) == ["cyd"]


def test_c9_c10_somebody_with_two_windows_is_found_and_suggested_once() -> None:
    """In that which is nearer."""
    office = office_of(ada=Card(seeks=("Poterie",)), bob=Card(offers=("Poterie",)))
    office.join("other", (60, 5), person="bob")
    office.do(commands.SetCard(PlayerId("other"), Card(offers=("Poterie",))))
    assert found(office, "poterie") == ["bob"]
    assert list(suggested(office)) == ["bob"]


def test_c9_open_conversations_are_found_by_their_topic_the_nearest_first() -> None:
    """Not those that are closed, nor those about nothing in particular."""
    office = Office(draw("MMMM" + "." * 40 + "\n" + ("." * 44 + "\n") * 10, {"M": Kind("salon", meeting="one")}))
    for name, at in {"ada": (30, 5), "bob": (20, 5), "cyd": (22, 5), "dan": (1, 0), "eve": (2, 0)}.items():
        office.appear(name, at)
    office.wait(2)

    def conversations(text: str) -> tuple[FoundConversation, ...]:
        return told(office, commands.Find(ADA, text), PeopleFound).conversations

    assert conversations("vélo") == ()
    office.do(commands.SetTopic(BOB, "Réparer un vélo"))
    office.do(commands.SetTopic(PlayerId("dan"), "Velos cargo"))
    near, far = conversations("velo")
    assert near == FoundConversation(office.room.snapshot().bubbles[0].id, None, "Réparer un vélo")
    assert (far.area, far.topic) == ("salon", "Velos cargo")
    office.lock("bob")
    assert conversations("velo") == (far,)
    office.block("ada", "eve")
    assert conversations("velo") == (), "somebody is there with whom Ada has nothing to do"


# ---- whom one may want to meet


def test_c10_suggestions_say_who_offers_what_one_seeks_and_seeks_what_one_offers() -> None:
    """Who says most, and what few people share, comes first; shared languages are told."""
    office = office_of(
        ada=Card(offers=("pain",), seeks=("Poterie", "vélo"), languages=("fr", "nl")),
        bob=Card(offers=("vélo",), languages=("nl",)),
        cyd=Card(offers=("poterie",), seeks=("Pain",)),
        dan=Card(offers=("vélo",), languages=("de",)),
        eve=Card(offers=("chant",)),
    )
    assert suggested(office) == {"cyd": [("offers", "poterie"), ("seeks", "Pain")], "bob": [("offers", "vélo")]}
    people = told(office, commands.AskSuggestions(ADA), PeopleSuggested).people
    assert people[1] == Suggestion(BOB, (Reason("offers", "vélo"),), ("nl",))


def test_c10_nobody_is_suggested_who_does_not_want_it_or_cannot_be_met() -> None:
    """Unlisted, not to be recommended, away, blocked, or talking with one already."""
    wanted = Card(offers=("vélo",))
    office = office_of(
        ada=Card(seeks=("vélo",)),
        bob=wanted,
        cyd=replace(wanted, listed=False),
        dan=replace(wanted, recommended=False),
        eve=wanted,
        fay=wanted,
    )
    office.block("fay", "ada")
    office.status("eve", Status.DO_NOT_DISTURB)
    assert suggested(office) == {"bob": [("offers", "vélo")]}
    office.disconnect("bob")
    assert suggested(office) == {}


def test_c10_who_says_nothing_of_himself_is_told_of_nobody() -> None:
    """There is nothing to go by."""
    assert suggested(office_of(ada=Card(languages=("fr",)), bob=Card(offers=("vélo",)))) == {}


# ---- whom one has met before


def remembers(office: Office, **met: Acquaintance) -> None:
    """Ada has met these."""
    office.do(commands.Remember(ADA, {PersonId(name): what for name, what in met.items()}))


BOOK = Card(book=True)


def test_c10_who_keeps_the_book_is_told_whom_of_those_he_met_is_here() -> None:
    """First to whom one promised something, then by topics, then whom one met last; nobody else is told any of it."""
    office = office_of(
        ada=Card(book=True, seeks=("vélo",), languages=("fr",)),
        bob=BOOK,
        cyd=Card(book=True, languages=("de",)),
        dan=Card(offers=("vélo",)),
        eve=BOOK,
        fay=BOOK,
    )
    remembers(office, bob=Acquaintance(20.0), cyd=Acquaintance(30.0), eve=Acquaintance(10.0, "une recette"))
    people = told(office, commands.AskSuggestions(ADA), PeopleSuggested).people
    assert [(each.id, each.reasons) for each in people] == [
        ("eve", (Reason("promised", "une recette"), Reason("met", "", 10.0))),
        ("dan", (Reason("offers", "vélo"),)),
        ("cyd", (Reason("met", "", 30.0),)),
        ("bob", (Reason("met", "", 20.0),)),
    ]
    assert suggested(office, BOB) == {}
    office.do(commands.SetCard(ADA, Card()))
    assert suggested(office) == {}, "she keeps no book any more"


def test_c10_having_met_is_told_beside_the_topics_and_the_bound_stays() -> None:
    """Two topics and the day at most, a promise aside; and no more people than without."""
    many = ("a1", "b2", "c3", "d4")
    names = [f"met{number}" for number in range(8)]
    office = office_of(ada=Card(book=True, seeks=many), bob=Card(book=True, offers=many), **dict.fromkeys(names, BOOK))
    remembers(office, bob=Acquaintance(1.0), **dict.fromkeys(names, Acquaintance(2.0)))
    found = suggested(office)
    assert found["bob"] == [("offers", "a1"), ("offers", "b2"), ("met", "")]
    assert len(found) == 5


@hypothesis_settings(max_examples=examples(60))
@given(
    st.sampled_from(["both", "listed", "book", "recommended", "blocks", "blocked", "ghost", "away", "forgotten"]),
    st.booleans(),
    st.text(max_size=5),
)
def test_c10_nobody_met_is_told_of_who_does_not_want_it(why: str, topics_too: bool, promised: str) -> None:
    """Unlisted, without the book, blocked by either, a ghost, gone from the book: no word of having met."""
    topics = ("vélo",) if topics_too else ()
    office = office_of(ada=Card(book=True, seeks=topics), bob=Card(book=True, offers=topics))
    remembers(office, bob=Acquaintance(5.0, promised))
    assert ("met", "") in suggested(office)["bob"]
    match why:
        case "listed" | "book" | "recommended":
            listed, book, recommended = (why != flag for flag in ("listed", "book", "recommended"))
            card = Card(offers=topics, listed=listed, book=book, recommended=recommended)
            office.do(commands.SetCard(BOB, card))
        case "blocks":
            office.block("bob", "ada")
        case "blocked":
            office.block("ada", "bob")
        case "ghost":
            office.status("bob", Status.GHOST)
        case "away":
            office.disconnect("bob")
        case "forgotten":
            remembers(office)
    told_now = suggested(office).get("bob", [])
    assert (("met", "") in told_now) == (why == "both")
    assert bool(told_now) == (why == "both" or (topics_too and why in ("book", "forgotten")))


# ---- cards, and who may see whom


def test_a_card_is_told_to_who_asks() -> None:
    """All that is on it, and the beacon."""
    office = office_of(ada=Card(), bob=Card(about="Potier", offers=("poterie",), links=("https://example.org",)))
    office.do(commands.SetBeacon(BOB, True, "Un thé ?"))
    card = told(office, commands.AskCard(ADA, BOB), CardShown).card
    assert (card.id, card.person, card.name, card.about) == (BOB, "bob", "Bob", "Potier")
    assert (card.offers, card.links) == (("poterie",), ("https://example.org",))
    assert card.beacon is not None
    assert card.beacon.text == "Un thé ?"


def test_c9_the_card_of_somebody_unlisted_is_for_who_stands_there() -> None:
    """From afar it looks as if there were no such person; one always sees one's own."""
    office = office_of(ada=Card(), bob=Card(about="Potier", listed=False))
    answer = told(office, commands.AskCard(ADA, BOB), CommandRefused)
    assert answer == told(office, commands.AskCard(ADA, PlayerId("p404")), CommandRefused)
    assert answer.code == "unknown_player"
    assert told(office, commands.AskCard(BOB, BOB), CardShown).card.name == "Bob"
    office.walk("ada", (14 - SIGHT, 5))
    assert told(office, commands.AskCard(ADA, BOB), CardShown).card.name == "Bob"
    office.block("bob", "ada")
    assert told(office, commands.AskCard(ADA, BOB), CommandRefused).code == "unknown_player"


def test_c9_an_unlisted_person_is_a_figure_without_a_name() -> None:
    """Neither who comes later nor who was there hears the name, the role, or the words of the status."""
    office = office_of(ada=Card())
    office.do(
        commands.Join(
            BOB, commands.Profile("Bob", "a07"), role=Role.HOST, person=PersonId("bob"), card=Card(listed=False)
        )
    )
    (joined,) = office.take(PlayerJoined)
    assert (joined.player.name, joined.player.person, joined.player.role) == ("", "", Role.GUEST)
    assert (joined.player.avatar, joined.player.listed) == ("a07", False)
    office.do(commands.SetStatus(BOB, Status.BUSY, "Chez Bob"))
    office.join("cyd", (60, 5))
    assert "bob'" not in repr(office.take(Welcomed)[-1].snapshot).lower().replace("id='bob'", "")
    assert "Chez Bob" not in repr(office.events)
    office.do(commands.SetCard(BOB, Card()))
    last = office.take(PlayerChanged)[-1].player
    assert (last.name, last.person, last.role, last.status_text) == ("Bob", "bob", Role.HOST, "Chez Bob")


names = st.sampled_from(["vélo", "Velo", "poterie", "pain", "chant"])
cards = st.builds(
    Card,
    offers=st.lists(names, max_size=3).map(tuple),
    seeks=st.lists(names, max_size=3).map(tuple),
    languages=st.lists(st.sampled_from(["fr", "nl"]), max_size=2, unique=True).map(tuple),
    listed=st.booleans(),
    about=st.sampled_from(["", "vélo et pain"]),
)


@hypothesis_settings(max_examples=examples(30))
@given(st.lists(st.tuples(cards, st.integers(0, 7)), min_size=3, max_size=6), st.data())
def test_c9_c10_an_unlisted_person_is_in_no_list_search_completion_or_suggestion(
    people: list[tuple[Card, int]], data: st.DataObject
) -> None:
    """Whoever is here, whatever they wrote and wherever they stand: what anybody is told names no one unlisted.

    What nobody but unlisted people has on a card is found nowhere; and answers do not change when they go.
    """
    office = Office(floor(40, 12))
    everybody = [PlayerId(f"p{number}") for number in range(len(people))]
    for id, (card, column) in zip(everybody, people, strict=True):
        office.join(id, (2 + 4 * column, 5))
        office.do(commands.SetCard(id, card))
    hidden = {id for id, (card, _) in zip(everybody, people, strict=True) if not card.listed}
    for id in everybody:
        office.do(commands.SetBeacon(id, True, f"secret-{id}"))
    asker = data.draw(st.sampled_from(everybody))

    def answers() -> list[object]:
        wishes: list[commands.Command] = [commands.AskSuggestions(asker)]
        wishes += [commands.Find(asker, text) for text in ("vélo", "p", "pain", "chant")]
        wishes += [commands.AskTopics(asker, text) for text in ("", "v", "po")]
        return [event for wish in wishes for event in office.do(wish)]

    before = answers()
    for event in before:
        match event:
            case PeopleFound(people=found_people):
                assert not {each.id for each in found_people} & hidden
            case PeopleSuggested(people=suggestions):
                assert not {each.id for each in suggestions} & hidden
    for view in office.room.snapshot().players:
        if view.id in hidden:
            shown = asdict(view)
            assert (shown["name"], shown["person"], shown["beacon"], shown["status_text"]) == ("", "", None, "")
    for id in hidden - {asker}:
        office.leave(id)
    assert answers() == before
