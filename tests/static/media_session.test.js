// The session with the forwarding unit (static/media/session.js, sessions.js), over a connection that only notes what is asked of it.
import assert from "node:assert/strict";
import test from "node:test";
import { CONNECT_MS, SHAKY_MS } from "../../static/media/negotiation.js";
import { Session } from "../../static/media/session.js";
import { RETIRE_MS, Sessions, UNANSWERED_MS } from "../../static/media/sessions.js";

Object.assign(globalThis, { MediaStream: class {} });

/** What the session asks of an RTCPeerConnection. */
class FakeConnection {
  /** @type {any[]} */
  transceivers = [];
  connectionState = "new";
  /** @type {any} */
  localDescription = null;
  /** @type {any} */
  remoteDescription = null;
  /** @type {(() => void)|null} */
  onconnectionstatechange = null;
  closed = false;

  /** @param {RTCConfiguration} configuration */
  constructor(configuration) {
    this.configuration = configuration;
  }

  /** @param {string} kind @param {RTCRtpTransceiverInit} init */
  addTransceiver(kind, init) {
    const encodings = structuredClone(init.sendEncodings ?? [{}]);
    const transceiver = {
      kind,
      direction: init.direction,
      rids: encodings.map((encoding) => encoding.rid),
      sender: {
        /** @type {any} */
        track: null,
        encodings,
        async replaceTrack(/** @type {any} */ track) {
          this.track = track;
        },
        getParameters: () => ({ encodings: structuredClone(transceiver.sender.encodings) }),
        async setParameters(/** @type {any} */ parameters) {
          transceiver.sender.encodings = parameters.encodings;
        },
      },
      receiver: {
        stamp: 0,
        keyFrames: 0,
        track: { id: `${this.transceivers.length}`, stop: () => undefined },
        getSynchronizationSources: () => (transceiver.receiver.stamp ? [{ timestamp: transceiver.receiver.stamp }] : []),
        getStats: async () => [{ type: "inbound-rtp", kind, keyFramesDecoded: transceiver.receiver.keyFrames }],
      },
    };
    this.transceivers.push(transceiver);
    return transceiver;
  }

  getTransceivers() {
    return this.transceivers;
  }

  async setLocalDescription() {
    this.localDescription = { type: "offer", sdp: "v=0" };
  }

  /** @param {any} description */
  async setRemoteDescription(description) {
    this.remoteDescription = description;
  }

  /** @param {string} state */
  become(state) {
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }

  close() {
    this.closed = true;
  }
}

/** Everything promised so far has happened. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** @param {number} number */
const forwarding = (number) => ({ session: number, audio_slots: 2, video_slots: 2, ice_servers: [] });

/** @param {string} kind @param {number} [width] @param {number} [height] */
const makeTrack = (kind, width = 1280, height = 720) => /** @type {any} */ ({ kind, getSettings: () => ({ width, height }) });

/** @param {{relay?: boolean}} [how] */
function makeSession({ relay = false } = {}) {
  /** @type {FakeConnection[]} */
  const made = [];
  /** @type {string[]} */
  const log = [];
  const session = new Session({
    forwarding: forwarding(7),
    serial: 1,
    policy: relay ? "relay" : "all",
    send: () => log.push("offer"),
    onState: (state) => log.push(state),
    connect: (configuration) => /** @type {any} */ (made[made.push(new FakeConnection(configuration)) - 1]),
  });
  const [connection] = made;
  return { session, connection, log, sender: (/** @type {number} */ index) => connection.transceivers[index].sender };
}

/** @param {Session} session @param {number} camera @param {boolean} [screen] */
const demand = (session, camera, screen = false) => session.setDemand({ session: session.number, camera, screen });

test("one offer has the lines the server expects, in its order, none of them idle", async () => {
  const { session, connection, log } = makeSession();
  await settled();
  assert.deepEqual(log, ["offer"]);
  assert.deepEqual(
    connection.transceivers.map(({ kind, direction }) => `${kind} ${direction}`),
    ["audio sendonly", "video sendonly", "video sendonly", "audio sendonly", ...Array(2).fill("audio recvonly"), ...Array(2).fill("video recvonly")],
  );
  assert.deepEqual(connection.transceivers[1].rids, ["q", "h", "f"]);
  assert.equal(connection.configuration.bundlePolicy, "max-bundle");
  session.close();
});

test("over relays only, if so wished", () => {
  const { session, connection } = makeSession({ relay: true });
  assert.equal(connection.configuration.iceTransportPolicy, "relay");
  session.close();
});

test("the voice is sent once the answer is there; pictures only when somebody takes them", async () => {
  const { session, sender } = makeSession();
  const [voice, face] = [makeTrack("audio"), makeTrack("video")];
  session.setTrack("microphone", voice);
  session.setTrack("camera", face);
  await settled();
  assert.equal(sender(0).track, null);
  await session.answer("v=0");
  await settled();
  assert.equal(sender(0).track, voice);
  assert.equal(sender(1).track, null);
  demand(session, 0);
  await settled();
  assert.equal(sender(1).track, face);
  demand(session, -1);
  await settled();
  assert.equal(sender(1).track, null);
  session.close();
});

test("layers nobody takes are not encoded", async () => {
  const { session, sender } = makeSession();
  session.setTrack("camera", makeTrack("video"));
  await session.answer("v=0");
  const active = () => sender(1).encodings.map((/** @type {any} */ encoding) => encoding.active);
  demand(session, 1);
  await settled();
  assert.deepEqual(active(), [true, true, false]);
  demand(session, 2);
  await settled();
  assert.deepEqual(active(), [true, true, true]);
  session.setLimits("low", false);
  await settled();
  assert.deepEqual(active(), [true, false, false]);
  session.setLimits("audio", false);
  await settled();
  assert.equal(sender(1).track, null);
  session.close();
});

test("a demand that comes before the answer is kept", async () => {
  const { session, sender } = makeSession();
  const face = makeTrack("video");
  session.setTrack("camera", face);
  demand(session, 2);
  await session.answer("v=0");
  await settled();
  assert.equal(sender(1).track, face);
  session.close();
});

test("a screen is shown sharp, with its sound, while somebody looks", async () => {
  const { session, sender } = makeSession();
  const [screen, sound] = [makeTrack("video"), makeTrack("audio")];
  session.setTrack("screen", screen);
  session.setTrack("screen_sound", sound);
  await session.answer("v=0");
  await settled();
  assert.deepEqual([sender(2).track, sender(3).track], [null, null]);
  demand(session, -1, true);
  await settled();
  assert.deepEqual([sender(2).track, sender(3).track], [screen, sound]);
  assert.equal(sender(2).encodings[0].maxBitrate, 2_500_000);
  session.close();
});

test("music gets more bits than a voice", async () => {
  const { session, sender } = makeSession();
  session.setTrack("microphone", makeTrack("audio"));
  await session.answer("v=0");
  await settled();
  const { maxBitrate } = sender(0).encodings[0];
  session.setLimits("full", true);
  await settled();
  assert.ok(sender(0).encodings[0].maxBitrate > 2 * maxBitrate);
  session.close();
});

test("a line that gets another name is shut until a picture has begun", async () => {
  const { session, connection } = makeSession();
  const [, line] = session.lines.filter(({ media }) => media === "video");
  const { receiver } = connection.transceivers[7];
  const name = (/** @type {string} */ id, /** @type {number} */ now) =>
    session.setSlots({ session: 7, audio: [], video: [null, { id, kind: "camera" }] }, now);
  assert.deepEqual(name("ada", 0), [line]);
  assert.notEqual(line.gate, null);
  receiver.keyFrames = 1;
  receiver.stamp = 10;
  for (const now of [100, 200]) {
    session.look(now);
    await settled();
  }
  assert.equal(session.look(300) || line.gate === null, true);
  assert.deepEqual(name("ada", 400), []);
  assert.equal(line.gate, null);

  name("bob", 1000);
  await settled();
  for (const now of [1100, 1200, 1300]) {
    receiver.stamp += 1;
    assert.equal(session.look(now), false);
    await settled();
  }
  receiver.keyFrames = 2;
  session.look(1400);
  await settled();
  assert.equal(session.look(1500), true);
  assert.equal(line.gate, null);
  session.close();
});

test("one that does not connect, or is lost for long, has failed once and for all", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const first = makeSession();
  context.mock.timers.tick(CONNECT_MS);
  assert.deepEqual(first.log, ["failed"]);
  first.connection.become("connected");
  assert.deepEqual(first.log, ["failed"]);

  const second = makeSession();
  second.connection.become("connected");
  second.connection.become("disconnected");
  context.mock.timers.tick(SHAKY_MS - 1);
  second.connection.become("connected");
  context.mock.timers.tick(SHAKY_MS);
  assert.deepEqual(second.log, ["connected"]);
  second.connection.become("disconnected");
  context.mock.timers.tick(SHAKY_MS);
  assert.deepEqual(second.log, ["connected", "failed"]);
});

/** Sessions over connections that only note. */
function makeSessions() {
  /** @type {FakeConnection[]} */
  const made = [];
  /** @type {string[]} */
  const log = [];
  let serial = 0;
  const sessions = new Sessions({
    policy: "all",
    serial: () => (serial += 1),
    tell: (event, payload) => log.push(`${event} ${payload.session}`),
    ended: (session) => log.push(`end ${session.number}`),
    changed: () => undefined,
    gaveUp: () => log.push("gave up"),
    connect: (configuration) => /** @type {any} */ (made[made.push(new FakeConnection(configuration)) - 1]),
  });
  return { sessions, made, log };
}

test("a new session takes over only when it works", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { sessions, made, log } = makeSessions();
  sessions.follow(forwarding(1));
  made[0].become("connected");
  sessions.follow(forwarding(2));
  assert.deepEqual(sessions.all.map(({ number }) => number), [2, 1]);
  assert.deepEqual(log, []);
  made[1].become("connected");
  context.mock.timers.tick(RETIRE_MS);
  assert.deepEqual(log, ["end 1"]);
  assert.equal(sessions.find(1), undefined);
  sessions.follow(null);
  assert.deepEqual(log, ["end 1", "end 2"]);
});

test("the same number again changes nothing", () => {
  const { sessions, made } = makeSessions();
  sessions.follow(forwarding(1));
  sessions.follow(forwarding(1));
  assert.equal(made.length, 1);
  sessions.close();
});

test("what does not get through is told, more and more slowly, until another is named", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { sessions, made, log } = makeSessions();
  sessions.follow(forwarding(1));
  made[0].become("failed");
  context.mock.timers.tick(0);
  assert.deepEqual(log, ["media_failed 1"]);
  context.mock.timers.tick(UNANSWERED_MS);
  assert.equal(log.length, 1);
  context.mock.timers.tick(1000);
  assert.deepEqual(log, ["media_failed 1", "media_failed 1"]);
  sessions.follow(forwarding(2));
  assert.equal(log.at(-1), "end 1");
  made[1].become("failed");
  assert.equal(log.at(-1), "gave up");
  context.mock.timers.tick(1999);
  assert.equal(log.at(-1), "gave up");
  context.mock.timers.tick(1);
  assert.equal(log.at(-1), "media_failed 2");
  sessions.close();
  context.mock.timers.tick(60_000);
  assert.equal(log.at(-1), "end 2");
});

test("an old one goes on when the new one does not come about", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { sessions, made, log } = makeSessions();
  sessions.follow(forwarding(1));
  made[0].become("connected");
  sessions.follow(forwarding(2));
  made[1].become("failed");
  sessions.follow(forwarding(3));
  assert.deepEqual(sessions.all.map(({ number }) => number), [3, 1]);
  assert.deepEqual(log, ["end 2"]);
  sessions.close();
});

test("a new session sends what the old one sent", async () => {
  const { sessions, made } = makeSessions();
  const voice = makeTrack("audio");
  sessions.setTrack("microphone", voice);
  sessions.follow(forwarding(1));
  await sessions.find(1)?.answer("v=0");
  await settled();
  assert.equal(made[0].transceivers[0].sender.track, voice);
  sessions.close();
});
