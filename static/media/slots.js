/**
 * Whose voice and picture each receiving line of the session carries, as pure functions: what a new list changes,
 * when a line's picture may be shown, and which of several ways to one person is played. Lines themselves are session.js.
 *
 * @module media/slots
 */

/** @typedef {import("../types.js").Slots} Slots */
/** @typedef {{id: string, kind: "microphone"|"camera"|"screen"}} Label  whose, and what */

/** A picture whose beginning we missed is shown after this all the same, ms: what was under way before has long arrived. */
export const NOTHING_MS = 1500;

/** Where the browser does not count key frames, this much is waited, ms. */
export const BLIND_MS = 500;

/** How long a voice must have come in before it takes over from another way, ms. */
export const STEADY_MS = 100;

/** A way that brought nothing for this long brings nothing now, ms. */
export const IDLE_MS = 500;

/**
 * What a line carries by the server's list.
 *
 * @param {Slots|null} slots
 * @param {"audio"|"video"} media
 * @param {number} index
 * @returns {Label|null}
 */
export function labelAt(slots, media, index) {
  if (media === "video") return slots?.video[index] ?? null;
  const id = slots?.audio[index] ?? null;
  return id === null ? null : { id, kind: "microphone" };
}

/** @param {Label|null} one @param {Label|null} other */
export function sameLabel(one, other) {
  return one?.id === other?.id && one?.kind === other?.kind;
}

/**
 * A line that was given a new name, and whose picture is not shown yet. The server stops the one before at once and
 * begins the new one with a key frame; but what was under way may still be drawn a moment later.
 *
 * @typedef {Object} Gate
 * @property {number} since  ms
 * @property {number|null} keyFrames  decoded when the name was given; null: not known
 * @property {number} seen  stamp of the last frame but one look
 * @property {number} latest  stamp of the last frame
 */

/**
 * @param {number} now  ms
 * @param {number} stamp  of the line's last frame, 0 for none
 * @param {number|null} keyFrames
 * @returns {Gate}
 */
export function shut(now, stamp, keyFrames) {
  return { since: now, keyFrames, seen: stamp, latest: stamp };
}

/**
 * What a gate knows after another look, and whether the picture may be shown from now on; if so, only frames other than
 * the one stamped `seen` count.
 *
 * @param {Gate} gate
 * @param {number} now  ms
 * @param {number} stamp  of the line's last frame
 * @param {number|null|undefined} keyFrames  decoded so far; null: not known yet; undefined: this browser does not tell
 * @returns {{gate: Gate, open: boolean}}
 */
export function lookAt(gate, now, stamp, keyFrames) {
  const waited = now - gate.since;
  if (keyFrames === undefined) return { gate: { ...gate, seen: stamp, latest: stamp }, open: waited >= BLIND_MS };
  const baseline = gate.keyFrames ?? keyFrames;
  if (keyFrames !== null && baseline !== null && keyFrames > baseline) return { gate, open: true };
  // Its frames go on and none began: the beginning came before its name did. A frame that stands still is the other's.
  if (waited >= NOTHING_MS) return { gate: { ...gate, seen: stamp, latest: stamp }, open: true };
  return { gate: { ...gate, keyFrames: baseline, seen: gate.latest, latest: stamp }, open: false };
}

/**
 * How a voice comes in on one way.
 *
 * @typedef {{first: number|null, last: number, stamp: number}} Pulse  `first`, `last`: when something new was noticed, ms
 */

/** Before anything came. @type {Pulse} */
export const NO_PULSE = Object.freeze({ first: null, last: -Infinity, stamp: 0 });

/**
 * @param {Pulse} pulse
 * @param {number} stamp  of what was played last, 0 for nothing
 * @param {number} now  ms
 * @returns {Pulse}
 */
export function beat(pulse, stamp, now) {
  if (stamp === 0 || stamp === pulse.stamp) return pulse;
  return { first: pulse.first ?? now, last: now, stamp };
}

/** Whether it has come in for long enough to be relied on, once. @param {Pulse} pulse */
export function steady(pulse) {
  return pulse.first !== null && pulse.last - pulse.first >= STEADY_MS;
}

/** Whether something comes in now. @param {Pulse} pulse @param {number} now  ms */
export function comesIn(pulse, now) {
  return now - pulse.last < IDLE_MS;
}

/**
 * Which of several ways is played: the highest that is live; while none is, the one that was played before.
 *
 * @template K
 * @param {Iterable<[K, {rank: number, live: boolean}]>} ways
 * @param {K|null} before
 * @returns {K|null}
 */
export function pick(ways, before) {
  const ranked = [...ways].sort(([, one], [, other]) => other.rank - one.rank);
  const live = ranked.find(([, way]) => way.live) ?? ranked.find(([key]) => key === before) ?? ranked[0];
  return live === undefined ? null : live[0];
}

/**
 * How many layers of the camera may be sent, by what anybody takes and what the person allows the network.
 *
 * @param {number} wanted  the highest layer anybody takes, −1: none
 * @param {"full"|"low"|"audio"} mode
 */
export function layersFor(wanted, mode) {
  if (mode === "audio") return 0;
  return mode === "low" ? Math.min(wanted + 1, 1) : wanted + 1;
}

/** @typedef {{rid: string, scaleResolutionDownBy: number, maxBitrate: number}} Layer */

/** Bits a second of the three layers, the lowest first. */
const LAYER_BITS = [150_000, 400_000, 1_200_000];
const LAYER_NAMES = ["q", "h", "f"];

/**
 * The camera's layers, lowest first. Chromium sends only the first two of a picture smaller than 960 × 540, and only
 * the first of one smaller than 640 × 360: there the last that is sent is the whole picture.
 *
 * @param {number} pixels  width times height of what the camera gives
 * @returns {Layer[]}
 */
export function cameraLayers(pixels) {
  const scales = pixels >= 960 * 540 ? [4, 2, 1] : pixels >= 640 * 360 ? [2, 1, 1] : [1, 1, 1];
  return LAYER_NAMES.map((rid, layer) => ({ rid, scaleResolutionDownBy: scales[layer], maxBitrate: LAYER_BITS[layer] }));
}
