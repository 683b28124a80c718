/**
 * How long to wait before trying again. Pure; chance is an argument.
 */

/** Milliseconds. */
export const FIRST_WAIT = 400;
export const LONGEST_WAIT = 10_000;

/**
 * Doubles each time, with jitter: a server that restarts must not be met by everyone in the same second.
 * @param {number} attempt  0 for the first @param {number} random  0–1 @param {number} [atLeast]  milliseconds the server asked for
 */
export function waitBefore(attempt, random, atLeast = 0) {
  const whole = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** attempt);
  return Math.max(whole / 2 + (whole / 2) * random, atLeast * (1 + 0.3 * random));
}

/** Codes of `bye` after which coming back makes sense; after the others it would be refused again. */
const COME_BACK = new Set(['shutting_down', 'slow_reader', 'connect_timeout', 'too_many_connections', 'internal']);

/** @param {string} code */
export function mayComeBack(code) {
  return COME_BACK.has(code);
}
