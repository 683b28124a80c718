"""People who are sockets only, without a page of their own. No assertions here."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from tests.browser.waiting import PATIENCE, wait_until

SOCKETS = """async (path) => {
  const { io } = await import(path);
  const STRIDE = 28;
  const people = new Map();
  window.crowd = {
    async add(name, avatar) {
      const socket = io({ forceNew: true, transports: ['websocket'] });
      const person = { socket, told: [], seq: 0, x: 0, y: 0 };
      people.set(name, person);
      socket.onAny((event, payload) => {
        person.told.push([event, payload]);
        if (event !== 'position_fixed') return;
        const { x, y, seq } = payload;
        Object.assign(person, { x, y, seq: Math.max(person.seq, seq) });
      });
      const entered = new Promise((resolve) => socket.once('snapshot', resolve));
      const room = (await (await fetch('/api/rooms')).json());
      const [{ id }] = Array.isArray(room) ? room : room.rooms;
      const answer = await socket.emitWithAck('join', { protocol: 1, room: id, name, avatar });
      if (!answer.ok) throw new Error(answer.code);
      const { you, players, seq } = await entered;
      const me = players.find((player) => player.id === you);
      Object.assign(person, { x: me.x, y: me.y, seq });
      return you;
    },
    move(name, x, y) {
      const person = people.get(name);
      Object.assign(person, { x, y, seq: person.seq + 1 });
      person.socket.emit('move', [person.seq, x, y, 0]);
    },
    step(name, right) {
      const { x, y } = people.get(name);
      crowd.move(name, x + right, y);
    },
    async walk(name, corners) {
      for (const corner of corners) {
        for (;;) {
          const { x, y } = people.get(name);
          const left = Math.hypot(corner.x - x, corner.y - y);
          if (left < 1) break;
          const part = Math.min(1, STRIDE / left);
          crowd.move(name, Math.round(x + (corner.x - x) * part), Math.round(y + (corner.y - y) * part));
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
      }
      crowd.step(name, 0);
    },
    place: (name) => [people.get(name).x, people.get(name).y],
    events: (name, wanted) => people.get(name).told.filter(([event]) => event === wanted).map(([, payload]) => payload),
    ask: (name, event, payload) => people.get(name).socket.emitWithAck(event, payload),
  };
}"""
"""All of them live in one page, which has the browser's library for the socket and nothing else."""


class Crowd:
    """People who are sockets only: they come in, walk and stand, without picture or sound. All of them in one page."""

    def __init__(self, page: Page, url: str) -> None:
        self._page = page
        page.set_default_timeout(PATIENCE)
        page.goto(f"{url}/healthz")
        page.evaluate(SOCKETS, "/static/vendor/socket.io-client/socket.io.esm.min.js")

    def add(self, name: str, avatar: str = "a02") -> str:
        """Somebody comes in; gives his id."""
        return str(self._page.evaluate("([name, avatar]) => crowd.add(name, avatar)", [name, avatar]))

    def place(self, name: str) -> tuple[float, float]:
        """Where somebody stands."""
        x, y = self._page.evaluate("(name) => crowd.place(name)", name)
        return x, y

    def walk(self, ways: dict[str, list[tuple[float, float]]]) -> None:
        """Let people walk along the corners of their ways, all at the same time, until all have arrived."""
        corners = {name: [{"x": round(x), "y": round(y)} for x, y in way] for name, way in ways.items()}
        walks = "(ways) => Promise.all(Object.entries(ways).map(([name, way]) => crowd.walk(name, way)))"
        self._page.evaluate(walks, corners)

    def move(self, name: str, x: float, y: float) -> None:
        """Say that somebody stands there now, true or not."""
        self._page.evaluate("([name, x, y]) => crowd.move(name, x, y)", [name, round(x), round(y)])

    def step(self, name: str, right: int = 4) -> None:
        """A small step, as one makes when one means to stay."""
        self._page.evaluate("([name, right]) => crowd.step(name, right)", [name, right])

    def events(self, name: str, event: str) -> list[Any]:
        """What somebody was told under this name of an event."""
        return list(self._page.evaluate("([name, event]) => crowd.events(name, event)", [name, event]))

    def ask(self, name: str, event: str, payload: Any) -> dict[str, Any]:
        """A wish of somebody, and the answer."""
        return dict(
            self._page.evaluate("([name, event, payload]) => crowd.ask(name, event, payload)", [name, event, payload])
        )

    def until(self, name: str, event: str, condition: str) -> None:
        """Wait until an event came of which the condition (a function in the page's language) is true."""
        wait_until(self._page, f"([name, event]) => crowd.events(name, event).some({condition})", [name, event])
