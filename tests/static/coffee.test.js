/**
 * The coffee machine's part of the state (static/state/coffee.js), and the questions that break the ice.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { it } from "node:test";
import { apply } from "../../static/state/apply.js";
import { atMachine, common } from "../../static/state/coffee.js";
import { initialState, readPreferences } from "../../static/state/initial.js";
import { LANGUAGES } from "../../static/ui/i18n.js";

/** @type {{fr: string, en: string, nl: string}[]} */
const QUESTIONS = JSON.parse(readFileSync(new URL("../../static/i18n/questions.json", import.meta.url), "utf8"));

it("C1: there are as many questions as the server chooses from, each in three languages and once", () => {
  const code = readFileSync(new URL("../../server/papote/world/coffee.py", import.meta.url), "utf8");
  assert.equal(QUESTIONS.length, Number(/^QUESTIONS = (\d+)$/m.exec(code)?.[1]));
  for (const language of LANGUAGES) {
    const words = QUESTIONS.map((question) => question[language]);
    assert.ok(words.every((text) => text.includes("?") && text === text.trim()), language);
    assert.equal(new Set(words).size, words.length, language);
  }
});

it("C1: how it stands with one's coffee is kept until one takes none any more", () => {
  const state = initialState(readPreferences(null, ["en"], true));
  assert.deepEqual(apply(state, { type: "coffee", waiting: 2, seconds: 30, table: null }), ["ui"]);
  assert.deepEqual(state.coffee, { waiting: 2, seconds: 30, table: null, ahead: null, joins: [] });
  apply(state, { type: "coffee", waiting: 3, seconds: 0, ahead: 2 });
  assert.equal(state.coffee?.ahead, 2);
  const table = { area: "high-table-1", x: 1, y: 2, together: false, people: [], questions: [1, 2, 3] };
  apply(state, { type: "coffee", waiting: 0, seconds: 0, table });
  assert.equal(state.coffee?.table, table);
  apply(state, { type: "coffee", waiting: 0, seconds: 0, table: null });
  assert.equal(state.coffee, null);
});

it("C1: one stands at the machine inside a coffee corner, and nowhere else", () => {
  const state = initialState(readPreferences(null, ["en"], true));
  const area = { id: "coffee", name: "", rects: /** @type {[number, number, number, number][]} */ ([[0, 0, 64, 64]]), meeting: null, silent: false, capacity: null, exit: null, seats: [], stage: null, audience: null, coffee: true, properties: {} };
  state.stage = "office";
  state.map = /** @type {any} */ ({ areas: [area] });
  Object.assign(state.self, { x: 10, y: 10 });
  assert.equal(atMachine(state), true);
  Object.assign(state.self, { x: 64, y: 10 });
  assert.equal(atMachine(state), false);
});

it("C1: who joins those who are together is told apart until he is there", () => {
  const state = initialState(readPreferences(null, ["en"], true));
  const bob = { id: "bob", name: "Bob", topics: [] };
  const cyd = { id: "cyd", name: "Cyd", topics: ["Bread"] };
  /** @param {boolean} together @param {any[]} people @param {number[]} questions */
  const tell = (together, people, questions = [1, 2, 3]) => apply(state, { type: "coffee", waiting: 0, seconds: 0, table: { area: "high-table-1", x: 1, y: 2, together, people, questions } });
  tell(false, [bob]);
  assert.deepEqual(state.coffee?.joins, []);
  tell(true, [bob]);
  tell(false, [bob, cyd]);
  assert.deepEqual(state.coffee?.joins, ["cyd"]);
  tell(false, [cyd]);
  assert.deepEqual(state.coffee?.joins, ["cyd"]);
  tell(true, [bob, cyd]);
  assert.deepEqual(state.coffee?.joins, []);
  tell(false, [bob, cyd, { ...bob, id: "dan" }], [4, 5, 6]);
  assert.deepEqual(state.coffee?.joins, []);
});

it("C1: what all at a table share is what each of the others has, whatever the spelling", () => {
  assert.deepEqual(common({ people: [{ topics: ["Vélo", "Bread"] }, { topics: ["velo", "Rust"] }] }), ["Vélo"]);
  assert.deepEqual(common({ people: [{ topics: ["Bread"] }, { topics: ["Rust"] }] }), []);
  assert.deepEqual(common({ people: [{ topics: ["Bread"] }] }), []);
});
