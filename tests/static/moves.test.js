/** How positions are written: numbers for ids, and one number for the look. */
import assert from "node:assert/strict";
import test from "node:test";
import { facingOf, idOf, isWalking } from "../../static/state/moves.js";

test("a number stands for an id", () => {
  assert.equal(idOf(17), "p17");
  assert.equal(idOf(17), idOf(17));
});

test("a look tells where somebody faces and whether he walks", () => {
  assert.deepEqual([0, 3, 4, 7].map((look) => [facingOf(look), isWalking(look)]), [[0, false], [3, false], [0, true], [3, true]]);
});
