/**
 * What can be read off a voice's samples, as pure functions: energy, level, whether somebody speaks, and
 * how loud to play it. No audio node lives here: see audio.js.
 *
 * @module media/energy
 */

/** Below this loudness nothing is played. */
export const INAUDIBLE = 0.03;

/** Squared RMS above which somebody begins to speak (about −34 dB), and below which one stops (about −42 dB). */
const SPEECH_BEGINS = 4e-4;
const SPEECH_ENDS = 6e-5;

/** Speech must last this long to count, and a pause this long ends it, ms: clicks do not flicker, words do not break. */
const BEGIN_MS = 80;
const END_MS = 500;

/** A gap longer than this (the machine slept) counts as this much, seconds. */
const LONGEST_GAP = 2;

/**
 * The mean of the squares of the last `count` samples.
 *
 * @param {Float32Array} samples
 * @param {number} count
 */
export function meanSquare(samples, count) {
  const from = Math.max(0, samples.length - Math.max(0, Math.floor(count)));
  let sum = 0;
  for (let index = from; index < samples.length; index += 1) sum += samples[index] * samples[index];
  return samples.length > from ? sum / (samples.length - from) : 0;
}

/**
 * The energy that `seconds` of a voice add: squared RMS integrated over time.
 *
 * @param {number} square  mean square of that time
 * @param {number} seconds
 */
export function energyOf(square, seconds) {
  return square * Math.min(Math.max(seconds, 0), LONGEST_GAP);
}

/**
 * A meter's height, 0–1, for a mean square: −60 dB is the bottom.
 *
 * @param {number} square
 */
export function levelOf(square) {
  if (square <= 1e-6) return 0;
  return Math.min(1, (10 * Math.log10(square) + 60) / 60);
}

/**
 * How loud a voice is played: the server's loudness times one's own wish for it, nothing when inaudible.
 *
 * @param {number} loudness  0–1
 * @param {number} volume  0–2
 */
export function gainOf(loudness, volume) {
  const gain = loudness * volume;
  return loudness < INAUDIBLE || gain < INAUDIBLE ? 0 : gain;
}

/** @typedef {{speaking: boolean, since: number|null}} Speech  `since`: when the level first asked for the other state */

/** Where every voice begins. @type {Speech} */
export const SILENT = Object.freeze({ speaking: false, since: null });

/**
 * Whether somebody speaks, with hysteresis in level and time.
 *
 * @param {Speech} speech
 * @param {number} square  mean square of the last moment
 * @param {number} now  ms
 * @returns {Speech}
 */
export function listenFor(speech, square, now) {
  const wants = speech.speaking ? square < SPEECH_ENDS : square > SPEECH_BEGINS;
  if (!wants) return speech.since === null ? speech : { speaking: speech.speaking, since: null };
  const since = speech.since ?? now;
  const patience = speech.speaking ? END_MS : BEGIN_MS;
  if (now - since >= patience) return { speaking: !speech.speaking, since: null };
  return { speaking: speech.speaking, since };
}
