/**
 * Where to draw somebody whose places arrive a few times a second: a little behind, and smooth.
 *
 * Pure; times are milliseconds given by the caller.
 */

/** @typedef {import('../types.js').Facing} Facing */
/** @typedef {{time: number, x: number, y: number, facing: Facing, moving: boolean}} Sample */

/**
 * How far behind we draw. Places of a walking person come every 100 ms, told with the room's tick
 * of 50 ms: any less and every late message would be a stumble.
 */
export const DELAY = 120;

/** A step longer than this, in pixels, is a jump (a door to elsewhere), not a walk. */
const JUMP = 200;
const KEPT = 8;

/** @param {number} x @param {number} y @param {Facing} facing @returns {Sample[]} */
export function createTrack(x, y, facing) {
  return [{ time: -Infinity, x, y, facing, moving: false }];
}

/** Adds where somebody is now. @param {Sample[]} track @param {Sample} sample */
export function addSample(track, sample) {
  const last = track[track.length - 1];
  if (Math.hypot(sample.x - last.x, sample.y - last.y) > JUMP) {
    track.splice(0, track.length, { ...sample, time: -Infinity });
    return;
  }
  // Somebody who stood, or is told only once a second, starts from there now and not from long ago.
  if (sample.time - last.time > 2 * DELAY) track.push({ ...last, time: sample.time - DELAY });
  if (sample.time <= track[track.length - 1].time) track.pop();
  track.push(sample);
  if (track.length > KEPT) track.splice(0, track.length - KEPT);
}

/** @typedef {{x: number, y: number, facing: Facing, moving: boolean, settled: boolean}} Place  settled: nothing will change until the next sample */

/** @returns {Place} */
export function createPlace() {
  return { x: 0, y: 0, facing: 0, moving: false, settled: true };
}

/** @param {Place} place @param {number} x @param {number} y @param {Facing} facing @param {boolean} moving @param {boolean} settled */
function put(place, x, y, facing, moving, settled) {
  place.x = x;
  place.y = y;
  place.facing = facing;
  place.moving = moving;
  place.settled = settled;
}

/** The place to draw at a time, written into `place`: two hundred people ask sixty times a second. @param {Sample[]} track @param {number} now @param {Place} [place] */
export function placeAt(track, now, place = createPlace()) {
  const time = now - DELAY;
  const last = track[track.length - 1];
  if (time >= last.time) {
    // Late news of a walking person: the legs go on a moment, the place waits.
    const late = last.moving && time - last.time < 2 * DELAY;
    put(place, last.x, last.y, last.facing, late, !late);
    return place;
  }
  for (let index = track.length - 1; index > 0; index -= 1) {
    const from = track[index - 1];
    const to = track[index];
    if (time < from.time) continue;
    const part = from.time === -Infinity ? 1 : (time - from.time) / (to.time - from.time);
    const moves = from.x !== to.x || from.y !== to.y;
    put(place, from.x + (to.x - from.x) * part, from.y + (to.y - from.y) * part, moves ? to.facing : from.facing, moves, false);
    return place;
  }
  const [first] = track;
  put(place, first.x, first.y, first.facing, first.moving, false);
  return place;
}
