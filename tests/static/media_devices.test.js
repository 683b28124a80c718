// What we ask of the browser's devices, and what its refusals mean (static/media/devices.js).
import assert from "node:assert/strict";
import test from "node:test";
import { choices, constraintsFor, Devices, reasonOf } from "../../static/media/devices.js";

/** @param {string} name */
const refusal = (name) => Object.assign(new Error(name), { name });

test("a refusal, a missing device and a busy one are told apart", () => {
  assert.equal(reasonOf(refusal("NotAllowedError")), "denied");
  assert.equal(reasonOf(refusal("NotFoundError")), "missing");
  assert.equal(reasonOf(refusal("OverconstrainedError")), "missing");
  assert.equal(reasonOf(refusal("NotReadableError")), "busy");
  assert.equal(reasonOf("?"), "missing");
});

test("the list has no nameless devices and no doubles", () => {
  const devices = /** @type {any[]} */ ([
    { kind: "audioinput", deviceId: "default" },
    { kind: "audioinput", deviceId: "communications" },
    { kind: "audioinput", deviceId: "" },
    { kind: "videoinput", deviceId: "cam" },
  ]);
  assert.deepEqual(
    choices(devices, "audioinput").map((device) => device.deviceId),
    ["default"],
  );
});

test("a chosen device is asked for exactly", () => {
  const { video } = constraintsFor("camera", "cam");
  assert.deepEqual(/** @type {any} */ (video).deviceId, { exact: "cam" });
  assert.equal(/** @type {any} */ (constraintsFor("microphone", null).audio).deviceId, undefined);
});

/** A track as a browser gives it. @param {string} kind */
function makeTrack(kind) {
  return {
    kind,
    enabled: true,
    stopped: false,
    stop() {
      this.stopped = true;
    },
    clone: () => makeTrack(kind),
    getSettings: () => ({ deviceId: `${kind} 1` }),
  };
}

/**
 * Devices in a browser that answers as told.
 *
 * @param {(kinds: string[]) => void} permit  throws to refuse
 */
function makeDevices(permit) {
  /** @type {string[][]} */
  const asked = [];
  const mediaDevices = {
    addEventListener: () => undefined,
    enumerateDevices: async () => [],
    getUserMedia: async (/** @type {any} */ constraints) => {
      const kinds = Object.keys(constraints);
      asked.push(kinds);
      permit(kinds);
      const tracks = kinds.map(makeTrack);
      return { getTracks: () => tracks };
    },
  };
  Object.defineProperty(globalThis, "navigator", { value: { mediaDevices }, configurable: true });
  Object.assign(globalThis, { MediaStream: class {} });
  /** @type {Map<string, any>} */
  const sent = new Map();
  /** @type {string[]} */
  const problems = [];
  const devices = new Devices({
    onState: () => undefined,
    onTrack: (source, track) => sent.set(source, track),
    onMicrophone: () => undefined,
    onProblem: (code) => problems.push(code),
  });
  return { devices, asked, sent, problems };
}

/** Everything that was promised has come. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

test("one question in the lobby; the camera comes on, the microphone stays muted", async () => {
  const { devices, asked, sent } = makeDevices(() => undefined);
  await devices.prepare({ microphone: true, camera: true });
  assert.deepEqual(asked, [["audio", "video"]]);
  assert.equal(devices.state.camera, true);
  assert.equal(devices.state.microphone, false);
  assert.equal(devices.state.microphonePermission, "granted");
  assert.equal(sent.get("microphone"), null);
});

test("without a camera the microphone is still had", async () => {
  const { devices } = makeDevices((kinds) => {
    if (kinds.includes("video")) throw refusal("NotFoundError");
  });
  await devices.prepare({ microphone: true, camera: true });
  assert.equal(devices.state.cameraPermission, "missing");
  assert.equal(devices.state.microphonePermission, "granted");
});

test("a refused lobby question is no error, only a state", async () => {
  const { devices } = makeDevices(() => {
    throw refusal("NotAllowedError");
  });
  await devices.prepare({ microphone: true, camera: true });
  assert.equal(devices.state.cameraPermission, "denied");
  assert.equal(devices.state.microphonePermission, "denied");
});

test("unmuting lets the voice out and muting shuts it at once", async () => {
  const { devices, sent, asked } = makeDevices(() => undefined);
  await devices.prepare({ microphone: true, camera: false });
  void devices.setMicrophone(true);
  const voice = sent.get("microphone");
  assert.equal(voice.enabled, true);
  void devices.setMicrophone(false);
  assert.equal(voice.enabled, false);
  assert.equal(sent.get("microphone"), null);
  assert.equal(asked.length, 1);
});

test("muting while the browser still asks keeps one muted", async () => {
  const { devices, sent } = makeDevices(() => undefined);
  const asking = devices.setMicrophone(true);
  void devices.setMicrophone(false);
  await asking;
  assert.equal(devices.state.microphone, false);
  assert.equal(sent.get("microphone"), null);
});

test("a wish the browser refuses rejects with a code people can read about", async () => {
  const { devices } = makeDevices(() => {
    throw refusal("NotAllowedError");
  });
  await assert.rejects(devices.setMicrophone(true), { code: "microphone_denied" });
  await assert.rejects(devices.setCamera(true), { code: "camera_denied" });
  assert.equal(devices.state.microphone, false);
});

test("a camera switched off is let go", async () => {
  const { devices, sent } = makeDevices(() => undefined);
  await devices.setCamera(true);
  const track = sent.get("camera");
  await devices.setCamera(false);
  assert.equal(track.stopped, true);
  assert.equal(sent.get("camera"), null);
});

test("a camera unplugged is replaced or reported", async () => {
  let plugged = true;
  const { devices, sent, problems } = makeDevices(() => {
    if (!plugged) throw refusal("NotFoundError");
  });
  await devices.setCamera(true);
  const first = sent.get("camera");
  first.onended();
  await settled();
  assert.notEqual(sent.get("camera"), first);
  plugged = false;
  sent.get("camera").onended();
  await settled();
  assert.deepEqual(problems, ["camera_missing"]);
  assert.equal(devices.state.camera, false);
});

test("without a secure address the page says so", async () => {
  const { devices, problems } = makeDevices(() => undefined);
  Object.defineProperty(globalThis, "navigator", { value: {}, configurable: true });
  await devices.prepare({ microphone: true, camera: true });
  assert.deepEqual(problems, ["insecure_context"]);
  await assert.rejects(devices.setMicrophone(true), { code: "insecure_context" });
});
