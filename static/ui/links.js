/**
 * Finds links in what people write. Only http and https become links; everything stays text.
 *
 * @module ui/links
 */

const LINK = /https?:\/\/[^\s<>"«»“”]+/giu;
/** Signs that end a sentence rather than a link. */
const TRAILING = /[.,;:!?'’…)\]}]+$/u;

/**
 * Cuts a text into plain pieces and links. A closing bracket belongs to a link only when it was opened in it.
 * @param {string} text
 * @returns {{text: string, href: string|null}[]}
 */
export function splitLinks(text) {
  /** @type {{text: string, href: string|null}[]} */
  const pieces = [];
  let from = 0;
  for (const match of text.matchAll(LINK)) {
    let shown = match[0];
    const tail = TRAILING.exec(shown)?.[0] ?? "";
    if (tail) {
      shown = shown.slice(0, -tail.length);
      if (tail.startsWith(")") && shown.includes("(") && !shown.includes(")")) shown += ")";
    }
    const href = safeHref(shown);
    if (href === null) continue;
    if (match.index > from) pieces.push({ text: text.slice(from, match.index), href: null });
    pieces.push({ text: shown, href });
    from = match.index + shown.length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from), href: null });
  return pieces;
}

/**
 * @param {string} text
 * @returns {string|null}
 */
function safeHref(text) {
  try {
    const url = new URL(text);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}
