/**
 * Why no conversation begins (static/ui/quiet.js), and whether one still waits for room (static/state/selectors.js).
 */
import assert from "node:assert/strict";
import { it } from "node:test";
import { initialState, readPreferences } from "../../static/state/initial.js";
import { isWaiting, talkZone } from "../../static/state/selectors.js";
import { quietReason } from "../../static/ui/quiet.js";
import { drawMap } from "./worlds.js";

/** @typedef {import("../../static/types.js").Player} Player */

/** @param {string} id @param {number} x @param {Partial<Player>} [more] @returns {Player} */
const person = (id, x, more = {}) => ({ id, name: id.toUpperCase(), avatar: "a01", x, y: 80, facing: 0, moving: false, area: null, bubble: null, status: "available", status_text: "", hand: false, microphone: false, camera: false, screen: false, connected: true, role: 'guest', person: '', seat: null, quality: "good", quality_reason: "", listed: true, beacon: null, ...more });

/** Oneself at x = 80 among others; the right half of the map is a meeting. @param {Partial<Player>} mine @param {...Player} people */
function standing(mine, ...people) {
  const state = initialState(readPreferences(null, [], false), "test");
  state.map = drawMap(["............", "............", "............"]);
  state.map.areas.push({ id: "table", name: "", rects: [[192, 0, 192, 96]], meeting: "table", silent: false, capacity: null, exit: null, seats: [], stage: null, audience: null, properties: {} });
  state.map.areas.push({ id: "library", name: "", rects: [[0, 0, 32, 96]], meeting: null, silent: true, capacity: null, exit: null, seats: [], stage: null, audience: null, properties: {} });
  state.me = "me";
  Object.assign(state.self, { x: mine.x ?? 80, y: 80 });
  for (const player of [person("me", 80, mine), ...people]) state.players.set(player.id, player);
  return state;
}

it("alone, or beside somebody who talks, there is nothing to explain", () => {
  assert.equal(quietReason(standing({})), null);
  assert.equal(quietReason(standing({}, person("ada", 110))), null);
});

it("one's own shield is told first", () => {
  assert.deepEqual(quietReason(standing({ status: "ghost" })), { key: "silence.ghost" });
  for (const status of /** @type {const} */ (["focus", "do_not_disturb", "away"])) assert.deepEqual(quietReason(standing({ status }, person("ada", 110))), { key: "silence.status" });
  assert.deepEqual(quietReason(standing({ x: 16, area: "library" })), { key: "silence.area" });
});

it("beside somebody who is busy or shielded one is told so, while one stands", () => {
  const state = standing({}, person("ada", 110, { status: "busy" }));
  assert.deepEqual(quietReason(state), { key: "silence.beside_busy", name: "ADA" });
  state.self.moving = true;
  assert.equal(quietReason(state), null);
  assert.deepEqual(quietReason(standing({}, person("ada", 110, { status: "focus" }))), { key: "silence.beside", name: "ADA", status: "focus" });
});

it("somebody farther off, willing, or in a meeting is no reason", () => {
  assert.equal(quietReason(standing({}, person("ada", 300, { status: "busy" }))), null);
  assert.equal(quietReason(standing({}, person("ada", 110, { status: "busy" }), person("bob", 120))), null);
  assert.equal(quietReason(standing({ x: 180 }, person("ada", 200, { status: "busy" }))), null);
  assert.equal(quietReason(standing({ x: 220, area: "table" }, person("ada", 250, { status: "busy" }))), null);
});

it("a meeting, silence and the floor between are zones of their own", () => {
  const state = standing({});
  assert.equal(talkZone(state, { x: 200, y: 10 }), "meeting table");
  assert.equal(talkZone(state, { x: 10, y: 10 }), "silence");
  assert.equal(talkZone(state, { x: 100, y: 10 }), "");
});

it("one waits while one stands by the full conversation, and no longer", () => {
  const state = standing({}, person("ada", 110, { bubble: "b1" }), person("bob", 140, { bubble: "b1" }));
  assert.equal(isWaiting(state), false);
  state.bubbles.set("b1", { id: "b1", members: ["ada", "bob"], locked: false, topic: "" });
  state.waiting = { conversation: "b1", capacity: 4, elsewhere: [] };
  assert.equal(isWaiting(state), true);
  state.self.x = 1000;
  assert.equal(isWaiting(state), false);
  state.self.x = 80;
  state.bubbles.delete("b1");
  assert.equal(isWaiting(state), false);
});

it("one waits at a full table while one stands in it", () => {
  const state = standing({ x: 200 });
  state.waiting = { conversation: "area:table", capacity: 4, elsewhere: [] };
  assert.equal(isWaiting(state), true);
  state.self.x = 100;
  assert.equal(isWaiting(state), false);
});
