/** Warm introductions: what is asked of the office, and when two are at their table. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { forTwo, Introductions, together } from "../../static/net/introductions.js";
import { apply } from "../../static/state/apply.js";
import { initialState, readPreferences } from "../../static/state/initial.js";

const AT = 1_800_000_000;

/** @param {Partial<import("../../static/net/introductions.js").Meeting>} [more] @returns {import("../../static/net/introductions.js").Meeting} */
const meeting = (more = {}) => ({ person: "g-bob", name: "Bob", room: "palier", area: "t4", place: "t4, Palier", at: AT, comment: "be kind", ...more });

/** @param {string|null} mine @param {string|null} his @returns {Pick<import("../../static/types.js").State, "me"|"room"|"players">} */
const office = (mine, his) => ({
  me: "p1",
  room: "palier",
  players: new Map(/** @type {any} */ ([["p1", { person: "g-ada", area: mine }], ["p2", { person: "g-bob", area: his }], ["p3", { person: "g-cyd", area: "t4" }]])),
});

describe("introductions", () => {
  it("c8: what is offered is for two: tables and areas in which people talk, no desk, podium, stool or doorway", () => {
    const plain = { meeting: "m", exit: null, stage: null, audience: null, seats: [], capacity: null };
    const seat = [0, 0, "up"];
    const areas = Object.entries({
      room: {},
      table: { seats: [seat, seat] },
      pair: { capacity: 2 },
      floor: { meeting: null },
      door: { exit: { room: "r", entry: "" } },
      podium: { stage: "s" },
      hall: { audience: "s" },
      desk: { desk: true, seats: [seat, seat] },
      stool: { seats: [seat] },
      booth: { capacity: 1 },
    }).map(([id, more]) => /** @type {any} */ ({ id, ...plain, ...more }));
    assert.deepEqual(forTwo(areas).map(({ id }) => id), ["room", "table", "pair"]);
  });

  it("c8: two are at their table when both are there, about when they said", () => {
    const meetings = [meeting()];
    assert.deepEqual(together(meetings, office("t4", "t4"), AT), meetings);
    for (const moment of [AT - 1801, AT + 7201]) assert.deepEqual(together(meetings, office("t4", "t4"), moment), []);
    for (const [mine, his] of [["t4", null], [null, "t4"], ["t5", "t5"], [null, null]]) assert.deepEqual(together(meetings, office(mine, his), AT), []);
    assert.deepEqual(together([meeting({ room: "jardin" }), meeting({ person: "g-dan" })], office("t4", "t4"), AT), []);
    assert.deepEqual(together(meetings, { ...office("t4", "t4"), me: null }, AT), []);
  });

  it("c8: asks for what is one's own", async () => {
    /** @type {string[]} */
    const asked = [];
    const introductions = new Introductions({ ask: async (method, path) => void asked.push(`${method} ${path}`) });
    await introductions.all();
    await introductions.ask({ to: "g", whom: "w", text: "t" });
    await introductions.forward("a/b", { to: "g", comment: "" });
    await introductions.drop("x");
    await introductions.accept("x", { room: "r", area: "a", at: AT });
    await introductions.withdraw("x");
    const path = "/me/introductions";
    assert.deepEqual(asked, [`GET ${path}`, `POST ${path}`, `POST ${path}/a%2Fb/forward`, `POST ${path}/x/drop`, `POST ${path}/x/accept`, `DELETE ${path}/x`]);
  });

  it("are read anew when something came of them", () => {
    const state = initialState(readPreferences(null, ["en"], false));
    const before = state.book.changes;
    const topics = apply(state, /** @type {any} */ ({ type: "introductions_changed", what: "asked", now: 0 }));
    assert.ok([...topics].includes("ui"));
    assert.equal(state.book.changes, before + 1);
  });
});
