/**
 * Everything that comes of one person, on whichever way: the link between two browsers, or lines of the session with
 * the forwarding unit. It chooses what is shown, and tells the page; what is played is chosen by the voice.
 *
 * @module media/person
 */

import { look, STALE_MS, stampOf, UNSEEN } from "./pictures.js";
import { pick } from "./slots.js";
import { emptySample, sum } from "./stats.js";

/** @typedef {import("../types.js").RemoteMedia} RemoteMedia */
/** @typedef {import("./stats.js").Sample} Sample */
/** @typedef {"camera"|"screen"} PictureKind */

/** How long a voice or a picture must come on its new way before the old one is no longer needed, ms. */
export const SETTLED_MS = 150;

/** The way between two browsers is called so, its pictures with their kind besides; others have the names of their lines. */
export const DIRECT = "direct";

/**
 * One way a picture comes in.
 *
 * @typedef {Object} PictureWay
 * @property {PictureKind} kind
 * @property {number} rank
 * @property {MediaStream} stream
 * @property {RTCRtpReceiver} receiver
 * @property {import("./pictures.js").Sight} sight
 */

/**
 * @typedef {Object} PersonOptions
 * @property {string} id
 * @property {number} serial  names the person's voice in the account
 * @property {import("./audio.js").Voices} voices
 * @property {number} volume
 * @property {(remote: Partial<RemoteMedia>) => void} tell
 */

/** Lines are named by their session's serial and their own name. @param {string} key */
const sessionOf = (key) => key.split(" ", 1)[0];

/** Somebody we hear or see, or are about to. */
export class Person {
  loudness = 0;
  video = false;
  volume = 1;
  muffled = false;
  /** What came through the forwarding unit, and over links that have ended. @type {Sample} */
  earlier = emptySample();
  /** @type {PersonOptions} */
  #options;
  /** Which voice a way belongs to: somebody's screen may have a sound of its own. @type {Map<string, string>} */
  #voices = new Map();
  /** @type {Map<string, PictureWay>} */
  #pictures = new Map();
  /** @type {(key: string) => number} */
  #rankOf = () => 0;
  /** @type {Partial<RemoteMedia>} */
  #told = {};
  #hidden = false;

  /** @param {PersonOptions} options */
  constructor(options) {
    this.#options = options;
    this.volume = options.volume;
    this.tell({ link: "connecting", video: null, screen: null, speaking: false, volume: options.volume });
  }

  get id() {
    return this.#options.id;
  }

  get serial() {
    return this.#options.serial;
  }

  /** How the person may be heard and seen now. @param {{loudness: number, video: boolean, muffled?: boolean}} hearing */
  hear({ loudness, video, muffled = this.muffled }) {
    const louder = loudness !== this.loudness || muffled !== this.muffled;
    Object.assign(this, { loudness, video, muffled });
    if (louder) this.#change({ loudness, muffled });
  }

  /** @param {number} volume */
  setVolume(volume) {
    this.volume = volume;
    this.#change({ volume });
    this.tell({ volume });
  }

  /**
   * A voice comes in on this way. What comes besides another voice of the same session is a sound of its own, that of a
   * screen: both are heard, whichever came first.
   *
   * @param {string} key
   * @param {{track: MediaStreamTrack, receiver: RTCRtpReceiver, delay?: number}} source
   */
  addVoice(key, source) {
    const session = sessionOf(key);
    const besides = [...this.#voices].some(([other, voice]) => voice === this.id && other !== key && sessionOf(other) === session);
    const voice = besides ? `${this.id} screen` : this.id;
    this.#voices.set(key, voice);
    const { loudness, volume, muffled } = this;
    this.#options.voices.add(voice, key, { ...source, rank: this.#rankOf(key) }, { loudness, volume, muffled });
  }

  /**
   * A picture comes in on this way.
   *
   * @param {string} key
   * @param {{kind: PictureKind, stream: MediaStream, receiver: RTCRtpReceiver}} source
   * @param {number} [seen]  the stamp of a frame that is not the person's
   */
  addPicture(key, source, seen = 0) {
    this.#pictures.set(key, { ...source, rank: this.#rankOf(key), sight: { ...UNSEEN, stamp: seen } });
  }

  /** Nothing comes on this way any more. @param {string} key */
  drop(key) {
    const voice = this.#voices.get(key);
    this.#voices.delete(key);
    if (voice !== undefined) this.#options.voices.drop(voice, key);
    if (this.#pictures.delete(key)) this.#show();
  }

  /** Prefer ways by these from now on. @param {(key: string) => number} rankOf */
  rank(rankOf) {
    this.#rankOf = rankOf;
    for (const voice of new Set(this.#voices.values())) this.#options.voices.rank(voice, rankOf);
    for (const [key, picture] of this.#pictures) picture.rank = rankOf(key);
    this.#show();
  }

  /** Show no camera, though it may come. @param {boolean} hidden */
  hide(hidden) {
    this.#hidden = hidden;
    this.#show();
  }

  /** Look which pictures still come. @param {number} now  ms */
  look(now) {
    for (const picture of this.#pictures.values()) {
      picture.sight = look(picture.sight, stampOf(picture.receiver), now, STALE_MS[picture.kind]);
    }
    this.#show();
  }

  /** Whether the direct way is no longer needed: nothing comes on it, or the same comes on another. @param {number} now  ms */
  spares(now) {
    const direct = [...this.#pictures].filter(([key, { sight }]) => key.startsWith(DIRECT) && sight.shown);
    const replaced = direct.every(([key, { kind }]) => {
      const shown = this.#best(kind);
      return shown !== null && shown !== key;
    });
    return replaced && this.#options.voices.spares(this.id, DIRECT, now, SETTLED_MS);
  }

  /** What was heard of the person so far. */
  get energy() {
    return [this.id, `${this.id} screen`].reduce((energy, voice) => energy + this.#options.voices.energy(voice), 0);
  }

  /** @param {Sample} more  that came, and is counted nowhere else */
  received(more) {
    this.earlier = sum(this.earlier, more);
  }

  /** Tell the page what is new. @param {Partial<RemoteMedia>} remote */
  tell(remote) {
    /** @type {[string, any][]} */
    const entries = Object.entries(remote);
    const news = entries.filter(([key, value]) => this.#told[/** @type {keyof RemoteMedia} */ (key)] !== value);
    if (news.length === 0) return;
    Object.assign(this.#told, Object.fromEntries(news));
    this.#options.tell(Object.fromEntries(news));
  }

  /** Silence and hide the person, for good. */
  close() {
    this.#pictures.clear();
    for (const voice of [this.id, `${this.id} screen`]) this.#options.voices.remove(voice);
    this.#voices.clear();
  }

  /** @param {Partial<import("./audio.js").Hearing>} changes */
  #change(changes) {
    for (const voice of new Set([this.id, ...this.#voices.values()])) this.#options.voices.change(voice, changes);
  }

  /** @param {PictureKind} kind */
  #best(kind) {
    const ways = [...this.#pictures].filter(([, picture]) => picture.kind === kind && picture.sight.shown);
    return pick(ways.map(([key, { rank }]) => /** @type {[string, {rank: number, live: boolean}]} */ ([key, { rank, live: true }])), null);
  }

  #show() {
    const camera = this.#hidden ? null : this.#best("camera");
    const screen = this.#best("screen");
    this.tell({
      video: camera === null ? null : (this.#pictures.get(camera)?.stream ?? null),
      screen: screen === null ? null : (this.#pictures.get(screen)?.stream ?? null),
    });
  }
}
