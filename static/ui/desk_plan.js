/**
 * What somebody works on at a desk, and for how many tickets he has time: the form for it, and how that is told.
 *
 * @module ui/desk_plan
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { html } from "./context.js";
import { t } from "./i18n.js";
import { Icon } from "./parts.js";

/** @typedef {import("../types.js").WorkDesk} WorkDesk */

const TOPIC_LENGTH = 60;
const TICKET_MINUTES = 10;
const MOST_SLOTS = 12;

/** How many tickets are left, if there is an end of them. @param {WorkDesk} desk */
export function leftText(desk) {
  const left = desk.left ?? null;
  if (left === null) return "";
  if (left > 0) return t("desk.left", { count: left });
  return t(desk.guest === null && desk.queue.length === 0 ? "desk.over" : "desk.left_none");
}

/**
 * The form, for a free desk or for one's own, whose topic and tickets it begins with.
 * @param {{text: string, desk?: WorkDesk, send: string, onSend: (topic: string, slots: number|null) => void, close: string, onClose: () => void}} props
 */
export function Plan({ text, desk, send, onSend, close, onClose }) {
  const [topic, setTopic] = useState(desk?.topic ?? "");
  const [slots, setSlots] = useState(String(desk?.left ?? ""));
  const input = useRef(/** @type {HTMLInputElement|null} */ (null));
  useEffect(() => {
    // Whoever wants to change it pressed a button that is gone now; a free desk takes nobody's focus.
    if (desk !== undefined) input.current?.focus();
  }, []);
  /** @param {Event} event */
  const submit = (event) => {
    event.preventDefault();
    onSend(topic.normalize("NFC").trim(), slots === "" ? null : Number(slots));
  };
  /** @param {KeyboardEvent} event */
  const down = (event) => {
    const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
    if (typing && event.key !== "Escape") event.stopPropagation();
  };
  const counts = Array.from({ length: MOST_SLOTS }, (_, index) => index + 1);
  return html`<form class="question question-door question-full" aria-label=${t("desk.name")} onSubmit=${submit} onKeyDown=${down}>
    <div class="question-text"><p>${text}</p></div>
    <div class="question-tools">
      <input ref=${input} type="text" data-most=${TOPIC_LENGTH} aria-label=${t("desk.topic")} placeholder=${t("desk.topic")} value=${topic} onInput=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ event) => setTopic(event.currentTarget.value)} />
      <span class="choice"><${Icon} name="timer" size=${16} /><select aria-label=${t("desk.slots")} value=${slots} onChange=${(/** @type {Event & {currentTarget: HTMLSelectElement}} */ event) => setSlots(event.currentTarget.value)}>
        <option value="">${t("desk.slots_open")}</option>
        ${desk !== undefined && html`<option value="0">${t("desk.slots_none")}</option>`}
        ${counts.map((count) => html`<option key=${count} value=${count}>${t("desk.slots_count", { count, minutes: count * TICKET_MINUTES })}</option>`)}
      </select></span>
      <button type="submit" class="button button-main">${send}</button>
      <button type="button" class="button" onClick=${onClose}>${close}</button>
    </div>
  </form>`;
}
