/**
 * Finds links in what people write. Only http, https and mailto become links; everything stays text.
 *
 * @module ui/links
 */

const LINK = /(?:https?:\/\/|mailto:)[^\s<>"«»“”]+/giu;
const SCHEMES = new Set(["https:", "http:", "mailto:"]);
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
    // A host in letters that look like others is shown as it is looked up, before anybody follows it.
    pieces.push({ text: isPlain(shown) ? shown : href, href });
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
    if (!SCHEMES.has(url.protocol)) return null;
    // What stands before an @ looks like a host and is none.
    if (url.username !== "" || url.password !== "") return null;
    return url.protocol === "mailto:" && !/^[^\s@]+@[^\s@]+$/u.test(url.pathname) ? null : url.href;
  } catch {
    return null;
  }
}

/** Whether a link's host is written in plain letters. @param {string} text */
function isPlain(text) {
  const host = /^https?:\/\/([^/?#]*)/iu.exec(text)?.[1] ?? "";
  return /^[\x21-\x7e]*$/.test(host);
}
