/**
 * Working out loud: claiming a desk, tickets with their wait, one's turn, and a word of thanks.
 *
 * @module ui/workdesk
 */
import { useState } from "preact/hooks";
import { deskBeside, freeDesk, ownDesk, ticketDesk, waitOf } from "../state/desks.js";
import { secondsLeft } from "../state/gatherings.js";
import { html, useApp, useTopics } from "./context.js";
import { asClock, useSeconds } from "./countdown.js";
import { t } from "./i18n.js";
import { Answer, Question } from "./question.js";
import { toast, attempt } from "./trouble.js";

/** @typedef {import("../types.js").Store} Store */
/** @typedef {import("../types.js").WorkDesk} WorkDesk */

const TOPIC_LENGTH = 60;
const THANKS_LENGTH = 140;

/** What one may do about a desk, here and now. */
export function WorkDesk() {
  const app = useApp();
  const { actions } = app;
  const state = useTopics(["players", "positions", "conversation", "ui"], 250);
  const own = ownDesk(state);
  const mine = ticketDesk(state);
  const desk = own ?? mine ?? deskBeside(state);
  const now = useSeconds(desk !== null && desk.guest !== null);
  const [passed, setPassed] = useState(/** @type {string|null} */ (null));
  const name = (/** @type {string|null} */ id) => state.players.get(id ?? "")?.name ?? t("people.somebody");
  if (desk === null) {
    const free = freeDesk(state);
    if (free === null || free.id === passed) return null;
    return html`<${Words} key=${free.id} name=${t("desk.name")} text=${t("desk.free")} label=${t("desk.topic")} length=${TOPIC_LENGTH} send=${t("desk.claim")} onSend=${(/** @type {string} */ topic) => actions.claimDesk(true, topic)} close=${t("common.close")} onClose=${() => setPassed(free.id)} />`;
  }
  const left = desk.until === null ? 0 : secondsLeft(state, { until: desk.until }, now);
  if (desk === own) {
    const guest = desk.guest === null ? t("desk.nobody") : t(desk.here ? "desk.guest" : "desk.coming", { name: name(desk.guest), time: asClock(left) });
    return html`<${Question} name=${t("desk.name")} icon="pencil" text=${t("desk.own", { topic: desk.topic || t("desk.something") })} note=${`${guest} ${t("desk.waiting", { count: desk.queue.length })}`}>
      ${desk.guest !== null && html`<${Answer} label=${t("desk.next")} main onClick=${() => actions.nextTicket()} />`}
      <${Answer} label=${t("desk.end")} onClick=${() => actions.claimDesk(false, "")} />
    <//>`;
  }
  const values = { name: name(desk.owner), topic: desk.topic || t("desk.something") };
  if (desk.guest === state.me && desk.here) {
    const text = `${t("desk.with", values)} ${asClock(left)}`;
    return html`<${Words} key="thanks" name=${t("desk.name")} text=${text} label=${t("desk.thanks")} length=${THANKS_LENGTH} send=${t("desk.thank")} onSend=${(/** @type {string} */ words) => words && actions.thankDesk(desk.area, words)} close=${t("desk.done")} onClose=${() => actions.takeTicket(desk.area, false)} />`;
  }
  if (desk.guest === state.me) {
    return html`<${Question} name=${t("desk.name")} icon="bell" text=${t("desk.turn", { ...values, time: asClock(left) })}>
      <${Answer} label=${t("desk.go")} main onClick=${() => attempt(app, actions.walkToPlayer(desk.owner))} />
      <${Answer} label=${t("desk.give_back")} onClick=${() => actions.takeTicket(desk.area, false)} />
    <//>`;
  }
  const wait = waitOf(desk, mine === null ? null : state.me, left);
  return html`<${Question} name=${t("desk.name")} icon="pencil" text=${t("desk.works", values)} note=${wait === 0 ? t("desk.no_wait") : t("desk.wait", { count: wait })}>
    ${mine === null
      ? html`<${Answer} label=${t("desk.take")} main onClick=${() => actions.takeTicket(desk.area, true)} />`
      : html`<${Answer} label=${t("desk.give_back")} onClick=${() => actions.takeTicket(desk.area, false)} />`}
  <//>`;
}

/** A line to be written. @param {{name: string, text: string, label: string, length: number, send: string, onSend: (text: string) => void, close: string, onClose: () => void}} props */
function Words({ name, text, label, length, send, onSend, close, onClose }) {
  const [words, setWords] = useState("");
  /** @param {Event} event */
  const submit = (event) => {
    event.preventDefault();
    onSend(words.normalize("NFC").trim());
    setWords("");
  };
  return html`<form class="question question-door" aria-label=${name} onSubmit=${submit} onKeyDown=${(/** @type {KeyboardEvent} */ event) => event.target instanceof HTMLInputElement && event.key !== "Escape" && event.stopPropagation()}>
    <div class="question-text"><p>${text}</p></div>
    <div class="question-tools">
      <input type="text" maxlength=${length} aria-label=${label} placeholder=${label} value=${words} onInput=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ event) => setWords(event.currentTarget.value)} />
      <button type="submit" class="button button-main">${send}</button>
      <button type="button" class="button" onClick=${onClose}>${close}</button>
    </div>
  </form>`;
}

/**
 * Tells whose turn it is, and of thanks.
 * @param {Store} store
 * @param {import("./announce.js").Announcer} announcer
 * @param {(sound: import("./sounds.js").Sound) => void} play
 * @returns {() => void} stops watching
 */
export function watchDesks(store, announcer, play) {
  const { state } = store;
  /** @param {string} id */
  const nameOf = (id) => state.players.get(id)?.name ?? t("people.somebody");
  const stops = [
    store.onMessage("desk_called", ({ area }) => {
      const owner = state.desks.get(area)?.owner ?? "";
      announcer.urgent(t("desk.called", { name: nameOf(owner) }));
      play("bell");
    }),
    store.onMessage("desk_thanked", ({ id, text }) => toast(store, "desk.thanked", "info", { name: nameOf(id), text })),
  ];
  return () => stops.forEach((stop) => stop());
}
