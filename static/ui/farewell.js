/**
 * The door of one's talk (open, ajar, closed), and all ways out of it: a wave, nature's call, the bell that ends it for all, thanks.
 *
 * @module ui/farewell
 */
import { useState } from "preact/hooks";
import { secondsLeft } from "../state/gatherings.js";
import { html, useApp, useTopics } from "./context.js";
import { asClock, useSeconds } from "./countdown.js";
import { t } from "./i18n.js";
import { Icon } from "./parts.js";
import { Line, SheetButton } from "./sheet.js";

/** @typedef {import("../types.js").Conversation} Conversation */
/** @typedef {import("../types.js").DoorState} DoorState */

/** The server takes a word of thanks up to this length. */
const THANKS_LENGTH = 140;
/** The talk is over in two minutes, seconds. */
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
  const icon = DOORS.find(([door]) => door === now)?.[1];
  return html`<${SheetButton} icon=${icon} label=${t(`door.is_${now}`)}>
    ${(/** @type {() => void} */ close) => DOORS.map(([door, sign]) => html`<${Line} key=${door} icon=${sign} label=${t(`door.${door}`)} pressed=${now === door} onClick=${() => (close(), now !== door && actions.setDoor(door))} />`)}
  <//>`;
}

/** The end of the talk that somebody has rung. @param {{conversation: Conversation}} props */
export function Over({ conversation }) {
  const state = useTopics(["conversation"], 100);
  const { over = null } = conversation;
  const now = useSeconds(over !== null);
  if (over === null) return null;
  const left = secondsLeft(state, over, now);
  return html`<p class="talk-over"><${Icon} name="bell" size=${16} /><span>${left > 0 ? t("coffee.running") : t("coffee.over")}</span>${left > 0 && html` <b role="timer" aria-live="off">${asClock(left)}</b>`}</p>`;
}

/**
 * Every way to leave, each with a sentence.
 * @param {{conversation: Conversation, leave: () => void}} props  leave: with a wave
 */
export function Farewell({ conversation, leave }) {
  const { actions } = useApp();
  const state = useTopics(["conversation", "ui"], 100);
  const [text, setText] = useState("");
  const { over = null, excused = [], kind } = conversation;
  const key = state.preferences.singleKeys ? "K" : undefined;
  /** @param {Event} event */
  const thank = (event) => {
    event.preventDefault();
    actions.leaveConversation(text.normalize("NFC").trim());
  };
  /** @param {() => void} close @param {() => void} act */
  const then = (close, act) => () => (close(), act());
  return html`<${SheetButton} emoji="👋" label=${t("leave.name")} class="farewell">
    ${(/** @type {() => void} */ close) => html`
      ${kind === "bubble" && html`<${Line} emoji="👋" label=${t("conversation.leave")} hint=${t("leave.wave_hint")} onClick=${then(close, leave)} />`}
      ${kind === "table" && (state.coffee?.table ? html`<${Line} icon="coffee" label=${t("machine.leave")} hint=${t("leave.coffee_hint")} keys=${key} onClick=${then(close, leave)} />` : html`<${Line} icon="armchair" label=${t("table.stand_up")} hint=${t("leave.wave_hint")} onClick=${then(close, leave)} />`)}
      ${kind === "area" && html`<p class="panel-note">${t("leave.walk")}</p>`}
      <${Line} icon="clock" label=${t("coffee.nature")} hint=${t("leave.nature_hint")} disabled=${excused.includes(state.me ?? "")} onClick=${then(close, () => actions.excuse())} />
      <${Line} icon="bell" label=${t(over ? "coffee.stay" : "coffee.ring")} hint=${t(over ? "leave.stay_hint" : "leave.ring_hint")} onClick=${then(close, () => actions.ringOut(over ? 0 : LAST_SIP))} />
      ${kind !== "area" &&
      html`<form onSubmit=${thank}>
        <label><span>${t("coffee.thanks")}</span><input type="text" data-most=${THANKS_LENGTH} value=${text} onInput=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ event) => setText(event.currentTarget.value)} /></label>
        <button type="submit" class="button">${t("coffee.leave")}</button>
      </form>`}`}
  <//>`;
}
