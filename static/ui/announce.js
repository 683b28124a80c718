/**
 * What a screen reader hears, said calmly: news wait in a queue, like news are said together, and at most one
 * sentence is said in every pause. What counts as news is decided in ui/watch.js.
 *
 * @module ui/announce
 */
import { nameList, t } from "./i18n.js";

/** Two sentences closer than this talk over one another. */
const PAUSE_MS = 1500;
/** More sentences waiting than this are old news; the oldest go. */
const WAITING_LIMIT = 5;
/** More names than this are counted instead of named. */
const NAMES_LIMIT = 3;
/** What somebody must know or answer now; few things are, and none of them is dropped. */
const URGENT = "urgent";

/** @typedef {"joined"|"left"} Crowd  news that are said together */

/**
 * @typedef {Object} Announcer
 * @property {(kind: Crowd, name: string) => void} crowd  somebody came or went
 * @property {(name: string, text: string) => void} written  somebody wrote a line
 * @property {(text: string, kind?: string) => void} say  anything else; of one kind only the newest is worth hearing
 * @property {(text: string) => void} urgent  before everything that waits
 * @property {(now: number) => string|null} next  the sentence to say at this time (ms), if any
 * @property {() => boolean} waiting
 * @property {(listener: () => void) => void} onNews  told when there is something to say, so that nobody has to keep asking
 */

/**
 * @param {number} [pause]
 * @returns {Announcer}
 */
export function createAnnouncer(pause = PAUSE_MS) {
  /** @type {Record<Crowd, string[]>} */
  const crowds = { joined: [], left: [] };
  /** @type {{name: string, text: string}[]} */
  let lines = [];
  /** @type {{text: string, kind: string}[]} */
  let sentences = [];
  let last = -Infinity;
  let wake = () => {};

  /** @param {string[]} names */
  const named = (names) => (names.length <= NAMES_LIMIT ? nameList(names) : t("people.count", { count: names.length }));

  /** @returns {string|null} */
  function pick() {
    const sentence = sentences.shift();
    if (sentence !== undefined) return sentence.text;
    if (lines.length > 0) {
      const said = lines;
      lines = [];
      if (said.length > NAMES_LIMIT) return t("say.many_lines", { count: said.length });
      return said.map((line) => t("say.line", line)).join(" ");
    }
    for (const kind of /** @type {const} */ (["joined", "left"])) {
      const names = crowds[kind];
      if (names.length === 0) continue;
      crowds[kind] = [];
      const values = { names: named(names), count: names.length };
      return kind === "joined" ? t("say.joined", values) : t("say.left", values);
    }
    return null;
  }

  return {
    crowd: (kind, name) => {
      crowds[kind].push(name);
      wake();
    },
    written: (name, text) => {
      lines.push({ name, text });
      wake();
    },
    say: (text, kind = "") => {
      if (kind !== "") sentences = sentences.filter((other) => other.kind !== kind);
      sentences.push({ text, kind });
      if (sentences.length > WAITING_LIMIT) sentences.splice(Math.max(0, sentences.findIndex((other) => other.kind !== URGENT)), 1);
      wake();
    },
    urgent: (text) => {
      const at = sentences.findIndex((other) => other.kind !== URGENT);
      sentences.splice(at === -1 ? sentences.length : at, 0, { text, kind: URGENT });
      wake();
    },
    onNews: (listener) => {
      wake = listener;
    },
    next: (now) => {
      if (now - last < pause) return null;
      const text = pick();
      if (text !== null) last = now;
      return text;
    },
    waiting: () => sentences.length + lines.length + crowds.joined.length + crowds.left.length > 0,
  };
}
