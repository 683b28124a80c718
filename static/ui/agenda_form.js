/**
 * The form by which hosts plan a gathering, or change one.
 *
 * @module ui/agenda_form
 */
import { useState } from "preact/hooks";
import { draftOf, moved, placeOf, wishOf, wrongIn } from "../state/agenda.js";
import { me as myself } from "../state/selectors.js";
import { html, useApp } from "./context.js";
import { Problem, Select, codeOf, useFocusBack } from "./home_parts.js";
import { t } from "./i18n.js";
import { areaName } from "./names.js";
import { Dialog } from "./place.js";
import { Icon } from "./parts.js";

/** @typedef {import("../state/agenda.js").Gathering} Gathering */
/** @typedef {import("../state/agenda.js").Draft} Draft */

/** As many as the server takes. */
const MOST_PERKS = 12;

/** The places one may choose, each with what it is called. @param {import("../types.js").State} state @param {Gathering|null} event @returns {string[][]} */
function placesOf({ room, map }, event) {
  const name = map?.name ?? room;
  const areas = (map?.areas ?? []).filter(({ exit, silent }) => exit === null && !silent);
  const found = [["", t("agenda.nowhere")], [placeOf(room, null), name], ...areas.map((area) => [placeOf(room, area.id), `${name} – ${areaName(area)}`])];
  const kept = placeOf(event?.room ?? null, event?.area ?? null);
  return found.some(([id]) => id === kept) ? found : [...found, [kept, kept]];
}

/** @param {{event: Gathering|null, onClose: () => void, onDone: () => void}} props  event: null to plan another one */
export function AgendaForm({ event, onClose, onDone }) {
  const { actions, store } = useApp();
  const { state } = store;
  const now = Date.now() / 1000 + state.clockOffset;
  const [draft, setDraft] = useState(() => draftOf(event, now, myself(state)?.name ?? ""));
  const [wrong, setWrong] = useState(/** @type {string|null} */ (null));
  const [problem, setProblem] = useState("");
  useFocusBack();
  /** @param {Exclude<keyof Draft, "perks">} key @returns {(event: Event & {currentTarget: HTMLInputElement|HTMLTextAreaElement}) => void} */
  const typed = (key) => ({ currentTarget }) => setDraft((before) => (key === "begins" ? moved(before, currentTarget.value) : { ...before, [key]: currentTarget.value }));
  /** @param {"place"|"visibility"} key @returns {(value: string) => void} */
  const chosen = (key) => (value) => setDraft((before) => ({ ...before, [key]: value }));
  /** @param {Event} submitted */
  const save = async (submitted) => {
    submitted.preventDefault();
    const fault = wrongIn(draft, now);
    setWrong(fault);
    setProblem("");
    if (fault !== null) return void document.getElementById(`agenda-${fault}`)?.focus();
    const wish = wishOf(draft, Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC");
    try {
      await (event === null ? actions.agenda.plan(wish) : actions.agenda.change(event, wish));
      onDone();
    } catch (error) {
      setProblem(codeOf(error));
    }
  };
  /** @param {"title"|"begins"|"ends"} key */
  const faultOf = (key) => wrong === key && html`<small class="problem" id=${`agenda-${key}-wrong`} role="alert">${t(`agenda.wrong.${key}`)}</small>`;
  /** @param {"title"|"begins"|"ends"} key */
  const marks = (key) => ({ id: `agenda-${key}`, "aria-invalid": wrong === key ? "true" : undefined, "aria-describedby": wrong === key ? `agenda-${key}-wrong` : undefined });
  const title = t(event === null ? "agenda.plan" : "agenda.change");
  return html`<${Dialog} label=${title} onClose=${onClose}>
    <form class="stack" novalidate onSubmit=${save}>
      <label class="field"><span>${t("agenda.field.title")}</span><input type="text" data-most="120" required ...${marks("title")} value=${draft.title} onInput=${typed("title")} />${faultOf("title")}</label>
      <div class="agenda-times">
        <label class="field"><span>${t("agenda.field.begins")}</span><input type="datetime-local" required ...${marks("begins")} value=${draft.begins} onInput=${typed("begins")} />${faultOf("begins")}</label>
        <label class="field"><span>${t("agenda.field.ends")}</span><input type="datetime-local" required ...${marks("ends")} value=${draft.ends} onInput=${typed("ends")} />${faultOf("ends")}</label>
      </div>
      <${Select} label=${t("agenda.field.place")} value=${draft.place} options=${placesOf(state, event)} onChange=${chosen("place")} />
      <label class="field"><span>${t("agenda.field.host")}</span><input type="text" data-most="120" value=${draft.host} onInput=${typed("host")} /></label>
      <label class="field"><span>${t("agenda.field.text")}</span><textarea rows="3" data-most="2000" value=${draft.text} onInput=${typed("text")}></textarea></label>
      <div class="agenda-times">
        <label class="field"><span>${t("agenda.field.places")}</span><input type="number" min="1" max="100000" placeholder=${t("agenda.no_limit")} value=${draft.places} onInput=${typed("places")} /><small>${t("agenda.places_hint")}</small></label>
        <label class="field"><span>${t("agenda.field.doors")}</span><input type="number" min="0" max="240" value=${draft.doors} onInput=${typed("doors")} /></label>
      </div>
      <${Select} label=${t("agenda.field.visibility")} value=${draft.visibility} options=${[["everybody", t("agenda.everybody")], ["members", t("agenda.members")]]} onChange=${chosen("visibility")} />
      <${PerkRows} perks=${draft.perks} onChange=${(/** @type {Draft["perks"]} */ perks) => setDraft((before) => ({ ...before, perks }))} />
      <${Problem} code=${problem} />
      <div class="row-end">
        <button type="button" class="button" onClick=${onClose}>${t("common.cancel")}</button>
        <button type="submit" class="button button-main">${t("common.save")}</button>
      </div>
    </form>
  <//>`;
}

/**
 * What goes with a place, one a row: its name, and how many there are.
 * @param {{perks: Draft["perks"], onChange: (perks: Draft["perks"]) => void}} props
 */
function PerkRows({ perks, onChange }) {
  /** @param {number} at @param {Partial<Draft["perks"][number]>} changes */
  const change = (at, changes) => onChange(perks.map((perk, index) => (index === at ? { ...perk, ...changes } : perk)));
  return html`<fieldset class="agenda-perk-rows">
    <legend>${t("agenda.perks")}</legend>
    <small>${t("agenda.perks_hint")}</small>
    ${perks.map(
      ({ name, stock }, at) => html`<div key=${at} class="agenda-perk-row">
        <label class="field"><span>${t("agenda.perk_name")}</span><input type="text" data-most="80" value=${name} onInput=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ event) => change(at, { name: event.currentTarget.value })} /></label>
        <label class="field"><span>${t("agenda.perk_stock")}</span><input type="number" min="1" max="100000" placeholder=${t("agenda.no_limit")} value=${stock} onInput=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ event) => change(at, { stock: event.currentTarget.value })} /></label>
        <button type="button" class="icon-button" aria-label=${t("agenda.perk_remove", { name: name || String(at + 1) })} onClick=${() => onChange(perks.filter((_perk, index) => index !== at))}><${Icon} name="x" size=${16} /></button>
      </div>`,
    )}
    ${perks.length < MOST_PERKS && html`<button type="button" class="button" onClick=${() => onChange([...perks, { id: "", name: "", stock: "" }])}><${Icon} name="plus" size=${16} />${t("agenda.perk_add")}</button>`}
  </fieldset>`;
}
