/**
 * What the player computes from moments: clocks, the chapter that runs, who stands where. Pure; nothing of the page.
 *
 * @module recording/times
 */

/** @typedef {{at: number, title: string, kind: "start"|"mark"|"speaker"}} Chapter */
/** @typedef {{name: string, screen: boolean, x: number, y: number, width: number, height: number}} Tile */
/** @typedef {{at: number, tiles: Tile[]}} Layout */

/** Someone who jumps back right after a chapter began wants the one before it. */
const JUST_BEGUN = 2;

/**
 * "4:07" or "1:04:07".
 * @param {number} seconds
 */
export function clockText(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/**
 * The last entry that has begun, or -1 before the first.
 * @param {readonly {at: number}[]} entries  by time
 * @param {number} now
 */
export function runningAt(entries, now) {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle]?.at ?? Infinity) <= now + 0.001) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/**
 * Where to jump for the next chapter (1) or the one before (-1); null: nowhere.
 * @param {readonly Chapter[]} chapters @param {number} now @param {1|-1} way
 * @returns {number|null}
 */
export function neighbour(chapters, now, way) {
  const running = runningAt(chapters, now);
  const chapter = chapters[running];
  if (way === -1 && chapter !== undefined && now - chapter.at > JUST_BEGUN) return chapter.at;
  return chapters[running + way]?.at ?? null;
}

/**
 * How large a file is, for a person.
 * @param {number} octets @param {string} language
 */
export function sizeText(octets, language) {
  const unit = octets >= 1e9 ? "gigabyte" : octets >= 1e6 ? "megabyte" : "kilobyte";
  const amount = octets / { gigabyte: 1e9, megabyte: 1e6, kilobyte: 1e3 }[unit];
  return new Intl.NumberFormat(language, { style: "unit", unit, maximumFractionDigits: amount < 10 ? 1 : 0 }).format(amount);
}
