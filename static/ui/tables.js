/**
 * Tables: the list of them, where there are seats when one is full, what a talk is about, and what one overhears.
 *
 * @module ui/tables
 */
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { areaById, isWaiting } from "../state/selectors.js";
import { murmurs, ownTable, ownTopic, tables } from "../state/gatherings.js";
import { html, useApp, useTopics } from "./context.js";
import { shortList, t } from "./i18n.js";
import { areaName } from "./names.js";
import { Icon, IconButton, useEscape } from "./parts.js";
import { attempt } from "./trouble.js";

/** @typedef {import("../state/gatherings.js").Table} Table */

/** The server takes topics up to this length. */
const TOPIC_LENGTH = 60;
/** More tables than this are not offered at once. */
const ELSEWHERE = 4;

/** Every table with its seats; from here one sits down without the map. */
export function TableList() {
  const state = useTopics(["players", "ui", "conversation"], 500);
  const all = tables(state).sort((a, b) => areaName(a.area).localeCompare(areaName(b.area), undefined, { numeric: true }));
  const mine = ownTable(state)?.area.id ?? null;
  if (all.length === 0) return null;
  return html`<section class="group">
    <h3>${t("table.list")} <span class="group-count">${all.length}</span></h3>
    <ul>
      ${all.map((table) => html`<${TableRow} key=${table.area.id} table=${table} mine=${table.area.id === mine} />`)}
    </ul>
  </section>`;
}

/** @param {{table: Table, mine: boolean}} props */
function TableRow({ table, mine }) {
  const app = useApp();
  const { actions } = app;
  const { area, free, locked, seats, taken, topic } = table;
  const name = areaName(area);
  const shut = locked && !mine;
  const full = free === 0;
  return html`<li class="person table-row">
    <span class="place-sign" aria-hidden="true"><${Icon} name=${locked ? "lock" : "armchair"} /></span>
    <span class="person-text">
      <span class="person-name">${name}</span>
      <span class="person-facts"><${Seats} taken=${taken} seats=${seats} /><span class="person-fact-text">${t("table.seats", { taken, count: seats })}${full ? ` · ${t("table.full")}` : ""}${locked ? ` · ${t("places.locked")}` : ""}</span></span>
      ${topic && html`<span class="person-status"><span class="hidden">${t("topic.label")} </span>${topic}</span>`}
    </span>
    ${mine
      ? html`<span class="table-here">${t("places.here")}</span>`
      : shut && taken > 0
        ? html`<button type="button" class="button" aria-label=${t("knock.knock_at", { area: name })} onClick=${() => actions.knock(area.id, "")}>${t("knock.knock")}</button>`
        : html`<button type="button" class="button" aria-label=${t(full ? "table.wait_at" : "table.sit_at", { area: name })} disabled=${shut} onClick=${() => attempt(app, actions.walkToArea(area.id))}>${t(full ? "table.wait" : "table.sit")}</button>`}
  </li>`;
}

/** Seats as dots, filled where somebody sits. @param {{taken: number, seats: number}} props */
function Seats({ taken, seats }) {
  if (seats > 10) return null;
  return html`<span class="seats" aria-hidden="true">${Array.from({ length: seats }, (_, index) => html`<i key=${index} class=${index < taken ? "seat-taken" : ""}></i>`)}</span>`;
}

/** There is no room where one waits; other tables have some. */
export function Waiting() {
  const app = useApp();
  const state = useTopics(["conversation", "players", "positions"], 250);
  if (!state.waiting || !isWaiting(state)) return null;
  const { capacity, elsewhere } = state.waiting;
  const free = elsewhere.flatMap(({ area, seats }) => {
    const found = areaById(state, area);
    return found ? [{ area: found, seats }] : [];
  });
  return html`<section class="question question-full" aria-label=${t("table.full_name")}>
    <span class="question-sign" aria-hidden="true"><${Icon} name="clock" size=${22} /></span>
    <div class="question-text"><p>${t("conversation.full", { count: capacity })}</p>${free.length > 0 && html`<p class="question-note">${t("table.elsewhere")}</p>`}</div>
    ${free.length > 0 &&
    html`<div class="question-tools">
      ${free.slice(0, ELSEWHERE).map(
        ({ area, seats }) => html`<button key=${area.id} type="button" class="button" onClick=${() => attempt(app, app.actions.walkToArea(area.id))}><${Icon} name="armchair" size=${16} />${t("table.free_at", { area: areaName(area), count: seats })}</button>`,
      )}
    </div>`}
  </section>`;
}

/** What one's talk is about, and the field to say so. @param {{onDone?: () => void}} props  onDone: what one does once it is said */
export function Topic({ onDone }) {
  const { actions } = useApp();
  const state = useTopics(["conversation", "players"], 100);
  const [editing, setEditing] = useState(false);
  const [text, setText] = useState("");
  const field = useRef(/** @type {HTMLInputElement|null} */ (null));
  const button = useRef(/** @type {HTMLElement|null} */ (null));
  const topic = ownTopic(state);
  const close = () => {
    setEditing(false);
    setTimeout(() => button.current?.querySelector("button")?.focus());
  };
  useEscape(editing, close);
  // At once, not with the next drawing: the first letter belongs to the field, not to the map.
  useLayoutEffect(() => {
    if (!editing) return;
    field.current?.focus();
    field.current?.select();
  }, [editing]);
  if (!editing)
    return html`<div class="talk-topic" ref=${button}>
      ${topic && html`<p><span class="hidden">${t("topic.label")} </span>${topic}</p>`}
      ${topic
        ? html`<${IconButton} icon="pencil" label=${t("topic.edit")} class="icon-button-small" onClick=${() => (setText(topic), setEditing(true))} />`
        : html`<button type="button" class="talk-topic-add" onClick=${() => (setText(""), setEditing(true))}><${Icon} name="tag" size=${16} /><span class="talk-label">${t("topic.add")}</span></button>`}
    </div>`;
  /** @param {Event} event */
  const save = (event) => {
    event.preventDefault();
    const wanted = text.normalize("NFC").trim();
    if (wanted !== topic) actions.setTopic(wanted);
    close();
    onDone?.();
  };
  return html`<form class="talk-topic-form" onSubmit=${save} onKeyDown=${(/** @type {KeyboardEvent} */ event) => event.key !== "Escape" && event.stopPropagation()}>
    <input ref=${field} type="text" data-most=${TOPIC_LENGTH} aria-label=${t("topic.label")} placeholder=${t("topic.placeholder")} value=${text} onInput=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ event) => setText(event.currentTarget.value)} />
    <button type="submit" class="icon-button icon-button-main" aria-label=${t("common.save")}><${Icon} name="check" /></button>
  </form>`;
}

/** Whose murmur comes from beside one. */
export function Murmurs() {
  const state = useTopics(["conversation", "players"], 500);
  const [nearest, ...others] = murmurs(state);
  if (!nearest) return null;
  const names = nearest.ids.map((id) => state.players.get(id)?.name ?? t("people.somebody"));
  return html`<p class="bubble-note bubble-murmur"><${Icon} name="ear" size=${18} /><span>${murmurText(shortList(names), nearest)}${others.length > 0 && html` <small>${t("overhear.others", { count: others.length })}</small>`}</span></p>`;
}

/**
 * @param {string} names
 * @param {{topic: string, ajar: boolean, count: number}} murmur
 * @returns {string}
 */
export function murmurText(names, { topic, ajar, count }) {
  if (ajar) return topic ? t("overhear.ajar_topic", { names, topic, people: count }) : t("overhear.ajar", { names, people: count });
  return topic ? t("overhear.topic", { names, topic }) : t("overhear.plain", { names });
}
