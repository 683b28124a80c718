/**
 * The recordings that are kept, as a host finds them in the panel: how far each is, watching, handing on, deleting.
 * Asking for them is net/archive.js; the page of one is recording/player.js.
 *
 * @module ui/archive
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { isBusy } from "../net/archive.js";
import { html, useApp, useTopics } from "./context.js";
import { clockText } from "../recording/times.js";
import { errorText, language, nameList, t } from "./i18n.js";
import { areaById } from "../state/selectors.js";
import { areaName, placeName } from "./names.js";
import { Icon, takeFocus } from "./parts.js";
import { attempt, toast } from "./trouble.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").StoredRecording} StoredRecording */

/** How often one looks again while something is being made, in milliseconds. */
const LOOK_EVERY = 2000;
/** So many are listed at first: the others are a press away. */
const LISTED = 6;

/**
 * What a recording is called: its title, or the place in the person's language.
 * @param {State} state @param {StoredRecording} recording
 * @returns {string}
 */
export function titleOf(state, { title, place }) {
  const area = areaById(state, place);
  return title || (area ? areaName(area) : placeName(place));
}

/**
 * When it was, and how long it took.
 * @param {StoredRecording} recording
 * @returns {string}
 */
export function whenText({ began, duration }) {
  const date = new Intl.DateTimeFormat(language(), { dateStyle: "medium", timeStyle: "short" }).format(new Date(began * 1000));
  return duration > 0 ? `${date} · ${clockText(duration)}` : date;
}

/**
 * How far it is; empty when there is nothing to wait for.
 * @param {StoredRecording} recording
 * @returns {string}
 */
export function stateText({ state, finishing, composing }) {
  if (state === "recording") return t("player.running");
  if (state === "finishing") return t("player.finishing", { percent: finishing ?? 0 });
  if (state === "failed") return t("player.empty");
  return composing === null ? "" : t("player.composing", { percent: composing });
}

export function Archive() {
  const { actions } = useApp();
  const state = useTopics(["ui", "players"], 250);
  const [recordings, setRecordings] = useState(/** @type {StoredRecording[]|null} */ (null));
  const [trouble, setTrouble] = useState("");
  const [all, setAll] = useState(false);
  const heading = useRef(/** @type {HTMLElement|null} */ (null));
  const running = [...state.recordings.keys()].join();
  const look = useRef(() => {});
  useEffect(() => {
    let timer = 0;
    let gone = false;
    look.current = async () => {
      clearTimeout(timer);
      try {
        const found = await actions.storedRecordings();
        if (gone) return;
        setRecordings(found);
        setTrouble("");
        if (isBusy(found)) timer = window.setTimeout(look.current, LOOK_EVERY);
      } catch (error) {
        if (gone) return;
        setTrouble(String(/** @type {{code?: unknown}} */ (error)?.code ?? "internal"));
        timer = window.setTimeout(look.current, LOOK_EVERY * 4);
      }
    };
    look.current();
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [running]);
  /** The focus goes where the list begins: what it was on is gone. */
  const removed = () => {
    heading.current?.focus({ preventScroll: true });
    look.current();
  };
  const shown = all ? recordings : recordings?.slice(0, LISTED);
  return html`<section class="tool-section" aria-label=${t("archive.title")}>
    <h3 ref=${heading} tabindex="-1"><${Icon} name="film" size=${18} />${t("archive.title")}</h3>
    ${trouble && html`<p class="panel-note" role="status">${errorText(trouble)}</p>`}
    ${recordings?.length === 0 && html`<p class="panel-note">${t("archive.none")}</p>`}
    ${shown && shown.length > 0 && html`<ul class="archive">${shown.map((each) => html`<${Entry} key=${each.id} state=${state} recording=${each} onRemoved=${removed} />`)}</ul>`}
    ${shown && recordings && shown.length < recordings.length && html`<button type="button" class="button button-wide" onClick=${() => setAll(true)}>${t("archive.more", { count: recordings.length - shown.length })}</button>`}
  </section>`;
}

/** @param {{state: State, recording: StoredRecording, onRemoved: () => void}} props */
function Entry({ state, recording, onRemoved }) {
  const app = useApp();
  const { actions, store } = app;
  const [sure, setSure] = useState(false);
  const remover = useRef(/** @type {HTMLElement|null} */ (null));
  const title = titleOf(state, recording);
  const far = stateText(recording);
  const percent = recording.state === "finishing" ? (recording.finishing ?? 0) : recording.composing;
  const remove = async () => {
    await actions.deleteRecording(recording);
    toast(store, "archive.deleted", "info", { title });
    onRemoved();
  };
  const copy = async () => {
    const link = new URL(recording.watch, location.href).href;
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(link);
      toast(store, "archive.copied");
    } else toast(store, "archive.link", "info", { link });
  };
  const keep = () => {
    setSure(false);
    requestAnimationFrame(() => remover.current?.focus());
  };
  return html`<li class="archive-entry" aria-label=${title}>
    <p class="archive-title">${title}</p>
    <p class="archive-facts">${[whenText(recording), nameList(recording.people)].filter(Boolean).join(" · ")}</p>
    ${far && html`<p class="archive-far">${far}${percent !== null && html`<progress max="100" value=${percent} aria-label=${far}></progress>`}</p>`}
    ${sure
      ? html`<div class="tool-line tool-sure" role="group" aria-label=${t("player.delete_sure")}>
          <p>${t("player.delete_sure")} <small>${t("archive.delete_text")}</small></p>
          <button type="button" class="button" ref=${takeFocus} onClick=${keep}>${t("common.cancel")}</button>
          <button type="button" class="button button-stop" onClick=${() => attempt(app, remove())}>${t("player.delete")}</button>
        </div>`
      : recording.state !== "recording" &&
        html`<div class="archive-tools">
          ${recording.state === "ready" && html`<a class="button" href=${recording.watch} target="_blank" rel="noopener" aria-label=${t("archive.watch_of", { title })}>${t("archive.watch")}</a>`}
          ${recording.state === "ready" && html`<button type="button" class="button" aria-label=${t("archive.copy_of", { title })} onClick=${() => attempt(app, copy())}>${t("archive.copy")}</button>`}
          ${recording.state === "ready" && html`<a class="button" href=${recording.manage} target="_blank" rel="noopener" aria-label=${t("archive.manage_of", { title })}>${t("archive.manage")}</a>`}
          <button type="button" class="button" ref=${remover} aria-label=${t("archive.delete_of", { title })} onClick=${() => setSure(true)}>${t("player.delete")}</button>
        </div>`}
  </li>`;
}
