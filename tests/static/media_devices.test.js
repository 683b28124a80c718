// What we ask of the browser's devices, what its refusals mean, and what becomes of devices that come and go
// (static/media/devices.js, static/media/wishes.js).
import assert from "node:assert/strict";
import test from "node:test";
import { Devices } from "../../static/media/devices.js";
import { choices, constraintsFor, reasonOf } from "../../static/media/wishes.js";

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

/** A track as a browser gives it. @param {string} kind @param {string} [id]  of its device */
function makeTrack(kind, id = `${kind} 1`) {
  return {
    kind,
    label: `the ${id}`,
    enabled: true,
    stopped: false,
    stop() {
      this.stopped = true;
    },
    clone: () => makeTrack(kind, id),
    getSettings: () => ({ deviceId: id }),
    applyConstraints: async () => undefined,
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
  /** @type {any[]} */
  const constrained = [];
  /** What is plugged in. @type {any[]} */
  const present = [];
  let changed = () => {};
  const mediaDevices = {
    addEventListener: (/** @type {string} */ _type, /** @type {() => void} */ listener) => (changed = listener),
    enumerateDevices: async () => present,
    getUserMedia: async (/** @type {any} */ constraints) => {
      const kinds = Object.keys(constraints);
      asked.push(kinds);
      constrained.push(constraints);
      permit(kinds);
      const tracks = kinds.map((kind) => makeTrack(kind, constraints[kind].deviceId?.exact));
      for (const track of tracks) taken.set(track.kind === "audio" ? "microphone" : "camera", track);
      return { getTracks: () => tracks };
    },
  };
  /** Whoever looks at the page or not. */
  const page = { hidden: false, look: () => {}, addEventListener: (/** @type {string} */ _type, /** @type {() => void} */ listener) => (page.look = listener) };
  Object.defineProperty(globalThis, "navigator", { value: { mediaDevices }, configurable: true });
  Object.defineProperty(globalThis, "document", { value: page, configurable: true });
  Object.assign(globalThis, { MediaStream: class {} });
  /** @type {Map<string, any>} */
  const sent = new Map();
  /** @type {string[]} */
  const problems = [];
  /** @type {string[]} */
  const news = [];
  /** @type {string[]} */
  const spoken = [];
  /** @param {any} raw */
  const effect = async (raw) => /** @type {any} */ ({ track: { ...makeTrack(raw.kind), changed: raw }, stop: () => undefined });
  const devices = new Devices(
    {
      onState: () => undefined,
      onTrack: (source, track) => sent.set(source, track),
      onMicrophone: () => undefined,
      onProblem: (code) => problems.push(code),
      onNews: ({ device, what, label }) => news.push([device, what, label].filter(Boolean).join(" ")),
      onSpeaker: (speakerId) => spoken.push(speakerId),
    },
    { denoise: effect, blur: effect },
  );
  /** These are plugged in from now on. @param {...[string, string]} list */
  const plug = async (...list) => {
    present.splice(0, present.length, ...list.map(([kind, deviceId]) => ({ kind, deviceId, label: `the ${deviceId}` })));
    changed();
    await settled();
    await settled();
  };
  /** @param {boolean} hidden */
  const hide = (hidden) => {
    page.hidden = hidden;
    page.look();
  };
  return { devices, asked, constrained, sent, problems, news, spoken, plug, hide };
}

/** The track a device gave last. @type {Map<string, any>} */
const taken = new Map();

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

// ---- devices that come and go

test("who loses the headset is told where they are heard now, and heard by it again when it is back", async () => {
  const { devices, sent, news, plug } = makeDevices(() => undefined);
  await devices.choose({ microphoneId: "headset" });
  await devices.setMicrophone(true);
  assert.equal(devices.state.microphoneId, "headset");
  await lose("microphone");
  assert.equal(devices.state.microphoneId, "audio 1");
  assert.equal(sent.get("microphone")?.enabled, true, "the voice goes on");
  await plug(["audioinput", "audio 1"], ["audioinput", "headset"]);
  assert.equal(devices.state.microphoneId, "headset");
  assert.equal(devices.state.microphone, true);
  assert.deepEqual(news, ["microphone switched the audio 1", "microphone back the headset"]);
});

test("who chose another device meanwhile keeps it", async () => {
  const { devices, plug } = makeDevices(() => undefined);
  await devices.choose({ cameraId: "best" });
  await devices.setCamera(true);
  await lose("camera");
  await devices.choose({ cameraId: "other" });
  await plug(["videoinput", "best"], ["videoinput", "other"]);
  assert.equal(devices.state.cameraId, "other");
});

test("the only camera comes back by itself, unless it was switched off since", async () => {
  let plugged = true;
  const { devices, sent, problems, plug } = makeDevices(() => {
    if (!plugged) throw refusal("NotFoundError");
  });
  await devices.setCamera(true);
  plugged = false;
  await lose("camera");
  assert.deepEqual(problems, ["camera_missing"]);
  plugged = true;
  await plug(["videoinput", "video 1"]);
  assert.equal(devices.state.camera, true);
  assert.notEqual(sent.get("camera"), null);
  plugged = false;
  await lose("camera");
  await devices.setCamera(false);
  plugged = true;
  await plug(["videoinput", "video 1"]);
  assert.equal(devices.state.camera, false);
});

test("sound goes on elsewhere while the chosen loudspeaker is away", async () => {
  const { devices, spoken, news, plug } = makeDevices(() => undefined);
  await devices.choose({ speakerId: "box" });
  await plug(["audiooutput", "default"], ["audiooutput", "box"]);
  assert.deepEqual(spoken, []);
  await plug(["audiooutput", "default"]);
  await plug(["audiooutput", "default"], ["audiooutput", "box"]);
  assert.deepEqual(spoken, ["default", "box"]);
  assert.deepEqual(news, ["speaker switched the default", "speaker back the box"]);
});

/** A device is pulled out. @param {"microphone"|"camera"} device */
async function lose(device) {
  taken.get(device).onended();
  await settled();
}

// ---- how one wishes to be heard and seen

test("music is left as it is, and a voice without noise is not suppressed twice", () => {
  const plain = { mode: /** @type {const} */ ("full"), musicMode: false, noiseSuppression: false, backgroundBlur: false, muteWhenHidden: false };
  const audio = (/** @type {any} */ options) => /** @type {any} */ (constraintsFor("microphone", null, { ...plain, ...options }).audio);
  assert.deepEqual([audio({}).noiseSuppression, audio({}).echoCancellation], [true, true]);
  assert.deepEqual([audio({ noiseSuppression: true }).noiseSuppression, audio({ noiseSuppression: true }).echoCancellation], [false, true]);
  const music = audio({ musicMode: true, noiseSuppression: true });
  assert.deepEqual([music.noiseSuppression, music.echoCancellation, music.autoGainControl], [false, false, false]);
});

test("a change of sound takes the microphone anew, and keeps one muted or heard", async () => {
  const { devices, asked, sent } = makeDevices(() => undefined);
  await devices.setMicrophone(true);
  await devices.setOptions({ musicMode: true });
  assert.equal(asked.length, 2);
  assert.equal(sent.get("microphone").contentHint, "music");
  await devices.setMicrophone(false);
  await devices.setOptions({ musicMode: false });
  assert.equal(sent.get("microphone"), null);
});

test("what is sent is what the effect made", async () => {
  const { devices, sent } = makeDevices(() => undefined);
  await devices.setOptions({ noiseSuppression: true, backgroundBlur: true });
  await devices.setMicrophone(true);
  await devices.setCamera(true);
  await settled();
  assert.ok(sent.get("microphone").changed);
  assert.ok(sent.get("camera").changed);
  await devices.setOptions({ backgroundBlur: false });
  assert.equal(sent.get("camera").changed, undefined);
});

test("sound only switches the camera off", async () => {
  const { devices, sent } = makeDevices(() => undefined);
  await devices.setCamera(true);
  await devices.setOptions({ mode: "audio" });
  assert.equal(devices.state.camera, false);
  assert.equal(sent.get("camera"), null);
});

test("one who looks elsewhere is muted if they wish, and told so on coming back", async () => {
  const { devices, news, hide } = makeDevices(() => undefined);
  await devices.setMicrophone(true);
  hide(true);
  assert.equal(devices.state.microphone, true);
  hide(false);
  await devices.setOptions({ muteWhenHidden: true });
  hide(true);
  assert.equal(devices.state.microphone, false);
  hide(false);
  assert.deepEqual(news, ["microphone hidden"]);
  hide(true);
  hide(false);
  assert.equal(news.length, 1, "who was muted anyway is told nothing");
});
