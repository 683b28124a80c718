/**
 * The small pieces that many panels are made of: icons, buttons with their key, popovers, status marks.
 *
 * @module ui/parts
 */
import { h } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { ICONS } from "../icons/lucide.js";
import { html } from "./context.js";
import { t } from "./i18n.js";

/** @typedef {import("../types.js").Status} Status */

/** Every status, in the order of how reachable one is. @type {readonly Status[]} */
export const STATUSES = ["available", "busy", "do_not_disturb", "focus", "away", "ghost"];

/** Shape as well as colour: nobody has to tell green from red. @type {Record<Status, string>} */
const STATUS_ICONS = { available: "check", busy: "clock", do_not_disturb: "minus", focus: "headphones", away: "moon", ghost: "eye-off" };

/** @param {{name: string, size?: number}} props */
export function Icon({ name, size = 20 }) {
  return h(
    "svg",
    {
      class: "icon", width: size, height: size, viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", "stroke-width": 2,
      "stroke-linecap": "round", "stroke-linejoin": "round", "aria-hidden": "true", focusable: "false",
    },
    (ICONS[name] ?? []).map(([tag, attributes]) => h(tag, attributes)),
  );
}

/** The mark of the place: a cup with two words rising from it. @param {{size?: number}} props */
export function Mark({ size = 32 }) {
  return html`<img class="mark" src=${new URL("papote.svg", import.meta.url).href} width=${size} height=${size} alt="" />`;
}

/** @param {{status: Status, label?: boolean}} props */
export function StatusMark({ status, label = false }) {
  return html`<span class=${`status status-${status}`}>
    <span class="status-dot"><${Icon} name=${STATUS_ICONS[status]} size=${12} /></span>
    <span class=${label ? "" : "hidden"}>${t(`status.${status}`)}</span>
  </span>`;
}

/**
 * After a click by hand the keys belong to the map again; after the keyboard, focus stays where it was.
 * @param {MouseEvent} event
 */
export function giveKeysBack(event) {
  if (event.detail > 0 && event.currentTarget instanceof HTMLElement) event.currentTarget.blur();
}

/**
 * A round button with an icon; its name and its key appear on hover and focus.
 * @param {{icon: string, label: string, keys?: string, pressed?: boolean, onClick: (event: MouseEvent) => void, class?: string, disabled?: boolean, expanded?: boolean, badge?: number}} props
 */
export function IconButton({ icon, label, keys, pressed, onClick, class: kind = "", disabled = false, expanded, badge = 0 }) {
  return html`<button
    type="button"
    class=${`icon-button ${kind}`}
    aria-label=${label}
    aria-pressed=${pressed === undefined ? undefined : String(pressed)}
    aria-expanded=${expanded === undefined ? undefined : String(expanded)}
    disabled=${disabled}
    onClick=${(/** @type {MouseEvent} */ event) => {
      giveKeysBack(event);
      onClick(event);
    }}
  >
    <${Icon} name=${icon} />
    ${badge > 0 && html`<span class="badge" aria-hidden="true">${badge > 99 ? "99+" : badge}</span>`}
    <${Tip} label=${label} keys=${keys} />
  </button>`;
}

/** @param {{label: string, keys?: string}} props */
export function Tip({ label, keys }) {
  return html`<span class="tip" aria-hidden="true">${label}${keys && html` <kbd>${keys}</kbd>`}</span>`;
}

/** Macs have their own key for chords. */
const CHORD = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘" : "Ctrl";

/**
 * A chord as it is printed, for example "Ctrl ⇧ A".
 * @param {string} letter
 * @returns {string}
 */
export function chord(letter) {
  return `${CHORD} ⇧ ${letter}`;
}

/** What Escape closes: the newest first. @type {(() => void)[]} */
const layers = [];

/**
 * Escape closes this for as long as it is open, unless something was opened above it.
 * @param {boolean} open
 * @param {() => void} close
 */
export function useEscape(open, close) {
  const latest = useRef(close);
  latest.current = close;
  // With the drawing, not after it: an Escape at once must not close what lies below.
  useLayoutEffect(() => {
    if (!open) return undefined;
    const layer = () => latest.current();
    layers.push(layer);
    return () => void layers.splice(layers.indexOf(layer), 1);
  }, [open]);
}

/** @returns {() => void} stops listening */
export function listenForEscape() {
  /** @param {KeyboardEvent} event */
  const listen = (event) => {
    if (event.key !== "Escape" || event.isComposing || layers.length === 0) return;
    event.preventDefault();
    event.stopPropagation();
    layers.at(-1)?.();
  };
  addEventListener("keydown", listen, { capture: true });
  return () => removeEventListener("keydown", listen, { capture: true });
}

/**
 * A small sheet beside the button that opens it. It closes by Escape, by a press elsewhere, and when focus leaves it.
 * @param {{label: string, onClose: () => void, class?: string, style?: Record<string, string>, children?: any, owner: {current: HTMLElement|null}}} props  owner: what the sheet belongs to; presses there do not close it
 */
export function Popover({ label, onClose, class: kind = "", style, children, owner }) {
  const sheet = useRef(/** @type {HTMLElement|null} */ (null));
  useEscape(true, () => {
    onClose();
    owner.current?.querySelector("button")?.focus();
  });
  useEffect(() => {
    let byKeys = false;
    const pressed = () => (byKeys = true);
    /** @param {Event} event */
    const elsewhere = (event) => {
      if (event.type === "pointerdown") byKeys = false;
      if (event.target instanceof Node && !owner.current?.contains(event.target)) onClose();
    };
    document.addEventListener("keydown", pressed, { capture: true });
    document.addEventListener("pointerdown", elsewhere, { capture: true });
    document.addEventListener("focusin", elsewhere);
    focusFirst(sheet.current);
    return () => {
      document.removeEventListener("pointerdown", elsewhere, { capture: true });
      document.removeEventListener("focusin", elsewhere);
      document.removeEventListener("keydown", pressed, { capture: true });
      // Who chose by key goes on from the button; a panel that was chosen gives the focus back to it.
      if (byKeys && document.activeElement === document.body) owner.current?.querySelector("button")?.focus({ preventScroll: true });
    };
  }, []);
  return html`<div ref=${sheet} class=${`popover ${kind}`} style=${style} role="dialog" aria-label=${label} onKeyDown=${keepKeys}>${children}</div>`;
}

/**
 * @param {HTMLElement|null} root
 */
export function focusFirst(root) {
  const first = root?.querySelector("[data-autofocus], button, input, select, textarea, a[href]");
  if (first instanceof HTMLElement) first.focus({ preventScroll: true });
}

/**
 * As the `ref` of what was just opened: has the focus once. A function made anew at each drawing would take it back each time.
 * @param {HTMLElement|null} element
 */
export function takeFocus(element) {
  element?.focus();
}

/**
 * Keys pressed inside a sheet stay in it: arrows there move a choice, not the figure on the map.
 * @param {KeyboardEvent} event
 */
export function keepKeys(event) {
  if (event.key !== "Escape") event.stopPropagation();
}

/**
 * A slider with its value in words.
 * @param {{label: string, value: number, min: number, max: number, step: number, shown: string, onInput: (value: number) => void}} props
 */
export function Slider({ label, value, min, max, step, shown, onInput }) {
  return html`<label class="slider">
    <span class="slider-label">${label}</span>
    <input
      type="range"
      min=${min}
      max=${max}
      step=${step}
      value=${value}
      aria-valuetext=${shown}
      onInput=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ event) => onInput(Number(event.currentTarget.value))}
    />
    <output>${shown}</output>
  </label>`;
}

/**
 * An on/off choice; a switch says by itself whether it is on.
 * @param {{label: string, hint?: string, checked: boolean, onChange: (on: boolean) => void, icon?: string, disabled?: boolean, described?: string}} props
 */
export function Switch({ label, hint, checked, onChange, icon, disabled = false, described }) {
  return html`<button
    type="button"
    role="switch"
    class="switch"
    aria-checked=${String(checked)}
    aria-describedby=${described}
    disabled=${disabled}
    onClick=${() => onChange(!checked)}
  >
    ${icon && html`<${Icon} name=${icon} />`}
    <span class="switch-text"><span>${label}</span>${hint && html`<small>${hint}</small>`}</span>
    <span class="switch-track" aria-hidden="true"><span class="switch-thumb"></span></span>
  </button>`;
}
