// What changes a voice or a picture before it leaves the page, as far as it needs no browser (static/media/effects).
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { follow, opacity, Pace } from "../../static/media/effects/mask.js";
import { pictureMetadata, withMetadata } from "../../static/media/effects/model.js";
import { Wardrobe } from "../../static/media/effects/wardrobe.js";

// ---- the mask

test("what is surely background is clear, what is surely person is not", () => {
  assert.equal(opacity(0.1), 0);
  assert.equal(opacity(0.9), 1);
  assert.equal(opacity(0.5), 0.5);
});

test("a mask follows the one before, and only its opacity is written", () => {
  const pixels = new Uint8ClampedArray([1, 2, 3, 0]);
  follow(pixels, [1]);
  const first = /** @type {number} */ (pixels[3]);
  assert.ok(first > 100 && first < 255);
  follow(pixels, [1]);
  assert.ok(/** @type {number} */ (pixels[3]) > first);
  assert.deepEqual([...pixels.subarray(0, 3)], [1, 2, 3]);
});

test("a picture that takes long lets the next ones pass", () => {
  const pace = new Pace();
  assert.ok(pace.free(0));
  pace.worked(0, 50);
  assert.equal(pace.free(60), false);
  assert.equal(pace.free(100), true);
});

// ---- the model

/** Just enough of a FlatBuffer's reader to see what was put in front. @param {Uint8Array} bytes */
function reader(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const follow = (/** @type {number} */ at) => at + view.getUint32(at, true);
  /** @param {number} table @param {number} index */
  const field = (table, index) => {
    const vtable = table - view.getInt32(table, true);
    const place = 4 + 2 * index < view.getUint16(vtable, true) ? view.getUint16(vtable + 4 + 2 * index, true) : 0;
    return place === 0 ? null : table + place;
  };
  return {
    root: follow(0),
    int: (/** @type {number} */ at) => view.getUint32(at, true),
    /** What a field points at. @param {number} table @param {number} index */
    at: (table, index) => follow(/** @type {number} */ (field(table, index))),
    field,
    item: (/** @type {number} */ vector, /** @type {number} */ index) => follow(vector + 4 + 4 * index),
    length: (/** @type {number} */ vector) => view.getUint32(vector, true),
    bytes: (/** @type {number} */ vector) => bytes.subarray(vector + 4, vector + 4 + view.getUint32(vector, true)),
  };
}

const model = new Uint8Array(readFileSync(new URL("../../static/vendor/@mediapipe/selfie_segmentation/selfie_segmentation_landscape.tflite", import.meta.url)));

test("the model that is shipped gets the words it lacks, and stays itself behind them", () => {
  const metadata = pictureMetadata();
  const whole = withMetadata(model, metadata);
  const before = reader(model);
  const after = reader(whole);
  assert.equal(Buffer.from(whole.subarray(4, 8)).toString(), "TFL3");
  assert.deepEqual(whole.subarray(whole.length - model.length), model);
  assert.equal((whole.length - model.length) % 64, 0);
  // Version, and what the graph is made of.
  assert.equal(after.int(/** @type {number} */ (after.field(after.root, 0))), 3);
  assert.equal(after.length(after.at(after.root, 2)), before.length(before.at(before.root, 2)));
  const buffers = after.at(after.root, 4);
  assert.equal(after.length(buffers), before.length(before.at(before.root, 4)) + 1);
  const label = after.item(after.at(after.root, 6), 0);
  assert.equal(Buffer.from(after.bytes(after.at(label, 0))).toString(), "TFLITE_METADATA");
  const place = after.int(/** @type {number} */ (after.field(label, 1)));
  assert.equal(place, after.length(buffers) - 1);
  assert.deepEqual(after.bytes(after.at(after.item(buffers, place), 0)), metadata);
});

test("weights keep their content and their alignment", () => {
  const before = reader(model);
  const after = reader(withMetadata(model, pictureMetadata()));
  const [old, now] = [before.at(before.root, 4), after.at(after.root, 4)];
  for (let index = 0; index < before.length(old); index += 1) {
    const [one, other] = [before.item(old, index), after.item(now, index)];
    if (before.field(one, 0) === null) continue;
    assert.deepEqual(after.bytes(after.at(other, 0)), before.bytes(before.at(one, 0)));
    assert.equal(after.at(other, 0) % 16, before.at(one, 0) % 16);
  }
});

test("a model that has its words is left alone", () => {
  const whole = withMetadata(model, pictureMetadata());
  assert.equal(withMetadata(whole, pictureMetadata()), whole);
});

// ---- what is worn

/** A wardrobe whose effects are ready when told. */
function wardrobe() {
  /** @type {{ready: () => void, fail: () => void, stopped: boolean}[]} */
  const made = [];
  /** @type {string[]} */
  const worn = [];
  /** @type {string[]} */
  const failed = [];
  /** @param {any} raw */
  const effect = (raw) => {
    const record = { ready: () => {}, fail: () => {}, stopped: false };
    made.push(record);
    return new Promise((resolve, reject) => {
      record.ready = () => resolve({ track: { id: `changed ${raw.id}` }, stop: () => (record.stopped = true) });
      record.fail = () => reject(new Error("no"));
    });
  };
  const effects = /** @type {any} */ ({ denoise: effect, blur: effect });
  return { made, worn, failed, it: new Wardrobe(effects, (_device, track) => worn.push(track.id), (device) => failed.push(device)) };
}

/** @param {string} id */
const track = (id) => /** @type {any} */ ({ id });

test("without a wish the raw track is worn at once", () => {
  const { it, worn } = wardrobe();
  void it.dress("camera", track("raw"), null);
  assert.deepEqual(worn, ["raw"]);
});

test("a picture that is to be changed is not shown before it is", async () => {
  const { it, worn, made } = wardrobe();
  const dressed = it.dress("camera", track("raw"), "blur");
  assert.deepEqual(worn, []);
  made[0]?.ready();
  await dressed;
  assert.deepEqual(worn, ["changed raw"]);
  void it.dress("camera", track("raw"), null);
  assert.deepEqual([worn.at(-1), made[0]?.stopped], ["raw", true]);
});

test("an effect that cannot be had is told, and one goes on without", async () => {
  const { it, worn, made, failed } = wardrobe();
  const dressed = it.dress("microphone", track("raw"), "denoise");
  made[0]?.fail();
  await dressed;
  assert.deepEqual([worn, failed], [["raw"], ["microphone"]]);
});

test("an effect that comes too late is let go, and nobody hears of it", async () => {
  const { it, worn, made, failed } = wardrobe();
  const first = it.dress("camera", track("raw"), "blur");
  it.strip("camera");
  made[0]?.ready();
  await first;
  assert.deepEqual([worn, made[0]?.stopped], [[], true]);
  const second = it.dress("camera", track("raw"), "blur");
  void it.dress("camera", track("raw"), null);
  made[1]?.fail();
  await second;
  assert.deepEqual([worn, failed], [["raw"], []]);
});
