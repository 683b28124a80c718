"""People hear and see one another when they stand together, and only then."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.office import TILE, Office, Person, free_spot, hear_and_see_each_other, quiet

pytestmark = pytest.mark.media

NOTHING = {"signals": 0, "audio": {"packets": 0, "energy": 0}, "video": {"packets": 0, "frames": 0}}


def meet(one: Person, other: Person) -> None:
    """The two find themselves in one conversation and see each other."""
    for person, member in ((one, other), (other, one)):
        person.talks_with(member.name)
    for person, member in ((one, other), (other, one)):
        person.sees(member.name)


def speak(*people: Person) -> None:
    """All unmute, and each hears and sees each other, and nobody else."""
    for person in people:
        person.unmute()
    hear_and_see_each_other(*people)
    for person in people:
        person.talks_with(*(other.name for other in people if other is not person))


def part(leaving: Person, staying: Person, to: tuple[float, float]) -> None:
    """One walks off; after the end nothing comes to either any more."""
    both = (leaving, staying)
    for person in both:
        person.expects_silence()
    leaving.set_off(*to)
    for person in both:
        person.silent()
    before = quiet(*both)
    assert all(total["video"]["frames"] > 0 and total["audio"]["energy"] > 0 for total in before)
    leaving.arrive()
    assert quiet(*both) == before


def test_two_at_the_coffee_machine_hear_and_see_each_other_and_nobody_else_does(office: Office) -> None:
    """Walking up begins a talk, walking off ends it on both sides, a click on a name begins it again."""
    ada, bob, cleo = (office.person(name) for name in ("Ada", "Bob", "Cleo"))
    ada.set_off(*free_spot("coffee", 0.4))
    bob.set_off(*free_spot("coffee", 0.6))
    ada.arrive()
    bob.arrive()
    meet(ada, bob)
    assert ada.ask("papote.conversation()")["kind"] == "bubble"
    speak(ada, bob)
    assert cleo.traffic() == NOTHING

    part(ada, bob, free_spot("meeting-3"))

    ada.role("button", "People").click()
    ada.role("button", re.compile("^Bob")).first.click()
    meet(ada, bob)
    assert cleo.traffic() == NOTHING


def test_a_meeting_room_is_heard_by_those_inside_and_by_nobody_at_its_door(office: Office) -> None:
    """Both in the room talk at full loudness; the third, two tiles outside the door, gets nothing at all."""
    ada, bob, cleo = (office.person(name) for name in ("Ada", "Bob", "Cleo"))
    outside, at_door = office.outside_door("meeting-1", tiles=2)
    ada.set_off(*free_spot("meeting-1", 0.35, 0.5))
    bob.set_off(*free_spot("meeting-1", 0.65, 0.5))
    for person in (ada, bob):
        person.arrive()
    # After them: whoever stops for a moment beside another on the way, since the machine does, talks with him.
    cleo.walk(*outside)
    distance = ((cleo.place[0] - at_door[0]) ** 2 + (cleo.place[1] - at_door[1]) ** 2) ** 0.5
    assert 1.5 * TILE <= distance <= 2.5 * TILE
    assert cleo.ask("papote.me.area") != "meeting-1"
    meet(ada, bob)
    talk = ada.ask("papote.conversation()")
    assert talk["kind"] == "area"
    assert [member["loudness"] for member in talk["members"]] == [1]
    speak(ada, bob)
    cleo.unmute()
    assert cleo.ask("papote.conversation()") is None
    assert cleo.traffic() == NOTHING
    assert len(ada.ask("papote.conversation()")["members"]) == 1

    part(ada, bob, free_spot("meeting-2"))


def test_muting_and_switching_the_camera_off_stop_what_the_other_gets(office: Office) -> None:
    """Muted, not even silence is sent; without a camera no picture; the others are told so."""
    ada, bob = office.person("Ada"), office.person("Bob")
    bob.walk(bob.place[0] + 8, bob.place[1])
    ada.walk_up_to("Bob")
    meet(ada, bob)
    speak(ada, bob)
    faces = bob.role("region", "Faces of the conversation")
    expect(faces.get_by_text("muted", exact=True)).to_have_count(0)

    ada.role("button", "Microphone").click()
    ada.role("button", "Camera").click()
    expect(ada.role("button", "Microphone")).to_have_attribute("aria-pressed", "false")
    expect(ada.role("button", "Camera")).to_have_attribute("aria-pressed", "false")
    bob.until("() => papote.players().length === 2 && document.querySelectorAll('.corner video').length === 1")
    quiet(bob)
    expect(faces.get_by_text("muted", exact=True)).to_have_count(1)

    ada.page.keyboard.press("m")
    ada.page.keyboard.press("Control+Shift+v")
    expect(ada.role("button", "Camera")).to_have_attribute("aria-pressed", "true")
    bob.listen_for("Ada").took_in()


def test_a_shared_screen_is_seen_and_goes_when_it_ends(office: Office) -> None:
    """Sharing adds a picture on the other side without a new link, and ending it takes the picture away."""
    ada, bob = office.person("Ada"), office.person("Bob")
    ada.ask("papote.camera(false)")
    bob.walk(bob.place[0] + 8, bob.place[1])
    ada.walk_up_to("Bob")
    ada.talks_with("Bob")
    share = ada.role("button", re.compile("^Shar"))
    share.click()
    expect(share).to_have_attribute("aria-pressed", "true")
    bob.sees("Ada")
    share.click()
    expect(share).to_have_attribute("aria-pressed", "false")


def test_nobody_who_asked_for_quiet_is_drawn_in(office: Office) -> None:
    """Two who stand beside somebody on *do not disturb* talk with each other alone."""
    ada = office.person("Ada")
    ada.role("button", re.compile("^Ada")).click()
    ada.role("radio", re.compile("^Do not disturb")).check()
    ada.page.keyboard.press("Escape")
    ada.until("() => papote.me.status === 'do_not_disturb'")
    ada.walk(ada.place[0] + 8, ada.place[1])
    crowd = office.crowd()
    for name in ("Bob", "Cleo"):
        crowd.add(name)
        crowd.step(name)
    crowd.until("Bob", "conversation", "(talk) => talk !== null && talk.members.length === 1")
    assert ada.ask("papote.conversation()") is None
    assert ada.ask("papote.players().filter(({ bubble }) => bubble !== null).map(({ name }) => name).sort()") == [
        "Bob",
        "Cleo",
    ]
    assert ada.traffic() == NOTHING


def test_a_locked_talk_stays_among_those_in_it(office: Office) -> None:
    """Who comes near a locked bubble is not let in, and finds others to talk with."""
    ada = office.person("Ada", devices=False)
    crowd = office.crowd()
    crowd.add("Bob")
    crowd.step("Bob")
    ada.walk(ada.place[0] + 8, ada.place[1])
    ada.talks_with("Bob")
    ada.role("button", "Door open").click()
    ada.role("button", re.compile("^Closed:")).click()
    door = ada.role("button", "Door closed")
    expect(door).to_be_visible()
    for name in ("Cleo", "Dan"):
        crowd.add(name)
        crowd.step(name)
    crowd.until("Cleo", "conversation", "(talk) => talk !== null && talk.members.length === 1")
    ada.talks_with("Bob")
    door.click()
    ada.role("button", re.compile("^Open:")).click()
    ada.talks_with("Bob", "Cleo", "Dan")


@pytest.mark.serve("--conversation-capacity", "4")
def test_a_fifth_is_told_and_let_in_when_there_is_room(office: Office) -> None:
    """Four is full for now: the fifth reads so, and joins when somebody leaves."""
    crowd = office.crowd()
    for name in ("Bob", "Cleo", "Dan", "Eve"):
        crowd.add(name)
        crowd.step(name)
    crowd.until("Eve", "conversation", "(talk) => talk !== null && talk.members.length === 3")
    ada = office.person("Ada", devices=False)
    ada.walk(ada.place[0] + 8, ada.place[1])
    expect(ada.page.get_by_text("You will be let in as soon as there is room")).to_be_visible()
    assert ada.ask("papote.conversation()") is None
    assert crowd.ask("Eve", "leave", {})["ok"]
    ada.talks_with("Bob", "Cleo", "Dan")
    expect(ada.page.get_by_text("You will be let in as soon as there is room")).to_have_count(0)


def test_one_leaves_with_a_friendly_gesture_and_is_not_drawn_back(office: Office) -> None:
    """The button waves and ends the talk; standing beside the same people does not begin it again."""
    ada = office.person("Ada", devices=False)
    crowd = office.crowd()
    crowd.add("Bob")
    crowd.step("Bob")
    ada.walk(ada.place[0] + 8, ada.place[1])
    ada.talks_with("Bob")
    ada.role("button", "Leave", exact=True).click()
    ada.role("button", re.compile("^See you!")).click()
    crowd.until("Bob", "emoted", "({ emote }) => emote === 1")
    crowd.until("Bob", "conversation", "(talk) => talk === null")
    ada.talks_with()
    # Somebody else who comes by is talked with by Bob, and not by Ada, who has just said goodbye to Bob.
    crowd.add("Cleo")
    crowd.step("Cleo")
    crowd.until("Bob", "conversation", "(talk) => talk !== null && talk.members.length === 1")


def test_the_busy_are_asked_first(office: Office) -> None:
    """Somebody who is busy reads who wants to talk, and talks when he says yes."""
    ada = office.person("Ada", devices=False)
    ada.role("button", re.compile("^Ada")).click()
    ada.role("radio", re.compile("^Busy")).check()
    ada.page.keyboard.press("Escape")
    ada.until("() => papote.me.status === 'busy'")
    ada.walk(ada.place[0] + 8, ada.place[1])
    crowd = office.crowd()
    crowd.add("Bob")
    crowd.step("Bob")
    asks = ada.role("region", "Somebody asks for you")
    expect(asks).to_contain_text("Bob would like to chat with you")
    assert ada.ask("papote.conversation()") is None
    asks.get_by_role("button", name="With pleasure").click()
    ada.talks_with("Bob")
