// The whole media engine (static/media/index.js) over connections that only note: whom it lets through, and whom not.
import assert from "node:assert/strict";
import test from "node:test";
import { createMedia } from "../../static/media/index.js";
import { FakeContext, furnish, makeReceiver } from "./sound.js";

furnish();

/** A connection whose lines the test brings to life. */
class FakeConnection {
  /** @type {FakeConnection[]} */
  static made = [];
  /** @type {any[]} */
  transceivers = [];
  connectionState = "new";
  signalingState = "stable";
  localDescription = { type: "offer", sdp: "v=0" };
  remoteDescription = null;
  closed = false;
  /** @type {any} */
  onconnectionstatechange = null;
  /** @type {any} */
  ontrack = null;

  /** @param {any} configuration */
  constructor(configuration) {
    this.configuration = configuration;
    FakeConnection.made.push(this);
  }

  /** @param {string} kind @param {any} init */
  addTransceiver(kind, init) {
    const receiver = makeReceiver(`${FakeConnection.made.length}/${this.transceivers.length}`);
    receiver.track.kind = kind;
    const sender = { track: null, replaceTrack: async () => undefined, getParameters: () => ({ encodings: init?.sendEncodings ?? [{}] }), setParameters: async () => undefined };
    const transceiver = { sender, receiver, direction: init?.direction ?? "sendrecv" };
    this.transceivers.push(transceiver);
    return transceiver;
  }

  getTransceivers() {
    return this.transceivers;
  }

  getReceivers() {
    return this.transceivers.map(({ receiver }) => receiver);
  }

  async getStats() {
    return this.getReceivers().map(({ track, packets }) => ({ type: "inbound-rtp", kind: track.kind, trackIdentifier: track.id, packetsReceived: packets, framesDecoded: packets }));
  }

  getConfiguration() {
    return this.configuration;
  }

  setConfiguration() {}
  async setLocalDescription() {}
  async setRemoteDescription() {}

  /** @param {string} state */
  become(state) {
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }

  close() {
    this.closed = true;
  }
}

Object.assign(globalThis, { RTCPeerConnection: FakeConnection });

/** @typedef {import("../../static/types.js").Conversation} Conversation */

/** @param {"mesh"|"sfu"} engine @param {Record<string, number>} links @returns {Conversation} */
const conversation = (engine, links) => ({
  id: "c1",
  kind: "bubble",
  engine,
  locked: false,
  ice_servers: [],
  members: Object.entries(links).map(([id, link]) => ({ id, link, loudness: 1, video: true, polite: false })),
});

/** @param {import("node:test").TestContext} context */
function makeEngine(context) {
  FakeConnection.made = [];
  context.mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  let now = 1000;
  context.mock.method(performance, "now", () => now);
  /** @type {Map<string, any>} */
  const remote = new Map();
  /** @type {string[]} */
  const told = [];
  const media = createMedia({
    send: () => undefined,
    tell: (event, payload) => told.push(`${event} ${payload.session ?? payload.link ?? ""}`),
    dispatch: (/** @type {any} */ message) => {
      if (message.type !== "media/remote") return;
      if (message.remote === null) remote.delete(message.id);
      else remote.set(message.id, { ...remote.get(message.id), ...message.remote });
    },
  });
  context.after(() => media.closeAll());
  return {
    media,
    remote,
    told,
    /** Time passes, and on these lines something new comes. @param {number} ms @param {any[]} receivers */
    async pass(ms, ...receivers) {
      for (let passed = 0; passed < ms; passed += 50) {
        now += 50;
        for (const receiver of receivers) {
          receiver.stamp = now;
          receiver.packets += 1;
          receiver.keyFrames += 1;
        }
        context.mock.timers.tick(50);
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    /** Open a session with so many lines, which connects. @param {number} number */
    connect(number) {
      media.setForwarding({ session: number, audio_slots: 2, video_slots: 1, ice_servers: [] });
      const connection = /** @type {FakeConnection} */ (FakeConnection.made.at(-1));
      connection.become("connected");
      const [first, second, picture] = connection.getReceivers().slice(4);
      return { connection, first, second, picture };
    },
    /** How a track is heard. @param {any} receiver */
    gain: (receiver) => FakeContext.last?.heard(receiver.track.id).gain ?? 0,
  };
}

/** @param {number} session @param {(string|null)[]} audio @param {string|null} [face] @returns {any} */
const slots = (session, audio, face = null) => ({ session, audio, video: [face === null ? null : { id: face, kind: "camera" }] });

test("a line is heard only when the conversation or the voices name whom it carries", async (context) => {
  const { media, remote, connect, pass, gain } = makeEngine(context);
  const { first, second } = connect(1);
  media.setSlots(slots(1, ["ada", "eve"]));
  await pass(300, first, second);
  assert.equal(remote.size, 0);
  assert.equal(gain(first), 0);
  media.setConversation(conversation("sfu", { ada: 0 }));
  await pass(300, first, second);
  assert.ok(gain(first) > 0);
  assert.equal(gain(second), 0);
  assert.deepEqual([...remote.keys()], ["ada"]);
  media.setConversation(null);
  assert.equal(gain(first), 0);
  assert.equal(remote.size, 0);
});

test("a line that gets another name falls silent for the one and shows nothing of the other too early", async (context) => {
  const { media, remote, connect, pass, gain } = makeEngine(context);
  const { first, picture } = connect(1);
  media.setConversation(conversation("sfu", { ada: 0, bob: 0 }));
  media.setSlots(slots(1, ["ada", null], "ada"));
  await pass(500, first, picture);
  assert.notEqual(remote.get("ada").video, null);
  assert.ok(gain(first) > 0);
  media.setSlots(slots(1, ["bob", null], "bob"));
  assert.equal(remote.get("ada").video, null);
  assert.equal(remote.get("bob").video, null);
  await pass(100);
  picture.stamp += 1;
  await pass(300);
  assert.equal(remote.get("bob").video, null);
  assert.equal(picture.track.enabled, false, "a picture that is drawn still shows nothing of the next person");
  await pass(400, picture);
  assert.notEqual(remote.get("bob").video, null);
  assert.equal(picture.track.enabled, true);
});

test("what came is counted for those it came of, and all of it in the totals", async (context) => {
  const { media, connect, pass } = makeEngine(context);
  const { first, second, picture } = connect(1);
  media.setConversation(conversation("sfu", { ada: 0, bob: 0 }));
  media.setSlots(slots(1, ["ada", "bob"], "bob"));
  await pass(600, first, picture);
  await pass(400);
  const members = media.report()?.members ?? [];
  assert.deepEqual(members.map(({ id, audio, video }) => [id, audio.packets, video.frames]), [["ada", 12, 0], ["bob", 0, 12]]);
  media.setSlots(slots(1, ["bob", null]));
  await pass(600, first);
  await pass(400);
  assert.deepEqual(media.report()?.members.map(({ audio }) => audio.packets), [12, 12]);
  const { audio, video } = media.traffic();
  assert.deepEqual([audio.packets, video.frames], [24, 12]);
  assert.equal(second.packets, 0);
  assert.deepEqual(media.report()?.engine, "sfu");
});

test("voices besides the conversation are told of apart", async (context) => {
  const { media, remote, connect } = makeEngine(context);
  connect(1);
  media.setConversation(conversation("sfu", { ada: 0 }));
  media.setVoices([
    { id: "ada", loudness: 1, video: true, by: "stage" },
    { id: "bob", loudness: 0.2, video: false, by: "overheard" },
  ]);
  assert.deepEqual(media.heard().map(({ id, by, loudness }) => [id, by, loudness]), [["bob", "overheard", 0.2]]);
  assert.deepEqual([...remote.keys()].sort(), ["ada", "bob"]);
  media.setVoices([]);
  assert.deepEqual([...remote.keys()], ["ada"]);
});

test("a conversation that moves to the unit keeps its link until the line has taken over", async (context) => {
  const { media, remote, connect, pass } = makeEngine(context);
  media.setConversation(conversation("mesh", { ada: 5 }));
  const [link] = FakeConnection.made;
  link.become("connected");
  const [voice] = link.getReceivers();
  link.ontrack({ transceiver: link.transceivers[0], track: voice.track });
  assert.equal(media.session().links, 1);
  await pass(300, voice);
  const { first } = connect(1);
  media.setSlots(slots(1, ["ada", null]));
  media.setConversation(conversation("sfu", { ada: 0 }));
  await pass(500, voice);
  assert.equal(media.session().links, 1);
  assert.equal(remote.get("ada").link, "connected");
  await pass(2000, voice, first);
  assert.equal(media.session().links, 0);
  await pass(200, first);
  assert.equal(link.closed, true);
  assert.equal(media.traffic().audio.packets >= 40, true);
});

test("a link is ended three seconds after the move at the latest", async (context) => {
  const { media, pass } = makeEngine(context);
  media.setConversation(conversation("mesh", { ada: 5, bob: 6 }));
  media.setConversation(conversation("sfu", { ada: 0 }));
  assert.equal(media.session().links, 1);
  await pass(3100);
  assert.equal(media.session().links, 0);
});

test("whoever comes while a talk moves is reached through the unit at once", (context) => {
  const { media, remote, connect } = makeEngine(context);
  connect(1);
  media.setConversation(conversation("mesh", { ada: 5, eve: 0 }));
  assert.equal(media.session().links, 1);
  assert.equal(remote.get("ada").link, "connecting");
  assert.equal(remote.get("eve").link, "connected");
});

test("when the socket is lost for long, everything is closed", async (context) => {
  const { media, remote, connect, pass, gain } = makeEngine(context);
  const { connection, first } = connect(1);
  media.setConversation(conversation("sfu", { ada: 0 }));
  media.setSlots(slots(1, ["ada", null]));
  await pass(300, first);
  media.closeAll();
  assert.equal(gain(first), 0);
  assert.equal(remote.size, 0);
  assert.equal(media.session().state, "closed");
  await pass(200);
  assert.equal(connection.closed, true);
});

test("a browser without WebRTC opens nothing, and says so once when there is somebody to talk with", () => {
  const able = globalThis.RTCPeerConnection;
  /** @type {string[]} */
  const problems = [];
  const media = createMedia({
    send: () => undefined,
    tell: () => undefined,
    dispatch: (/** @type {any} */ message) => message.type === "media/problem" && problems.push(message.code),
  });
  Object.assign(globalThis, { RTCPeerConnection: undefined });
  FakeConnection.made = [];
  try {
    media.setConversation(null);
    media.setForwarding(null);
    assert.deepEqual(problems, []);
    media.setForwarding({ session: 1, audio_slots: 2, video_slots: 1, ice_servers: [] });
    media.setConversation(conversation("mesh", { ada: 1 }));
    assert.deepEqual(problems, ["webrtc_missing"]);
    assert.equal(FakeConnection.made.length, 0);
  } finally {
    media.closeAll();
    Object.assign(globalThis, { RTCPeerConnection: able });
  }
});
