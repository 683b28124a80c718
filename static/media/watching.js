/**
 * What the server is told of the pictures we draw, so that no more is sent than is seen: only when it matters to the
 * choice of a quality, and not too often.
 *
 * @module media/watching
 */

/** @typedef {{id: string, width: number, pinned: boolean}} Drawn */
/** @typedef {"full"|"low"|"audio"} Mode */

/** As many pictures as the server wants to know of. */
const PICTURES = 16;

/** Widths are told in steps of this, pixels: a wall that is resized does not talk all the time. */
const STEP = 80;

const WIDEST = 8192;

/** Between two tellings, ms. */
export const SPACING_MS = 400;

/**
 * What to tell: the pinned and the widest first, widths in steps.
 *
 * @param {Iterable<Drawn>} pictures
 * @param {Mode} mode
 * @returns {{pictures: Drawn[], mode: Mode}}
 */
export function watchOf(pictures, mode) {
  const told = [...pictures].map(({ id, width, pinned }) => ({ id, width: stepOf(width), pinned }));
  told.sort((one, other) => Number(other.pinned) - Number(one.pinned) || other.width - one.width || (one.id < other.id ? -1 : 1));
  return { pictures: told.slice(0, PICTURES), mode };
}

/** @param {number} width */
function stepOf(width) {
  if (!(width >= 1)) return 0;
  return Math.min(WIDEST, Math.max(1, Math.floor(width / STEP) * STEP));
}

/** Tells what is drawn, when it has changed. */
export class Watching {
  /** @type {Drawn[]} */
  #pictures = [];
  /** @type {Mode} */
  #mode = "full";
  #told = JSON.stringify(watchOf([], "full"));
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;
  /** @type {(watch: {pictures: Drawn[], mode: Mode}) => void} */
  #tell;

  /** @param {(watch: {pictures: Drawn[], mode: Mode}) => void} tell */
  constructor(tell) {
    this.#tell = tell;
  }

  /** @param {Drawn[]} pictures */
  draw(pictures) {
    this.#pictures = pictures;
    this.#timer ??= setTimeout(() => this.#say(), SPACING_MS);
  }

  /** @param {Mode} mode */
  setMode(mode) {
    if (mode === this.#mode) return;
    this.#mode = mode;
    this.#say();
  }

  /** The server may have forgotten what it was told, or missed it while the line was down: say it anew. */
  renew() {
    this.#told = "";
    this.#say();
  }

  #say() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const watch = watchOf(this.#pictures, this.#mode);
    const text = JSON.stringify(watch);
    if (text === this.#told) return;
    this.#told = text;
    this.#tell(watch);
  }
}
