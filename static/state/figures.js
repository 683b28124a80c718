/**
 * The host's figures as charts have them, without drawing: which points there are, and how high the axis goes.
 * What may be told at all is the server's affair (people/figures.py); what is missing here was too few.
 *
 * @module state/figures
 */

/** @typedef {{room: string, area: string, hours: number, peak: number|null, minutes: number}} AreaFigures */
/** @typedef {{at: number, room: string, area: string, people: number, peak: number|null, minutes: number}} AreaHour */
/** @typedef {{at: number, newcomers: number|null, share: "told"|"few"|"nearly_all"|"withheld", talked: number|null, pairs: number|null, rounds: number|null}} DayFigures */
/** @typedef {{counted: boolean, few: number, since: number, until: number, areas: AreaFigures[], hours: AreaHour[], pairs: {at: number, pairs: number}[], days: DayFigures[], newcomers: number, talked: number|null}} Figures */
/** @typedef {{key: string|number, label: string, value: number|null, text: string}} Point  value null: too few, or more than may be told */

/** Times one may look at, in days. */
export const SPANS = /** @type {const} */ ([7, 30, 90]);

/** More areas than this make a chart that nobody reads. */
export const MOST_AREAS = 12;

/** @param {Figures} figures  whether there is anything to show */
export function isEmpty({ areas, pairs, days }) {
  return areas.length === 0 && pairs.length === 0 && days.every(({ newcomers, pairs: met, rounds }) => newcomers === null && met === null && rounds === null);
}

/**
 * The fullest areas, the fullest first.
 * @param {Figures} figures
 * @returns {AreaFigures[]}
 */
export function fullest({ areas }) {
  return [...areas].sort((one, other) => (other.peak ?? 0) - (one.peak ?? 0) || other.minutes - one.minutes).slice(0, MOST_AREAS);
}

/**
 * At which hours of the day most people met for the first time: hours of different days together, in the browser's time.
 * @param {Figures} figures @param {(at: number) => number} hourOf
 * @returns {number[]} 24 of them
 */
export function pairsByHour({ pairs }, hourOf) {
  const found = /** @type {number[]} */ (new Array(24).fill(0));
  for (const { at, pairs: count } of pairs) found[hourOf(at)] = (found[hourOf(at)] ?? 0) + count;
  return found;
}

/**
 * A round number that is no smaller, for the end of an axis.
 * @param {number} most
 */
export function ceiling(most) {
  if (most <= 5) return 5;
  const unit = 10 ** Math.floor(Math.log10(most));
  const step = [1, 2, 2.5, 5, 10].find((each) => each * unit >= most) ?? 10;
  return Math.ceil(step * unit);
}

/**
 * Which of many labels are written below an axis, so that they do not touch.
 * @param {number} count @param {number} most
 */
export function labelEvery(count, most) {
  return Math.max(1, Math.ceil(count / most));
}
