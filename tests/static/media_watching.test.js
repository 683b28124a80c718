// What the server is told of drawn pictures (static/media/watching.js).
import assert from "node:assert/strict";
import test from "node:test";
import { SPACING_MS, Watching, watchOf } from "../../static/media/watching.js";

/** @param {string} id @param {number} width @param {boolean} [pinned] */
const drawn = (id, width, pinned = false) => ({ id, width, pinned });

test("widths are told in steps that do not cross what matters", () => {
  const widths = watchOf([drawn("a", 640), drawn("b", 639), drawn("c", 240), drawn("d", 12), drawn("e", 0)], "full").pictures;
  assert.deepEqual(widths.map(({ width }) => width), [640, 560, 240, 1, 0]);
});

test("of very many the pinned and the widest are told", () => {
  const crowd = Array.from({ length: 40 }, (_, index) => drawn(`p${index}`, 80 * (index + 1)));
  const { pictures } = watchOf([...crowd, drawn("ada", 0, true)], "low");
  assert.equal(pictures.length, 16);
  assert.equal(pictures[0].id, "ada");
  assert.equal(pictures[1].id, "p39");
});

test("only what changed is told, not more often than needed, and anew to a server that forgot", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  /** @type {number[]} */
  const told = [];
  const watching = new Watching(({ pictures }) => told.push(pictures[0]?.width ?? -1));
  watching.draw([drawn("ada", 300)]);
  watching.draw([drawn("ada", 400)]);
  assert.deepEqual(told, []);
  context.mock.timers.tick(SPACING_MS);
  assert.deepEqual(told, [400]);
  watching.draw([drawn("ada", 410)]);
  context.mock.timers.tick(SPACING_MS);
  assert.deepEqual(told, [400]);
  watching.renew();
  assert.deepEqual(told, [400, 400]);
});

test("what was told into a lost line is told again, though it is what every page begins with", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  /** @type {number[]} */
  const told = [];
  const watching = new Watching(({ pictures }) => told.push(pictures.length));
  watching.draw([drawn("ada", 300)]);
  context.mock.timers.tick(SPACING_MS);
  watching.draw([]);
  context.mock.timers.tick(SPACING_MS);
  watching.renew();
  assert.deepEqual(told, [1, 0, 0]);
});

test("a change of mode is told at once", () => {
  /** @type {string[]} */
  const told = [];
  const watching = new Watching(({ mode }) => told.push(mode));
  watching.setMode("full");
  watching.setMode("audio");
  assert.deepEqual(told, ["audio"]);
});
