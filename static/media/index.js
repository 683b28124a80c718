/**
 * The media engine: one's own devices, a link to everyone in the conversation, and how they sound. It does what
 * the server's conversation says and reports to the page by messages; it draws nothing and decides about nobody.
 *
 * @module media
 */

import { Voices } from "./audio.js";
import { Devices } from "./devices.js";
import { Link, ROLES } from "./link.js";
import { Mesh } from "./mesh.js";
import { look, STALE_MS, stampOf, UNSEEN } from "./pictures.js";
import { emptySample, sampleOf, StatsBook } from "./stats.js";

/** @typedef {import("../types.js").Media} Media */
/** @typedef {import("../types.js").MediaOptions} MediaOptions */
/** @typedef {import("../types.js").Conversation} Conversation */
/** @typedef {import("../types.js").ConversationMember} ConversationMember */
/** @typedef {import("../types.js").RemoteMedia} RemoteMedia */

/** How often we look whether pictures still come, and keep the account of every link, ms. */
const LOOK_MS = 250;

/** How long the last statistics of a link may take before it is ended without them, ms. */
const LAST_WORD_MS = 80;

/** @typedef {{id: string, loudness: number, video: boolean}} Loudness */

/** Everything of one other person: the link, what it brings, and what they may have of us. */
class Peer {
  static #serials = 0;
  /** Names the link in the account; the server's numbers may begin anew. */
  serial = (Peer.#serials += 1);
  /** @type {Map<"camera"|"screen", {stream: MediaStream, receiver: RTCRtpReceiver, sight: import("./pictures.js").Sight}>} */
  pictures = new Map();

  /**
   * @param {ConversationMember} member
   * @param {Link} link
   */
  constructor(member, link) {
    this.id = member.id;
    this.number = member.link;
    this.loudness = member.loudness;
    this.video = member.video;
    this.link = link;
  }

  /** Ended by the mesh; the connection itself goes after its last statistics (see `Engine`). */
  close() {
    this.link.mute();
  }
}

/**
 * What `createMedia` wires together. The members are the interface `Media` of types.js.
 *
 * @implements {Media}
 */
class Engine {
  /** @type {MediaOptions} */
  #options;
  /** @type {RTCIceServer[]} */
  #iceServers = [];
  /** @type {Conversation|null} */
  #conversation = null;
  /** @type {Map<string, number>} */
  #volumes = new Map();
  /** @type {Map<import("./link.js").Role, MediaStreamTrack|null>} */
  #tracks = new Map(ROLES.map((role) => [role, null]));
  #book = new StatsBook();
  /** @type {ReturnType<typeof setInterval>|undefined} */
  #timer;

  /** @param {MediaOptions} options */
  constructor(options) {
    this.#options = options;
    this.voices = new Voices((id, speaking) => this.#tell(id, { speaking }));
    this.own = new Devices({
      onState: (local) => options.dispatch({ type: "media/local", local }),
      onTrack: (role, track) => {
        this.#tracks.set(role, track);
        for (const peer of this.mesh.links.values()) this.#send(peer, role);
      },
      onMicrophone: (track) => this.voices.meter(track),
      onProblem: (code) => options.dispatch({ type: "media/problem", code }),
    });
    /** @type {Mesh<Peer>} */
    this.mesh = new Mesh(
      (member) => this.#open(member),
      (id, peer) => this.#end(id, peer),
    );
    this.devices = () => this.own.list();
    this.cameraStream = () => this.own.cameraStream;
    this.screenStream = () => this.own.screenStream;
    this.level = () => this.voices.level();
  }

  /** @type {Media["prepare"]} */
  prepare(wish) {
    return this.own.prepare(wish);
  }

  /** @type {Media["chooseDevices"]} */
  async chooseDevices(choice) {
    await this.own.choose(choice);
    if (choice.speakerId !== undefined) await this.voices.setSpeaker(choice.speakerId);
  }

  /** @type {Media["setMicrophone"]} */
  setMicrophone(on) {
    return this.own.setMicrophone(on);
  }

  /** @type {Media["setCamera"]} */
  setCamera(on) {
    return this.own.setCamera(on);
  }

  /** @type {Media["setScreen"]} */
  setScreen(on) {
    return this.own.setScreen(on);
  }

  /** @type {Media["setIceServers"]} */
  setIceServers(servers) {
    this.#iceServers = servers;
    for (const peer of this.mesh.links.values()) peer.link.setIceServers(servers);
  }

  /** @type {Media["setConversation"]} */
  setConversation(conversation) {
    this.#conversation = conversation;
    if (conversation?.ice_servers) this.setIceServers(conversation.ice_servers);
    this.mesh.follow(conversation);
    this.setLoudness(conversation?.members ?? []);
    for (const peer of this.mesh.links.values()) peer.link.setLinks(this.mesh.links.size);
    this.#watch();
  }

  /** @type {Media["setLoudness"]} */
  setLoudness(members) {
    for (const { id, loudness, video } of members) {
      const peer = this.mesh.links.get(id);
      if (peer === undefined) continue;
      peer.loudness = loudness;
      this.voices.change(id, { loudness });
      if (peer.video === video) continue;
      peer.video = video;
      this.#send(peer, "camera");
      this.#send(peer, "screen");
    }
  }

  /** @type {Media["setVolume"]} */
  setVolume(id, volume) {
    this.#volumes.set(id, volume);
    this.voices.change(id, { volume });
    if (this.mesh.links.has(id)) this.#tell(id, { volume });
  }

  /** @type {Media["receiveSignal"]} */
  receiveSignal({ from, link, description, candidate }) {
    this.#book.signals += 1;
    this.mesh.find(from, link)?.link.receive({ description, candidate });
  }

  /** @type {Media["closeAll"]} */
  closeAll() {
    this.#conversation = null;
    this.mesh.closeAll();
    this.#watch();
  }

  /** @type {Media["report"]} */
  report() {
    const conversation = this.#conversation;
    if (conversation === null) return null;
    const members = conversation.members.map(({ id }) => {
      const peer = this.mesh.links.get(id);
      const sample = peer === undefined ? emptySample() : this.#heard(peer);
      return { id, name: "", loudness: peer?.loudness ?? 0, ...structuredClone(sample) };
    });
    return { id: conversation.id, kind: conversation.kind, engine: conversation.engine, members };
  }

  /** @type {Media["traffic"]} */
  traffic() {
    for (const peer of this.mesh.links.values()) this.#heard(peer);
    return this.#book.totals();
  }

  /** @param {ConversationMember} member @returns {Peer} */
  #open(member) {
    const { id, link: number, polite } = member;
    const link = new Link({
      number,
      polite,
      iceServers: this.#iceServers,
      send: (content) => this.#options.send({ to: id, link: number, ...content }),
      onState: (state) => {
        this.#tell(id, { link: state });
        if (state === "failed") this.#options.dispatch({ type: "media/problem", code: "link_failed" });
      },
      onTrack: (role, track) => this.#receive(peer, role, track),
    });
    const peer = new Peer(member, link);
    this.#book.open(peer.serial);
    for (const role of ROLES) this.#send(peer, role);
    this.#tell(id, { link: "connecting", video: null, screen: null, speaking: false, volume: this.#volume(id) });
    return peer;
  }

  /** @param {string} id @param {Peer} peer */
  #end(id, peer) {
    // The last account of the voice is taken before it falls silent, that of the packets while the link goes.
    this.#heard(peer);
    this.voices.remove(id);
    const end = () => {
      peer.link.close();
      this.#book.close(peer.serial);
    };
    const late = new Promise((resolve) => setTimeout(resolve, LAST_WORD_MS));
    void Promise.race([this.#account(peer), late]).then(end);
    this.#options.dispatch({ type: "media/remote", id, remote: null });
  }

  /** Give a person what they may have of one source. @param {Peer} peer @param {import("./link.js").Role} role */
  #send(peer, role) {
    const allowed = role === "microphone" || peer.video;
    peer.link.setTrack(role, allowed ? (this.#tracks.get(role) ?? null) : null);
  }

  /** @param {Peer} peer @param {import("./link.js").Role} role @param {MediaStreamTrack} track */
  #receive(peer, role, track) {
    if (role === "microphone") {
      this.voices.add(peer.id, track, peer.loudness, this.#volume(peer.id));
      return;
    }
    const receiver = peer.link.connection.getReceivers().find((one) => one.track === track);
    if (receiver) peer.pictures.set(role, { stream: new MediaStream([track]), receiver, sight: UNSEEN });
  }

  /** A link's account, with its voice up to this moment. @param {Peer} peer */
  #heard(peer) {
    const sample = emptySample();
    sample.audio.energy = this.voices.energy(peer.id);
    return this.#book.update(peer.serial, sample);
  }

  /** Ask a link what it has brought so far. @param {Peer} peer */
  async #account(peer) {
    try {
      this.#book.update(peer.serial, sampleOf(await peer.link.statistics()));
    } catch {
      // Its connection is gone, and has told its last before.
    }
  }

  /** Look after links while there are any. */
  #watch() {
    if (this.mesh.links.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    } else this.#timer ??= setInterval(() => this.#look(), LOOK_MS);
  }

  #look() {
    const now = performance.now();
    for (const peer of this.mesh.links.values()) {
      void this.#account(peer);
      for (const [role, picture] of peer.pictures) {
        const before = picture.sight.shown;
        picture.sight = look(picture.sight, stampOf(picture.receiver), now, STALE_MS[role]);
        if (picture.sight.shown === before) continue;
        const stream = picture.sight.shown ? picture.stream : null;
        this.#tell(peer.id, role === "camera" ? { video: stream } : { screen: stream });
      }
    }
  }

  /** @param {string} id */
  #volume(id) {
    return this.#volumes.get(id) ?? 1;
  }

  /** @param {string} id @param {Partial<RemoteMedia>} remote */
  #tell(id, remote) {
    this.#options.dispatch({ type: "media/remote", id, remote });
  }
}

/**
 * The media engine of a page. There should be one.
 *
 * @param {MediaOptions} options
 * @returns {Media}
 */
export function createMedia(options) {
  return new Engine(options);
}
