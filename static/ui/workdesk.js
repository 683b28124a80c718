/**
 * Working out loud: claiming a desk, tickets with their wait, one's turn, and a word of thanks.
 *
 * @module ui/workdesk
 */
import { useEffect, useState } from "preact/hooks";
import { deskBeside, freeDesk, ownDesk, ticketDesk, waitOf } from "../state/desks.js";
import { secondsLeft } from "../state/gatherings.js";
import { areaById } from "../state/selectors.js";
import { html, useApp, useTopics } from "./context.js";
import { asClock, useSeconds } from "./countdown.js";
import { leftText, Plan } from "./desk_plan.js";
import { t } from "./i18n.js";
import { areaName } from "./names.js";
import { Answer, Question } from "./question.js";
import { toast, attempt } from "./trouble.js";

/** @typedef {import("../types.js").Store} Store */
/** @typedef {import("../types.js").WorkDesk} WorkDesk */

const THANKS_LENGTH = 140;
/** Thanks come while one talks with the next already: they stay until there is a moment to read them. */
const THANKED_MS = 60_000;

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
  const turn = desk !== null && desk.guest === state.me && desk.here ? desk.area : null;
  const [changing, setChanging] = useState(/** @type {string|null} */ (null));
  const [thanked, setThanked] = useState(false);
  useEffect(() => setThanked(false), [turn]);
  const name = (/** @type {string|null} */ id) => state.players.get(id ?? "")?.name ?? t("people.somebody");
  if (desk === null) {
    const free = freeDesk(state);
    if (free === null || free.id === passed) return null;
    return html`<${Plan} key=${free.id} text=${t("desk.free")} send=${t("desk.claim")} onSend=${(/** @type {string} */ topic, /** @type {number|null} */ slots) => actions.claimDesk(true, topic, slots)} close=${t("common.close")} onClose=${() => setPassed(free.id)} />`;
  }
  const left = desk.until === null ? 0 : secondsLeft(state, { until: desk.until }, now);
  if (desk === own && changing === desk.area) {
    /** @param {string} topic @param {number|null} slots */
    const change = (topic, slots) => {
      actions.claimDesk(true, topic, slots);
      setChanging(null);
    };
    return html`<${Plan} key="change" desk=${desk} text=${t("desk.plan")} send=${t("common.save")} onSend=${change} close=${t("common.cancel")} onClose=${() => setChanging(null)} />`;
  }
  if (desk === own) {
    const guest = desk.guest === null ? t("desk.nobody") : t(desk.here ? "desk.guest" : "desk.coming", { name: name(desk.guest), time: asClock(left) });
    // From afar one is told where it is that one is awaited.
    const place = areaById(state, desk.area);
    const away = place !== null && state.players.get(state.me ?? "")?.area !== place.id;
    const ownText = away ? t("desk.own_at", { area: areaName(place) }) : desk.topic ? t("desk.own", { topic: desk.topic }) : t("desk.own_plain");
    return html`<${Question} name=${t("desk.name")} icon="pencil" text=${ownText} note=${[guest, desk.queue.length > 0 ? t("desk.waiting", { count: desk.queue.length }) : "", leftText(desk)].filter(Boolean).join(" ")}>
      ${desk.guest !== null && html`<${Answer} label=${t("desk.next")} main onClick=${() => actions.nextTicket()} />`}
      <${Answer} label=${t("desk.change")} onClick=${() => setChanging(desk.area)} />
      <${Answer} label=${t("desk.end")} onClick=${() => actions.claimDesk(false, "")} />
    <//>`;
  }
  const values = { name: name(desk.owner), topic: desk.topic };
  if (turn !== null) {
    const text = `${t(desk.topic ? "desk.with" : "desk.with_plain", values)} ${asClock(left)}`;
    const leave = () => actions.takeTicket(desk.area, false);
    if (thanked) return html`<${Question} name=${t("desk.name")} icon="pencil" text=${text} note=${t("desk.thanks_sent")}><${Answer} label=${t("desk.done")} onClick=${leave} /><//>`;
    /** @param {string} words */
    const thank = (words) => {
      if (!words) return;
      actions.thankDesk(desk.area, words);
      setThanked(true);
    };
    return html`<${Words} key="thanks" name=${t("desk.name")} text=${text} label=${t("desk.thanks")} length=${THANKS_LENGTH} send=${t("desk.thank")} onSend=${thank} close=${t("desk.done")} onClose=${leave} />`;
  }
  if (desk.guest === state.me) {
    return html`<${Question} name=${t("desk.name")} icon="bell" text=${t(desk.topic ? "desk.turn" : "desk.turn_plain", { ...values, time: asClock(left) })}>
      <${Answer} label=${t("desk.go")} main onClick=${() => attempt(app, actions.walkToPlayer(desk.owner))} />
      <${Answer} label=${t("desk.give_back")} onClick=${() => actions.takeTicket(desk.area, false)} />
    <//>`;
  }
  const wait = waitOf(desk, mine === null ? null : state.me, left);
  return html`<${Question} name=${t("desk.name")} icon="pencil" text=${t(desk.topic ? "desk.works" : "desk.works_plain", values)} note=${[desk.left === 0 && mine === null ? "" : waitText(wait, mine !== null), leftText(desk)].filter(Boolean).join(" ")}>
    ${mine === null
      ? desk.left !== 0 && html`<${Answer} label=${t("desk.take")} main onClick=${() => actions.takeTicket(desk.area, true)} />`
      : html`<${Answer} label=${t("desk.give_back")} onClick=${() => actions.takeTicket(desk.area, false)} />`}
  <//>`;
}

/** How long one waits: with a ticket it is known, before that it is what a new one would wait. @param {number} minutes @param {boolean} ticket */
export function waitText(minutes, ticket) {
  if (ticket) return minutes === 0 ? t("desk.next_one") : t("desk.your_wait", { count: minutes });
  return minutes === 0 ? t("desk.no_wait") : t("desk.wait", { count: minutes });
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
      <input type="text" data-most=${length} aria-label=${label} placeholder=${label} value=${words} onInput=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ event) => setWords(event.currentTarget.value)} />
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
    store.onMessage("desk_thanked", ({ id, text }) => toast(store, "desk.thanked", "info", { name: nameOf(id), text }, [], THANKED_MS)),
  ];
  return () => stops.forEach((stop) => stop());
}
