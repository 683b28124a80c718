/**
 * What only hosts may do: seat people, ring the bell, set a timer, speak to many, record and find recordings.
 *
 * @module ui/host
 */
import { useEffect, useState } from "preact/hooks";
import { areaById, me as myself } from "../state/selectors.js";
import { Archive } from "./archive.js";
import { isHost, megaphonesAround, secondsLeft, tables } from "../state/gatherings.js";
import { html, useApp, useTopics } from "./context.js";
import { asClock, inWords, useSeconds } from "./countdown.js";
import { HomeDoor } from "./home.js";
import { t } from "./i18n.js";
import { InviteTools } from "./invite.js";
import { areaName } from "./names.js";
import { Panel } from "./panel.js";
import { Icon, takeFocus } from "./parts.js";
import { RecordingControls } from "./recordings.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").Megaphone} Megaphone */

/** How long before the tables end, and how long a timer runs, in seconds. */
const BELL = [30, 60, 180, 300];
const TIMER = [60, 180, 300, 600];

export function HostPanel() {
  const { actions, store } = useApp();
  const state = useTopics(["players", "ui"], 250);
  const host = isHost(state);
  useEffect(() => {
    if (!host && store.state.panel === "host") actions.openPanel(null);
  }, [host]);
  if (!host) return null;
  const withTables = tables(state).length > 0;
  return html`<${Panel} title=${t("host.title")} onClose=${() => actions.openPanel(null)}>
    <div class="panel-scroll host-panel" tabindex="-1">
      <${HomeDoor} />
      <${InviteTools} />
      ${withTables && html`<${Tables} />`}
      <${MegaphoneTools} />
      <${Timer} />
      <${RecordingControls} />
      <${Archive} />
    </div>
  <//>`;
}

function Tables() {
  const { actions } = useApp();
  const state = useTopics(["players", "ui"], 250);
  const [sure, setSure] = useState(false);
  const all = tables(state).filter((table) => !table.locked);
  const now = useSeconds(state.callBack !== null);
  return html`<section class="tool-section" aria-label=${t("table.list")}>
    <h3><${Icon} name="armchair" size=${18} />${t("table.list")}</h3>
    <p class="panel-note">${t("host.seats", { taken: all.reduce((sum, table) => sum + table.taken, 0), count: all.reduce((sum, table) => sum + table.seats, 0) })}</p>
    ${sure
      ? html`<div class="tool-line tool-sure">
          <p>${t("host.spread_sure")}</p>
          <button type="button" class="button button-main" ref=${takeFocus} onClick=${() => (setSure(false), actions.spread())}>${t("host.spread_yes")}</button>
          <button type="button" class="button" onClick=${() => setSure(false)}>${t("common.cancel")}</button>
        </div>`
      : html`<button type="button" class="button button-wide" onClick=${() => setSure(true)}><${Icon} name="shuffle" size=${18} />${t("host.spread")}</button>`}
    <h4>${t("bell.ring")}</h4>
    ${state.callBack
      ? html`<div class="tool-line"><span class="tool-clock"><${Icon} name="bell-ring" size=${18} />${asClock(secondsLeft(state, state.callBack, now))}</span><button type="button" class="button" onClick=${() => actions.callBack(0)}>${t("bell.cancel")}</button></div>`
      : html`<${Durations} seconds=${BELL} name=${t("bell.ring")} onChoose=${actions.callBack} />`}
  </section>`;
}

/** @param {{seconds: number[], name: string, onChoose: (seconds: number) => void}} props */
function Durations({ seconds, name, onChoose }) {
  return html`<div class="tool-choices" role="group" aria-label=${name}>
    ${seconds.map((each) => html`<button key=${each} type="button" class="button" aria-label=${inWords(each)} onClick=${() => onChoose(each)}>${each < 60 ? t("timer.short_seconds", { seconds: each }) : t("timer.short_minutes", { minutes: each / 60 })}</button>`)}
  </div>`;
}

function Timer() {
  const { actions } = useApp();
  const state = useTopics(["ui"]);
  const now = useSeconds(state.timer !== null);
  return html`<section class="tool-section" aria-label=${t("timer.name")}>
    <h3><${Icon} name="timer" size=${18} />${t("timer.name")}</h3>
    ${state.timer
      ? html`<div class="tool-line"><span class="tool-clock">${asClock(secondsLeft(state, state.timer, now))}</span><button type="button" class="button" onClick=${() => actions.startTimer(0)}>${t("timer.stop")}</button></div>`
      : html`<${Durations} seconds=${TIMER} name=${t("timer.name")} onChoose=${actions.startTimer} />`}
  </section>`;
}

function MegaphoneTools() {
  const { actions } = useApp();
  const state = useTopics(["players", "ui", "media"], 250);
  const own = state.megaphones.get(state.me ?? "");
  const area = areaById(state, myself(state)?.area ?? null);
  const withTables = tables(state).length > 0;
  return html`<section class="tool-section" aria-label=${t("megaphone.name")}>
    <h3><${Icon} name="megaphone" size=${18} />${t("megaphone.name")}</h3>
    ${own
      ? html`<div class="tool-line"><p>${megaphoneText(state, own)}</p><button type="button" class="button button-stop" onClick=${() => actions.megaphone(null)}>${t("megaphone.put_away")}</button></div>`
      : html`<div class="tool-choices" role="group" aria-label=${t("megaphone.to")}>
          <button type="button" class="button" disabled=${area === null} onClick=${() => actions.megaphone("area")}>${area ? t("megaphone.area_named", { area: areaName(area) }) : t("megaphone.area")}</button>
          ${withTables && html`<button type="button" class="button" onClick=${() => actions.megaphone("tables")}>${t("megaphone.tables")}</button>`}
          <button type="button" class="button" onClick=${() => actions.megaphone("space")}>${t("megaphone.space")}</button>
        </div>`}
    ${!state.local.microphone && html`<p class="talk-muted"><${Icon} name="mic-off" size=${14} /><span>${t("conversation.muted")}</span></p>`}
  </section>`;
}

/** Everybody knows who speaks to them from afar. */
export function MegaphoneSigns() {
  const { actions } = useApp();
  const state = useTopics(["players", "positions", "ui", "media"], 250);
  return megaphonesAround(state).map((megaphone) => {
    const own = megaphone.id === state.me;
    return html`<div key=${megaphone.id} class=${`sign sign-megaphone ${own ? "sign-own" : ""}`} role="group" aria-label=${t("megaphone.name")}>
      <${Icon} name="megaphone" size=${20} /><span>${megaphoneText(state, megaphone)}${own && !state.local.microphone && html` <small>${t("stage.muted")}</small>`}</span>
      ${own && html`<button type="button" class="button" onClick=${() => actions.megaphone(null)}>${t("megaphone.put_away")}</button>`}
    </div>`;
  });
}

/**
 * Who speaks to whom, in a sentence.
 * @param {State} state
 * @param {Megaphone} megaphone
 * @returns {string}
 */
export function megaphoneText(state, { id, scope, area }) {
  const place = areaById(state, area);
  const values = { name: state.players.get(id)?.name ?? t("people.somebody"), area: place ? areaName(place) : "" };
  const own = id === state.me;
  if (scope === "space") return t(own ? "megaphone.you_space" : "megaphone.speaks_space", values);
  if (scope === "tables") return t(own ? "megaphone.you_tables" : "megaphone.speaks_tables", values);
  return t(own ? "megaphone.you_area" : "megaphone.speaks_area", values);
}
