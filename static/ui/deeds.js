/**
 * What one can do about a person who disturbs: in the person's menu, and the list of those one has blocked.
 * Hosts mute, move out and ban; everybody reports and blocks.
 *
 * @module ui/deeds
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { isHost } from "../state/gatherings.js";
import { forget, html, useApp, useTopics } from "./context.js";
import { errorText, t } from "./i18n.js";
import { focusFirst, Icon } from "./parts.js";
import { Item } from "./toolbar.js";
import { attempt, toast } from "./trouble.js";

/** @typedef {import("../types.js").Player} Player */
/** @typedef {"move_out"|"ban"|"report"|"block"} Deed */

const RANKS = { owner: 3, host: 2, member: 1, guest: 0 };
const REASON_LENGTH = 200;
const REPORT_LENGTH = 1000;
const HOUR = 3600;
/** How long somebody may be kept out, in seconds; 0: until it is lifted. */
const BANS = /** @type {const} */ ([
  ["hour", HOUR],
  ["day", 24 * HOUR],
  ["week", 7 * 24 * HOUR],
  ["month", 30 * 24 * HOUR],
  ["forever", 0],
]);

/** One's own blocks, looked up once. */
export function useBlocks() {
  const { moderation } = useApp().actions;
  const [blocks, setBlocks] = useState(moderation.known);
  useEffect(() => {
    if (!moderation.known) forget(moderation.blocks());
    return moderation.onBlocks(() => setBlocks(moderation.known));
  }, []);
  return blocks ?? [];
}

/**
 * The lines of the menu.
 * @param {{player: Player, onDeed: (deed: Deed) => void, onClose: () => void}} props
 */
export function Deeds({ player, onDeed, onClose }) {
  const app = useApp();
  const { moderation } = app.actions;
  const state = useTopics(["players"]);
  const blocked = useBlocks().some(({ person }) => person === player.person);
  const own = state.players.get(state.me ?? "")?.role ?? "guest";
  const above = isHost(state) && RANKS[own] > RANKS[player.role];
  if (!player.person) return null;
  const { person, name } = player;
  /** @param {Promise<unknown>} asked @param {string} key */
  const done = (asked, key) => {
    onClose();
    attempt(app, asked.then(() => toast(app.store, key, "info", { name })));
  };
  return html`<div class="menu-deeds">
    ${above && player.microphone && html`<${Item} icon="mic-off" label=${t("deed.mute")} onClick=${() => done(moderation.mute(person), "deed.mute.done")} />`}
    ${above && html`<${Item} icon="log-out" label=${t("deed.move_out")} onClick=${() => onDeed("move_out")} />`}
    ${above && html`<${Item} icon="ban" label=${t("deed.ban")} onClick=${() => onDeed("ban")} />`}
    ${blocked
      ? html`<${Item} icon="eye" label=${t("deed.unblock")} onClick=${() => done(moderation.unblock(person), "deed.unblock.done")} />`
      : html`<${Item} icon="eye-off" label=${t("deed.block")} onClick=${() => onDeed("block")} />`}
    <${Item} icon="flag" label=${t("deed.report")} onClick=${() => onDeed("report")} />
  </div>`;
}

/**
 * What is asked before it is done.
 * @param {{deed: Deed, player: {person: string, name: string}, onClose: () => void, onBack: () => void}} props
 */
export function DeedForm({ deed, player, onClose, onBack }) {
  const { actions, store } = useApp();
  const { person, name } = player;
  const form = useRef(/** @type {HTMLFormElement|null} */ (null));
  const [text, setText] = useState("");
  const [length, setLength] = useState("day");
  const [household, setHousehold] = useState(true);
  const [outside, setOutside] = useState(false);
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  useEffect(() => focusFirst(form.current), []);
  /** @returns {Promise<unknown>} */
  const run = () => {
    const { moderation } = actions;
    if (deed === "move_out") return moderation.moveOut(person, outside);
    if (deed === "block") return moderation.block(person, name);
    if (deed === "report") return moderation.report({ person, name, room: store.state.room, text: text.trim() });
    const seconds = BANS.find(([key]) => key === length)?.[1] || null;
    return moderation.ban({ person, name, reason: text.trim(), seconds, household });
  };
  /** @param {Event} event */
  const submit = async (event) => {
    event.preventDefault();
    if (busy || (deed === "report" && !text.trim())) return;
    setBusy(true);
    try {
      await run();
      toast(store, deed === "move_out" && outside ? "deed.move_out.outside.done" : `deed.${deed}.done`, "info", { name });
      onClose();
    } catch (error) {
      setProblem(errorText(String(/** @type {{code?: unknown}} */ (error)?.code ?? "internal")));
      setBusy(false);
    }
  };
  /** @param {Event & {currentTarget: HTMLInputElement|HTMLTextAreaElement}} event */
  const typed = (event) => setText(event.currentTarget.value);
  return html`<form ref=${form} class="deed" onSubmit=${submit} novalidate>
    <p>${t(`deed.${deed}.about`, { name })}</p>
    ${deed === "move_out" &&
    html`<label class="deed-check"><input type="checkbox" checked=${outside} onChange=${() => setOutside(!outside)} /><span>${t("deed.move_out.outside")}<small>${t("deed.move_out.outside.hint")}</small></span></label>`}
    ${deed === "ban" &&
    html`<label class="field"><span>${t("deed.ban.length")}</span>
        <span class="choice"><select value=${length} onChange=${(/** @type {Event & {currentTarget: HTMLSelectElement}} */ event) => setLength(event.currentTarget.value)}>
          ${BANS.map(([key]) => html`<option key=${key} value=${key}>${t(`deed.ban.${key}`)}</option>`)}
        </select></span>
      </label>
      <label class="field"><span>${t("deed.ban.reason")}</span><input type="text" data-most=${REASON_LENGTH} value=${text} onInput=${typed} /></label>
      <label class="deed-check"><input type="checkbox" checked=${household} onChange=${() => setHousehold(!household)} /><span>${t("deed.ban.household")}<small>${t("deed.ban.household.hint")}</small></span></label>`}
    ${deed === "report" && html`<label class="field"><span>${t("deed.report.text")}</span><textarea rows="3" data-most=${REPORT_LENGTH} value=${text} onInput=${typed}></textarea></label>`}
    ${problem && html`<p class="problem" role="alert"><${Icon} name="circle-alert" size=${18} /><span>${problem}</span></p>`}
    <div class="deed-tools">
      <button type="submit" class="button button-main" aria-busy=${busy ? "true" : undefined} disabled=${deed === "report" && !text.trim()}>${t(`deed.${deed}.yes`)}</button>
      <button type="button" class="button" onClick=${onBack}>${t("common.cancel")}</button>
    </div>
  </form>`;
}

/** Those one has blocked, in the settings. */
export function Blocked() {
  const app = useApp();
  const { moderation } = app.actions;
  const blocks = useBlocks();
  return html`<section class="stack">
    <h3>${t("blocked.title")}</h3>
    ${blocks.length === 0 && html`<p class="panel-note">${t("blocked.none")}</p>`}
    ${blocks.length > 0 &&
    html`<ul class="plain-list">
      ${blocks.map(
        ({ person, name }) => html`<li key=${person}>
          <span>${name}</span>
          <button type="button" class="button" aria-label=${t("blocked.undo", { name })} onClick=${() => attempt(app, moderation.unblock(person))}>${t("deed.unblock")}</button>
        </li>`,
      )}
    </ul>`}
  </section>`;
}
