/**
 * One media link to one other person: an RTCPeerConnection with three fixed transceivers (microphone, camera,
 * screen), negotiated once. Muting, switching a camera or sharing a screen swaps tracks and never negotiates again.
 * Which people we are linked to is mesh.js; the decisions of the negotiation are negotiation.js.
 *
 * @module media/link
 */

import { candidateFits, encodingFor, FRESH, judgeDescription, recover } from "./negotiation.js";

/** @typedef {import("../types.js").RemoteMedia} RemoteMedia */
/** @typedef {"microphone"|"camera"|"screen"} Role */

/** The transceivers, in the order of the media lines. @type {readonly Role[]} */
export const ROLES = Object.freeze(["microphone", "camera", "screen"]);

/** Waiting candidates: more than a browser has, few enough for a hostile one. */
const CANDIDATES = 64;

/**
 * @typedef {Object} LinkOptions
 * @property {number} number  of the link, given by the server
 * @property {boolean} polite
 * @property {RTCIceServer[]} iceServers
 * @property {(content: {description?: any, candidate?: any}) => void} send
 * @property {(state: RemoteMedia["link"]) => void} onState
 * @property {(role: Role, track: MediaStreamTrack) => void} onTrack  once per role, whether or not anything flows
 * @property {() => void} [onTrouble]  it does not come about, or not again; we go on trying
 * @property {RTCIceTransportPolicy} [policy]  "relay": over relays only
 * @property {(configuration: RTCConfiguration) => RTCPeerConnection} [connect]  for tests
 */

/** One link. It exists as long as the server's number for the pair does. */
export class Link {
  /** @type {number} */
  number;
  /** @type {RTCPeerConnection} */
  connection;
  /** @type {LinkOptions} */
  #options;
  /** What we wish to send, by role. @type {Map<Role, MediaStreamTrack|null>} */
  #tracks = new Map(ROLES.map((role) => [role, null]));
  /** Voice and face travel as one stream, so that the other side keeps lips and words together. */
  #person = new MediaStream();
  #links = 1;
  #makingOffer = false;
  #settingAnswer = false;
  #ignoredOffer = false;
  /** @type {RTCIceCandidateInit[]} */
  #candidates = [];
  /** Signals are handled one after the other. @type {Promise<void>} */
  #queue = Promise.resolve();
  #recovery = FRESH;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;
  #closed = false;
  #resting = false;
  /** Bits a second are dear: send small pictures. */
  #thrifty = false;

  /** @param {LinkOptions} options */
  constructor(options) {
    this.#options = options;
    this.number = options.number;
    const connect = options.connect ?? ((configuration) => new RTCPeerConnection(configuration));
    const { iceServers, policy = "all" } = options;
    this.connection = connect({ iceServers, iceTransportPolicy: policy, bundlePolicy: "max-bundle" });
    const connection = this.connection;
    connection.onnegotiationneeded = () => void this.#offer();
    connection.onicecandidate = ({ candidate }) => this.#sendCandidate(candidate);
    connection.onconnectionstatechange = () => this.#watch();
    connection.ontrack = ({ transceiver, track }) => this.#receive(transceiver, track);
    // The impolite one makes the lines; the polite one meets them in the offer. Were both to make them, there would be six.
    if (!options.polite) {
      for (const role of ROLES) {
        const streams = role === "screen" ? [] : [this.#person];
        connection.addTransceiver(role === "microphone" ? "audio" : "video", { streams });
      }
    }
    this.#wait(recover(FRESH, "disconnected").wait);
  }

  /**
   * Send this track from now on, or nothing.
   *
   * @param {Role} role
   * @param {MediaStreamTrack|null} track
   */
  setTrack(role, track) {
    if (this.#tracks.get(role) === track) return;
    this.#tracks.set(role, track);
    this.#replace(role);
  }

  /**
   * Look for ways with these from now on: passwords of relays last some minutes only.
   *
   * @param {RTCIceServer[]} iceServers
   */
  setIceServers(iceServers) {
    try {
      this.connection.setConfiguration({ ...this.connection.getConfiguration(), iceServers });
    } catch (error) {
      this.#trouble("the servers could not be changed", error);
    }
  }

  /**
   * How many people share what we can send, and whether it should be little.
   *
   * @param {number} links
   * @param {boolean} [thrifty]
   */
  setLinks(links, thrifty = false) {
    if (this.#links === links && this.#thrifty === thrifty) return;
    this.#links = links;
    this.#thrifty = thrifty;
    this.#limit();
  }

  /** It is on its way out: let it run, but neither restart nor give it up any more. */
  rest() {
    this.#resting = true;
    clearTimeout(this.#timer);
  }

  /**
   * A signal of the other side, already known to be for this link. Bad ones are dropped: they harm their sender alone.
   *
   * @param {{description?: any, candidate?: any}} content
   */
  receive(content) {
    this.#queue = this.#queue
      .then(() => {
        if (this.#closed) return undefined;
        if (content.description) return this.#describe(content.description);
        return content.candidate ? this.#candidate(content.candidate) : undefined;
      })
      .catch((error) => this.#trouble("a signal did not fit", error));
  }

  /** The statistics of what comes in; rejects when there are none any more. */
  statistics() {
    return this.connection.getStats();
  }

  /** Neither send nor negotiate nor tell anything any more; what remains is to read statistics and to close. */
  mute() {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const { sender, receiver } of this.connection.getTransceivers()) {
      sender.replaceTrack(null).catch(() => undefined);
      receiver.track.stop();
    }
  }

  /** End it for good. */
  close() {
    this.mute();
    const connection = this.connection;
    connection.onnegotiationneeded = null;
    connection.onicecandidate = null;
    connection.onconnectionstatechange = null;
    connection.ontrack = null;
    connection.close();
  }

  async #offer() {
    if (this.#closed) return;
    try {
      this.#makingOffer = true;
      await this.connection.setLocalDescription();
      this.#sendDescription();
    } catch (error) {
      this.#trouble("no offer could be made", error);
    } finally {
      this.#makingOffer = false;
    }
  }

  /** @param {RTCSessionDescriptionInit} description */
  async #describe(description) {
    const connection = this.connection;
    const { signalingState } = connection;
    const standing = {
      polite: this.#options.polite,
      makingOffer: this.#makingOffer,
      settingAnswer: this.#settingAnswer,
      signalingState,
    };
    const ignore = judgeDescription(standing, description.type) === "ignore";
    if (description.type === "offer") this.#ignoredOffer = ignore;
    if (ignore) return;
    this.#settingAnswer = description.type === "answer";
    try {
      await connection.setRemoteDescription(description);
    } finally {
      this.#settingAnswer = false;
    }
    if (this.#closed) return;
    this.#openLines();
    const waiting = this.#candidates.splice(0);
    if (description.type === "offer") {
      await connection.setLocalDescription();
      if (this.#closed) return;
      this.#sendDescription();
    }
    this.#limit();
    for (const candidate of waiting) await this.#candidate(candidate);
  }

  /** @param {RTCIceCandidateInit} candidate */
  async #candidate(candidate) {
    if (this.#ignoredOffer && !candidateFits(this.#remoteSdp, candidate.usernameFragment)) return;
    if (!this.#remoteSdp) {
      if (this.#candidates.length < CANDIDATES) this.#candidates.push(candidate);
      return;
    }
    if (candidateFits(this.#remoteSdp, candidate.usernameFragment)) await this.connection.addIceCandidate(candidate);
  }

  get #remoteSdp() {
    return this.connection.remoteDescription?.sdp;
  }

  /** Both directions of our three lines stay open for good; lines that are not ours stay closed. */
  #openLines() {
    this.connection.getTransceivers().forEach((transceiver, index) => {
      const direction = index < ROLES.length ? "sendrecv" : "inactive";
      if (transceiver.direction === direction || transceiver.direction === "stopped") return;
      transceiver.direction = direction;
      if (ROLES[index] !== "screen") transceiver.sender.setStreams?.(this.#person);
    });
    for (const role of ROLES) this.#replace(role);
  }

  /** @param {Role} role */
  #replace(role) {
    const sender = this.connection.getTransceivers()[ROLES.indexOf(role)]?.sender;
    const track = this.#tracks.get(role) ?? null;
    if (this.#closed || sender === undefined || sender.track === track) return;
    sender.replaceTrack(track).catch((error) => this.#trouble(`the ${role} could not be swapped`, error));
  }

  #limit() {
    if (this.#closed) return;
    const transceivers = this.connection.getTransceivers();
    for (const role of /** @type {const} */ (["camera", "screen"])) {
      const sender = transceivers[ROLES.indexOf(role)]?.sender;
      const parameters = sender?.getParameters();
      if (sender === undefined || parameters === undefined || !parameters.encodings?.length) continue;
      Object.assign(parameters.encodings[0], encodingFor(role, this.#links, this.#thrifty));
      parameters.degradationPreference = role === "screen" ? "maintain-resolution" : "balanced";
      sender.setParameters(parameters).catch(() => {
        // Another change is under way, or the browser lacks one of the fields: the picture is larger than it need be.
      });
    }
  }

  /**
   * @param {RTCRtpTransceiver} transceiver
   * @param {MediaStreamTrack} track
   */
  #receive(transceiver, track) {
    const role = ROLES[this.connection.getTransceivers().indexOf(transceiver)];
    if (role === undefined || track.kind !== (role === "microphone" ? "audio" : "video")) return;
    this.#options.onTrack(role, track);
  }

  #sendDescription() {
    const description = this.connection.localDescription;
    if (description === null || this.#closed) return;
    this.#options.send({ description: { type: description.type, sdp: description.sdp } });
  }

  /** @param {RTCIceCandidate|null} candidate */
  #sendCandidate(candidate) {
    if (candidate === null || candidate.candidate === "" || this.#closed) return;
    const { candidate: line, sdpMid, sdpMLineIndex, usernameFragment } = candidate;
    this.#options.send({ candidate: { candidate: line, sdpMid, sdpMLineIndex, usernameFragment } });
  }

  #watch() {
    const state = this.connection.connectionState;
    if (state === "connected" || state === "disconnected" || state === "failed") this.#happened(state);
  }

  /** @param {import("./negotiation.js").LinkEvent} event */
  #happened(event) {
    if (this.#closed || this.#resting) return;
    const before = this.#recovery.phase;
    const { recovery, action, wait } = recover(this.#recovery, event);
    this.#recovery = recovery;
    this.#wait(wait);
    // A connected link that falters is tried again first: mostly that helps.
    if (action !== "none" && before === "connecting") this.#options.onTrouble?.();
    if (action === "restart") this.#restart();
    const shown = recovery.phase === "shaky" ? "connected" : recovery.phase;
    if (shown !== (before === "shaky" ? "connected" : before)) this.#options.onState(shown);
  }

  /** @param {number|null} wait  ms */
  #wait(wait) {
    clearTimeout(this.#timer);
    if (wait !== null) this.#timer = setTimeout(() => this.#happened("deadline"), wait);
  }

  /** Look for a way to the other side anew. Both may do so at once: that is what politeness is for. */
  #restart() {
    const connection = this.connection;
    // The polite one has no lines before the first offer, so nothing to offer either.
    if (this.#options.polite && connection.remoteDescription === null) return;
    const unanswered = connection.signalingState === "have-local-offer";
    if (unanswered && connection.remoteDescription === null) {
      // The first offer is repeated as it is. Made anew, its lines would have other names, and whoever has answered it
      // meanwhile could not apply it: an answer to either now fits both.
      this.#options.send({ description: { type: "rollback", sdp: "" } });
      this.#sendDescription();
      return;
    }
    connection.restartIce();
    if (!unanswered) return;
    // An offer that nobody answered is taken back, for them and for the server too; the browser then makes another.
    this.#options.send({ description: { type: "rollback", sdp: "" } });
    connection
      .setLocalDescription({ type: "rollback" })
      .catch((error) => this.#trouble("the offer could not be taken back", error));
  }

  /** For developers; the person is told when the link is given up. @param {string} what @param {unknown} error */
  #trouble(what, error) {
    if (!this.#closed) console.warn(`media: ${what}`, error);
  }
}
