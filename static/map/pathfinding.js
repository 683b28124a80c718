/**
 * Ways over the grid: A* over the tiles (eight neighbours, no corner cut), pulled straight where the box fits.
 *
 * Pure. What the feet may touch is asked of grid.js; walking along the way is input/walker.js.
 */
import { boxIsFree, segmentIsFree, sightIsFree, tileSize } from './grid.js';
import { slide } from './movement.js';

/** @typedef {import('./grid.js').Grid} Grid */
/** @typedef {import('./grid.js').Point} Point */

const DIAGONAL = Math.SQRT2;
/** @type {[number, number, number][]} */
const NEIGHBOURS = [[1, 0, 1], [-1, 0, 1], [0, 1, 1], [0, -1, 1], [1, 1, DIAGONAL], [-1, 1, DIAGONAL], [1, -1, DIAGONAL], [-1, -1, DIAGONAL]];

/** A binary heap of tile numbers by cost. */
class Heap {
  constructor() {
    /** @type {number[]} */ this.tiles = [];
    /** @type {number[]} */ this.costs = [];
  }

  get size() {
    return this.tiles.length;
  }

  /** @param {number} tile @param {number} cost */
  push(tile, cost) {
    let at = this.tiles.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.costs[parent] <= cost) break;
      this.tiles[at] = this.tiles[parent];
      this.costs[at] = this.costs[parent];
      at = parent;
    }
    this.tiles[at] = tile;
    this.costs[at] = cost;
  }

  /** @returns {number} */
  pop() {
    const best = this.tiles[0];
    const tile = /** @type {number} */ (this.tiles.pop());
    const cost = /** @type {number} */ (this.costs.pop());
    const size = this.tiles.length;
    if (size > 0) {
      let at = 0;
      for (;;) {
        let child = 2 * at + 1;
        if (child >= size) break;
        if (child + 1 < size && this.costs[child + 1] < this.costs[child]) child += 1;
        if (this.costs[child] >= cost) break;
        this.tiles[at] = this.tiles[child];
        this.costs[at] = this.costs[child];
        at = child;
      }
      this.tiles[at] = tile;
      this.costs[at] = cost;
    }
    return best;
  }
}

/** @param {Grid} grid @param {number} x @param {number} y */
function tileAt(grid, x, y) {
  const column = Math.min(grid.width - 1, Math.max(0, Math.floor(x / grid.tileWidth)));
  const row = Math.min(grid.height - 1, Math.max(0, Math.floor(y / grid.tileHeight)));
  return row * grid.width + column;
}

/** @param {Grid} grid @param {number} tile @returns {Point} */
function centre(grid, tile) {
  return { x: ((tile % grid.width) + 0.5) * grid.tileWidth, y: (Math.floor(tile / grid.width) + 0.5) * grid.tileHeight };
}

/**
 * Runs A* from the start's tile. With a goal it stops there; without one it visits all that can be reached.
 * `came` holds the tile before each reached tile (-1: not reached), `costs` the way in tiles.
 * @param {Grid} grid @param {number} start @param {number|null} goal
 */
function explore(grid, start, goal) {
  const { width, height, blocked } = grid;
  const costs = new Float64Array(width * height).fill(Infinity);
  const came = new Int32Array(width * height).fill(-1);
  const closed = new Uint8Array(width * height);
  const goalColumn = goal === null ? 0 : goal % width;
  const goalRow = goal === null ? 0 : Math.floor(goal / width);
  const open = new Heap();
  costs[start] = 0;
  came[start] = start;
  open.push(start, 0);
  while (open.size > 0) {
    const tile = open.pop();
    if (closed[tile] === 1) continue;
    closed[tile] = 1;
    if (tile === goal) break;
    const column = tile % width;
    const row = (tile - column) / width;
    for (const [dx, dy, length] of NEIGHBOURS) {
      const c = column + dx;
      const r = row + dy;
      if (c < 0 || r < 0 || c >= width || r >= height) continue;
      const next = r * width + c;
      if (blocked[next] === 1 || closed[next] === 1) continue;
      if (dx !== 0 && dy !== 0 && (blocked[tile + dx] === 1 || blocked[tile + dy * width] === 1)) continue;
      const cost = costs[tile] + length;
      if (cost >= costs[next]) continue;
      costs[next] = cost;
      came[next] = tile;
      let estimate = 0;
      if (goal !== null) {
        const h = Math.abs(c - goalColumn);
        const v = Math.abs(r - goalRow);
        estimate = Math.max(h, v) + (DIAGONAL - 1) * Math.min(h, v);
      }
      open.push(next, cost + estimate);
    }
  }
  return { came, costs };
}

/** Leaves out every way point that can be skipped. @param {Grid} grid @param {Point[]} points @param {number} half */
function pullStraight(grid, points, half) {
  const kept = [points[0]];
  let at = 0;
  while (at < points.length - 1) {
    let next = points.length - 1;
    const from = kept[kept.length - 1];
    while (next > at + 1 && !segmentIsFree(grid, from.x, from.y, points[next].x, points[next].y, half)) next -= 1;
    kept.push(points[next]);
    at = next;
  }
  return kept;
}

/**
 * The way points after `start` up to `goal`, or null when the goal cannot be stood at or reached.
 * @param {Grid} grid @param {Point} start @param {Point} goal @param {number} half @returns {Point[]|null}
 */
export function findPath(grid, start, goal, half) {
  if (!boxIsFree(grid, goal.x, goal.y, half)) return null;
  if (segmentIsFree(grid, start.x, start.y, goal.x, goal.y, half)) return [goal];
  const from = tileAt(grid, start.x, start.y);
  const to = tileAt(grid, goal.x, goal.y);
  const { came } = explore(grid, from, to);
  if (came[to] === -1) return null;
  /** @type {Point[]} */
  const points = [goal];
  for (let tile = to; tile !== from; tile = came[tile]) points.push(centre(grid, tile));
  points.push(centre(grid, from), start);
  return pullStraight(grid, points.reverse(), half).slice(1);
}

/**
 * The reachable point nearest to the goal: the goal itself where one can stand there.
 * @param {Grid} grid @param {Point} start @param {Point} goal @param {number} half @returns {Point}
 */
export function nearestReachable(grid, start, goal, half) {
  if (findPath(grid, start, goal, half) !== null) return goal;
  const { came } = explore(grid, tileAt(grid, start.x, start.y), null);
  let best = { x: start.x, y: start.y };
  let bestDistance = Math.hypot(goal.x - start.x, goal.y - start.y);
  for (let tile = 0; tile < came.length; tile += 1) {
    if (came[tile] === -1) continue;
    const middle = centre(grid, tile);
    const reach = Math.hypot(goal.x - middle.x, goal.y - middle.y);
    if (reach - tileSize(grid) > bestDistance) continue;
    // Inside the tile one may come nearer than its middle; half a tile is as far as that goes.
    const near = {
      x: Math.round(Math.min(middle.x + grid.tileWidth / 2, Math.max(middle.x - grid.tileWidth / 2, goal.x))),
      y: Math.round(Math.min(middle.y + grid.tileHeight / 2, Math.max(middle.y - grid.tileHeight / 2, goal.y))),
    };
    // As far from the middle towards it as the box goes; where it slides, it still comes nearer.
    const point = slide(grid, middle, near.x - middle.x, near.y - middle.y, half).at(-1) ?? middle;
    const distance = Math.hypot(goal.x - point.x, goal.y - point.y);
    if (distance < bestDistance) {
      best = point;
      bestDistance = distance;
    }
  }
  return best;
}

// Near enough to talk, far enough not to stand on somebody's feet; then what crowded corners need.
const SPOT_DISTANCES = [1.3, 1.6, 1.1, 2, 2.5];
const SPOT_ANGLES = 16;
const ELBOW_ROOM = 0.8;

/**
 * Where to stand to talk to somebody: about 1.3 tiles away, reachable, in sight, not on somebody else; the shortest way wins.
 * Null when there is no such place.
 * @param {Grid} grid @param {Point} start @param {Point} person @param {Point[]} others @param {number} half
 * @param {(place: Point) => boolean} [suits]  whether one would talk there @returns {Point|null}
 */
export function spotNear(grid, start, person, others, half, suits = () => true) {
  const { came, costs } = explore(grid, tileAt(grid, start.x, start.y), null);
  const tile = tileSize(grid);
  for (const distance of SPOT_DISTANCES) {
    /** @type {Point|null} */
    let best = null;
    let bestCost = Infinity;
    for (let step = 0; step < SPOT_ANGLES; step += 1) {
      const angle = (step / SPOT_ANGLES) * 2 * Math.PI;
      const x = Math.round(person.x + Math.cos(angle) * distance * tile);
      const y = Math.round(person.y + Math.sin(angle) * distance * tile);
      if (!boxIsFree(grid, x, y, half) || !sightIsFree(grid, x, y, person.x, person.y) || !suits({ x, y })) continue;
      const at = tileAt(grid, x, y);
      if (came[at] === -1) continue;
      if (others.some((other) => Math.hypot(other.x - x, other.y - y) < ELBOW_ROOM * tile)) continue;
      const cost = costs[at] + Math.hypot(start.x - x, start.y - y) / tile / 1000;
      if (cost < bestCost) {
        best = { x, y };
        bestCost = cost;
      }
    }
    if (best !== null) return best;
  }
  return null;
}
