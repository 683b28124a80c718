"""Losing the line ends the media and keeps the place."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import WebSocketRoute, expect

from papote.config import Configuration
from tests.browser.office import Office, Person, quiet

pytestmark = pytest.mark.media

USUAL = Configuration()
PINGS = ("--ping-interval", str(USUAL.ping_interval), "--ping-timeout", str(USUAL.ping_timeout))
"""An office that waits no longer for a sign of life than any other."""

MOST = 10
"""Seconds after which nobody may still send media to somebody whose socket is gone."""


class Line:
    """Somebody's way to the server, which can fall silent as in a tunnel: nothing comes, and nothing is closed."""

    def __init__(self, person: Person) -> None:
        self.up = True
        person.page.route_web_socket("**/socket.io/**", self._connect)
        person.page.route("**/socket.io/**", lambda route: route.continue_() if self.up else route.abort())
        self._sockets: list[WebSocketRoute] = []

    def _connect(self, socket: WebSocketRoute) -> None:
        if not self.up:
            socket.close()
            return
        server = socket.connect_to_server()
        socket.on_message(lambda message: server.send(message) if self.up else None)
        server.on_message(lambda message: socket.send(message) if self.up else None)


@pytest.mark.serve(*PINGS)
def test_a_lost_socket_ends_the_media_and_coming_back_restores_the_place(office: Office) -> None:
    """Both sides stop, the other is told; once the line is back one stands where one stood, and talks on.

    How long that may take is what the settings say: it is theirs together, and a busy machine adds to it.
    """
    assert USUAL.ping_interval + USUAL.ping_timeout + USUAL.media_lease <= MOST
    lines: list[Line] = []
    ada = office.visit("Ada", prepare=lambda person: lines.append(Line(person))).enter()
    (line,) = lines
    bob = office.person("Bob")
    ada.walk(ada.place[0] + 40, ada.place[1])
    bob.walk_up_to("Ada")
    for person, other in ((ada, bob), (bob, ada)):
        person.talks_with(other.name).sees(other.name)
    stood, who = ada.place, ada.id

    line.up = False
    for person in (ada, bob):
        person.talks_with()
    silence = quiet(ada, bob)
    expect(ada.page.get_by_role("alert").first).to_be_visible()
    assert quiet(ada, bob) == silence

    line.up = True
    ada.talks_with("Bob").sees("Bob")
    bob.talks_with("Ada").sees("Ada")
    assert (ada.place, ada.id) == (stood, who)
    # Refused connections are what this test is about.
    ada.errors.clear()


def test_a_short_break_is_not_noticed(office: Office) -> None:
    """A socket that closes and comes back at once keeps person and place, and nobody is told that he left."""
    sockets: list[WebSocketRoute] = []

    def connect(socket: WebSocketRoute) -> None:
        socket.connect_to_server()
        sockets.append(socket)

    ada = office.visit("Ada", prepare=lambda person: person.page.route_web_socket("**/socket.io/**", connect)).enter()
    crowd = office.crowd()
    crowd.add("Bob")
    ada.walk(ada.place[0] + 40, ada.place[1])
    stood, who = ada.place, ada.id
    ada.ask("() => { window.back = new Promise((resolve) => papote.on('snapshot', resolve)); }")
    sockets[-1].close()
    snapshot = ada.keep("() => window.back", "the line never came back")
    assert snapshot["resumed"]
    assert (ada.place, ada.id) == (stood, who)
    # Whatever Bob was told before is there when he is answered.
    crowd.ask("Bob", "leave", {})
    assert crowd.events("Bob", "player_left") == []


def test_closing_the_page_frees_the_place_at_once(office: Office) -> None:
    """Who closes the tab is gone for the others, without the wait for somebody lost."""
    crowd, bob = office.crowd(), office.person("Bob", devices=False)
    crowd.add("Ada")
    gone = bob.id
    bob.page.close()
    crowd.until("Ada", "player_left", f"({{ id }}) => id === {json.dumps(gone)}")
