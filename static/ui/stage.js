/**
 * The stage one is on or before: who speaks, who would like to, and being called up.
 *
 * @module ui/stage
 */
import { useEffect } from "preact/hooks";
import { me as myself } from "../state/selectors.js";
import { audienceOf, isHost, ownStage, stageAround } from "../state/gatherings.js";
import { Face } from "./avatars.js";
import { html, useApp, useTopics } from "./context.js";
import { shortList, t } from "./i18n.js";
import { areaName } from "./names.js";
import { Panel } from "./panel.js";
import { Icon } from "./parts.js";
import { RoleMark, QualityMark } from "./quality.js";
import { Answer, Question } from "./question.js";
import { RecordingControls } from "./recordings.js";
import { attempt } from "./trouble.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").Player} Player */

/** So many listeners are listed; the others are counted. */
const LISTED = 60;
const NAMES = 3;

/**
 * Down from the stage: one's word ends, and one walks back to the seats.
 * @param {import("./context.js").App} app
 */
export function leaveStage(app) {
  const { actions, store } = app;
  const { state } = store;
  const here = ownStage(state);
  if (here === null || state.me === null) return;
  actions.dismissFromStage(state.me);
  const seats = here.area.stage === null ? undefined : state.map?.areas.find((area) => area.audience === here.stage);
  if (seats) attempt(app, actions.walkToArea(seats.id));
}

/** What everybody before a stage, and on it, sees of it. */
export function StageSign() {
  const app = useApp();
  const { actions } = app;
  const state = useTopics(["players", "positions", "ui", "media"], 250);
  const here = ownStage(state);
  if (!here || here.view.speakers.length === 0) return null;
  const { view } = here;
  const speaking = view.speakers.includes(state.me ?? "");
  if (speaking)
    return html`<div class="sign sign-stage sign-own" role="group" aria-label=${t("stage.name")}>
      <${Icon} name="mic-vocal" size=${20} />
      <span>${t("stage.on", { count: audienceOf(state, view).length })}${!state.local.microphone && html` <small>${t("stage.muted")}</small>`}</span>
      <button type="button" class="button" onClick=${() => leaveStage(app)}>${t("stage.leave")}</button>
    </div>`;
  const names = view.speakers.map((id) => state.players.get(id)?.name ?? t("people.somebody"));
  return html`<div class="sign sign-stage" role="group" aria-label=${t("stage.name")}>
    <${Icon} name="mic-vocal" size=${20} /><span>${t("stage.speakers_are", { names: shortList(names, NAMES) })}</span>
    ${state.panel !== "stage" && html`<button type="button" class="button" onClick=${() => actions.openPanel("stage")}>${t("stage.open")}</button>`}
  </div>`;
}

/** One is called up. */
export function StageQuestion() {
  const { actions } = useApp();
  const state = useTopics(["conversation", "ui", "players"]);
  if (!state.stageCall) return null;
  const name = state.players.get(state.stageCall.by)?.name ?? t("people.somebody");
  return html`<${Question} name=${t("stage.call_name")} icon="mic-vocal" text=${t("stage.question", { name })} note=${t("stage.question_note")}>
    <${Answer} label=${t("stage.accept")} main onClick=${() => actions.answerStageCall(true)} />
    <${Answer} label=${t("stage.decline")} onClick=${() => actions.answerStageCall(false)} />
  <//>`;
}

export function StagePanel() {
  const app = useApp();
  const { actions, store } = app;
  const state = useTopics(["players", "positions", "ui"], 250);
  const here = ownStage(state);
  useEffect(() => {
    // Out of the auditorium there is nothing to show, and nothing one could do.
    if (!here && store.state.panel === "stage") actions.openPanel(null);
  }, [here === null]);
  if (!here) return null;
  const { view } = here;
  const me = myself(state);
  const host = isHost(state);
  const speaking = view.speakers.includes(state.me ?? "");
  const listeners = audienceOf(state, view);
  const waiting = new Set([...view.called, ...view.queue]);
  /** @param {string[]} ids @returns {Player[]} */
  const people = (ids) => ids.flatMap((id) => state.players.get(id) ?? []);
  return html`<${Panel} title=${stageName(state, here.stage)} onClose=${() => actions.openPanel(null)}>
    <div class="panel-scroll stage-panel" tabindex="-1">
      ${speaking
        ? html`<button type="button" class="button button-wide" onClick=${() => leaveStage(app)}><${Icon} name="log-out" size=${18} />${t("stage.leave")}</button>`
        : html`<button type="button" class=${`button button-wide ${me?.hand ? "" : "button-main"}`} onClick=${() => actions.raiseHand(!me?.hand)}><${Icon} name="hand" size=${18} />${t(me?.hand ? "toolbar.hand_lower" : "stage.ask")}</button>`}
      <section class="group">
        <h3>${t("stage.speakers")} <span class="group-count">${view.speakers.length}</span></h3>
        ${view.speakers.length === 0 && html`<p class="panel-note">${t("stage.no_speakers")}</p>`}
        <ul>
          ${people(view.speakers).map(
            (player) => html`<${StageRow} key=${player.id} player=${player} note=${player.id === state.me ? t("chat.you") : player.microphone ? "" : t("faces.muted")}>
              ${host && player.id !== state.me && html`<button type="button" class="button" aria-label=${t("stage.dismiss_of", { name: player.name })} onClick=${() => actions.dismissFromStage(player.id)}>${t("stage.dismiss")}</button>`}
            <//>`,
          )}
          ${people(view.called).map((player) => html`<${StageRow} key=${player.id} player=${player} note=${t("stage.called")} />`)}
        </ul>
      </section>
      <section class="group">
        <h3>${t("stage.queue")} <span class="group-count">${view.queue.length}</span></h3>
        ${view.queue.length === 0 && html`<p class="panel-note">${t(host ? "stage.no_queue_host" : "stage.no_queue")}</p>`}
        <ol class="stage-queue">
          ${people(view.queue).map((player) => html`<${StageRow} key=${player.id} player=${player} note=${player.id === state.me ? t("chat.you") : ""}>${host && player.id !== state.me && html`<${CallButton} player=${player} main />`}<//>`)}
        </ol>
      </section>
      ${host && html`<${RecordingControls} />`}
      <details class="group stage-audience">
        <summary>${t("stage.audience")} <span class="group-count">${listeners.length}</span></summary>
        <ul>
          ${listeners
            .slice(0, LISTED)
            .map((player) => html`<${StageRow} key=${player.id} player=${player} note=${player.id === state.me ? t("chat.you") : ""}>${host && player.id !== state.me && !waiting.has(player.id) && html`<${CallButton} player=${player} />`}<//>`)}
        </ul>
        ${listeners.length > LISTED && html`<p class="panel-note">${t("overhear.more", { count: listeners.length - LISTED })}</p>`}
      </details>
    </div>
  <//>`;
}

/** @param {{player: Player, main?: boolean}} props */
function CallButton({ player, main = false }) {
  const { actions } = useApp();
  return html`<button type="button" class=${`button ${main ? "button-main" : ""}`} aria-label=${t("stage.call_of", { name: player.name })} onClick=${() => actions.callToStage(player.id)}>${t("stage.call")}</button>`;
}

/** @param {{player: Player, note?: string, children?: any}} props */
function StageRow({ player, note = "", children }) {
  return html`<li class="person stage-row">
    <${Face} avatar=${player.avatar} seed=${player.id} size=${36} />
    <span class="person-text">
      <span class="person-name">${player.name}</span>
      <span class="person-facts"><${RoleMark} role=${player.role} /><${QualityMark} player=${player} />${note}</span>
    </span>
    ${children}
  </li>`;
}

/**
 * What a stage is called: as its podium is.
 * @param {State} state
 * @param {string} stage
 * @returns {string}
 */
export function stageName(state, stage) {
  const podium = state.map?.areas.find((area) => area.stage === stage);
  return podium ? areaName(podium) : t("stage.name");
}

/**
 * Whether a host may call somebody up from where they are.
 * @param {State} state
 * @param {Player} player
 * @returns {boolean}
 */
export function canCall(state, player) {
  if (!isHost(state) || player.id === state.me) return false;
  const there = stageAround(state, player);
  return there !== null && !there.view.speakers.includes(player.id) && !there.view.called.includes(player.id);
}
