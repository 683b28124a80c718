/**
 * The media engine: one's own devices, everybody one hears or sees, the links to them and the session with the
 * forwarding unit. It does what the server's conversation, voices and slots say and reports to the page by messages; it
 * draws nothing and decides about nobody.
 *
 * @module media
 */

import { Account } from "./account.js";
import { Voices } from "./audio.js";
import { Devices } from "./devices.js";
import { Peers } from "./peers.js";
import { DIRECT, Person } from "./person.js";
import { createQualityWatch } from "./quality.js";
import { Sessions } from "./sessions.js";
import { sameLabel } from "./slots.js";
import { emptySample } from "./stats.js";
import { Watching } from "./watching.js";

/** @typedef {import("../types.js").Media} Media */
/** @typedef {import("../types.js").MediaOptions} MediaOptions */
/** @typedef {import("../types.js").Conversation} Conversation */
/** @typedef {import("../types.js").RemoteMedia} RemoteMedia */
/** @typedef {import("../types.js").Voice} HeardVoice */
/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("./session.js").Line} Line */
/** @typedef {import("./session.js").Source} Source */

/** How often we look whether pictures still come, ms, and every how many looks the account is kept. */
const LOOK_MS = 100;
const LOOKS_PER_ACCOUNT = 3;

/** Of a line that carried somebody else a moment ago (ms), nothing is heard for this long, seconds. */
const LEFT_LATELY_MS = 500;
const SHUT_SECONDS = 0.12;

/**
 * What `createMedia` wires together. The members are the interface `Media` of types.js.
 *
 * @implements {Media}
 */
class Engine {
  /** @type {MediaOptions} */
  #options;
  /** @type {Conversation|null} */
  #conversation = null;
  /** @type {HeardVoice[]} */
  #heardVoices = [];
  /** Everybody of the conversation and of the voices. @type {Map<string, Person>} */
  #people = new Map();
  /** Which lines of sessions bring whom. @type {Map<string, {person: Person, label: import("./slots.js").Label, session: Session}>} */
  #carried = new Map();
  /** @type {Map<string, number>} */
  #volumes = new Map();
  #account = new Account();
  #looks = 0;
  /** @type {"full"|"low"|"audio"} */
  #mode = "full";
  #music = false;
  /** Whether it was said that this browser can neither send nor play. */
  #toldDeaf = false;
  /** @type {ReturnType<typeof setInterval>|undefined} */
  #timer;

  /** @param {MediaOptions} options @param {RTCIceTransportPolicy} policy */
  constructor(options, policy) {
    this.#options = options;
    const { dispatch, send, tell } = options;
    const account = this.#account;
    const gaveUp = () => dispatch({ type: "media/problem", code: "link_failed" });
    const changed = () => this.#settle();
    this.voices = new Voices((id, speaking) => this.#people.get(id)?.tell({ speaking }));
    this.own = new Devices({
      onState: (local) => dispatch({ type: "media/local", local }),
      onTrack: (source, track) => this.#have(source, track),
      onMicrophone: (track) => this.voices.meter(track),
      onProblem: (code) => dispatch({ type: "media/problem", code }),
      onNews: (news) => dispatch({ type: "media/news", news }),
      onSpeaker: (speakerId) => void this.voices.setSpeaker(speakerId).catch(() => undefined),
    });
    this.peers = new Peers({ policy, account, send, tell, changed, gaveUp, personOf: (id) => this.#people.get(id) });
    this.sessions = new Sessions({ policy, tell, changed, gaveUp, serial: () => account.open(), ended: (session) => this.#ended(session) });
    const connections = () => [...this.peers.all.map((peer) => peer.link.connection), ...this.sessions.all.map((session) => session.connection)];
    this.quality = createQualityWatch(connections, (judgement) => tell("quality", judgement));
    this.watching = new Watching((watch) => options.tell("watch", watch));
    this.devices = () => this.own.list();
    this.cameraStream = () => this.own.cameraStream;
    this.screenStream = () => this.own.screenStream;
    this.level = () => this.voices.level();
  }

  // ---- one's own devices

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

  /** @type {Media["setOptions"]} */
  setOptions(options) {
    const { mode = this.#mode, musicMode = this.#music } = options;
    this.#mode = mode;
    this.#music = musicMode;
    this.watching.setMode(mode);
    this.sessions.setLimits(mode, musicMode);
    this.peers.setMode(mode);
    for (const person of this.#people.values()) person.hide(mode === "audio");
    // What an effect cannot do, the devices report themselves.
    void this.own.setOptions(options).catch(() => undefined);
  }

  // ---- whom we hear and see

  /** @type {Media["setIceServers"]} */
  setIceServers(servers) {
    // A session has its own, and never looks for another way: it is replaced.
    this.peers.setIceServers(servers);
  }

  /** @type {Media["setConversation"]} */
  setConversation(conversation) {
    this.#conversation = conversation;
    if (conversation?.ice_servers) this.setIceServers(conversation.ice_servers);
    this.#gather();
    this.peers.follow(this.#able(conversation), performance.now());
    this.#settle();
  }

  /** @type {Media["setVoices"]} */
  setVoices(voices) {
    this.#heardVoices = voices;
    this.#gather();
    this.#settle();
  }

  /** @type {Media["setLoudness"]} */
  setLoudness(members) {
    for (const { id, loudness, video } of members) {
      if (this.#conversation?.members.some((member) => member.id === id)) this.#hear(id, { loudness, video, muffled: false });
    }
  }

  /** @type {Media["setVolume"]} */
  setVolume(id, volume) {
    this.#volumes.set(id, volume);
    this.#people.get(id)?.setVolume(volume);
  }

  /** @type {Media["receiveSignal"]} */
  receiveSignal({ from, link, description, candidate }) {
    this.#account.signal();
    this.peers.mesh.find(from, link)?.link.receive({ description, candidate });
  }

  // ---- the forwarding unit

  /** @type {Media["setForwarding"]} */
  setForwarding(forwarding) {
    this.sessions.follow(this.#able(forwarding));
  }

  /**
   * What is to be followed, by a browser that can; one built without WebRTC walks and writes, and is told once.
   *
   * @template T
   * @param {T|null} wanted
   */
  #able(wanted) {
    if (wanted === null || globalThis.RTCPeerConnection !== undefined) return wanted;
    if (!this.#toldDeaf) this.#options.dispatch({ type: "media/problem", code: "webrtc_missing" });
    this.#toldDeaf = true;
    return null;
  }

  /** @type {Media["receiveAnswer"]} */
  receiveAnswer({ session, sdp }) {
    void this.sessions.find(session)?.answer(sdp);
  }

  /** @type {Media["setSlots"]} */
  setSlots(slots) {
    const session = this.sessions.find(slots.session);
    if (session === undefined) return;
    // What came until now belongs to whoever was named before.
    void this.#ask(session);
    session.setSlots(slots, performance.now());
    this.#settle();
  }

  /** @type {Media["setDemand"]} */
  setDemand(demand) {
    this.sessions.find(demand.session)?.setDemand(demand);
  }

  /** @type {Media["setPictures"]} */
  setPictures(pictures) {
    this.watching.draw(pictures);
  }

  /** The server may not know any more what it was told. */
  renew() {
    this.watching.renew();
    this.quality.renew();
  }

  /** @type {Media["closeAll"]} */
  closeAll() {
    this.#conversation = null;
    this.#heardVoices = [];
    this.peers.mesh.closeAll();
    this.sessions.close();
    this.#gather();
    this.#settle();
  }

  // ---- what is told

  /** @type {Media["report"]} */
  report() {
    const conversation = this.#conversation;
    if (conversation === null) return null;
    const members = conversation.members.map(({ id }) => this.#told(id));
    return { id: conversation.id, kind: conversation.kind, engine: conversation.engine, members };
  }

  /** Whom we hear besides the conversation, in the shape of `report`. */
  heard() {
    const members = this.#conversation?.members ?? [];
    return this.#heardVoices
      .filter(({ id }) => !members.some((member) => member.id === id))
      .map(({ id, by }) => ({ ...this.#told(id), by }));
  }

  /** The session as it stands, for measurements. */
  session() {
    const { current, state } = this.sessions;
    const { slots = null, demand = null, number = null } = current ?? {};
    return structuredClone({ session: number, state, slots, demand, links: this.peers.all.length });
  }

  /** @type {Media["traffic"]} */
  traffic() {
    for (const person of this.#people.values()) this.#account.listen(person);
    return this.#account.totals();
  }

  // ---- inside: people

  /** There is one person for everybody who may be heard, and nobody else. */
  #gather() {
    const members = this.#conversation?.members ?? [];
    const wanted = new Map(this.#heardVoices.map(({ id, loudness, video, by }) => [id, { loudness, video, muffled: by === "overheard" }]));
    for (const { id, loudness, video } of members) wanted.set(id, { loudness, video, muffled: false });
    for (const [id, person] of this.#people) if (!wanted.has(id)) this.#forget(person);
    for (const [id, hearing] of wanted) {
      if (!this.#people.has(id)) this.#meet(id, hearing);
      this.#hear(id, hearing);
    }
  }

  /** @param {string} id @param {{loudness: number, video: boolean, muffled: boolean}} hearing */
  #meet(id, hearing) {
    const person = new Person({
      id,
      serial: this.#account.open(),
      voices: this.voices,
      volume: this.#volumes.get(id) ?? 1,
      tell: (remote) => this.#options.dispatch({ type: "media/remote", id, remote }),
    });
    person.hear(hearing);
    person.hide(this.#mode === "audio");
    this.#people.set(id, person);
  }

  /** @param {Person} person */
  #forget(person) {
    this.peers.mesh.release(person.id);
    // The last account of the voice is taken before it falls silent.
    this.#account.forget(person);
    for (const [key, { person: owner }] of this.#carried) if (owner === person) this.#carried.delete(key);
    person.close();
    this.#people.delete(person.id);
    this.#options.dispatch({ type: "media/remote", id: person.id, remote: null });
  }

  /** @param {string} id @param {{loudness: number, video: boolean, muffled: boolean}} hearing */
  #hear(id, hearing) {
    const person = this.#people.get(id);
    if (person === undefined) return;
    const { video } = person;
    person.hear(hearing);
    if (video !== person.video) this.peers.allow(id);
  }

  /** Connect lines with those they carry, prefer what should be played, and tell how people are reached. */
  #settle() {
    const lines = new Map(this.sessions.all.flatMap((session) => session.lines.map((line) => [`${session.serial} ${line.name}`, { session, line }])));
    // First whatever is over: a voice may have moved from one line to another.
    for (const [key, { person, label }] of this.#carried) {
      const line = lines.get(key)?.line;
      if (line !== undefined && this.#ownerOf(line) === person && sameLabel(line.label, label)) continue;
      person.drop(key);
      this.#carried.delete(key);
    }
    for (const [key, { session, line }] of lines) this.#carry(key, session, line);
    for (const person of this.#people.values()) {
      const direct = this.#isLinked(person.id) ? Infinity : 0;
      person.rank((key) => (key.startsWith(DIRECT) ? direct : Number.parseInt(key, 10)));
      person.tell({ link: this.#stateOf(person) });
    }
    this.#watch();
  }

  /** Who may be heard or shown on a line now. Of a picture nothing is shown before it is surely the right one's. @param {Line} line */
  #ownerOf({ label, gate }) {
    return label === null || gate !== null ? undefined : this.#people.get(label.id);
  }

  /** @param {string} key @param {Session} session @param {Line} line */
  #carry(key, session, line) {
    const { label } = line;
    const person = this.#ownerOf(line);
    if (person === undefined || label === null || this.#carried.has(key)) return;
    this.#carried.set(key, { person, label, session });
    const { receiver, stream } = line;
    if (label.kind === "microphone") {
      const delay = performance.now() - line.left < LEFT_LATELY_MS ? SHUT_SECONDS : 0;
      person.addVoice(key, { track: receiver.track, receiver, delay });
    } else person.addPicture(key, { kind: label.kind, stream, receiver }, line.seen);
  }

  /** @param {Person} person @returns {RemoteMedia["link"]} */
  #stateOf(person) {
    const direct = this.peers.get(person.id)?.state;
    const forwarded = this.sessions.state;
    if (direct === "connected") return "connected";
    if (this.#isLinked(person.id)) {
      // While a conversation moves back, people still come the other way.
      const carried = [...this.#carried.values()].some((one) => one.person === person && one.session.state === "connected");
      return carried ? "connected" : (direct ?? "connecting");
    }
    if (forwarded === "connected") return "connected";
    return this.sessions.failures > 2 ? "failed" : "connecting";
  }

  /** Whether we are to be linked to somebody directly. @param {string} id */
  #isLinked(id) {
    return this.#conversation?.members.some((member) => member.id === id && member.link > 0) ?? false;
  }

  // ---- inside: what comes and goes

  /** @param {Source} source @param {MediaStreamTrack|null} track */
  #have(source, track) {
    this.sessions.setTrack(source, track);
    // Between two browsers a screen has no line for its sound.
    if (source !== "screen_sound") this.peers.setTrack(source, track);
  }

  /** @param {Session} session */
  #ended(session) {
    this.#account.close(session.serial, this.#ask(session), () => session.close());
  }

  /** @param {Session} session */
  #ask(session) {
    return this.#account.askSession(session, (id) => this.#people.get(id));
  }

  /** @param {string} id */
  #told(id) {
    const person = this.#people.get(id);
    const sample = person === undefined ? emptySample() : this.#account.of(person, this.peers.get(id));
    return { id, name: "", loudness: person?.loudness ?? 0, ...sample };
  }

  // ---- inside: time

  /** Look after connections while there are any. */
  #watch() {
    const some = this.peers.all.length > 0 || this.sessions.current !== null;
    this.quality.run(some);
    if (!some) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    } else this.#timer ??= setInterval(() => this.#look(), LOOK_MS);
  }

  #look() {
    const now = performance.now();
    this.#looks += 1;
    if (this.#looks % LOOKS_PER_ACCOUNT === 0) {
      for (const peer of this.peers.all) void this.#account.askLink(peer);
      for (const session of this.sessions.all) void this.#ask(session);
    }
    const opened = this.sessions.all.filter((session) => session.look(now));
    if (opened.length > 0) this.#settle();
    for (const person of this.#people.values()) person.look(now);
    if (this.peers.handOver(this.sessions.state === "connected", now)) this.#settle();
  }
}

/**
 * The media engine of a page. There should be one.
 *
 * @param {MediaOptions} options
 * @returns {Media & Pick<Engine, "heard"|"session"|"renew">}
 */
export function createMedia(options) {
  // For people whose network lets nothing through but relays, and to try these.
  const relayed = new URLSearchParams(globalThis.location?.search ?? "").has("relay");
  return new Engine(options, relayed ? "relay" : "all");
}
