/**
 * What the player computes from moments (static/recording/times.js).
 */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { clockText, neighbour, runningAt, sizeText } from "../../static/recording/times.js";

/** @type {import("../../static/recording/times.js").Chapter[]} */
const CHAPTERS = [
  { at: 0, title: "La visite", kind: "start" },
  { at: 40, title: "Ada", kind: "speaker" },
  { at: 125.5, title: "Questions", kind: "mark" },
];

describe("the player", () => {
  it("tells moments as a clock does", () => {
    assert.deepEqual([0, 7.9, 67, 3600, 36_125.2].map(clockText), ["0:00", "0:07", "1:07", "1:00:00", "10:02:05"]);
    assert.equal(clockText(-3), "0:00");
  });

  it("knows which chapter runs", () => {
    assert.deepEqual([-1, 0, 39.9, 40, 999].map((now) => runningAt(CHAPTERS, now)), [-1, 0, 0, 1, 2]);
    assert.equal(runningAt([], 5), -1);
  });

  it("jumps to the neighbours of a chapter, and first to its beginning", () => {
    assert.equal(neighbour(CHAPTERS, 10, 1), 40);
    assert.equal(neighbour(CHAPTERS, 130, 1), null);
    assert.equal(neighbour(CHAPTERS, 60, -1), 40);
    assert.equal(neighbour(CHAPTERS, 41, -1), 0);
    assert.equal(neighbour(CHAPTERS, 0.5, -1), null);
  });

  it("tells sizes in the person's language", () => {
    assert.match(sizeText(4_200_000, "fr"), /4,2/);
    assert.match(sizeText(1_500_000_000, "en"), /1\.5/);
  });
});
