/**
 * The numbers of the background blur: how sure one must be that a point belongs to the person, how a mask follows the
 * one before, and how much of the time may be spent. Pure; the pictures are drawn in blur-worker.js.
 *
 * @module media/effects/mask
 */

/** Between these a point is partly person: hair and shoulders keep a soft edge. */
const BACKGROUND = 0.25;
const PERSON = 0.75;

/** What a new mask counts against the one before: edges tremble less, and a moving hand is not left behind. */
const FRESH = 0.7;

/** At most this part of the time is spent on pictures; a slow computer shows fewer of them. */
const SHARE = 0.5;

/**
 * How opaque a point of the person is.
 *
 * @param {number} confidence  0–1
 * @returns {number} 0–1
 */
export function opacity(confidence) {
  const part = Math.min(1, Math.max(0, (confidence - BACKGROUND) / (PERSON - BACKGROUND)));
  return part * part * (3 - 2 * part);
}

/**
 * Takes over a new mask, in place.
 *
 * @param {Uint8ClampedArray} pixels  red, green, blue and opacity of every point; only the opacity is written
 * @param {ArrayLike<number>} confidences
 */
export function follow(pixels, confidences) {
  for (let index = 0; index < confidences.length; index += 1) {
    const at = index * 4 + 3;
    const wanted = 255 * opacity(/** @type {number} */ (confidences[index]));
    pixels[at] = /** @type {number} */ (pixels[at]) * (1 - FRESH) + wanted * FRESH;
  }
}

/** Which pictures are worked on, so that no more than a share of the time is spent. */
export class Pace {
  #next = 0;

  /** Whether there is time for a picture. @param {number} now  ms */
  free(now) {
    return now >= this.#next;
  }

  /** A picture was worked on. @param {number} begun  ms @param {number} done  ms */
  worked(begun, done) {
    this.#next = begun + (done - begun) / SHARE;
  }
}
