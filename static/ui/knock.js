/**
 * At a locked door: knocking, being answered, and answering those who knock.
 *
 * @module ui/knock
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { areaById } from "../state/selectors.js";
import { lockedDoor } from "../state/gatherings.js";
import { html, useApp, useTopics } from "./context.js";
import { t } from "./i18n.js";
import { areaName } from "./names.js";
import { Icon } from "./parts.js";
import { Answer, Question } from "./question.js";
import { attempt } from "./trouble.js";

/** @typedef {import("../types.js").MapArea} MapArea */

/** The server takes a word with a knock up to this length. */
const KNOCK_LENGTH = 120;
/** How long an answer stays on the page: a refusal is read, an open door waits for a minute. */
const REFUSED_MS = 8000;
const OPEN_MS = 60_000;

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
  const arrived = knocking !== null && knocking.area === mine;
  useEffect(() => {
    if (arrived) store.dispatch({ type: "page/knocking", area: null });
  }, [arrived]);
  // A door one has walked away from, or that stands open now, asks nothing any more.
  const gone = door !== null && lockedDoor(state)?.id !== door;
  useEffect(() => {
    if (gone) setDoor(null);
  }, [gone]);
  const area = areaById(state, knocking?.area ?? door);
  if (!area || arrived) return null;
  if (!knocking) return html`<${Knock} key=${area.id} area=${area} onClose=${() => setDoor(null)} />`;
  const close = () => store.dispatch({ type: "page/knocking", area: null });
  const values = { area: areaName(area) };
  if (knocking.state === "waiting") return html`<${Question} name=${t("knock.name")} icon="door-closed" text=${t("knock.waiting", values)} />`;
  if (knocking.state === "refused") return html`<${Question} name=${t("knock.name")} icon="door-closed" text=${t("knock.refused", values)}><${Answer} label=${t("common.close")} onClick=${close} /><//>`;
  return html`<${Question} name=${t("knock.name")} icon="door-open" text=${t("knock.open", values)}>
    <${Answer} label=${t("knock.enter")} main onClick=${() => (close(), setDoor(null), attempt(app, actions.walkToArea(area.id)))} />
  <//>`;
}

/** @param {{area: MapArea, onClose: () => void}} props */
function Knock({ area, onClose }) {
  const { actions } = useApp();
  const [text, setText] = useState("");
  /** @param {Event} event */
  const knock = (event) => {
    event.preventDefault();
    actions.knock(area.id, text.trim());
    onClose();
  };
  return html`<form class="question question-door" aria-label=${t("knock.name")} onSubmit=${knock} onKeyDown=${(/** @type {KeyboardEvent} */ event) => event.target instanceof HTMLInputElement && event.key !== "Escape" && event.stopPropagation()}>
    <span class="question-sign" aria-hidden="true"><${Icon} name="door-closed" size=${24} /></span>
    <div class="question-text"><p>${t("knock.locked", { area: areaName(area) })}</p></div>
    <div class="question-tools">
      <input type="text" maxlength=${KNOCK_LENGTH} aria-label=${t("knock.word")} placeholder=${t("knock.word")} value=${text} onInput=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ event) => setText(event.currentTarget.value)} />
      <button type="submit" class="button button-main">${t("knock.knock")}</button>
      <button type="button" class="icon-button" aria-label=${t("common.dismiss")} onClick=${onClose}><${Icon} name="x" /></button>
    </div>
  </form>`;
}

/** Somebody knocks at one's own door. */
export function KnockQuestion() {
  const { actions } = useApp();
  const state = useTopics(["conversation", "ui", "players"]);
  const [first, ...rest] = state.knocks.values();
  if (!first) return null;
  const name = state.players.get(first.id)?.name ?? t("people.somebody");
  const note = [first.text && t("knock.says", { text: first.text }), rest.length > 0 ? t("knock.more", { count: rest.length }) : ""].filter(Boolean).join(" ");
  return html`<${Question} key=${first.id} name=${t("knock.asked")} icon="door-closed" text=${t("knock.question", { name })} note=${note}>
    <${Answer} label=${t("knock.let_in")} main onClick=${() => actions.answerKnock(first.id, true)} />
    <${Answer} label=${t("knock.not_now")} onClick=${() => actions.answerKnock(first.id, false)} />
  <//>`;
}
