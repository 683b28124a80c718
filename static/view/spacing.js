/**
 * Keeps what floats over people from covering each other: names give way downwards, or a little upwards, faces sideways.
 *
 * Pure; screen pixels. The same places always give the same answer, so that nothing trembles while people stand.
 */

/** Pixels between two things that gave way. */
const GAP = 2;
/** A name farther from its person than this would be taken for somebody else's. */
const FARTHEST_NAME = 66;
/** So far down a name still clearly belongs to its person; rather than farther it goes up, by one of these. */
const NEAR_NAME = 26;
const UPWARDS = [12, 22];
/** Faces begin to part when their edges come this near above each other, and do not jump. */
const SOFTLY = 24;
const ROUNDS = 6;

/** @typedef {{x: number, y: number, width: number, height: number}} Box  x: its middle, y: its upper edge */

/**
 * How far down each name moves to be read, below zero: up, over its own person's legs. The first in the list gives way to no name,
 * and no name lies over a head. Where it is too crowded for that, names lie over each other.
 * @param {Box[]} names @param {Box[]} [heads]  of the same people, in the same order @returns {number[]}
 */
export function stagger(names, heads = []) {
  /** @type {number[]} */
  const downs = [];
  for (let index = 0; index < names.length; index += 1) downs.push(wayFor(index, names, downs, heads));
  return downs;
}

/** @param {number} index @param {Box[]} names @param {number[]} downs  of those that have their places @param {Box[]} heads */
function wayFor(index, names, downs, heads) {
  const name = names[index];
  /** Where one is free of what is in the way here; `y` itself: of nothing. @param {number} y */
  const below = (y) => {
    for (let other = 0; other < downs.length; other += 1) {
      const top = names[other].y + downs[other];
      if (covers(name, y, names[other], top)) return top + names[other].height + GAP;
    }
    for (let other = 0; other < heads.length; other += 1) {
      // Hanging below its person a name is clear of that head, wherever people sit.
      if ((other !== index || y < name.y) && covers(name, y, heads[other], heads[other].y)) return heads[other].y + heads[other].height + GAP;
    }
    return y;
  };
  let { y } = name;
  for (let next = below(y); next !== y && next - name.y <= FARTHEST_NAME; next = below(y)) y = next;
  const isFree = below(y) === y;
  if (isFree && y - name.y <= NEAR_NAME) return y - name.y;
  const up = UPWARDS.find((way) => below(name.y - way) === name.y - way);
  if (up !== undefined) return -up;
  return isFree ? y - name.y : 0;
}

/** Whether a name at a height lies over a box, or nearly. @param {Box} name @param {number} y @param {Box} other @param {number} top  of the other */
function covers({ x, width, height }, y, other, top) {
  return y < top + other.height + GAP && top < y + height + GAP && Math.abs(other.x - x) < (other.width + width) / 2;
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
