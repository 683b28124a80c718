// What a link does with a connection (static/media/link.js), over a connection that only keeps the rules of signalling.
import assert from "node:assert/strict";
import test from "node:test";
import { CONNECT_MS, TRIES } from "../../static/media/negotiation.js";
import { Link } from "../../static/media/link.js";

Object.assign(globalThis, { MediaStream: class {} });

/** The signalling half of an RTCPeerConnection. */
class FakeConnection {
  /** @type {any[]} */
  transceivers = [];
  signalingState = "stable";
  connectionState = "new";
  /** @type {{type: string, sdp: string}|null} */
  localDescription = null;
  /** @type {{type: string, sdp: string}|null} */
  remoteDescription = null;
  /** @type {any[]} */
  candidates = [];
  /** @type {any} */
  configuration = { bundlePolicy: "max-bundle" };
  restarts = 0;
  closed = false;
  /** @type {any} */
  onnegotiationneeded = null;
  /** @type {any} */
  onconnectionstatechange = null;

  /** @param {string} kind */
  addTransceiver(kind) {
    const transceiver = {
      kind,
      direction: "sendrecv",
      sender: {
        /** @type {any} */
        track: null,
        async replaceTrack(/** @type {any} */ track) {
          this.track = track;
        },
        getParameters: () => ({}),
        setStreams: () => undefined,
      },
      receiver: { track: { stop: () => undefined } },
    };
    this.transceivers.push(transceiver);
    return transceiver;
  }

  getTransceivers() {
    return this.transceivers;
  }

  /** @param {{type: string}} [description] */
  async setLocalDescription(description) {
    if (description?.type === "rollback") {
      this.signalingState = "stable";
      this.localDescription = null;
      return;
    }
    const type = this.signalingState === "have-remote-offer" ? "answer" : "offer";
    this.signalingState = type === "offer" ? "have-local-offer" : "stable";
    this.localDescription = { type, sdp: `a=ice-ufrag:mine` };
  }

  /** @param {{type: string, sdp: string}} description */
  async setRemoteDescription(description) {
    if (description.type === "offer") {
      this.signalingState = "have-remote-offer";
      for (const kind of ["audio", "video", "video"].slice(this.transceivers.length)) {
        this.addTransceiver(kind).direction = "recvonly";
      }
    } else this.signalingState = "stable";
    this.remoteDescription = description;
  }

  /** @param {any} candidate */
  async addIceCandidate(candidate) {
    this.candidates.push(candidate.candidate);
  }

  getConfiguration() {
    return this.configuration;
  }

  /** @param {any} configuration */
  setConfiguration(configuration) {
    this.configuration = configuration;
  }

  restartIce() {
    this.restarts += 1;
  }

  close() {
    this.closed = true;
  }
}

/** One that names its lines as browsers do: each anew when a first offer is taken back, for good once it was answered. */
class NamingConnection extends FakeConnection {
  #made = 0;
  #names = "";

  /** @override @param {{type: string}} [description] */
  async setLocalDescription(description) {
    await super.setLocalDescription(description);
    if (this.localDescription === null) return;
    if (this.#names === "") this.#made += 1;
    const names = this.#names || `a=mid:${this.#made}`;
    if (this.localDescription.type === "answer") this.#names = names;
    this.localDescription.sdp += `\n${names}`;
  }

  /** @override @param {{type: string, sdp: string}} description */
  async setRemoteDescription(description) {
    const names = description.sdp.split("\n").at(-1) ?? "";
    const own = this.localDescription?.sdp.split("\n").at(-1);
    const fits = description.type === "answer" ? names === own : this.#names === "" || this.#names === names;
    if (!fits) throw new Error("the order of lines does not match");
    this.#names = names;
    await super.setRemoteDescription(description);
  }
}

/** @param {{polite: boolean, connection?: FakeConnection, onSend?: (content: any) => void}} role */
function makeLink({ polite, connection = new FakeConnection(), onSend = () => undefined }) {
  /** @type {any[]} */
  const sent = [];
  /** @type {string[]} */
  const states = [];
  /** @type {number[]} */
  const troubles = [];
  const link = new Link({
    number: 1,
    polite,
    iceServers: [],
    send: (content) => {
      sent.push(content.description?.type ?? "candidate");
      onSend(content);
    },
    onState: (state) => states.push(state),
    onTrack: () => undefined,
    onTrouble: () => troubles.push(states.length),
    connect: () => /** @type {any} */ (connection),
  });
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return { link, connection, sent, states, troubles, settled };
}

const OFFER = { description: { type: "offer", sdp: "v=0\na=ice-ufrag:theirs" } };
const ANSWER = { description: { type: "answer", sdp: "v=0\na=ice-ufrag:theirs" } };
/** @param {string} candidate */
const candidate = (candidate) => ({ candidate: { candidate, usernameFragment: "theirs" } });

test("only the impolite one makes the three lines", () => {
  const lines = (/** @type {boolean} */ polite) => {
    const { link, connection } = makeLink({ polite });
    link.close();
    return connection.transceivers.map(({ kind }) => kind);
  };
  assert.deepEqual(lines(false), ["audio", "video", "video"]);
  assert.deepEqual(lines(true), []);
});

test("the polite one answers on the lines it was offered, open both ways, with what it wishes to send", async () => {
  const { link, connection, sent, settled } = makeLink({ polite: true });
  const track = /** @type {any} */ ({ kind: "video" });
  link.setTrack("camera", track);
  link.receive(OFFER);
  await settled();
  assert.deepEqual(sent, ["answer"]);
  assert.deepEqual(
    connection.transceivers.map(({ direction }) => direction),
    ["sendrecv", "sendrecv", "sendrecv"],
  );
  assert.equal(connection.transceivers[1].sender.track, track);
  link.close();
});

test("candidates that come first wait for the description", async () => {
  const { link, connection, settled } = makeLink({ polite: true });
  link.receive(candidate("early"));
  await settled();
  assert.deepEqual(connection.candidates, []);
  link.receive(OFFER);
  link.receive(candidate("late"));
  await settled();
  assert.deepEqual(connection.candidates, ["early", "late"]);
  link.close();
});

test("the impolite one keeps its offer when theirs crosses", async () => {
  const { link, connection, sent, settled } = makeLink({ polite: false });
  connection.onnegotiationneeded();
  await settled();
  link.receive(OFFER);
  await settled();
  assert.deepEqual(sent, ["offer"]);
  link.receive(ANSWER);
  await settled();
  assert.equal(connection.signalingState, "stable");
  link.close();
});

test("muting and switching never negotiates", async () => {
  const { link, connection, sent, settled } = makeLink({ polite: false });
  const track = /** @type {any} */ ({ kind: "audio" });
  link.setTrack("microphone", track);
  assert.equal(connection.transceivers[0].sender.track, track);
  link.setTrack("microphone", null);
  assert.equal(connection.transceivers[0].sender.track, null);
  await settled();
  assert.deepEqual(sent, []);
  link.close();
});

test("fresh servers are used when a way is looked for anew", () => {
  const { link, connection } = makeLink({ polite: true });
  link.setIceServers([{ urls: "stun:a" }]);
  assert.deepEqual(connection.configuration, { bundlePolicy: "max-bundle", iceServers: [{ urls: "stun:a" }] });
  link.close();
});

test("an unanswered offer is taken back and made anew, and in the end the link has failed", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { link, connection, sent, states } = makeLink({ polite: false });
  connection.signalingState = "have-local-offer";
  connection.remoteDescription = { type: "answer", sdp: "of the last round" };
  context.mock.timers.tick(CONNECT_MS);
  assert.deepEqual(sent, ["rollback"]);
  assert.equal(connection.restarts, 1);
  for (let tried = 0; tried < TRIES + 2; tried += 1) context.mock.timers.tick(CONNECT_MS);
  assert.equal(connection.restarts, TRIES);
  assert.deepEqual(states, ["failed"]);
  link.close();
});

for (const late of [true, false])
  test(`a first offer that is made again fits the other side, whose answer to it ${late ? "comes late" : "was lost"}`, async (context) => {
    context.mock.timers.enable({ apis: ["setTimeout"] });
    /** @type {any[]} */
    const held = [];
    let open = false;
    /** @type {ReturnType<typeof makeLink>} */
    const ours = makeLink({
      polite: false,
      connection: new NamingConnection(),
      onSend: (content) => theirs.link.receive(structuredClone(content)),
    });
    const theirs = makeLink({
      polite: true,
      connection: new NamingConnection(),
      onSend: (content) => (open ? ours.link.receive(content) : held.push(structuredClone(content))),
    });
    ours.connection.onnegotiationneeded();
    await ours.settled();
    assert.deepEqual(held.map(({ description }) => description.type), ["answer"]);
    open = true;
    context.mock.timers.tick(CONNECT_MS);
    if (late) ours.link.receive(held[0]);
    await ours.settled();
    await ours.settled();
    assert.deepEqual([ours.connection.signalingState, theirs.connection.signalingState], ["stable", "stable"]);
    assert.equal(ours.connection.remoteDescription?.type, "answer");
    assert.deepEqual(ours.sent, ["offer", "rollback", "offer"]);
    ours.link.close();
    theirs.link.close();
  });

test("a link that does not come about is told of; one that falters is tried again first", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { link, connection, troubles } = makeLink({ polite: true });
  const becomes = (/** @type {string} */ state) => {
    connection.connectionState = state;
    connection.onconnectionstatechange();
  };
  becomes("connected");
  becomes("failed");
  assert.equal(troubles.length, 0);
  context.mock.timers.tick(CONNECT_MS);
  assert.equal(troubles.length, 1);
  link.close();
});

test("a link on its way out is neither tried again nor given up", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { link, connection, sent, states, troubles } = makeLink({ polite: false });
  link.rest();
  connection.connectionState = "failed";
  connection.onconnectionstatechange();
  context.mock.timers.tick(10 * CONNECT_MS);
  assert.deepEqual([sent, states, troubles, connection.restarts], [[], [], [], 0]);
  link.close();
});

test("after its end a link neither sends nor tells", async () => {
  const { link, connection, sent, states, settled } = makeLink({ polite: true });
  link.close();
  link.receive(OFFER);
  await settled();
  assert.equal(connection.closed, true);
  assert.deepEqual([sent, states], [[], []]);
});

test("a hostile description harms nobody but its sender", async (context) => {
  context.mock.method(console, "warn", () => undefined);
  const { link, connection, settled } = makeLink({ polite: true });
  connection.setRemoteDescription = async () => {
    throw new Error("bad sdp");
  };
  link.receive(OFFER);
  await settled();
  Reflect.deleteProperty(connection, "setRemoteDescription");
  link.receive(OFFER);
  await settled();
  assert.equal(connection.signalingState, "stable");
  link.close();
});
