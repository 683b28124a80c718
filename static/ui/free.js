/**
 * Which part of the map nothing lies over: the map is shifted so that one's own figure stands there, whatever opens.
 *
 * @module ui/free
 */
import { useEffect } from "preact/hooks";
import { useApp } from "./context.js";

/** @typedef {{left: number, top: number, right: number, bottom: number}} Rect */
/** @typedef {{width: number, height: number}} Screen */

/** What belongs to a figure, in pixels from its feet: its face and what it says above, its name below, who stands beside it. */
const ABOUT = { left: 110, top: 150, right: 110, bottom: 44 };
/** What lies within so many pixels of one's height, or of one's breadth, lies beside one. */
const BESIDE = 48;
/** How finely a place is looked for, pixels. */
const STEP = 12;
/** A pixel that something lies over weighs as much as this many pixels of way, squared. */
const COVERED = 60;
/** What lies over the map for longer than a glance. */
const LASTING = ".place > *, .corner > :not(.faces), .faces:not(.faces-wide) :is(.tile, .faces-tools), .questions > *, .walk-note, .compass, .toolbar, .panel";

/**
 * Where one's own figure is seen best: as near as can be to the middle, with nothing over it.
 * @param {Screen} screen
 * @param {Rect[]} boxes  what lies over the map
 * @returns {{x: number, y: number}} from the middle of the screen, pixels
 */
export function freePlace({ width, height }, boxes) {
  let best = { x: 0, y: 0 };
  let least = Infinity;
  for (let y = -Math.floor(height / 2 / STEP) * STEP; y <= height / 2; y += STEP) {
    for (let x = -Math.floor(width / 2 / STEP) * STEP; x <= width / 2; x += STEP) {
      const way = x * x + y * y;
      if (way >= least) continue;
      const cost = way + COVERED * covered(width / 2 + x, height / 2 + y, { width, height }, boxes);
      if (cost >= least) continue;
      least = cost;
      best = { x, y };
    }
  }
  return best;
}

/** How many pixels about a place something lies over, or are beyond the screen. @param {number} x @param {number} y @param {Screen} screen @param {Rect[]} boxes */
function covered(x, y, screen, boxes) {
  const own = { left: x - ABOUT.left, top: y - ABOUT.top, right: x + ABOUT.right, bottom: y + ABOUT.bottom };
  const whole = (ABOUT.left + ABOUT.right) * (ABOUT.top + ABOUT.bottom);
  const outside = whole - common(own, { left: 0, top: 0, right: screen.width, bottom: screen.height });
  return boxes.reduce((sum, box) => sum + common(own, box), outside);
}

/** @param {Rect} one @param {Rect} other  pixels they share */
function common(one, other) {
  return Math.max(0, Math.min(one.right, other.right) - Math.max(one.left, other.left)) * Math.max(0, Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top));
}

/**
 * How far from each edge of the screen something lies beside a place: so far one may look beyond the edge of the map.
 * @param {{x: number, y: number}} place  from the middle of the screen
 * @param {Screen} screen
 * @param {Rect[]} boxes
 * @returns {Rect}
 */
export function margins(place, { width, height }, boxes) {
  const x = width / 2 + place.x;
  const y = height / 2 + place.y;
  const found = { left: 0, top: 0, right: 0, bottom: 0 };
  for (const { left, top, right, bottom } of boxes) {
    if (top < y + BESIDE && bottom > y - BESIDE) {
      if (left > x) found.right = Math.max(found.right, width - left);
      if (right < x) found.left = Math.max(found.left, right);
    }
    if (left < x + BESIDE && right > x - BESIDE) {
      if (top > y) found.bottom = Math.max(found.bottom, height - top);
      if (bottom < y) found.top = Math.max(found.top, bottom);
    }
  }
  return found;
}

/** Where something is, without what it is moved by while it slides in. @param {Element} element @returns {Rect} */
function boxOf(element) {
  if (element instanceof HTMLElement && element.matches(".panel")) {
    const { offsetLeft: left, offsetTop: top, offsetWidth: width, offsetHeight: height } = element;
    return { left, top, right: left + width, bottom: top + height };
  }
  return element.getBoundingClientRect();
}

/** The height of all that is in a column, were nothing of it to scroll. @param {HTMLElement} column */
function needed(column) {
  const gap = parseFloat(getComputedStyle(column).rowGap) || 0;
  return [...column.children].reduce((sum, child) => sum + child.scrollHeight + gap, -gap);
}

/** Looks whenever something lasting over the map comes, goes or grows. @param {{panel: string|null}} props */
export function Free({ panel }) {
  const { store } = useApp();
  useEffect(() => {
    const office = document.querySelector(".office");
    if (!(office instanceof HTMLElement)) return undefined;
    const look = () => {
      const parts = (/** @type {string} */ names) => [...office.querySelectorAll(names)].map(boxOf).filter(({ left, right, top, bottom }) => right > left && bottom > top);
      const screen = { width: innerWidth, height: innerHeight };
      // What grows down at the top right ends above what is asked at the bottom.
      const corner = office.querySelector(".corner");
      if (!(corner instanceof HTMLElement)) return;
      const { left, right } = corner.getBoundingClientRect();
      const under = parts(".questions > *, .walk-note, .compass, .toolbar").filter((box) => box.right > left && box.left < right);
      const foot = Math.min(screen.height, ...under.map(({ top }) => top));
      office.style.setProperty("--foot", `${screen.height - foot}px`);
      office.toggleAttribute("data-full", needed(corner) > parseFloat(getComputedStyle(corner).maxHeight));
      const boxes = parts(LASTING);
      const place = freePlace(screen, boxes);
      store.dispatch({ type: "page/free", place, margins: margins(place, screen, boxes) });
    };
    const sizes = new ResizeObserver(look);
    for (const part of office.querySelectorAll(".place, .corner, .foot, .questions, .toolbar, .panel")) sizes.observe(part);
    office.addEventListener("transitionend", look);
    addEventListener("resize", look);
    return () => {
      sizes.disconnect();
      office.removeEventListener("transitionend", look);
      removeEventListener("resize", look);
    };
  }, [panel]);
  return null;
}
