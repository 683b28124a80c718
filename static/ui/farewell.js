/**
 * The door of one's talk (open, ajar, closed), and leaving without a fuss: the bell for the end of a coffee, nature's call, thanks.
 *
 * @module ui/farewell
 */
import { useState } from "preact/hooks";
import { secondsLeft } from "../state/gatherings.js";
import { html, useApp, useTopics } from "./context.js";
import { asClock, useSeconds } from "./countdown.js";
import { t } from "./i18n.js";
import { Icon, IconButton } from "./parts.js";

/** @typedef {import("../types.js").Conversation} Conversation */
/** @typedef {import("../types.js").DoorState} DoorState */

/** The server takes a word of thanks up to this length. */
const THANKS_LENGTH = 140;
/** The coffee is over in two minutes, seconds. */
const LAST_SIP = 120;

/** @type {[DoorState, string][]} */
const DOORS = [["open", "door-open"], ["ajar", "ear"], ["closed", "door-closed"]];

/** Which of the three the door of a talk is. @param {{locked: boolean, ajar?: boolean}} talk @returns {DoorState} */
export function doorOf({ locked, ajar }) {
  return !locked ? "open" : ajar ? "ajar" : "closed";
}

/** @param {{conversation: Conversation}} props */
export function DoorChoice({ conversation }) {
  const { actions } = useApp();
  const now = doorOf(conversation);
  return html`<div class="door-choice" role="group" aria-label=${t("door.name")}>
    ${DOORS.map(([door, icon]) => html`<${IconButton} key=${door} icon=${icon} label=${t(`door.${door}`)} pressed=${now === door} class="icon-button-small" onClick=${() => now !== door && actions.setDoor(door)} />`)}
  </div>`;
}

/** @param {{conversation: Conversation, leave: boolean}} props  leave: one can, without walking away */
export function Farewell({ conversation, leave }) {
  const { actions } = useApp();
  const state = useTopics(["conversation", "ui"], 100);
  const [open, setOpen] = useState(false);
  const [text, setText] = useState("");
  const { over = null, excused = [] } = conversation;
  const now = useSeconds(over !== null);
  const left = over ? secondsLeft(state, over, now) : 0;
  /** @param {Event} event */
  const thank = (event) => {
    event.preventDefault();
    actions.leaveConversation(text.normalize("NFC").trim());
  };
  return html`${over && html`<p class="talk-over"><${Icon} name="coffee" size=${16} /><span>${left > 0 ? t("coffee.running") : t("coffee.over")}</span>${left > 0 && html` <b role="timer" aria-live="off">${asClock(left)}</b>`}</p>`}
    <button type="button" class="button" aria-label=${t("coffee.name")} aria-expanded=${String(open)} onClick=${() => setOpen(!open)}><${Icon} name="coffee" size=${16} /><span class="talk-label" aria-hidden="true">${t("coffee.name_short")}</span></button>
    ${open &&
    html`<div class="farewell">
      <button type="button" class="button" onClick=${() => actions.ringOut(over ? 0 : LAST_SIP)}><${Icon} name="bell" size=${16} /><span>${t(over ? "coffee.stay" : "coffee.ring")}</span></button>
      <button type="button" class="button" disabled=${excused.includes(state.me ?? "")} onClick=${() => actions.excuse()}><${Icon} name="clock" size=${16} /><span>${t("coffee.nature")}</span></button>
      ${leave &&
      html`<form onSubmit=${thank} onKeyDown=${(/** @type {KeyboardEvent} */ event) => event.target instanceof HTMLInputElement && event.key !== "Escape" && event.stopPropagation()}>
        <input type="text" maxlength=${THANKS_LENGTH} aria-label=${t("coffee.thanks")} placeholder=${t("coffee.thanks")} value=${text} onInput=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ event) => setText(event.currentTarget.value)} />
        <button type="submit" class="button">${t("coffee.leave")}</button>
      </form>`}
    </div>`}`;
}
