/**
 * The list of people and of places (static/ui/roster.js).
 */
import assert from "node:assert/strict";
import { it } from "node:test";
import { initialState, readPreferences } from "../../static/state/initial.js";
import { places, roster, stepsTo, withoutArticle } from "../../static/ui/roster.js";

/** @typedef {import("../../static/types.js").Player} Player */
/** @typedef {import("../../static/types.js").MapArea} MapArea */

/** @param {MapArea} area */
const areaName = (area) => area.name;

/** @param {string} id @param {Partial<MapArea>} [more] @returns {MapArea} */
const area = (id, more = {}) => ({ id, name: id, rects: [], meeting: null, silent: false, capacity: null, exit: null, seats: [], stage: null, audience: null, properties: {}, ...more });

/** @param {string} name @param {number} tiles @param {Partial<Player>} [more] @returns {Player} */
function person(name, tiles, more = {}) {
  return {
    id: name.toLowerCase(), name, avatar: "a01", x: tiles * 32, y: 0, facing: 0, moving: false, area: null, bubble: null,
    status: "available", status_text: "", hand: false, microphone: false, camera: false, screen: false, connected: true, role: 'guest', person: '', seat: null, quality: "good", quality_reason: "", listed: true, beacon: null, ...more,
  };
}

/** @param {Player[]} others */
function office(...others) {
  const state = initialState(readPreferences(null, [], false));
  state.me = "me";
  state.map = /** @type {any} */ ({ tile_width: 32, tile_height: 32, areas: [area("table-10"), area("table-2"), area("Café")] });
  state.players = new Map([person("Me", 0), ...others].map((player) => [player.id, player]));
  return state;
}

it("oneself is not in the list", () => {
  assert.deepEqual(roster(office(), "", areaName), []);
});

it("people stand by conversation, nearness, area, elsewhere", () => {
  const state = office(person("Far", 30), person("Near", 3), person("Talk", 2), person("Sitting", 40, { area: "table-2" }));
  state.conversation = { id: "b1", kind: "bubble", engine: "mesh", locked: false, ice_servers: [], members: [{ id: "talk", loudness: 1, video: true, link: 1, polite: true }] };
  assert.deepEqual(
    roster(state, "", areaName).map((group) => [group.kind, group.rows.map((row) => row.player.name)]),
    [["conversation", ["Talk"]], ["near", ["Near"]], ["area", ["Sitting"]], ["elsewhere", ["Far"]]],
  );
});

it("the nearest stands first, and names break a tie", () => {
  const [near] = roster(office(person("Bob", 4), person("Ada", 4), person("Cleo", 1)), "", areaName);
  assert.deepEqual(near?.rows.map((row) => row.player.name), ["Cleo", "Ada", "Bob"]);
});

it("a search finds names without accents, areas and status texts", () => {
  const state = office(person("Zoé", 1), person("Bob", 1, { area: "Café" }), person("Cleo", 1, { status_text: "Démo à 15 h" }));
  /** @param {string} query */
  const found = (query) => roster(state, query, areaName).flatMap((group) => group.rows.map((row) => row.player.name));
  assert.deepEqual(found("zoe"), ["Zoé"]);
  assert.deepEqual(found(" CAFE "), ["Bob"]);
  assert.deepEqual(found("démo"), ["Cleo"]);
  assert.deepEqual(found("nobody"), []);
});

it("a step is one tile", () => {
  const far = person("Far", 7.4);
  assert.equal(stepsTo(office(far), far), 7);
});

it("places are sorted as people count, with how many are there", () => {
  assert.deepEqual(
    places(office(person("Ada", 1, { area: "table-2" }), person("Bob", 1, { area: "table-2" })), areaName).map((place) => [place.area.id, place.people]),
    [["Café", 0], ["table-2", 2], ["table-10", 0]],
  );
});

it("a place is looked up by its name, not by its article", () => {
  assert.deepEqual(["L’entrée", "La scène", "Les bureaux", "De tuin", "Lestijd", "Library"].map(withoutArticle), ["entrée", "scène", "bureaux", "tuin", "Lestijd", "Library"]);
});
