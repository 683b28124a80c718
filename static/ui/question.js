/**
 * How somebody is asked something: what it is about, and the answers as buttons. It never takes the focus: one may be typing.
 *
 * @module ui/question
 */
import { html } from "./context.js";
import { Icon } from "./parts.js";

/**
 * @param {{name: string, icon: string, text: string, note?: string, class?: string, children?: any}} props  children: the answers, the main one first
 */
export function Question({ name, icon, text, note = "", class: kind = "", children }) {
  return html`<section class=${`question ${kind}`} aria-label=${name}>
    <span class="question-sign" aria-hidden="true"><${Icon} name=${icon} size=${24} /></span>
    <div class="question-text"><p>${text}</p>${note && html`<p class="question-note">${note}</p>`}</div>
    <div class="question-tools">${children}</div>
  </section>`;
}

/** @param {{label: string, keys?: string, main?: boolean, onClick: () => void}} props */
export function Answer({ label, keys, main = false, onClick }) {
  return html`<button type="button" class=${`button ${main ? "button-main" : ""}`} aria-keyshortcuts=${keys} onClick=${onClick}>${label}${keys && html` <kbd aria-hidden="true">${keys}</kbd>`}</button>`;
}
