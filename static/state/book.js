/**
 * What messages change about cards that are offered, and about one's address book. Pure, a part of apply.js.
 */

/** @typedef {import('../types.js').State} State */
/** @typedef {import('../types.js').Message} Message */
/** @typedef {import('../types.js').Topic} Topic */

/** @type {Record<string, (state: State, message: Message) => Topic[]>} */
export const BOOK = {
  card_offered(state, { id }) {
    state.book.offers.add(id);
    return ['conversation', 'ui'];
  },
  card_offer_ended(state, { id }) {
    return state.book.offers.delete(id) ? ['conversation', 'ui'] : [];
  },
  card_answered(state, { id }) {
    return state.book.asked.delete(id) ? ['conversation', 'ui'] : [];
  },
  book_changed(state) {
    state.book.changes += 1;
    return ['ui'];
  },
  introductions_changed(state) {
    state.book.changes += 1;
    return ['ui'];
  },
  'page/introductions'(state) {
    state.book.changes += 1;
    return ['ui'];
  },
  'page/offering'(state, { id, on }) {
    if (on) state.book.asked.add(id);
    else state.book.asked.delete(id);
    return ['conversation', 'ui'];
  },
  'ui/promise'(state, { person, name }) {
    state.book.promise = { person, name };
    state.panel = 'book';
    return ['ui'];
  },
  'ui/promised'(state) {
    state.book.promise = null;
    return ['ui'];
  },
};

/** What one was asked, and asked oneself, belongs to one room. @param {State} state */
export function forgetBook(state) {
  state.book = { offers: new Set(), asked: new Set(), changes: state.book?.changes ?? 0, promise: null };
}
