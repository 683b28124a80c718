/**
 * Where one can walk and what stops sound: the two bit sets of a map, and exact questions about them.
 *
 * The feet box is centred on (x, y). Touching a wall is allowed, so a box of half size 10 may stand
 * at x = 42 beside a wall that ends at 32. Finding ways lives in pathfinding.js, walking in movement.js.
 */

/** @typedef {import('../types.js').MapJSON} MapJSON */
/** @typedef {import('../types.js').MapArea} MapArea */
/** @typedef {{x: number, y: number}} Point */

/**
 * @typedef {Object} Grid
 * @property {number} width  tiles
 * @property {number} height
 * @property {number} tileWidth  pixels
 * @property {number} tileHeight
 * @property {Uint8Array} blocked  one byte per tile, 1 = one cannot walk here
 * @property {Uint8Array} soundproof
 */

// Sums like 0.1 + 0.2 must not turn "touches" into "overlaps".
const EPSILON = 1e-6;

/**
 * The bits of a base64 text as bytes of 0 or 1, most significant bit first.
 * @param {string} base64 @param {number} count
 */
export function decodeBits(base64, count) {
  const packed = atob(base64);
  const bits = new Uint8Array(count);
  for (let index = 0; index < count; index += 1) {
    bits[index] = (packed.charCodeAt(index >> 3) >> (7 - (index & 7))) & 1;
  }
  return bits;
}

/** @param {MapJSON} map @returns {Grid} */
export function createGrid(map) {
  const count = map.width * map.height;
  return {
    width: map.width,
    height: map.height,
    tileWidth: map.tile_width,
    tileHeight: map.tile_height,
    blocked: decodeBits(map.collision, count),
    soundproof: decodeBits(map.soundproof, count),
  };
}

/** The same place with walls where these rectangles are, in pixels. @param {Grid} grid @param {[number, number, number, number][]} rects @returns {Grid} */
export function walledOff(grid, rects) {
  const blocked = grid.blocked.slice();
  for (const [x, y, width, height] of rects) {
    const right = Math.min(grid.width, Math.ceil((x + width) / grid.tileWidth));
    const bottom = Math.min(grid.height, Math.ceil((y + height) / grid.tileHeight));
    for (let row = Math.max(0, Math.floor(y / grid.tileHeight)); row < bottom; row += 1) {
      const left = Math.max(0, Math.floor(x / grid.tileWidth));
      if (right > left) blocked.fill(1, row * grid.width + left, row * grid.width + right);
    }
  }
  return { ...grid, blocked };
}

/** Pixels of one tile when speaking of distances: the mean of width and height. @param {{tileWidth: number, tileHeight: number}} grid */
export function tileSize(grid) {
  return (grid.tileWidth + grid.tileHeight) / 2;
}

/**
 * Half the side of the box we walk with. Rounded up to a whole pixel: where it touches a wall its
 * centre is then a whole pixel too, and the whole-pixel positions we send keep clear of walls.
 * @param {number} body
 */
export function halfBody(body) {
  return Math.ceil(body / 2);
}

/** First row or column that [low, high] overlaps. @param {number} low @param {number} size */
function first(low, size) {
  return Math.floor((low + EPSILON) / size);
}

/** Last row or column that [low, high] overlaps. @param {number} high @param {number} size */
function last(high, size) {
  return Math.ceil((high - EPSILON) / size) - 1;
}

/** Whether the tile stops a walker; everything outside the map does. @param {Grid} grid @param {number} column @param {number} row */
export function isBlocked(grid, column, row) {
  if (column < 0 || row < 0 || column >= grid.width || row >= grid.height) return true;
  return grid.blocked[row * grid.width + column] === 1;
}

/** Whether a box of this half size may stand here. @param {Grid} grid @param {number} x @param {number} y @param {number} half */
export function boxIsFree(grid, x, y, half) {
  return sweptIsFree(grid, grid.blocked, 1, x, y, x, y, half);
}

/**
 * Whether a box may be pushed straight from one point to the other: exact, no sampling.
 * @param {Grid} grid @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 @param {number} half
 */
export function segmentIsFree(grid, x0, y0, x1, y1, half) {
  return sweptIsFree(grid, grid.blocked, 1, x0, y0, x1, y1, half);
}

/** Whether sound passes straight between two points. @param {Grid} grid @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 */
export function sightIsFree(grid, x0, y0, x1, y1) {
  return sweptIsFree(grid, grid.soundproof, 0, x0, y0, x1, y1, 0);
}

/**
 * Row by row: the part of the way on which the box overlaps the row, and the columns it covers meanwhile.
 * @param {Grid} grid @param {Uint8Array} cells @param {0|1} outside  what lies beyond the edge
 * @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 @param {number} half
 */
function sweptIsFree(grid, cells, outside, x0, y0, x1, y1, half) {
  const { width, height, tileWidth, tileHeight } = grid;
  const dx = x1 - x0;
  const dy = y1 - y0;
  const top = first(Math.min(y0, y1) - half, tileHeight);
  const bottom = last(Math.max(y0, y1) + half, tileHeight);
  for (let row = top; row <= bottom; row += 1) {
    let from = 0;
    let to = 1;
    if (dy !== 0) {
      const enter = (row * tileHeight - half + EPSILON - y0) / dy;
      const leave = ((row + 1) * tileHeight + half - EPSILON - y0) / dy;
      from = Math.max(0, Math.min(enter, leave));
      to = Math.min(1, Math.max(enter, leave));
      if (from > to) continue;
    }
    const a = x0 + dx * from;
    const b = x0 + dx * to;
    const left = first(Math.min(a, b) - half, tileWidth);
    const right = last(Math.max(a, b) + half, tileWidth);
    if (row < 0 || row >= height || left < 0 || right >= width) {
      if (outside === 1) return false;
      if (row < 0 || row >= height) continue;
    }
    const start = row * width;
    for (let column = Math.max(0, left); column <= Math.min(width - 1, right); column += 1) {
      if (cells[start + column] === 1) return false;
    }
  }
  return true;
}

/**
 * The smallest area whose rectangles hold the point, or null.
 * @param {MapArea[]} areas @param {number} x @param {number} y @returns {MapArea|null}
 */
export function areaAt(areas, x, y) {
  /** @type {MapArea|null} */
  let best = null;
  let bestSize = Infinity;
  for (const area of areas) {
    if (!area.rects.some(([left, top, width, height]) => x >= left && y >= top && x < left + width && y < top + height)) continue;
    const size = area.rects.reduce((sum, rect) => sum + rect[2] * rect[3], 0);
    if (size < bestSize) {
      best = area;
      bestSize = size;
    }
  }
  return best;
}

/**
 * A point at most three pixels away where the box is free: the server may put us where our
 * slightly larger box touches. Null when there is none.
 * @param {Grid} grid @param {number} x @param {number} y @param {number} half @returns {Point|null}
 */
export function settle(grid, x, y, half) {
  if (boxIsFree(grid, x, y, half)) return { x, y };
  for (let reach = 1; reach <= 3; reach += 1) {
    for (const [ox, oy] of [[1, 0], [-1, 0], [0, 1], [0, -1], [1, 1], [-1, 1], [1, -1], [-1, -1]]) {
      const point = { x: x + ox * reach, y: y + oy * reach };
      if (boxIsFree(grid, point.x, point.y, half)) return point;
    }
  }
  return null;
}
