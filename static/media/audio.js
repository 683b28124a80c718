/**
 * How the others sound: one audio context, all voices in it, their mix, and the level of one's own microphone. One
 * voice is voice.js, the numbers are energy.js; tracks and links are not here.
 *
 * @module media/audio
 */

import { levelOf, meanSquare } from "./energy.js";
import { Voice, WINDOW } from "./voice.js";

/** How often voices are listened to, ms. */
const EVERY_MS = 50;

const LIMIT = { threshold: -2, knee: 0, ratio: 20, attack: 0.002, release: 0.08 };

/** @typedef {import("./voice.js").VoiceSource} VoiceSource */
/** @typedef {{loudness: number, volume: number, muffled: boolean}} Hearing  `muffled`: it must not be understood */

/** All voices, and the level of one's own. */
export class Voices {
  /** @type {AudioContext|null} */
  #context = null;
  /** @type {AudioNode|null} */
  #mix = null;
  /** @type {Map<string, Voice>} by player */
  #voices = new Map();
  /** @type {(id: string, speaking: boolean) => void} */
  #onSpeaking;
  #samples = new Float32Array(WINDOW);
  /** @type {ReturnType<typeof setInterval>|undefined} */
  #timer;
  /** @type {string} */
  #speaker = "";
  /** @type {{source: MediaStreamAudioSourceNode, analyser: AnalyserNode, samples: Float32Array<ArrayBuffer>}|null} */
  #meter = null;

  /** @param {(id: string, speaking: boolean) => void} onSpeaking */
  constructor(onSpeaking) {
    this.#onSpeaking = onSpeaking;
    const wake = () => this.wake();
    // Browsers keep a page silent until it is touched.
    for (const gesture of ["pointerdown", "keydown", "touchend"]) addEventListener(gesture, wake, { capture: true, passive: true });
    document.addEventListener("visibilitychange", wake);
  }

  /** Let sound begin, as far as the browser allows. */
  wake() {
    if (this.#context !== null && this.#context.state !== "running") this.#context.resume().catch(() => undefined);
  }

  /**
   * A voice comes in on this way.
   *
   * @param {string} id
   * @param {string} key  of the way
   * @param {VoiceSource} source
   * @param {Hearing} hearing
   */
  add(id, key, source, hearing) {
    let voice = this.#voices.get(id);
    if (voice === undefined) {
      voice = new Voice(...this.#open());
      this.#voices.set(id, voice);
      this.change(id, hearing);
    }
    voice.add(key, source, performance.now());
    this.#timer ??= setInterval(() => this.#listen(), EVERY_MS);
  }

  /** This way is no more. @param {string} id @param {string} key */
  drop(id, key) {
    this.#voices.get(id)?.drop(key, performance.now());
  }

  /** Prefer ways by these from now on. @param {string} id @param {(key: string) => number} rankOf */
  rank(id, rankOf) {
    this.#voices.get(id)?.rank(rankOf, performance.now());
  }

  /**
   * Whether a voice can do without this way: nothing comes on it, or another has taken over.
   *
   * @param {string} id
   * @param {string} key
   * @param {number} now  ms
   * @param {number} settled  ms since another took over
   */
  spares(id, key, now, settled) {
    const voice = this.#voices.get(id);
    if (voice === undefined || !voice.comesIn(key, now)) return true;
    return voice.chosen !== key && now - voice.chosenAt >= settled;
  }

  /** @param {string} id @param {Partial<Hearing>} changes */
  change(id, changes) {
    const voice = this.#voices.get(id);
    if (voice === undefined) return;
    Object.assign(voice, changes);
    voice.tune();
  }

  /** The energy heard of a voice so far, up to this moment. @param {string} id */
  energy(id) {
    const voice = this.#voices.get(id);
    voice?.listen(this.#samples, performance.now());
    return voice?.energy ?? 0;
  }

  /** @param {string} id */
  remove(id) {
    this.#voices.get(id)?.close();
    this.#voices.delete(id);
    if (this.#voices.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Measure this microphone, or none. @param {MediaStreamTrack|null} track */
  meter(track) {
    this.#meter?.source.disconnect();
    this.#meter = null;
    if (track === null) return;
    const [context] = this.#open();
    const source = context.createMediaStreamSource(new MediaStream([track]));
    const analyser = new AnalyserNode(context, { fftSize: 2048 });
    source.connect(analyser);
    this.#meter = { source, analyser, samples: new Float32Array(analyser.fftSize) };
  }

  /** One's own level, 0–1. */
  level() {
    if (this.#meter === null) return 0;
    const { analyser, samples } = this.#meter;
    analyser.getFloatTimeDomainData(samples);
    return levelOf(meanSquare(samples, samples.length));
  }

  /** Play through this device; browsers without the choice keep theirs. @param {string} speakerId */
  async setSpeaker(speakerId) {
    this.#speaker = speakerId;
    /** @type {any} */
    const context = this.#context;
    await context?.setSinkId?.(speakerId === "default" ? "" : speakerId);
  }

  /** @returns {[AudioContext, AudioNode]} the context and its mix, made on first use */
  #open() {
    if (this.#context === null || this.#mix === null) {
      this.#context = new AudioContext({ latencyHint: "interactive" });
      this.#mix = new DynamicsCompressorNode(this.#context, LIMIT);
      this.#mix.connect(this.#context.destination);
      if (this.#speaker) this.setSpeaker(this.#speaker).catch(() => undefined);
    }
    this.wake();
    return [this.#context, this.#mix];
  }

  #listen() {
    const now = performance.now();
    for (const [id, voice] of this.#voices) {
      const before = voice.speech.speaking;
      voice.choose(now);
      voice.listen(this.#samples, now);
      if (voice.speech.speaking !== before) this.#onSpeaking(id, voice.speech.speaking);
    }
  }
}
