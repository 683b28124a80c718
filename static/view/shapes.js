/**
 * Geometry of what is painted on the floor. Pure: numbers in, polygons and rectangles out.
 */

/** @typedef {{x: number, y: number}} Point */
/** @typedef {[number, number, number, number]} Rect  x, y, width, height */

const CORNERS = 20;

/** @param {Point} o @param {Point} a @param {Point} b */
function cross(o, a, b) {
  return (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);
}

/** The convex hull, counter-clockwise. @param {Point[]} points @returns {Point[]} */
export function convexHull(points) {
  const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y);
  if (sorted.length < 3) return sorted;
  /** @param {Point[]} list */
  const half = (list) => {
    /** @type {Point[]} */
    const hull = [];
    for (const point of list) {
      while (hull.length >= 2 && cross(hull[hull.length - 2], hull[hull.length - 1], point) <= 0) hull.pop();
      hull.push(point);
    }
    hull.pop();
    return hull;
  };
  return [...half(sorted), ...half(sorted.reverse())];
}

/** One round shape that holds everybody of a group. @param {Point[]} members @param {number} radius @returns {Point[]} */
export function sharedDisc(members, radius) {
  return convexHull(
    members.flatMap(({ x, y }) =>
      Array.from({ length: CORNERS }, (_, index) => {
        const angle = (index / CORNERS) * 2 * Math.PI;
        return { x: x + Math.cos(angle) * radius, y: y + Math.sin(angle) * radius };
      }),
    ),
  );
}

/**
 * What of `whole` lies outside the rectangles, as rectangles that do not overlap.
 * @param {Rect} whole @param {Rect[]} holes @returns {Rect[]}
 */
export function outside(whole, holes) {
  const [left, top, width, height] = whole;
  const right = left + width;
  const bottom = top + height;
  const edges = new Set([top, bottom]);
  for (const [, y, , h] of holes) for (const edge of [y, y + h]) if (edge > top && edge < bottom) edges.add(edge);
  const lines = [...edges].sort((a, b) => a - b);
  /** @type {Rect[]} */
  const result = [];
  for (let index = 0; index + 1 < lines.length; index += 1) {
    const [from, to] = [lines[index], lines[index + 1]];
    const cuts = holes.filter(([, y, , h]) => y < to && y + h > from).sort((a, b) => a[0] - b[0]);
    let x = left;
    for (const [cutLeft, , cutWidth] of cuts) {
      if (cutLeft > x) result.push([x, from, Math.min(cutLeft, right) - x, to - from]);
      x = Math.max(x, cutLeft + cutWidth);
    }
    if (x < right) result.push([x, from, right - x, to - from]);
  }
  return result;
}
