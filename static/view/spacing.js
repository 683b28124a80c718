/**
 * Keeps what floats over people from covering each other: names give way downwards, faces sideways.
 *
 * Pure; screen pixels. The same places always give the same answer, so that nothing trembles while people stand.
 */

/** Pixels between two things that gave way. */
const GAP = 2;
/** A name farther from its person than this would be taken for somebody else's. */
const FARTHEST_NAME = 66;
/** Faces begin to part when their edges come this near above each other, and do not jump. */
const SOFTLY = 24;
const ROUNDS = 6;

/** @typedef {{x: number, y: number, width: number, height: number}} Box  x: its middle, y: its upper edge */

/**
 * How far down each name moves to be read. The first in the list keeps its place; where it is too crowded, names lie over each other.
 * @param {Box[]} names @returns {number[]}
 */
export function stagger(names) {
  /** @type {number[]} */
  const downs = [];
  for (const name of names) {
    let { y } = name;
    for (let under = blocker(names, downs, name, y); under !== -1; under = blocker(names, downs, name, y)) {
      y = names[under].y + downs[under] + names[under].height + GAP;
    }
    downs.push(y - name.y > FARTHEST_NAME ? 0 : y - name.y);
  }
  return downs;
}

/** The first name that has its place already and is in the way, or −1. @param {Box[]} names @param {number[]} downs @param {Box} name @param {number} y */
function blocker(names, downs, { x, width, height }, y) {
  for (let index = 0; index < downs.length; index += 1) {
    const other = names[index];
    const top = other.y + downs[index];
    if (y < top + other.height + GAP && top < y + height + GAP && Math.abs(other.x - x) < (other.width + width) / 2) return index;
  }
  return -1;
}

/**
 * How far sideways each face moves so that faces lie beside each other, and none over what is fixed.
 * @param {Box[]} faces @param {Box[]} fixed @returns {number[]}
 */
export function spread(faces, fixed) {
  const shifts = faces.map(() => 0);
  const middle = faces.reduce((sum, { x }) => sum + x, 0) / Math.max(1, faces.length);
  for (let round = 0; round < ROUNDS; round += 1) {
    let still = true;
    for (const [index, face] of faces.entries()) {
      for (const obstacle of fixed) {
        // Right above it, a face leaves the others their side.
        const side = Math.abs(face.x - obstacle.x) < obstacle.width / 2 ? face.x - middle : face.x - obstacle.x;
        const push = overlap(obstacle, 0, face, shifts[index], side < 0);
        if (push === 0) continue;
        shifts[index] += push;
        still = false;
      }
    }
    for (const [index, face] of faces.entries()) {
      for (let other = index + 1; other < faces.length; other += 1) {
        // Who stands to the left goes to the left, whatever moved since.
        const push = overlap(face, shifts[index], faces[other], shifts[other], faces[other].x < face.x);
        if (push === 0) continue;
        shifts[index] -= push / 2;
        shifts[other] += push / 2;
        still = false;
      }
    }
    if (still) break;
  }
  return shifts;
}

/**
 * By how much `mover` must move to be free of `other`; below zero: to the left.
 * @param {Box} other @param {number} otherShift @param {Box} mover @param {number} moverShift @param {boolean} left  which way
 */
function overlap(other, otherShift, mover, moverShift, left) {
  const above = Math.min(other.y + other.height, mover.y + mover.height) - Math.max(other.y, mover.y);
  if (above <= 0) return 0;
  const apart = mover.x + moverShift - other.x - otherShift;
  const wanted = ((other.width + mover.width) / 2 + GAP) * Math.min(1, above / SOFTLY);
  const push = wanted - (left ? -apart : apart);
  // Already on the far side of it: free as well.
  if (push < 0.5 || Math.abs(apart) >= wanted) return 0;
  return left ? -push : push;
}
