// Energy, level, speech and gain (static/media/energy.js).
import assert from "node:assert/strict";
import test from "node:test";
import { energyOf, gainOf, levelOf, listenFor, meanSquare, SILENT } from "../../static/media/energy.js";

test("only the newest samples count", () => {
  assert.equal(meanSquare(new Float32Array([1, 1, 0.5, -0.5]), 2), 0.25);
});

test("more samples than there are means all of them", () => {
  assert.equal(meanSquare(new Float32Array([0.5, -0.5]), 100), 0.25);
});

test("no samples are silence", () => {
  assert.equal(meanSquare(new Float32Array([1, 1]), 0), 0);
});

test("energy is the squared level over time", () => {
  let energy = 0;
  for (let step = 0; step < 60; step += 1) energy += energyOf(0.02, 0.05);
  assert.ok(Math.abs(energy - 0.06) < 1e-9);
});

test("a machine that slept does not invent energy", () => {
  assert.equal(energyOf(0.5, 3600), 1);
  assert.equal(energyOf(0.5, -1), 0);
});

test("the meter goes from nothing to all", () => {
  assert.equal(levelOf(0), 0);
  assert.equal(levelOf(1), 1);
  assert.ok(levelOf(0.001) > 0.4 && levelOf(0.001) < 0.6);
});

test("what is inaudible is not played", () => {
  assert.equal(gainOf(0.029, 2), 0);
  assert.equal(gainOf(1, 0), 0);
  assert.equal(gainOf(0.5, 2), 1);
});

test("a click is not speech", () => {
  const speech = listenFor(listenFor(SILENT, 0.1, 0), 0, 50);
  assert.equal(speech.speaking, false);
  assert.equal(listenFor(speech, 0.1, 100).speaking, false);
});

test("speech lasts through the pauses between words", () => {
  let speech = SILENT;
  for (const now of [0, 50, 100]) speech = listenFor(speech, 0.01, now);
  assert.equal(speech.speaking, true);
  for (const now of [150, 300, 450]) speech = listenFor(speech, 0, now);
  assert.equal(speech.speaking, true);
  speech = listenFor(speech, 0.01, 500);
  for (const now of [550, 900, 1100]) speech = listenFor(speech, 0, now);
  assert.equal(speech.speaking, false);
});

test("a voice between the two levels changes nothing", () => {
  assert.equal(listenFor(SILENT, 2e-4, 0), SILENT);
  const speaking = { speaking: true, since: null };
  assert.equal(listenFor(speaking, 2e-4, 0), speaking);
});
