/**
 * Recordings: may you be recorded, the mark of one that runs, the way out of it, and what hosts do with it.
 *
 * @module ui/recordings
 */
import { useState } from "preact/hooks";
import { areaById, me as myself } from "../state/selectors.js";
import { isHost, isTable, ownStage, partIn, recordingsAround } from "../state/gatherings.js";
import { html, useApp, useTopics } from "./context.js";
import { asClock, useSeconds } from "./countdown.js";
import { nameList, t } from "./i18n.js";
import { areaName } from "./names.js";
import { Icon } from "./parts.js";
import { Answer, Question } from "./question.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").Recording} Recording */

/** The server takes titles up to this length. */
const TITLE_LENGTH = 80;

/**
 * What is recorded: the title, or the place.
 * @param {State} state
 * @param {Recording} recording
 * @returns {string}
 */
export function recordedPlace(state, recording) {
  const area = areaById(state, recording.areas[0] ?? null);
  return recording.title || (area ? areaName(area) : t("recording.here"));
}

export function ConsentQuestion() {
  const { actions } = useApp();
  const state = useTopics(["conversation", "ui", "players"]);
  const { consent } = state;
  if (!consent) return null;
  const recording = state.recordings.get(consent.recording);
  const name = state.players.get(consent.by)?.name ?? t("people.somebody");
  const what = consent.title || (recording ? recordedPlace(state, recording) : t("recording.here"));
  return html`<${Question} name=${t("recording.consent_name")} icon="circle-dot" class="question-consent" text=${t("recording.question", { name, what })} note=${t("recording.question_note")}>
    <${Answer} label=${t("recording.agree")} main onClick=${() => actions.consent(true)} />
    <${Answer} label=${t("recording.refuse")} onClick=${() => actions.consent(false)} />
  <//>`;
}

/** The mark of every recording where one is, with one's own part in it. */
export function RecordingSigns() {
  const { actions } = useApp();
  const state = useTopics(["ui", "players", "positions", "conversation"], 250);
  const here = recordingsAround(state);
  const now = useSeconds(here.length > 0);
  return here.map((recording) => {
    const part = partIn(state, recording);
    const passed = Math.max(0, now / 1000 + state.clockOffset - recording.since);
    return html`<div key=${recording.id} class="sign sign-recording" role="group" aria-label=${t("recording.name", { what: recordedPlace(state, recording) })}>
      <span class="recording-dot" aria-hidden="true"></span>
      <span><strong>${t("recording.mark")}</strong> <span class="sign-wide">${t(`recording.part.${part}`)}</span><span class="hidden sign-narrow">${t(`recording.part.${part}`)}</span></span>
      <span class="sign-clock sign-wide" aria-hidden="true">${asClock(Math.floor(passed))}</span>
      ${part === "in" && html`<button type="button" class="button" onClick=${() => actions.consent(false, recording.id)}>${t("recording.withdraw")}</button>`}
      ${part === "out" && html`<button type="button" class="button" onClick=${() => actions.consent(true, recording.id)}>${t("recording.agree")}</button>`}
    </div>`;
  });
}

/** For hosts: begin, mark a chapter, end. */
export function RecordingControls() {
  const { actions } = useApp();
  const state = useTopics(["ui", "players", "positions", "conversation"], 250);
  const [title, setTitle] = useState("");
  const [chapter, setChapter] = useState("");
  if (!isHost(state)) return null;
  const running = recordingsAround(state)[0];
  const area = areaById(state, myself(state)?.area ?? null);
  const recordable = ownStage(state) !== null || (area !== null && area.meeting !== null && !isTable(area));
  /** @param {() => void} run */
  const then = (run) => (/** @type {Event} */ event) => {
    event.preventDefault();
    run();
  };
  if (!running)
    return html`<section class="tool-section" aria-label=${t("recording.title")}>
      <h3><${Icon} name="circle-dot" size=${18} />${t("recording.title")}</h3>
      ${recordable
        ? html`<form class="tool-line" onSubmit=${then(() => (actions.record(true, title.trim()), setTitle("")))}>
            <input type="text" data-most=${TITLE_LENGTH} aria-label=${t("recording.title_label")} placeholder=${t("recording.title_label")} value=${title} onInput=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ event) => setTitle(event.currentTarget.value)} />
            <button type="submit" class="button">${t("recording.start")}</button>
          </form>`
        : html`<p class="panel-note">${t("recording.where")}</p>`}
    </section>`;
  const names = running.people.map((id) => state.players.get(id)?.name ?? t("people.somebody"));
  return html`<section class="tool-section" aria-label=${t("recording.title")}>
    <h3><span class="recording-dot" aria-hidden="true"></span>${t("recording.running", { what: recordedPlace(state, running) })}</h3>
    <p class="panel-note">${names.length > 0 ? t("recording.people", { names: nameList(names) }) : t("recording.nobody")}</p>
    <form class="tool-line" onSubmit=${then(() => chapter.trim() && (actions.chapter(chapter.trim()), setChapter("")))}>
      <input type="text" data-most=${TITLE_LENGTH} aria-label=${t("recording.chapter_label")} placeholder=${t("recording.chapter_label")} value=${chapter} onInput=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ event) => setChapter(event.currentTarget.value)} />
      <button type="submit" class="button"><${Icon} name="bookmark" size=${16} />${t("recording.chapter")}</button>
    </form>
    <button type="button" class="button button-stop" onClick=${() => actions.record(false, "")}><${Icon} name="circle-stop" size=${16} />${t("recording.stop")}</button>
  </section>`;
}
