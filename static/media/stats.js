/**
 * What came in over media links: one sample per link, totals that keep what closed links brought. Reading a
 * sample from WebRTC statistics is here; asking for statistics is link.js.
 *
 * @module media/stats
 */

/** @typedef {{audio: {packets: number, energy: number}, video: {packets: number, frames: number}}} Sample */

/** @returns {Sample} */
export function emptySample() {
  return { audio: { packets: 0, energy: 0 }, video: { packets: 0, frames: 0 } };
}

/**
 * The packets and decoded frames of a statistics report; camera and screen count together. It knows no energy: voices
 * go through WebAudio, and WebRTC's own figure stays at nothing.
 *
 * @param {{forEach: (callback: (stat: any) => void) => void}} report
 * @returns {Sample}
 */
export function sampleOf(report) {
  const sample = emptySample();
  report.forEach((stat) => {
    if (stat.type !== "inbound-rtp") return;
    if (stat.kind === "audio") sample.audio.packets += stat.packetsReceived ?? 0;
    if (stat.kind === "video") {
      sample.video.packets += stat.packetsReceived ?? 0;
      sample.video.frames += stat.framesDecoded ?? 0;
    }
  });
  return sample;
}

/**
 * The same by track, for lines that carry one person now and another later.
 *
 * @param {{forEach: (callback: (stat: any) => void) => void}} report
 * @returns {Map<string, Sample>}
 */
export function samplesByTrack(report) {
  /** @type {Map<string, Sample>} */
  const samples = new Map();
  report.forEach((stat) => {
    if (stat.type === "inbound-rtp" && stat.trackIdentifier) samples.set(stat.trackIdentifier, sampleOf([stat]));
  });
  return samples;
}

/**
 * Key frames decoded on one line; undefined where the browser does not tell.
 *
 * @param {{forEach: (callback: (stat: any) => void) => void}} report
 * @returns {number|undefined}
 */
export function keyFramesOf(report) {
  /** @type {number|undefined} */
  let frames = 0;
  report.forEach((stat) => {
    if (stat.type === "inbound-rtp" && stat.kind === "video") frames = stat.keyFramesDecoded;
  });
  return frames;
}

/**
 * What a later sample of the same line has more.
 *
 * @param {Sample} one
 * @param {Sample} other  the later
 * @returns {Sample}
 */
export function difference(one, other) {
  const more = (/** @type {number} */ before, /** @type {number} */ after) => Math.max(0, after - before);
  return {
    audio: { packets: more(one.audio.packets, other.audio.packets), energy: more(one.audio.energy, other.audio.energy) },
    video: { packets: more(one.video.packets, other.video.packets), frames: more(one.video.frames, other.video.frames) },
  };
}

/**
 * The later of two samples of one link, field by field: a statistic that vanished (a link being closed) does not count backwards.
 *
 * @param {Sample} one
 * @param {Sample} other
 * @returns {Sample}
 */
export function later(one, other) {
  return {
    audio: {
      packets: Math.max(one.audio.packets, other.audio.packets),
      energy: Math.max(one.audio.energy, other.audio.energy),
    },
    video: {
      packets: Math.max(one.video.packets, other.video.packets),
      frames: Math.max(one.video.frames, other.video.frames),
    },
  };
}

/** Both together. @param {Sample} one @param {Sample} other @returns {Sample} */
export function sum(one, other) {
  return {
    audio: { packets: one.audio.packets + other.audio.packets, energy: one.audio.energy + other.audio.energy },
    video: { packets: one.video.packets + other.video.packets, frames: one.video.frames + other.video.frames },
  };
}

/** The account of everything received since the page was loaded. */
export class StatsBook {
  /** Signals received, for links that are gone too. */
  signals = 0;
  /** @type {Map<number, Sample>} by link */
  #open = new Map();
  #closed = emptySample();

  /**
   * Begin the account of a link.
   *
   * @param {number} link
   */
  open(link) {
    this.#open.set(link, emptySample());
  }

  /**
   * Keep what is known of a link now. What comes after its account was closed comes too late to count.
   *
   * @param {number} link
   * @param {Sample} sample
   * @returns {Sample} the link's account
   */
  update(link, sample) {
    const account = this.#open.get(link);
    if (account === undefined) return sample;
    const news = later(account, sample);
    this.#open.set(link, news);
    return news;
  }

  /**
   * Move a link's account to the totals for good.
   *
   * @param {number} link
   */
  close(link) {
    const account = this.#open.get(link);
    if (account === undefined) return;
    this.#open.delete(link);
    this.#closed = sum(this.#closed, account);
  }

  /** Everything since load. */
  totals() {
    let total = this.#closed;
    for (const account of this.#open.values()) total = sum(total, account);
    return { signals: this.signals, ...structuredClone(total) };
  }
}
