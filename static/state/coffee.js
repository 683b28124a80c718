/**
 * What the coffee machine's messages change, and whether one stands at one. Pure, a part of apply.js.
 */

import { plain } from './plain.js';

/** @typedef {import('../types.js').State} State */
/** @typedef {import('../types.js').Message} Message */
/** @typedef {import('../types.js').Topic} Topic */
/** @typedef {import('../types.js').CoffeeTable} CoffeeTable */

/** @type {Record<string, (state: State, message: Message) => Topic[]>} */
export const COFFEE = {
  coffee(state, { waiting, seconds, table = null, ahead = null }) {
    const before = state.coffee;
    state.coffee = waiting === 0 && table === null ? null : { waiting, seconds, table, ahead, joins: joining(before, table) };
    return ['ui'];
  },
};

/**
 * Who has been led to those who were together already, and is not there yet.
 *
 * @param {State["coffee"]} before
 * @param {CoffeeTable|null} table
 * @returns {string[]}
 */
function joining(before, table) {
  // The questions stay with a coffee: those of another one are others.
  if (table === null || table.together || !before?.table || before.table.questions.join() !== table.questions.join()) return [];
  const ids = table.people.map(({ id }) => id);
  const known = before.table.people.map(({ id }) => id);
  return ids.filter((id) => before.joins.includes(id) || (before.table?.together && !known.includes(id)));
}

/**
 * The topics that everybody at the table has, as the first of them writes them; one other alone shares nothing with all.
 *
 * @param {{people: {topics: string[]}[]}} table
 */
export function common({ people: [first, ...others] }) {
  if (first === undefined || others.length === 0) return [];
  return first.topics.filter((topic) => others.every(({ topics }) => topics.some((other) => plain(other) === plain(topic))));
}

/** Whether one stands in a coffee corner, or at one of its tables. @param {State} state */
export function atMachine({ map, self, stage }) {
  if (stage !== 'office' || map === null) return false;
  const { x, y } = self;
  const corners = map.areas.filter((area) => area.coffee === true).flatMap((area) => area.rects);
  return corners.some(([left, top, width, height]) => x >= left && x < left + width && y >= top && y < top + height);
}
