// Whether a picture is there (static/media/pictures.js).
import assert from "node:assert/strict";
import test from "node:test";
import { look, stampOf, UNSEEN } from "../../static/media/pictures.js";

test("a picture is there from its first frame", () => {
  assert.equal(look(UNSEEN, 0, 0, 1500).shown, false);
  assert.equal(look(UNSEEN, 40, 0, 1500).shown, true);
});

test("a picture that stands still is gone after a while, and comes back", () => {
  let sight = look(UNSEEN, 40, 0, 1500);
  sight = look(sight, 40, 1400, 1500);
  assert.equal(sight.shown, true);
  sight = look(sight, 40, 1500, 1500);
  assert.equal(sight.shown, false);
  assert.equal(look(sight, 41, 1600, 1500).shown, true);
});

test("the newest source tells the time of the last frame", () => {
  const receiver = /** @type {any} */ ({ getSynchronizationSources: () => [{ timestamp: 3 }, { timestamp: 9 }] });
  assert.equal(stampOf(receiver), 9);
  assert.equal(stampOf(/** @type {any} */ ({ getSynchronizationSources: () => [] })), 0);
});
