/**
 * One step of a walking figure: how far it gets, how it slides along walls, where it looks.
 *
 * Pure; the time is an argument. Keys, ways and sending live in input/walker.js.
 */
import { segmentIsFree } from './grid.js';

/** @typedef {import('./grid.js').Grid} Grid */
/** @typedef {import('./grid.js').Point} Point */
/** @typedef {import('../types.js').Facing} Facing */

/** A page that hung must not throw its person through the room when it wakes. Seconds. */
export const LONGEST_STEP = 0.2;

const EPSILON = 1e-6;

/**
 * How far a box gets along one axis before it touches something.
 * Tiles that it overlaps already are not looked at: one can always walk out of them.
 * @param {Grid} grid @param {Point} at @param {number} delta @param {number} half @param {boolean} horizontal
 */
function freeDistance(grid, at, delta, half, horizontal) {
  if (delta === 0) return 0;
  const size = horizontal ? grid.tileWidth : grid.tileHeight;
  const across = horizontal ? grid.tileHeight : grid.tileWidth;
  const along = horizontal ? at.x : at.y;
  const side = horizontal ? at.y : at.x;
  const low = Math.floor((side - half + EPSILON) / across);
  const high = Math.ceil((side + half - EPSILON) / across) - 1;
  const count = horizontal ? grid.width : grid.height;
  const sign = Math.sign(delta);
  const edge = along + sign * half;
  // The tile the leading edge lies in; then the ones it would enter.
  let line = sign > 0 ? Math.ceil((edge - EPSILON) / size) - 1 : Math.floor((edge + EPSILON) / size);
  for (;;) {
    line += sign;
    const wall = sign > 0 ? line * size : (line + 1) * size;
    const reach = (wall - edge) * sign;
    if (reach >= Math.abs(delta)) return delta;
    for (let cross = low; cross <= high; cross += 1) {
      const column = horizontal ? line : cross;
      const row = horizontal ? cross : line;
      const outside = line < 0 || line >= count || column < 0 || row < 0 || column >= grid.width || row >= grid.height;
      if (outside || grid.blocked[row * grid.width + column] === 1) return sign * Math.max(0, reach);
    }
  }
}

/**
 * The points a box comes through on a wish to go (dx, dy): one when the way is free, up to two
 * when it slides along a wall, none when it cannot move at all. Between them it goes straight.
 * @param {Grid} grid @param {Point} from @param {number} dx @param {number} dy @param {number} half @returns {Point[]}
 */
export function slide(grid, from, dx, dy, half) {
  if (dx === 0 && dy === 0) return [];
  const to = { x: from.x + dx, y: from.y + dy };
  if (segmentIsFree(grid, from.x, from.y, to.x, to.y, half)) return [to];
  // The longer axis goes first: it is the one the person means.
  const horizontalFirst = Math.abs(dx) >= Math.abs(dy);
  /** @type {Point[]} */
  const points = [];
  let at = from;
  for (const horizontal of horizontalFirst ? [true, false] : [false, true]) {
    const free = freeDistance(grid, at, horizontal ? dx : dy, half, horizontal);
    if (Math.abs(free) < EPSILON) continue;
    at = horizontal ? { x: at.x + free, y: at.y } : { x: at.x, y: at.y + free };
    points.push(at);
  }
  return points;
}

/**
 * Goes along way points by a length in pixels. Gives the points come through (corners included) and the way points left.
 * @param {Point} from @param {Point[]} way @param {number} length @returns {{points: Point[], left: Point[]}}
 */
export function follow(from, way, length) {
  /** @type {Point[]} */
  const points = [];
  let at = from;
  let index = 0;
  while (index < way.length && length > EPSILON) {
    const next = way[index];
    const distance = Math.hypot(next.x - at.x, next.y - at.y);
    if (distance <= length) {
      at = next;
      length -= distance;
      index += 1;
      if (distance > 0) points.push(at);
    } else {
      at = { x: at.x + ((next.x - at.x) * length) / distance, y: at.y + ((next.y - at.y) * length) / distance };
      points.push(at);
      length = 0;
    }
  }
  return { points, left: way.slice(index) };
}

/**
 * Where somebody looks who goes (dx, dy). On a diagonal the old axis stays, or the figure would flicker.
 * @param {number} dx @param {number} dy @param {Facing} before @returns {Facing}
 */
export function facingOf(dx, dy, before) {
  if (dx === 0 && dy === 0) return before;
  const ratio = Math.abs(dx) / (Math.abs(dx) + Math.abs(dy));
  const wasHorizontal = before === 1 || before === 2;
  const horizontal = ratio > 0.6 || (ratio > 0.4 && wasHorizontal);
  if (horizontal) return dx < 0 ? 1 : 2;
  return dy < 0 ? 3 : 0;
}
