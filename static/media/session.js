/**
 * The one connection to the server's forwarding unit: an RTCPeerConnection whose lines are fixed by its only offer, four
 * that send and as many that receive as the server said. Whose voices and pictures these carry is index.js and slots.js.
 *
 * @module media/session
 */

import { CONNECT_MS, SHAKY_MS } from "./negotiation.js";
import { stampOf } from "./pictures.js";
import { cameraLayers, labelAt, layersFor, lookAt, sameLabel, shut } from "./slots.js";
import { emptySample, keyFramesOf } from "./stats.js";

/** @typedef {import("../types.js").Forwarding} Forwarding */
/** @typedef {import("../types.js").Slots} Slots */
/** @typedef {import("../types.js").Demand} Demand */
/** @typedef {import("./slots.js").Label} Label */
/** @typedef {"microphone"|"camera"|"screen"|"screen_sound"} Source */
/** @typedef {"connecting"|"connected"|"failed"|"closed"} SessionState */

/** What we send, in the order of the lines. @type {readonly Source[]} */
export const SOURCES = Object.freeze(["microphone", "camera", "screen", "screen_sound"]);

/** The only codecs the unit forwards; the offer with all the others would be too long to send. */
const CODECS = { audio: ["audio/opus"], video: ["video/vp8", "video/rtx"] };

/** Bits a second of a voice, of music, of a shared screen, and of one where bits are dear. */
const VOICE_BITS = 40_000;
const MUSIC_BITS = 128_000;
const SCREEN_BITS = 2_500_000;
const LOW_SCREEN_BITS = 600_000;

/** How a line is called in reports. @typedef {`${"audio"|"video"}-${number}`} LineName */

/**
 * A line that receives.
 *
 * @typedef {Object} Line
 * @property {LineName} name
 * @property {"audio"|"video"} media
 * @property {number} index
 * @property {RTCRtpReceiver} receiver
 * @property {MediaStream} stream
 * @property {Label|null} label  whose it is now
 * @property {number} left  when it stopped being somebody else's, ms
 * @property {import("./slots.js").Gate|null} gate  a picture: shut while what comes may still be somebody else's
 * @property {number} seen  the stamp of a frame that is somebody else's
 * @property {number|null|undefined} keyFrames  decoded so far, as far as the browser told
 * @property {boolean} asked  whether the browser is being asked
 * @property {import("./stats.js").Sample} counted  what has come so far
 */

/**
 * @typedef {Object} SessionOptions
 * @property {Forwarding} forwarding
 * @property {number} serial  larger than that of every session before
 * @property {RTCIceTransportPolicy} policy
 * @property {(sdp: string) => void} send
 * @property {(state: SessionState) => void} onState
 * @property {(configuration: RTCConfiguration) => RTCPeerConnection} [connect]  for tests
 */

/** One session. It exists as long as the server's number for it does. */
export class Session {
  /** @type {number} */
  number;
  /** @type {number} */
  serial;
  /** @type {RTCPeerConnection} */
  connection;
  /** @type {SessionState} */
  state = "connecting";
  /** @type {Line[]} */
  lines = [];
  /** @type {Slots|null} */
  slots = null;
  /** @type {Demand|null} */
  demand = null;
  /** @type {SessionOptions} */
  #options;
  /** @type {RTCRtpTransceiver[]} */
  #senders = [];
  /** @type {Map<Source, MediaStreamTrack|null>} */
  #tracks = new Map(SOURCES.map((source) => [source, null]));
  /** @type {"full"|"low"|"audio"} */
  #mode = "full";
  #music = false;
  #answered = false;
  /** Changes of what is sent go one after the other: parameters read must be those set. @type {Promise<void>} */
  #queue = Promise.resolve();
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;

  /** @param {SessionOptions} options */
  constructor(options) {
    this.#options = options;
    const { session, ice_servers: iceServers } = options.forwarding;
    this.number = session;
    this.serial = options.serial;
    const connect = options.connect ?? ((configuration) => new RTCPeerConnection(configuration));
    this.connection = connect({ iceServers, iceTransportPolicy: options.policy, bundlePolicy: "max-bundle" });
    this.connection.onconnectionstatechange = () => this.#watch();
    this.#makeLines(options.forwarding);
    this.#wait(CONNECT_MS);
    void this.#offer();
  }

  /** The server's answer. @param {string} sdp */
  async answer(sdp) {
    if (this.#answered || this.#over) return;
    this.#answered = true;
    try {
      await this.connection.setRemoteDescription({ type: "answer", sdp });
      for (const source of SOURCES) this.#send(source);
    } catch (error) {
      console.warn("media: the answer did not fit", error);
      this.#become("failed");
    }
  }

  /** Send this track from now on, or nothing. @param {Source} source @param {MediaStreamTrack|null} track */
  setTrack(source, track) {
    if (this.#tracks.get(source) === track) return;
    this.#tracks.set(source, track);
    this.#send(source);
  }

  /** What of ours anybody takes. @param {Demand} demand */
  setDemand(demand) {
    this.demand = demand;
    for (const source of SOURCES) this.#send(source);
  }

  /** How much the network shall carry, and whether the microphone gives music. @param {"full"|"low"|"audio"} mode @param {boolean} music */
  setLimits(mode, music) {
    if (mode === this.#mode && music === this.#music) return;
    this.#mode = mode;
    this.#music = music;
    for (const source of SOURCES) this.#send(source);
  }

  /**
   * Whom the lines carry from now on.
   *
   * @param {Slots} slots
   * @param {number} now  ms
   * @returns {Line[]}  those that carry somebody else than before
   */
  setSlots(slots, now) {
    this.slots = slots;
    const changed = [];
    for (const line of this.lines) {
      const label = labelAt(slots, line.media, line.index);
      if (sameLabel(label, line.label)) continue;
      if (line.label !== null) line.left = now;
      line.label = label;
      changed.push(line);
      if (line.media === "video") this.#shut(line, now);
    }
    return changed;
  }

  /**
   * Look whether pictures of those named lately have begun.
   *
   * @param {number} now  ms
   * @returns {boolean}  whether any may be shown now that could not before
   */
  look(now) {
    let opened = false;
    for (const line of this.lines) {
      if (line.gate === null || line.label === null) continue;
      const { gate, open } = lookAt(line.gate, now, stampOf(line.receiver), line.keyFrames);
      line.gate = open ? null : gate;
      line.receiver.track.enabled = open;
      line.seen = gate.seen;
      opened ||= open;
      if (!open) void this.#ask(line);
    }
    return opened;
  }

  /** Everything that comes in and goes out; rejects when there is nothing any more. */
  statistics() {
    return this.connection.getStats();
  }

  /** Neither send nor play nor tell anything any more; what remains is to read statistics and to close. */
  mute() {
    if (this.state === "closed") return;
    this.state = "closed";
    clearTimeout(this.#timer);
    for (const { sender, receiver } of this.connection.getTransceivers()) {
      sender.replaceTrack(null).catch(() => undefined);
      receiver.track.stop();
    }
  }

  /** End it for good. */
  close() {
    this.mute();
    this.connection.onconnectionstatechange = null;
    this.connection.close();
  }

  get #over() {
    return this.state === "closed";
  }

  /** @param {Forwarding} forwarding */
  #makeLines({ audio_slots: voices, video_slots: pictures }) {
    const { connection } = this;
    for (const source of SOURCES) {
      const media = source === "camera" || source === "screen" ? "video" : "audio";
      /** @type {RTCRtpTransceiverInit} */
      const init = { direction: "sendonly" };
      if (source === "camera") init.sendEncodings = cameraLayers(Infinity);
      this.#senders.push(prefer(connection.addTransceiver(media, init), media));
    }
    for (const [media, count] of /** @type {const} */ ([["audio", voices], ["video", pictures]])) {
      for (let index = 0; index < count; index += 1) {
        const { receiver } = prefer(connection.addTransceiver(media, { direction: "recvonly" }), media);
        const stream = new MediaStream([receiver.track]);
        const name = /** @type {LineName} */ (`${media}-${index}`);
        const state = { label: null, left: -Infinity, gate: null, seen: 0, keyFrames: null, asked: false };
        this.lines.push({ name, media, index, receiver, stream, ...state, counted: emptySample() });
      }
    }
  }

  /** Show nothing of a line until a picture of the one it was named after has begun. @param {Line} line @param {number} now */
  #shut(line, now) {
    // At once: the page takes the one before away with its next drawing, and the next face may be there sooner.
    line.receiver.track.enabled = false;
    const stamp = stampOf(line.receiver);
    line.gate = shut(now, stamp, stamp === 0 ? 0 : null);
    line.keyFrames = null;
    void this.#ask(line);
  }

  /** How many pictures have begun on this line? @param {Line} line */
  async #ask(line) {
    const { gate } = line;
    if (line.asked || gate === null) return;
    line.asked = true;
    const frames = await line.receiver.getStats().then(keyFramesOf, () => null);
    line.asked = false;
    // An answer to an earlier question may count what began since.
    if (line.gate?.since === gate.since) line.keyFrames = frames;
    else void this.#ask(line);
  }

  async #offer() {
    try {
      // The unit learns where we are from our checks: the offer need not wait until the browser knows all its addresses.
      await this.connection.setLocalDescription();
      const sdp = this.connection.localDescription?.sdp;
      if (!this.#over && sdp) this.#options.send(sdp);
    } catch (error) {
      console.warn("media: no offer could be made", error);
      this.#become("failed");
    }
  }

  /** Bring what a line sends to what it should send now. @param {Source} source */
  #send(source) {
    if (!this.#answered) return;
    this.#queue = this.#queue.then(async () => {
      const sender = this.#senders[SOURCES.indexOf(source)]?.sender;
      if (this.#over || sender === undefined) return;
      const track = this.#taken(source) ? (this.#tracks.get(source) ?? null) : null;
      // What nobody takes is neither encoded nor sent.
      if (track === null) {
        if (sender.track !== null) await sender.replaceTrack(null);
        return;
      }
      await this.#limit(sender, source, track);
      if (!this.#over && sender.track !== track) await sender.replaceTrack(track);
    }).catch((error) => {
      if (!this.#over) console.warn(`media: the ${source} could not be changed`, error);
    });
  }

  /** @param {Source} source */
  #taken(source) {
    if (source === "microphone") return true;
    if (source === "camera") return layersFor(this.demand?.camera ?? -1, this.#mode) > 0;
    return this.demand?.screen ?? false;
  }

  /** @param {RTCRtpSender} sender @param {Source} source @param {MediaStreamTrack} track */
  async #limit(sender, source, track) {
    const parameters = sender.getParameters();
    if (!parameters.encodings?.length) return;
    if (source === "camera") {
      const { width = 0, height = 0 } = track.getSettings();
      const wanted = layersFor(this.demand?.camera ?? -1, this.#mode);
      cameraLayers(width * height || Infinity).forEach(({ scaleResolutionDownBy, maxBitrate }, layer) => {
        Object.assign(parameters.encodings[layer] ?? {}, { scaleResolutionDownBy, maxBitrate, active: layer < wanted });
      });
      parameters.degradationPreference = "balanced";
    } else if (source === "screen") {
      parameters.encodings[0].maxBitrate = this.#mode === "full" ? SCREEN_BITS : LOW_SCREEN_BITS;
      parameters.degradationPreference = "maintain-resolution";
    } else {
      parameters.encodings[0].maxBitrate = source === "screen_sound" || this.#music ? MUSIC_BITS : VOICE_BITS;
    }
    await sender.setParameters(parameters).catch((error) => {
      // A browser that lacks a field still sends, perhaps more than it need.
      console.warn(`media: the ${source} could not be limited`, error);
    });
  }

  #watch() {
    const { connectionState } = this.connection;
    if (connectionState === "connected") {
      this.#wait(null);
      this.#become("connected");
    } else if (connectionState === "disconnected" && this.state === "connected") this.#wait(SHAKY_MS);
    else if (connectionState === "failed") this.#become("failed");
  }

  /** @param {number|null} wait  ms until it has failed */
  #wait(wait) {
    clearTimeout(this.#timer);
    if (wait !== null) this.#timer = setTimeout(() => this.#become("failed"), wait);
  }

  /** @param {SessionState} state */
  #become(state) {
    // One that has failed is given up: the server was told, and names another.
    if (this.#over || this.state === state || this.state === "failed") return;
    this.state = state;
    if (state === "failed") clearTimeout(this.#timer);
    this.#options.onState(state);
  }
}

/**
 * Offer only what is forwarded, where the browser lets us choose.
 *
 * @param {RTCRtpTransceiver} transceiver
 * @param {"audio"|"video"} media
 */
function prefer(transceiver, media) {
  const codecs = globalThis.RTCRtpReceiver?.getCapabilities?.(media)?.codecs ?? [];
  const wanted = codecs.filter(({ mimeType }) => CODECS[media].includes(mimeType.toLowerCase()));
  if (wanted.length > 0) transceiver.setCodecPreferences?.(wanted);
  return transceiver;
}
