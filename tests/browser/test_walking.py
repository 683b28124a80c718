"""Walking by keys, by click, by tap and by script; the server has the last word."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.office import PHONE, TILE, Office, Person

SOCKETS = """
  window.sockets = [];
  const { send } = WebSocket.prototype;
  WebSocket.prototype.send = function (data) {
    if (!window.sockets.includes(this)) window.sockets.push(this);
    return send.call(this, data);
  };
"""
"""Lets a test speak on the page's own socket, as a page that was tampered with would."""


def walks(person: Person, key: str, code: str, axis: str, sign: int) -> None:
    """Hold a key until the figure has moved that way, and see that it stops when the key comes up."""
    before = person.ask("papote.me")
    event = "(type) => window.dispatchEvent(new KeyboardEvent(type, { key: KEY, code: CODE, bubbles: true }))"
    event = event.replace("KEY", repr(key)).replace("CODE", repr(code))
    person.ask(event, "keydown")
    person.until(f"(before) => (papote.me.{axis} - before) * {sign} > 6", before[axis])
    person.ask(event, "keyup")
    person.until(
        """async () => {
          const before = papote.me;
          await new Promise((resolve) => setTimeout(resolve, 150));
          return papote.me.x === before.x && papote.me.y === before.y;
        }"""
    )


@pytest.mark.parametrize(
    "keys",
    [
        [("ArrowRight", "ArrowRight"), ("ArrowUp", "ArrowUp"), ("ArrowLeft", "ArrowLeft"), ("ArrowDown", "ArrowDown")],
        [("d", "KeyD"), ("z", "KeyW"), ("q", "KeyA"), ("s", "KeyS")],
    ],
    ids=["arrows", "zqsd"],
)
def test_keys_walk_by_their_place_on_the_keyboard(office: Office, keys: list[tuple[str, str]]) -> None:
    """Arrows walk, and so does the square of letters, whatever is printed on it."""
    ada = office.person("Ada")
    for (key, code), (axis, sign) in zip(keys, [("x", 1), ("y", -1), ("x", -1), ("y", 1)], strict=True):
        walks(ada, key, code, axis, sign)


def test_others_see_where_one_went(office: Office) -> None:
    """Where one stands on one's own page is where one stands on everybody's."""
    ada, bob = office.person("Ada"), office.person("Bob")
    ada.walk(ada.place[0] + 3 * TILE, ada.place[1])
    bob.until(
        """([x, y]) => {
          const ada = papote.players().find(({ name }) => name === 'Ada');
          return Math.abs(ada.x - x) <= 1 && Math.abs(ada.y - y) <= 1;
        }""",
        list(ada.place),
    )


def test_a_click_on_the_floor_walks_there(office: Office) -> None:
    """The figure goes where the floor was clicked."""
    ada = office.person("Ada")
    x, _ = ada.place
    ada.sees_the_map()
    ada.page.mouse.click(320 + 70, 240)
    ada.until("(x) => papote.me.x > x + 40", x)


def test_walking_into_a_wall_is_refused_with_a_reason(office: Office) -> None:
    """The promise of a walk to a place nobody can stand rejects, and says why."""
    ada = office.person("Ada")
    for x, y in ((-500, -500), (1, 1)):
        code = ada.ask("([x, y]) => papote.walkTo(x, y).then(() => 'arrived', ({ code }) => code)", [x, y])
        assert code in {"unreachable", "no_path"}
    assert ada.ask("papote.walkTo('nobody').then(() => '', ({ code }) => code)") == "unknown_player"


def test_a_cheating_page_is_put_back(office: Office) -> None:
    """A page that says it is elsewhere is told where it stands, shows that, and walks on from there."""
    ada = office.visit("Ada")
    ada.page.add_init_script(SOCKETS)
    ada.page.reload()
    ada.enter()
    bob = office.person("Bob")
    x, y = ada.place
    ada.ask(
        """() => {
          window.fixed = new Promise((resolve) => papote.on('position_fixed', resolve));
          window.sockets.at(-1).send('42["move",[900,1500,420,0]]');
        }"""
    )
    fixed = ada.ask("() => window.fixed")
    assert (fixed["x"], fixed["y"], fixed["code"]) == (x, y, "too_fast")
    assert ada.place == (x, y)
    ada.walk(x + TILE, y)
    bob.until("(x) => papote.players().some(({ name, x: at }) => name === 'Ada' && Math.abs(at - x) <= 1)", x + TILE)


def test_the_phone_page_fits_and_is_walked_by_tap(office: Office) -> None:
    """Nothing sticks out of a narrow screen, buttons suit a thumb, a tap walks."""
    ada = office.visit("Ada", phone=True, devices=True)
    assert ada.ask("document.documentElement.scrollWidth <= innerWidth")
    ada.enter()
    assert ada.ask(
        "document.documentElement.scrollWidth <= innerWidth && document.documentElement.scrollHeight <= innerHeight"
    )
    tools = ada.role("navigation", "Tools").get_by_role("button")
    expect(tools.nth(4)).to_be_visible()
    for index in range(tools.count()):
        box = tools.nth(index).bounding_box()
        assert box is not None
        assert box["width"] >= 44 and box["height"] >= 44
        assert box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"]
    x, _ = ada.place
    ada.sees_the_map()
    ada.page.touchscreen.tap(195 + 60, 422)
    ada.until("(x) => papote.me.x > x + 30", x)


def test_the_joystick_walks_while_it_is_pushed(office: Office) -> None:
    """Pushing the stick to the right walks right; letting it go stops."""
    ada = office.person("Ada", phone=True)
    stick = ada.page.locator(".joystick")
    expect(stick).to_be_visible()
    x, _ = ada.place
    box = stick.bounding_box()
    assert box is not None
    middle = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    finger = ada.context.new_cdp_session(ada.page)
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [middle]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{**middle, "x": middle["x"] + 40}]})
    ada.until("(x) => papote.me.x > x + 20", x)
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    ada.until(
        """async () => {
          const { x } = papote.me;
          await new Promise((resolve) => setTimeout(resolve, 150));
          return papote.me.x === x;
        }"""
    )
