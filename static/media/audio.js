/**
 * How the others sound: one audio context, and for every voice levelling, an analyser (energy, who speaks) and a
 * gain (the server's loudness times one's own volume). The numbers are energy.js; tracks and links are not here.
 *
 * @module media/audio
 */

import { energyOf, gainOf, levelOf, listenFor, meanSquare, SILENT } from "./energy.js";

/** How often voices are listened to, ms; the window is longer, so that a late timer misses nothing. */
const EVERY_MS = 50;
const WINDOW = 16384;

/**
 * Voices are lifted by 6 dB, since microphones are mostly set low and distance takes its part after this; the mix of
 * all of them is held below full scale.
 */
const LIFT = 2;
const LIMIT = { threshold: -2, knee: 0, ratio: 20, attack: 0.002, release: 0.08 };

/** Time constant of loudness changes, seconds: steps are not heard. */
const SMOOTH = 0.06;

/** @typedef {import("./energy.js").Speech} Speech */

/** One remote voice. Made by `Voices.add`. */
class Voice {
  energy = 0;
  loudness = 0;
  volume = 1;
  /** @type {Speech} */
  speech = SILENT;
  /** @type {AudioContext} */
  #context;
  /** @type {HTMLAudioElement} */
  #holder;
  /** @type {MediaStreamAudioSourceNode} */
  #source;
  /** @type {GainNode} */
  #lift;
  /** @type {AnalyserNode} */
  #analyser;
  /** @type {GainNode} */
  #gain;
  #heard;

  /**
   * @param {AudioContext} context
   * @param {AudioNode} mix  where all voices come together
   * @param {MediaStreamTrack} track
   */
  constructor(context, mix, track) {
    const stream = new MediaStream([track]);
    this.#context = context;
    // Chromium gives WebAudio silence unless an element plays the same stream; muted is enough.
    this.#holder = new Audio();
    this.#holder.muted = true;
    this.#holder.srcObject = stream;
    this.#holder.play().catch(() => undefined);
    this.#source = context.createMediaStreamSource(stream);
    this.#lift = new GainNode(context, { gain: LIFT });
    this.#analyser = new AnalyserNode(context, { fftSize: WINDOW });
    this.#gain = new GainNode(context, { gain: 0 });
    this.#source.connect(this.#lift).connect(this.#analyser).connect(this.#gain).connect(mix);
    this.#heard = context.currentTime;
  }

  /**
   * Listen to what came since the last time.
   *
   * @param {Float32Array<ArrayBuffer>} samples  room for the window
   * @param {number} now  ms
   */
  listen(samples, now) {
    const time = this.#context.currentTime;
    const seconds = time - this.#heard;
    if (seconds <= 0) return;
    this.#heard = time;
    this.#analyser.getFloatTimeDomainData(samples);
    const square = meanSquare(samples, seconds * this.#context.sampleRate);
    this.energy += energyOf(square, seconds);
    this.speech = listenFor(this.speech, square, now);
  }

  /** Play it as loud as it should be now. */
  tune() {
    this.#gain.gain.setTargetAtTime(gainOf(this.loudness, this.volume), this.#context.currentTime, SMOOTH);
  }

  /** Silence it at once, for good. */
  close() {
    for (const node of [this.#source, this.#lift, this.#analyser, this.#gain]) node.disconnect();
    this.#holder.pause();
    this.#holder.srcObject = null;
  }
}

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
   * @param {string} id
   * @param {MediaStreamTrack} track
   * @param {number} loudness
   * @param {number} volume
   */
  add(id, track, loudness, volume) {
    this.remove(id);
    const voice = new Voice(...this.#open(), track);
    this.#voices.set(id, voice);
    Object.assign(voice, { loudness, volume });
    voice.tune();
    this.#timer ??= setInterval(() => this.#listen(), EVERY_MS);
  }

  /** @param {string} id @param {{loudness?: number, volume?: number}} changes */
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
      voice.listen(this.#samples, now);
      if (voice.speech.speaking !== before) this.#onSpeaking(id, voice.speech.speaking);
    }
  }
}
