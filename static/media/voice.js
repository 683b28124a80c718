/**
 * One person's voice: it may come in on several ways at once (from browser to browser, through the forwarding unit),
 * of which one is played; changing between them is a short cross-fade. What all voices share is audio.js.
 *
 * @module media/voice
 */

import { energyOf, gainOf, listenFor, meanSquare, SILENT } from "./energy.js";
import { stampOf } from "./pictures.js";
import { beat, comesIn, NO_PULSE, pick, steady } from "./slots.js";

/** The window is longer than the time between two looks, so that a late timer misses nothing. */
export const WINDOW = 16384;

/**
 * Voices are lifted by 6 dB, since microphones are mostly set low and distance takes its part after this; the mix of
 * all of them is held below full scale.
 */
const LIFT = 2;

/** Time constant of loudness changes, seconds: steps are not heard. */
const SMOOTH = 0.06;

/** How long two ways are heard at once while one takes over, seconds. */
const CROSS = 0.08;

/**
 * A murmur: two filters that make a Butterworth of fourth order. With 24 dB an octave above this frequency, words that
 * are not meant for us keep their melody and lose their consonants.
 */
const MURMUR_HERTZ = 450;
const MURMUR_FILTERS = [-5.33, 2.32];

/** @typedef {import("./energy.js").Speech} Speech */

/**
 * Where a voice comes in.
 *
 * @typedef {Object} VoiceSource
 * @property {MediaStreamTrack} track
 * @property {Pick<RTCRtpReceiver, "getSynchronizationSources">} receiver
 * @property {number} rank  the higher is preferred
 * @property {number} [delay]  seconds it is kept shut, since somebody else may still be heard on it
 */

/** One way a voice comes in. */
class Way {
  rank = 0;
  pulse = NO_PULSE;
  /** @type {VoiceSource["receiver"]} */
  receiver;
  /** When it may be heard, by the clock of the context, seconds. */
  from = 0;
  /** @type {HTMLAudioElement} */
  #holder;
  /** @type {MediaStreamAudioSourceNode} */
  #source;
  /** @type {GainNode} */
  #fade;
  /** @type {AudioContext} */
  #context;

  /** @param {AudioContext} context @param {AudioNode} next @param {VoiceSource} source */
  constructor(context, next, { track, receiver, rank, delay = 0 }) {
    const stream = new MediaStream([track]);
    this.#context = context;
    this.receiver = receiver;
    this.rank = rank;
    // What was played last may have been somebody else's.
    this.pulse = { ...NO_PULSE, stamp: stampOf(receiver) };
    this.from = context.currentTime + delay;
    // Chromium gives WebAudio silence unless an element plays the same stream; muted is enough.
    this.#holder = new Audio();
    this.#holder.muted = true;
    this.#holder.srcObject = stream;
    this.#holder.play().catch(() => undefined);
    this.#source = context.createMediaStreamSource(stream);
    this.#fade = new GainNode(context, { gain: 0 });
    this.#source.connect(this.#fade).connect(next);
  }

  get live() {
    return steady(this.pulse);
  }

  /** Come in, or go out. @param {boolean} heard */
  fade(heard) {
    const { gain } = this.#fade;
    const start = Math.max(this.#context.currentTime, this.from);
    gain.cancelScheduledValues(0);
    gain.setValueAtTime(gain.value, start);
    gain.linearRampToValueAtTime(heard ? 1 : 0, start + CROSS);
  }

  close() {
    this.#source.disconnect();
    this.#fade.disconnect();
    this.#holder.pause();
    this.#holder.srcObject = null;
  }
}

/** One remote voice. Made by `Voices`. */
export class Voice {
  energy = 0;
  loudness = 0;
  volume = 1;
  muffled = false;
  /** @type {Speech} */
  speech = SILENT;
  /** Which way is played, and since when (ms). @type {string|null} */
  chosen = null;
  chosenAt = -Infinity;
  /** @type {Map<string, Way>} */
  #ways = new Map();
  /** @type {AudioContext} */
  #context;
  /** @type {GainNode} */
  #lift;
  /** @type {BiquadFilterNode[]} */
  #filters;
  /** @type {AnalyserNode} */
  #analyser;
  /** @type {GainNode} */
  #gain;
  #heard;

  /**
   * @param {AudioContext} context
   * @param {AudioNode} mix  where all voices come together
   */
  constructor(context, mix) {
    this.#context = context;
    this.#lift = new GainNode(context, { gain: LIFT });
    const open = context.sampleRate / 2;
    this.#filters = MURMUR_FILTERS.map((Q) => new BiquadFilterNode(context, { type: "lowpass", frequency: open, Q }));
    this.#analyser = new AnalyserNode(context, { fftSize: WINDOW });
    this.#gain = new GainNode(context, { gain: 0 });
    [...this.#filters, this.#analyser, this.#gain, mix].reduce((from, to) => from.connect(to), /** @type {AudioNode} */ (this.#lift));
    this.#heard = context.currentTime;
  }

  /** A way it comes in. @param {string} key @param {VoiceSource} source @param {number} now  ms */
  add(key, source, now) {
    this.drop(key, now);
    this.#ways.set(key, new Way(this.#context, this.#lift, source));
    this.choose(now);
  }

  /** This way is no more. @param {string} key @param {number} now  ms */
  drop(key, now) {
    this.#ways.get(key)?.close();
    if (this.#ways.delete(key)) this.choose(now);
  }

  /** Prefer ways by these from now on. @param {(key: string) => number} rankOf @param {number} now  ms */
  rank(rankOf, now) {
    for (const [key, way] of this.#ways) way.rank = rankOf(key);
    this.choose(now);
  }

  /** Notice what comes in, and play the best way. @param {number} now  ms */
  choose(now) {
    for (const way of this.#ways.values()) way.pulse = beat(way.pulse, stampOf(way.receiver), now);
    const next = pick(this.#ways, this.chosen);
    if (next === this.chosen) return;
    if (this.chosen !== null) this.#ways.get(this.chosen)?.fade(false);
    if (next !== null) this.#ways.get(next)?.fade(true);
    this.chosen = next;
    this.chosenAt = now;
  }

  /** Whether this way brings anything now. @param {string} key @param {number} now  ms */
  comesIn(key, now) {
    const way = this.#ways.get(key);
    return way !== undefined && comesIn(way.pulse, now);
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

  /** Play it as loud and as clear as it should be now. */
  tune() {
    const { currentTime, sampleRate } = this.#context;
    this.#gain.gain.setTargetAtTime(gainOf(this.loudness, this.volume), currentTime, SMOOTH);
    for (const { frequency } of this.#filters) {
      frequency.cancelScheduledValues(0);
      // A murmur is one at once; only a voice that comes near is opened gently.
      if (this.muffled) frequency.setValueAtTime(MURMUR_HERTZ, currentTime);
      else if (frequency.value < sampleRate / 2) {
        frequency.setValueAtTime(frequency.value, currentTime);
        frequency.exponentialRampToValueAtTime(sampleRate / 2, currentTime + CROSS);
      }
    }
  }

  /** Silence it at once, for good. */
  close() {
    for (const way of this.#ways.values()) way.close();
    this.#ways.clear();
    for (const node of [this.#lift, ...this.#filters, this.#analyser, this.#gain]) node.disconnect();
  }
}
