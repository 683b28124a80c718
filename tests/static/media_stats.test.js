// The account of what came in (static/media/stats.js).
import assert from "node:assert/strict";
import test from "node:test";
import { difference, emptySample, keyFramesOf, later, sampleOf, samplesByTrack, StatsBook, sum } from "../../static/media/stats.js";

/** @param {number} packets @param {number} energy @param {number} pictures @param {number} frames */
const sample = (packets, energy, pictures, frames) => ({
  audio: { packets, energy },
  video: { packets: pictures, frames },
});

test("a report is read by kind, and only what comes in counts", () => {
  const report = [
    { type: "inbound-rtp", kind: "audio", packetsReceived: 5 },
    { type: "inbound-rtp", kind: "video", packetsReceived: 7, framesDecoded: 3 },
    { type: "inbound-rtp", kind: "video", packetsReceived: 1 },
    { type: "outbound-rtp", kind: "audio", packetsSent: 99 },
  ];
  assert.deepEqual(sampleOf(report), sample(5, 0, 8, 3));
});

test("lines are told apart by their tracks", () => {
  const report = [
    { type: "inbound-rtp", kind: "audio", trackIdentifier: "a", packetsReceived: 5 },
    { type: "inbound-rtp", kind: "video", trackIdentifier: "b", packetsReceived: 7, framesDecoded: 3, keyFramesDecoded: 2 },
    { type: "outbound-rtp", kind: "audio", trackIdentifier: "c", packetsSent: 99 },
  ];
  assert.deepEqual(Object.fromEntries(samplesByTrack(report)), { a: sample(5, 0, 0, 0), b: sample(0, 0, 7, 3) });
  assert.equal(keyFramesOf(report), 2);
  assert.equal(keyFramesOf([]), 0);
  assert.equal(keyFramesOf([{ type: "inbound-rtp", kind: "video" }]), undefined);
});

test("what came since is never less than nothing", () => {
  assert.deepEqual(difference(sample(5, 1, 8, 3), sample(7, 0, 8, 4)), sample(2, 0, 0, 1));
  assert.deepEqual(sum(sample(1, 0.5, 2, 3), sample(4, 0.25, 5, 6)), sample(5, 0.75, 7, 9));
});

test("nothing counts backwards", () => {
  assert.deepEqual(later(sample(5, 0.5, 8, 3), sample(6, 0, 0, 4)), sample(6, 0.5, 8, 4));
});

test("closed links stay in the totals", () => {
  const book = new StatsBook();
  book.open(1);
  book.update(1, sample(5, 0.5, 8, 3));
  book.close(1);
  book.open(2);
  book.update(2, sample(1, 0.25, 2, 1));
  book.signals += 4;
  assert.deepEqual(book.totals(), { signals: 4, ...sample(6, 0.75, 10, 4) });
});

test("what comes after the end comes too late", () => {
  const book = new StatsBook();
  book.open(1);
  book.update(1, sample(5, 0.5, 8, 3));
  book.close(1);
  book.update(1, sample(50, 5, 80, 30));
  book.close(1);
  assert.deepEqual(book.totals(), { signals: 0, ...sample(5, 0.5, 8, 3) });
});

test("whoever was never linked has received nothing at all", () => {
  assert.deepEqual(new StatsBook().totals(), { signals: 0, ...emptySample() });
});

test("the totals are a copy", () => {
  const book = new StatsBook();
  book.totals().audio.packets = 9;
  assert.equal(book.totals().audio.packets, 0);
});
