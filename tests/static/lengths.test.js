/** Lengths of texts, as the server counts them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { cut, fitting, lengthOf } from "../../static/state/lengths.js";

const FAMILY = "👨‍👩‍👧";

test("an emoji of one sign counts once, a letter with its marks as well", () => {
  assert.equal(lengthOf("🚲".repeat(140)), 140);
  assert.equal(lengthOf("e\u0301".repeat(120)), 120);
  assert.equal(lengthOf(FAMILY), 5);
});

test("a text is cut between letters, never within one", () => {
  assert.equal(cut("🚲🚲🚲", 2), "🚲🚲");
  assert.equal(cut(`a${FAMILY}`, 5), "a");
  assert.equal(cut(`a${FAMILY}`, 6), `a${FAMILY}`);
  assert.equal(cut("e\u0301e\u0301", 1), "é");
  assert.equal(cut("café", 10), "café");
  assert.equal(cut("café", 0), "");
});

test("what is put into a full field has no room, but what it replaces makes some", () => {
  const full = { value: "🚲".repeat(5), start: 4, end: 4 };
  assert.equal(fitting(full, "a", 5), "");
  assert.equal(fitting({ ...full, end: 6 }, "a", 5), null);
  assert.equal(fitting({ ...full, end: 6 }, "abc", 5), "a");
  assert.equal(fitting({ value: "ab", start: 1, end: 1 }, "🚲🚲🚲🚲", 5), "🚲🚲🚲");
});

test("a mark that joins the letter before it needs no room", () => {
  assert.equal(fitting({ value: "cafe", start: 4, end: 4 }, "\u0301", 4), null);
});
