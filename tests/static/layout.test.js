// Whose pictures are shown, and which of them large (static/ui/layout.js).
import assert from "node:assert/strict";
import test from "node:test";
import { initialState, readPreferences } from "../../static/state/initial.js";
import { arrange, columnsFor, drawnWidths, HOLD_MS, look, NOTHING, talkers } from "../../static/ui/layout.js";

/** @typedef {import("../../static/ui/layout.js").Memory} Memory */

/** One who talks with these, and hears those. @param {string[]} members @param {import("../../static/types.js").Voice[]} [voices] */
function talking(members, voices = []) {
  const state = initialState(readPreferences(null, [], false));
  state.me = "me";
  state.conversation = { id: "c", kind: "area", engine: "sfu", locked: false, ice_servers: [], members: members.map((id) => ({ id, loudness: 1, video: true, link: 0, polite: true })) };
  state.voices = voices;
  return state;
}

/** Looks at people of whom some speak. @param {Memory} memory @param {string[]} ids @param {string[]} speaking @param {number} now @param {{pinned?: string|null, limit?: number, first?: string[]}} [more] */
const seen = (memory, ids, speaking, now, { pinned = null, limit = 9, first = [] } = {}) => look(memory, { ids, speaking: (id) => speaking.includes(id), pinned, limit, first }, now);

test("who speaks to many is seen beside those one talks with, who is overheard is not", () => {
  const state = talking(
    ["ada"],
    [
      { id: "bob", loudness: 1, video: true, by: "stage" },
      { id: "cy", loudness: 1, video: true, by: "megaphone" },
      { id: "dan", loudness: 0.2, video: false, by: "overheard" },
      { id: "me", loudness: 1, video: true, by: "stage" },
    ],
  );
  assert.deepEqual(talkers(state), [
    { id: "ada", by: "conversation" },
    { id: "bob", by: "stage" },
    { id: "cy", by: "megaphone" },
  ]);
});

test("nobody is shown twice", () => {
  assert.equal(talkers(talking(["ada"], [{ id: "ada", loudness: 1, video: true, by: "stage" }])).length, 1);
});

test("faces keep their places while people take turns", () => {
  const ids = ["a", "b", "c"];
  let memory = seen(NOTHING, ids, [], 1000);
  memory = seen(memory, ids, ["c"], 2000);
  memory = seen(memory, ids, ["b"], 3000);
  assert.deepEqual(memory.shown, ids);
  assert.deepEqual(seen(memory, ["a", "c"], [], 4000).shown, ["a", "c"]);
});

test("who speaks unseen takes the place of the one silent longest", () => {
  const ids = ["a", "b", "c", "d"];
  let memory = seen(NOTHING, ids, ["a"], 1000, { limit: 3 });
  memory = seen(memory, ids, ["c"], 2000, { limit: 3 });
  memory = seen(memory, ids, ["d"], 3000, { limit: 3 });
  assert.deepEqual(memory.shown, ["a", "d", "c"]);
});

test("who is pinned is always shown", () => {
  const ids = ["a", "b", "c"];
  const memory = seen(NOTHING, ids, ["a"], 1000, { limit: 2, pinned: "c" });
  assert.deepEqual(memory.shown, ["a", "c"]);
  assert.deepEqual(seen(memory, ids, ["b"], 9000, { limit: 2, pinned: "c" }).shown, ["b", "c"]);
});

test("the word is kept through a breath, and passes on after it", () => {
  const ids = ["a", "b"];
  let memory = seen(NOTHING, ids, ["a"], 1000);
  memory = seen(memory, ids, ["b"], 1000 + HOLD_MS / 2);
  assert.equal(memory.speaker, "a");
  memory = seen(memory, ids, ["b"], 1000 + HOLD_MS);
  assert.equal(memory.speaker, "b");
  assert.equal(seen(memory, ids, [], 60_000).speaker, "b", "silence takes the word from nobody");
});

test("who leaves has the word no longer", () => {
  const memory = seen(NOTHING, ["a", "b"], ["a"], 1000);
  assert.equal(seen(memory, ["b"], [], 1100).speaker, "b");
});

/** @param {Partial<Parameters<typeof arrange>[1]>} scene */
function arranged(scene) {
  const ids = ["a", "b", "c"];
  return arrange(seen(NOTHING, ids, ["b"], 1000), { ids, screens: [], pinned: null, layout: "grid", chosen: null, ...scene });
}

test("a grid has nothing large, and every screen a tile of its own", () => {
  assert.deepEqual(arranged({ screens: ["a", "c"] }), { large: null, screens: ["a", "c"], faces: ["b", "a", "c"], more: 0 });
});

test("the speaker is large, or the newest screen", () => {
  assert.deepEqual(arranged({ layout: "speaker" }), { large: { id: "b", kind: "camera" }, screens: [], faces: ["a", "c"], more: 0 });
  const { large, screens, faces } = arranged({ layout: "speaker", screens: ["a", "c"] });
  assert.deepEqual([large, screens, faces], [{ id: "c", kind: "screen" }, ["a"], ["b", "a", "c"]]);
});

test("who is pinned comes before who speaks, with the screen if there is one", () => {
  assert.deepEqual(arranged({ layout: "speaker", pinned: "a" }).large, { id: "a", kind: "camera" });
  assert.deepEqual(arranged({ pinned: "a", screens: ["a"] }).large, { id: "a", kind: "screen" });
  assert.equal(arranged({ pinned: "gone" }).large, null);
});

test("what was enlarged by hand comes first, as long as it is there", () => {
  assert.deepEqual(arranged({ pinned: "b", screens: ["a"], chosen: { id: "a", kind: "screen" } }).large, { id: "a", kind: "screen" });
  assert.deepEqual(arranged({ pinned: "b", chosen: { id: "a", kind: "screen" } }).large, { id: "b", kind: "camera" });
});

test("those beyond the pictures are counted", () => {
  const ids = Array.from({ length: 12 }, (_, index) => `p${index}`);
  const memory = seen(NOTHING, ids, [], 1000);
  assert.equal(arrange(memory, { ids, screens: [], pinned: null, layout: "grid", chosen: null }).more, 3);
});

test("pictures fill a space in the shape that makes them largest", () => {
  assert.equal(columnsFor(1, 1600, 900), 1);
  assert.equal(columnsFor(4, 1600, 900), 2);
  assert.equal(columnsFor(9, 1600, 900), 3);
  assert.equal(columnsFor(4, 360, 800), 1);
  assert.equal(columnsFor(10, 360, 640), 2);
});

test("what is drawn is told in steps, with the faces on the map as small ones", () => {
  const state = talking(["ada", "bob"], [{ id: "cy", loudness: 1, video: true, by: "stage" }]);
  const tiles = new Map([["ada", 161]]);
  assert.deepEqual([...drawnWidths(state, tiles, true)], [["ada", 192], ["bob", 96], ["cy", 0]]);
  state.preferences.facesOnMap = false;
  assert.deepEqual([...drawnWidths(state, tiles, true)], [["ada", 192], ["bob", 0], ["cy", 0]]);
});

test("in a hidden tab nothing is drawn, but in a window of its own", () => {
  const state = talking(["ada", "bob"]);
  assert.deepEqual([...drawnWidths(state, new Map(), false)], [["ada", 0], ["bob", 0]]);
  assert.deepEqual([...drawnWidths(state, new Map([["bob", 320]]), false)], [["ada", 0], ["bob", 320]]);
});

test("who speaks to many is shown though there is no room, silent as well, instead of who spoke longest ago", () => {
  const before = seen(NOTHING, ["ada", "bob", "cy"], ["ada", "cy"], 1000, { limit: 3 });
  const after = seen(before, ["ada", "bob", "cy", "eve"], ["ada", "bob", "cy"], 2000, { limit: 3, first: ["eve"] });
  assert.deepEqual(after.shown, ["eve", "cy", "bob"]);
  const later = seen(after, ["ada", "bob", "cy", "eve"], ["ada"], 3000, { limit: 3, first: ["eve"] });
  assert.deepEqual(later.shown, ["eve", "ada", "bob"], "and stays, while others take turns");
});
