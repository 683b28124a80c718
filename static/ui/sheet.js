/**
 * A button with words that opens a small sheet beside it, and when there is so little room that buttons go into sheets.
 *
 * @module ui/sheet
 */
import { useRef, useState } from "preact/hooks";
import { html, useMedia } from "./context.js";
import { Icon, Popover } from "./parts.js";

/** Pixels: how wide a sheet is, what it keeps from the button and from the edges, the height it wants, and the least it is of use with. */
const SIZE = { width: 320, gap: 6, edge: 8, height: 320, least: 240 };

/** @typedef {{left: number, top: number, right: number, bottom: number}} Rect */

/**
 * Where a sheet lies: below its button, or above where there is more room; always whole on the screen, and over its button where that has hardly any.
 * @param {Rect} button
 * @param {{width: number, height: number}} screen
 * @returns {Record<string, string>} for its style
 */
export function besides(button, screen) {
  const width = Math.min(SIZE.width, screen.width - 2 * SIZE.edge);
  const left = Math.max(SIZE.edge, Math.min(button.left, screen.width - width - SIZE.edge));
  const below = screen.height - button.bottom - SIZE.gap - SIZE.edge;
  const above = button.top - SIZE.gap - SIZE.edge;
  const up = below < SIZE.height && above > below;
  const side = { left: `${left}px`, width: `${width}px` };
  if (Math.max(below, above) < SIZE.least) return { ...side, bottom: `${SIZE.edge}px`, maxHeight: `${screen.height - 2 * SIZE.edge}px` };
  return {
    ...side,
    maxHeight: `${Math.max(0, up ? above : below)}px`,
    ...(up ? { bottom: `${screen.height - button.top + SIZE.gap}px` } : { top: `${button.bottom + SIZE.gap}px` }),
  };
}

/** Whether there is so little room that what is seldom used goes into sheets. */
export function useTight() {
  return useMedia("(max-width: 1079px), (max-height: 719px)");
}

/**
 * @param {{icon?: string, emoji?: string, label: string, bare?: boolean, class?: string, children: (close: () => void) => any}} props  bare: without its words; children: what is in the sheet, given how to close it
 */
export function SheetButton({ icon, emoji, label, bare = false, class: kind = "", children }) {
  const [place, setPlace] = useState(/** @type {Record<string, string>|null} */ (null));
  const owner = useRef(/** @type {HTMLElement|null} */ (null));
  const toggle = () => {
    const button = owner.current?.getBoundingClientRect();
    setPlace(place === null && button ? besides(button, { width: innerWidth, height: innerHeight }) : null);
  };
  const close = () => setPlace(null);
  return html`<span class=${`sheet-owner ${bare ? "sheet-bare" : ""}`} ref=${owner}>
    <button type="button" class="button" aria-label=${bare ? label : undefined} title=${bare ? label : undefined} aria-expanded=${String(place !== null)} onClick=${toggle}>
      ${icon && html`<${Icon} name=${icon} size=${16} />`}${emoji && html`<span class="emoji" aria-hidden="true">${emoji}</span>`}${!bare && html`<span>${label}</span><${Icon} name="chevron-down" size=${14} />`}
    </button>
    ${place && html`<${Popover} label=${label} class=${`sheet ${kind}`} style=${place} owner=${owner} onClose=${close}>${children(close)}<//>`}
  </span>`;
}

/** A line of a sheet: what it does, and a sentence about it. @param {{icon?: string, emoji?: string, label: string, hint?: string, keys?: string, pressed?: boolean, disabled?: boolean, onClick: () => void}} props */
export function Line({ icon, emoji, label, hint = "", keys, pressed, disabled = false, onClick }) {
  return html`<button type="button" class="item sheet-line" aria-pressed=${pressed === undefined ? undefined : String(pressed)} aria-keyshortcuts=${keys} disabled=${disabled} onClick=${onClick}>
    ${icon && html`<${Icon} name=${icon} size=${18} />`}${emoji && html`<span class="emoji" aria-hidden="true">${emoji}</span>`}<span>${label}${hint && html`<small>${hint}</small>`}</span>${keys && html`<kbd aria-hidden="true">${keys}</kbd>`}
  </button>`;
}
