"""Somebody whose network lets nothing through but a relay hears, sees, is heard and is seen: by a real coturn."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.office import SMALL, free_spot, hear_and_see_each_other
from tests.browser.turn import RELAYED, WAYS, Relays, relays
from tests.turn import OFFICE, lacking

pytestmark = [pytest.mark.media, pytest.mark.slow, pytest.mark.skipif(bool(lacking()), reason=lacking() or "-")]


@pytest.fixture(scope="module")
def relayed(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Relays]:
    """For all tests here."""
    with relays(tmp_path_factory.mktemp("coturn"), chromium) as made:
        yield made


def test_one_behind_a_relay_and_one_who_is_not_hear_and_see_each_other(relayed: Relays) -> None:
    """One leads over the relay by TCP to the office and nowhere else, the other straight to the office."""
    with relayed.office("tcp") as office:
        ada = office.person("Ada", path=RELAYED, script=WAYS)
        bob = office.person("Bob", script=WAYS)
        for person, across in ((ada, 0.35), (bob, 0.65)):
            person.set_off(*free_spot("meeting-1", across))
        for person in (ada, bob):
            person.arrive()
            person.unmute()
        for person, other in ((ada, bob), (bob, ada)):
            person.talks_with(other.name)
            person.until("() => papote.media().state === 'connected'")
            person.sees(other.name)
        assert ada.ask("ways()") == [f"relay tcp to {OFFICE}"]
        assert bob.ask("ways()") == [f"host udp to {OFFICE}"]
        hear_and_see_each_other(ada, bob)


def test_five_at_a_table_of_whom_one_is_behind_a_relay_hear_and_see_each_other(relayed: Relays) -> None:
    """Nobody notices which way somebody's voice and picture come: hers over the relay by UDP."""
    names = ["Ada", "Bob", "Cleo", "Dan", "Eve"]
    with relayed.office("udp") as office:
        people = [office.person("Ada", path=RELAYED, script=WAYS, viewport=SMALL)]
        people += [office.person(name, viewport=SMALL, script=WAYS) for name in names[1:]]
        for seat, person in enumerate(people):
            person.set_off_to_sit("table-2", seat)
        for person in people:
            person.arrive()
            person.unmute()
        for person in people:
            person.talks_with(*(name for name in names if name != person.name))
        hear_and_see_each_other(*people)
        ways = [person.ask("ways()") for person in people]
        assert ways == [[f"relay udp to {OFFICE}"], *[[f"host udp to {OFFICE}"]] * 4]
