/**
 * What a microphone and a camera wear: the effect that changes their track, if one is wished for and can be had. The
 * effects themselves are loaded when first wished for, since they are large; which are wished for is said from outside.
 *
 * @module media/effects/wardrobe
 */

/** @typedef {import("../wishes.js").Device} Device */
/** A track that changes another, until it is stopped. @typedef {{track: MediaStreamTrack, stop: () => void}} Effect */
/** @typedef {{denoise: (raw: MediaStreamTrack) => Promise<Effect>, blur: (raw: MediaStreamTrack) => Promise<Effect>}} Effects */

/** @type {Effects} */
export const EFFECTS = {
  denoise: async (raw) => (await import("./denoise.js")).denoise(raw),
  blur: async (raw) => (await import("./blur.js")).blur(raw),
};

/** Changes what devices give before it leaves the page. */
export class Wardrobe {
  /** @type {Map<Device, Effect>} */
  #worn = new Map();
  /** An effect that is ready only after things have changed again is dropped. @type {Record<Device, number>} */
  #turns = { microphone: 0, camera: 0 };
  /** @type {Effects} */
  #effects;
  /** @type {(device: Device, track: MediaStreamTrack) => void} */
  #wear;
  /** @type {(device: Device, raw: MediaStreamTrack) => void} */
  #failed;

  /**
   * @param {Effects} effects
   * @param {(device: Device, track: MediaStreamTrack) => void} wear  told what a device gives from now on
   * @param {(device: Device, raw: MediaStreamTrack) => void} failed  told that an effect cannot be had; the raw track is worn then
   */
  constructor(effects, wear, failed) {
    this.#effects = effects;
    this.#wear = wear;
    this.#failed = failed;
  }

  /**
   * Dress what a device gives. While an effect is made ready nothing new is worn.
   *
   * @param {Device} device
   * @param {MediaStreamTrack} raw
   * @param {keyof Effects|null} wish
   */
  async dress(device, raw, wish) {
    const turn = (this.#turns[device] += 1);
    if (wish === null) {
      this.#undress(device);
      this.#wear(device, raw);
      return;
    }
    /** @type {Effect|null} */
    let effect = null;
    try {
      effect = await this.#effects[wish](raw);
    } catch {
      if (turn === this.#turns[device]) this.#failed(device, raw);
    }
    if (turn !== this.#turns[device]) {
      effect?.stop();
      return;
    }
    this.#undress(device);
    if (effect !== null) this.#worn.set(device, effect);
    this.#wear(device, effect?.track ?? raw);
  }

  /** The device is gone: nothing is worn, nor will be. @param {Device} device */
  strip(device) {
    this.#turns[device] += 1;
    this.#undress(device);
  }

  /** @param {Device} device */
  #undress(device) {
    this.#worn.get(device)?.stop();
    this.#worn.delete(device);
  }
}
