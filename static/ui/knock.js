/**
 * At a closed door, of a room, a table or a circle: knocking, being answered, and answering those who knock.
 *
 * @module ui/knock
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { areaById } from "../state/selectors.js";
import { closedTalk, lockedDoor } from "../state/gatherings.js";
import { useAnswers } from "./answering.js";
import { html, useApp, useTopics } from "./context.js";
import { clock, shortList, t } from "./i18n.js";
import { areaName } from "./names.js";
import { Icon } from "./parts.js";
import { Answer, Question } from "./question.js";
import { attempt, toast } from "./trouble.js";

/** @typedef {import("../types.js").State} State */

/** The server takes a word with a knock up to this length. */
const KNOCK_LENGTH = 120;
/** How long an answer stays on the page: a refusal is read, an open door waits for a minute. */
const REFUSED_MS = 8000;
const OPEN_MS = 60_000;
/** When the door opens for whoever is told "in five minutes", and how long one may think better of it. */
const LATER_SECONDS = 300;
const PROMISED_MS = 60_000;

/** What one may do at a door one ran into, and what came of one's knock. */
export function Door() {
  const app = useApp();
  const { actions, announcer, store } = app;
  const state = useTopics(["players", "positions", "conversation", "ui"], 250);
  const [door, setDoor] = useState(/** @type {string|null} */ (null));
  const offered = useRef(door);
  useEffect(
    () =>
      store.onMessage("ui/door", ({ area }) => {
        const found = areaById(store.state, area);
        // Who leans on the door is told once.
        if (found && offered.current !== area && store.state.knocking === null) announcer.say(t("knock.locked_here", { area: areaName(found) }), "door");
        setDoor(area);
      }),
    [store],
  );
  offered.current = door;
  const { knocking } = state;
  useEffect(() => {
    if (!knocking || knocking.state === "waiting") return undefined;
    const timer = setTimeout(() => store.dispatch({ type: "page/knocking", area: null }), knocking.state === "open" ? OPEN_MS : REFUSED_MS);
    return () => clearTimeout(timer);
  }, [knocking]);
  const mine = state.players.get(state.me ?? "")?.area ?? null;
  const arrived = knocking !== null && (knocking.area !== null ? knocking.area === mine : state.conversation !== null);
  useEffect(() => {
    if (arrived) store.dispatch({ type: "page/knocking", area: null });
  }, [arrived]);
  // A door one has walked away from, or that stands open now, asks nothing any more.
  const gone = door !== null && lockedDoor(state)?.id !== door;
  useEffect(() => {
    if (gone) setDoor(null);
  }, [gone]);
  const [passed, setPassed] = useState(/** @type {string|null} */ (null));
  if (arrived) return null;
  if (!knocking) {
    const area = areaById(state, door);
    if (area) {
      const ask = t(state.ajarAreas.has(area.id) ? "knock.ajar" : "knock.locked", { area: areaName(area) });
      return html`<${Knock} key=${area.id} ask=${ask} onKnock=${(/** @type {string} */ text) => actions.knock(area.id, text)} onClose=${() => setDoor(null)} />`;
    }
    const talk = closedTalk(state);
    if (talk === null || talk.id === passed) return null;
    const ask = t(talk.ajar ? "knock.talk_ajar" : "knock.talk_closed", { names: namesIn(state, talk.id) });
    return html`<${Knock} key=${talk.id} ask=${ask} onKnock=${(/** @type {string} */ text) => actions.knockAtTalk(talk.id, text)} onClose=${() => setPassed(talk.id)} />`;
  }
  const close = () => (store.dispatch({ type: "page/knocking", area: null }), setPassed(knocking.bubble));
  const text = answerText(state, knocking);
  if (knocking.state === "waiting") return html`<${Question} name=${t("knock.name")} icon="door-closed" text=${text} />`;
  if (knocking.state !== "open" || knocking.area === null) return html`<${Question} name=${t("knock.name")} icon=${knocking.state === "open" ? "door-open" : "door-closed"} text=${text}><${Answer} label=${t("common.close")} onClick=${close} /><//>`;
  const { area } = knocking;
  return html`<${Question} name=${t("knock.name")} icon="door-open" text=${text}>
    <${Answer} label=${t("knock.enter")} main onClick=${() => (close(), setDoor(null), attempt(app, actions.walkToArea(area)))} />
  <//>`;
}

/** Who talks in a bubble. @param {State} state @param {string|null} bubble */
function namesIn(state, bubble) {
  const members = state.bubbles.get(bubble ?? "")?.members ?? [];
  return members.length === 0 ? t("people.somebody") : shortList(members.map((id) => state.players.get(id)?.name ?? t("people.somebody")));
}

/** What has come of one's own knock so far. @param {State} state @param {import("../types.js").Knocking} knocking */
export function answerText(state, knocking) {
  const place = areaById(state, knocking.area);
  const area = place ? areaName(place) : namesIn(state, knocking.bubble);
  const values = { area, names: area, minutes: knocking.minutes };
  if (knocking.state === "later") return t("knock.later", values);
  if (knocking.state === "ajar") return t(place ? "knock.left_ajar" : "knock.left_ajar_talk", { ...values, count: knocking.minutes });
  if (knocking.state === "gone") return t(place ? "knock.gone" : "knock.gone_talk", values);
  if (knocking.state === "refused") return t("knock.refused", values);
  if (knocking.state === "unanswered") return t("knock.unanswered", values);
  if (knocking.state === "waiting") return t(place ? "knock.waiting" : "knock.waiting_talk", values);
  return t(place ? "knock.open" : "knock.open_talk", values);
}

/** @param {{ask: string, onKnock: (text: string) => void, onClose: () => void}} props */
function Knock({ ask, onKnock, onClose }) {
  const [text, setText] = useState("");
  /** @param {Event} event */
  const knock = (event) => {
    event.preventDefault();
    onKnock(text.trim());
    onClose();
  };
  return html`<form class="question question-door" aria-label=${t("knock.name")} onSubmit=${knock} onKeyDown=${(/** @type {KeyboardEvent} */ event) => event.target instanceof HTMLInputElement && event.key !== "Escape" && event.stopPropagation()}>
    <span class="question-sign" aria-hidden="true"><${Icon} name="door-closed" size=${24} /></span>
    <div class="question-text"><p>${ask}</p></div>
    <div class="question-tools">
      <input type="text" data-most=${KNOCK_LENGTH} aria-label=${t("knock.word")} placeholder=${t("knock.word")} value=${text} onInput=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ event) => setText(event.currentTarget.value)} />
      <button type="submit" class="button button-main">${t("knock.knock")}</button>
      <button type="button" class="icon-button" aria-label=${t("common.dismiss")} onClick=${onClose}><${Icon} name="x" /></button>
    </div>
  </form>`;
}

/** Somebody knocks at one's own door. */
export function KnockQuestion() {
  const { actions, store } = useApp();
  const state = useTopics(["conversation", "ui", "players"]);
  const [first, ...rest] = state.knocks.values();
  /** @param {"in"|"later"|"no"} answer */
  const answer = (answer) => {
    if (!first) return;
    const { id } = first;
    actions.answerKnock(id, answer);
    const name = state.players.get(id)?.name ?? t("people.somebody");
    const letIn = { key: "knock.now", run: () => actions.answerKnock(id, "in") };
    if (answer === "later") toast(store, "knock.promised", "info", { name, time: clock(Date.now() / 1000 + LATER_SECONDS) }, [letIn], PROMISED_MS);
  };
  useAnswers(first ? { KeyY: () => answer("in"), KeyL: () => answer("later"), KeyN: () => answer("no") } : {});
  if (!first) return null;
  const name = state.players.get(first.id)?.name ?? t("people.somebody");
  const note = [first.text && t("knock.says", { text: first.text }), rest.length > 0 ? t("knock.more", { count: rest.length }) : ""].filter(Boolean).join(" ");
  return html`<${Question} key=${first.id} name=${t("knock.asked")} icon="door-closed" text=${t("knock.question", { name })} note=${note}>
    <${Answer} label=${t("knock.let_in")} keys="Y" main onClick=${() => answer("in")} />
    <${Answer} label=${t("knock.in_five")} keys="L" onClick=${() => answer("later")} />
    <${Answer} label=${t("knock.not_now")} keys="N" onClick=${() => answer("no")} />
  <//>`;
}
