/**
 * Fields take no more than the server does: `data-most` says how many letters, as `maxlength` would, which counts an emoji twice.
 *
 * @module ui/lengths
 */
import { cut, fitting, lengthOf } from "../state/lengths.js";

/** @typedef {HTMLInputElement|HTMLTextAreaElement} Field */

/** @param {EventTarget|null} target @returns {{field: Field, most: number}|null} */
function bounded(target) {
  if (!(target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement)) return null;
  const most = Number(target.dataset.most);
  return most > 0 ? { field: target, most } : null;
}

/** Whatever is typed or pasted into any field from now on; before the field's own listeners hear of it. */
export function boundFields() {
  document.addEventListener("beforeinput", keepRoom, true);
  for (const event of ["input", "compositionend"]) document.addEventListener(event, cutRest, true);
}

/** What has no room is not put in; a caret in the middle stays where it is. @param {InputEvent} event */
function keepRoom(event) {
  const found = bounded(event.target);
  const text = event.data ?? event.dataTransfer?.getData("text/plain") ?? "";
  if (found === null || !event.cancelable || event.isComposing || text === "") return;
  const { field, most } = found;
  const { value, selectionStart: start, selectionEnd: end } = field;
  if (start === null || end === null) return; // an e-mail field tells nobody
  const part = fitting({ value, start, end }, text, most);
  if (part === null) return;
  event.preventDefault();
  if (part === "") return;
  // The one way that leaves undoing to the browser; it comes by here again, and has room.
  if (document.execCommand("insertText", false, part)) return;
  field.setRangeText(part, start, end, "end");
  field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: event.inputType, data: part }));
}

/** What came in another way, as by a keyboard that composes signs, is cut at its end. @param {Event} event */
function cutRest(event) {
  const found = bounded(event.target);
  if (found === null || (event instanceof InputEvent && event.isComposing)) return;
  const { field, most } = found;
  if (lengthOf(field.value) > most) field.value = cut(field.value, most);
}
