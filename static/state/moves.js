/** How positions are written in a `moves` message: a flat list of four whole numbers each. */

/** Numbers of one position: the number in the id, x, y, and the look. */
export const STRIDE = 4;

/** @type {string[]} Ids by their number, so that a step makes no text. */
const ids = [];

/** The id that a number stands for. @param {number} number @returns {string} */
export function idOf(number) {
  return (ids[number] ??= `p${number}`);
}

/** Where somebody looks. @param {number} look @returns {0|1|2|3} */
export function facingOf(look) {
  return /** @type {0|1|2|3} */ (look & 3);
}

/** Whether somebody walks. @param {number} look @returns {boolean} */
export function isWalking(look) {
  return look >= 4;
}
