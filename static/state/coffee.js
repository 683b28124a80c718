/**
 * What the coffee machine's messages change, and whether one stands at one. Pure, a part of apply.js.
 */

/** @typedef {import('../types.js').State} State */
/** @typedef {import('../types.js').Message} Message */
/** @typedef {import('../types.js').Topic} Topic */

/** @type {Record<string, (state: State, message: Message) => Topic[]>} */
export const COFFEE = {
  coffee(state, { waiting, seconds, table = null }) {
    state.coffee = waiting === 0 && table === null ? null : { waiting, seconds, table };
    return ['ui'];
  },
};

/** Whether one stands in a coffee corner, or at one of its tables. @param {State} state */
export function atMachine({ map, self, stage }) {
  if (stage !== 'office' || map === null) return false;
  const { x, y } = self;
  const corners = map.areas.filter((area) => area.coffee === true).flatMap((area) => area.rects);
  return corners.some(([left, top, width, height]) => x >= left && x < left + width && y >= top && y < top + height);
}
