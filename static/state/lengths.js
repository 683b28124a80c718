/**
 * How long a text is, as the server counts: in code points of its normal form, where browsers count halves of emoji. Pure.
 *
 * @module state/lengths
 */

/** @param {string} text */
export function lengthOf(text) {
  return [...text.normalize('NFC')].length;
}

/** The beginning of a text that has room: whole letters only, with their marks; a family is one. @param {string} text @param {number} most @returns {string} */
export function cut(text, most) {
  const composed = text.normalize('NFC');
  let kept = '';
  let left = most;
  for (const letter of lettersOf(composed)) {
    left -= [...letter].length;
    if (left < 0) return kept;
    kept += letter;
  }
  return composed;
}

/** @param {string} text @returns {Iterable<string>} what one sees as one; where the browser cannot tell, code points */
function* lettersOf(text) {
  if (typeof Intl.Segmenter !== 'function') yield* text;
  else for (const { segment } of new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)) yield segment;
}

/**
 * What of an insertion has room in a field; null: all of it. The text that it replaces makes room.
 * @param {{value: string, start: number, end: number}} field @param {string} inserted @param {number} most
 */
export function fitting({ value, start, end }, inserted, most) {
  const before = value.slice(0, start);
  const after = value.slice(end);
  if (lengthOf(before + inserted + after) <= most) return null;
  return cut(inserted, Math.max(0, most - lengthOf(before + after)));
}
