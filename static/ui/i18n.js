/**
 * Texts in the language of the person: one flat JSON file a language, loaded when it is chosen.
 * Which words stand where is decided by the panels; the words themselves live in static/i18n.
 *
 * @module ui/i18n
 */

/** @typedef {"fr"|"en"|"nl"} Language */
/** @typedef {Record<string, string>} Texts */
/** @typedef {Record<string, string|number>} Values */

/** @type {readonly Language[]} */
export const LANGUAGES = ["fr", "en", "nl"];

/** Each language's own name for itself, the same in all of them. @type {Record<Language, string>} */
export const LANGUAGE_NAMES = { fr: "Français", en: "English", nl: "Nederlands" };

/** @type {Language} */
let current = "fr";
/** @type {Texts} */
let texts = {};
let plurals = new Intl.PluralRules("fr");

/** What came, or is on its way, by language. @type {Map<Language, Promise<Texts>>} */
const fetched = new Map();

/**
 * @param {Language} language
 * @returns {Promise<Texts>}
 */
function fetchTexts(language) {
  const known = fetched.get(language);
  if (known !== undefined) return known;
  const coming = askForTexts(language);
  fetched.set(language, coming);
  // Asked for anew another time.
  coming.catch(() => fetched.delete(language));
  return coming;
}

/**
 * @param {Language} language
 * @returns {Promise<Texts>}
 */
async function askForTexts(language) {
  const answer = await fetch(new URL(`../i18n/${language}.json`, import.meta.url));
  if (!answer.ok) throw new Error(`the texts of "${language}" did not load: ${answer.status}`);
  return answer.json();
}

/**
 * Speaks another language from now on. The page's own `lang` follows, so that screen readers pronounce it right.
 * @param {Language} language
 * @param {(language: Language) => Promise<Texts>} [load]
 * @returns {Promise<void>}
 */
export async function setLanguage(language, load = fetchTexts) {
  const loaded = await load(language);
  current = language;
  texts = loaded;
  plurals = new Intl.PluralRules(language);
  if (typeof document !== "undefined") document.documentElement.lang = language;
}

/** @returns {Language} */
export function language() {
  return current;
}

/**
 * Whether there is a text for a key; used where the key comes from the server.
 * @param {string} key
 * @returns {boolean}
 */
export function has(key) {
  return key in texts || `${key}.other` in texts;
}

/**
 * The text of a key with its `{placeholders}` filled. When `count` is among the values and the key has
 * the forms `key.one` and `key.other`, the language's own plural rule chooses.
 * A key that is missing shows itself: ugly, but nobody is left with an empty button.
 * @param {string} key
 * @param {Values} [values]
 * @returns {string}
 */
export function t(key, values = {}) {
  let text = texts[key];
  if (text === undefined && typeof values.count === "number") {
    text = texts[`${key}.${plurals.select(values.count)}`] ?? texts[`${key}.other`];
  }
  if (text === undefined) return key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/**
 * The text of an error code, with a plain one for a code nobody has described.
 * @param {unknown} code
 * @returns {string}
 */
export function errorText(code) {
  const key = `error.${String(code)}`;
  return has(key) ? t(key) : t("error.internal");
}

/**
 * "Ada, Bob and Cleo", as the language writes it.
 * @param {string[]} names
 * @returns {string}
 */
export function nameList(names) {
  return new Intl.ListFormat(current, { type: "conjunction" }).format(names);
}

/**
 * The same, of a crowd: "Ada, Bob, Cleo and 46 others".
 * @param {string[]} names
 * @param {number} [limit]  more than this are counted instead of named
 * @returns {string}
 */
export function shortList(names, limit = 4) {
  return nameList(names.length > limit ? [...names.slice(0, limit - 1), t("overhear.more", { count: names.length - limit + 1 })] : names);
}

/**
 * A time of day, for example "14:05".
 * @param {number} seconds  since 1970
 * @returns {string}
 */
export function clock(seconds) {
  return new Intl.DateTimeFormat(current, { hour: "numeric", minute: "2-digit" }).format(new Date(seconds * 1000));
}
