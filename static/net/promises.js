/**
 * A promise as it is written and changed in a form: its day, and when to be reminded. Without drawing or network.
 *
 * @module net/promises
 */
import { momentOf } from './book.js';

/** @typedef {import('./book.js').OwnPromise} OwnPromise */
/** When one is reminded: not at all, that morning, the morning before, or at a moment that is none of these. @typedef {'none'|'day'|'before'|'other'} Remind */
/** The day is as a date field has it; empty: some day. @typedef {{text: string, due: string, remind: Remind}} Draft */

const DUE_HOUR = 18;
const REMIND_HOUR = 9;

/** @type {Draft} */
export const BLANK = { text: '', due: '', remind: 'none' };

/** When something is due that is to be done on this day. @param {string} day @returns {number|null} */
export function dueOf(day) {
  return momentOf(day, DUE_HOUR);
}

/** @param {string} day @param {Remind} remind @returns {number|null} */
export function remindOf(day, remind) {
  return remind === 'none' || remind === 'other' ? null : momentOf(day, REMIND_HOUR, remind === 'before' ? 1 : 0);
}

/** A moment as a date field has its day. @param {number|null} moment  Unix seconds */
export function dayOf(moment) {
  if (moment === null) return '';
  const date = new Date(moment * 1000);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}

/** What the form begins with that changes a promise. @param {OwnPromise} promise @returns {Draft} */
export function draftOf({ text, due_at: dueAt, remind_at: remindAt }) {
  const due = dayOf(dueAt);
  if (remindAt === null) return { text, due, remind: 'none' };
  const found = /** @type {const} */ (['day', 'before']).find((remind) => remindOf(due, remind) === remindAt);
  return { text, due, remind: found ?? 'other' };
}

/**
 * What of a promise was changed, as the server wants to hear it: the rest stays, be it at an hour no form can say.
 * @param {OwnPromise} promise @param {Draft} draft
 * @returns {{text?: string, due_at?: number|null, remind_at?: number|null}}
 */
export function changesOf(promise, draft) {
  /** @type {{text?: string, due_at?: number|null, remind_at?: number|null}} */
  const changes = {};
  const before = draftOf(promise);
  if (draft.text.trim() !== promise.text) changes.text = draft.text.trim();
  if (draft.due !== before.due) changes.due_at = dueOf(draft.due);
  const remind = draft.remind === 'other' ? promise.remind_at : remindOf(draft.due, draft.remind);
  if (remind !== promise.remind_at) changes.remind_at = remind;
  return changes;
}
