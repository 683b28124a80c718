// Whom lines carry and when they may be shown (static/media/slots.js).
import assert from "node:assert/strict";
import test from "node:test";
import {
  beat,
  BLIND_MS,
  cameraLayers,
  comesIn,
  IDLE_MS,
  labelAt,
  layersFor,
  lookAt,
  NO_PULSE,
  NOTHING_MS,
  pick,
  sameLabel,
  shut,
  steady,
  STEADY_MS,
} from "../../static/media/slots.js";

/** @type {import("../../static/types.js").Slots} */
const SLOTS = { session: 1, audio: ["ada", null], video: [null, { id: "bob", kind: "screen" }] };

test("a line carries whom the server's list names at its place", () => {
  assert.deepEqual(labelAt(SLOTS, "audio", 0), { id: "ada", kind: "microphone" });
  assert.equal(labelAt(SLOTS, "audio", 1), null);
  assert.deepEqual(labelAt(SLOTS, "video", 1), { id: "bob", kind: "screen" });
  assert.equal(labelAt(SLOTS, "video", 7), null);
  assert.equal(labelAt(null, "audio", 0), null);
});

test("the camera of somebody is not the screen", () => {
  assert.equal(sameLabel({ id: "ada", kind: "camera" }, { id: "ada", kind: "camera" }), true);
  assert.equal(sameLabel({ id: "ada", kind: "camera" }, { id: "ada", kind: "screen" }), false);
  assert.equal(sameLabel(null, { id: "ada", kind: "camera" }), false);
  assert.equal(sameLabel(null, null), true);
});

test("frames of the one before do not open a line, however many still arrive", () => {
  let gate = shut(0, 5, 3);
  for (const [now, stamp] of [[100, 6], [200, 7], [300, 7]]) {
    const result = lookAt(gate, now, stamp, 3);
    assert.equal(result.open, false);
    gate = result.gate;
  }
});

test("a picture that begins opens the line, and a frame seen long before does not count as its own", () => {
  let { gate } = lookAt(shut(0, 5, 3), 100, 6, 3);
  ({ gate } = lookAt(gate, 200, 6, 3));
  const { open, gate: last } = lookAt(gate, 300, 9, 4);
  assert.equal(open, true);
  assert.equal(last.seen, 6);
});

test("what was decoded when the name was given is learnt from the first answer", () => {
  let result = lookAt(shut(0, 5, null), 100, 5, null);
  assert.equal(result.open, false);
  result = lookAt(result.gate, 200, 5, 8);
  assert.equal(result.open, false);
  assert.equal(lookAt(result.gate, 300, 6, 9).open, true);
});

test("a beginning that was missed costs a second and a half at most, and a frame that stands still is not shown", () => {
  assert.equal(lookAt(shut(0, 5, 3), NOTHING_MS - 1, 6, 3).open, false);
  const { open, gate } = lookAt(shut(0, 5, 3), NOTHING_MS, 6, 3);
  assert.equal(open, true);
  assert.equal(gate.seen, 6);
});

test("a browser that does not count beginnings waits a moment", () => {
  assert.equal(lookAt(shut(0, 0, 0), BLIND_MS - 1, 6, undefined).open, false);
  assert.equal(lookAt(shut(0, 0, 0), BLIND_MS, 6, undefined).open, true);
});

test("a voice is steady once it has come in for a while, and stays so through pauses", () => {
  let pulse = beat(NO_PULSE, 1, 0);
  assert.equal(steady(pulse), false);
  pulse = beat(pulse, 1, STEADY_MS);
  assert.equal(steady(pulse), false);
  pulse = beat(pulse, 2, STEADY_MS);
  assert.equal(steady(pulse), true);
  assert.equal(comesIn(pulse, STEADY_MS + IDLE_MS - 1), true);
  assert.equal(comesIn(pulse, STEADY_MS + IDLE_MS), false);
  assert.equal(steady(beat(pulse, 0, 5000)), true);
});

test("the preferred way is played once it is live, and until then the one that was", () => {
  const way = (/** @type {number} */ rank, /** @type {boolean} */ live) => ({ rank, live });
  assert.equal(pick(new Map([["old", way(1, true)], ["new", way(2, false)]]), "old"), "old");
  assert.equal(pick(new Map([["old", way(1, true)], ["new", way(2, true)]]), "old"), "new");
  assert.equal(pick(new Map([["old", way(1, false)], ["new", way(2, false)]]), "old"), "old");
  assert.equal(pick(new Map([["old", way(1, false)], ["new", way(2, false)]]), null), "new");
  assert.equal(pick(new Map([["new", way(2, false)]]), "old"), "new");
  assert.equal(pick(new Map(), "old"), null);
});

test("no more layers are sent than anybody takes, and few where the network is narrow", () => {
  assert.deepEqual([-1, 0, 2].map((wanted) => layersFor(wanted, "full")), [0, 1, 3]);
  assert.deepEqual([-1, 0, 2].map((wanted) => layersFor(wanted, "low")), [0, 1, 1]);
  assert.equal(layersFor(2, "audio"), 0);
});

test("the lowest layer comes first, and the last one a browser sends is the whole picture", () => {
  const scales = (/** @type {number} */ pixels) => cameraLayers(pixels).map(({ scaleResolutionDownBy }) => scaleResolutionDownBy);
  assert.deepEqual(cameraLayers(1280 * 720).map(({ rid }) => rid), ["q", "h", "f"]);
  assert.deepEqual(scales(1280 * 720), [4, 2, 1]);
  assert.deepEqual(scales(640 * 360).slice(0, 2), [2, 1]);
  assert.deepEqual(scales(320 * 180).slice(0, 1), [1]);
});
