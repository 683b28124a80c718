/**
 * A host invites somebody to a gathering: for whom, with how many companions, and the link that is shown once.
 *
 * @module ui/agenda_invite
 */
import { useState } from "preact/hooks";
import { html, useApp } from "./context.js";
import { Problem, Secret, codeOf, useFocusBack } from "./home_parts.js";
import { t } from "./i18n.js";
import { Icon } from "./parts.js";
import { Dialog } from "./place.js";

/** @typedef {import("../state/agenda.js").Gathering} Gathering */

/** As many as the server takes. */
const MOST = 20;

/** @param {{event: Gathering}} props */
export function InviteToEvent({ event }) {
  const [open, setOpen] = useState(false);
  return html`<button type="button" class="button" aria-label=${`${t("agenda.invite")} : ${event.title}`} onClick=${() => setOpen(true)}><${Icon} name="user-plus" size=${16} />${t("agenda.invite")}</button>
    ${open && html`<${InviteForm} event=${event} onClose=${() => setOpen(false)} />`}`;
}

/** @param {{event: Gathering, onClose: () => void}} props */
function InviteForm({ event, onClose }) {
  const { agenda } = useApp().actions;
  const [companions, setCompanions] = useState("0");
  const [note, setNote] = useState("");
  const [link, setLink] = useState("");
  const [problem, setProblem] = useState("");
  useFocusBack();
  /** @param {Event} submitted */
  const make = async (submitted) => {
    submitted.preventDefault();
    setProblem("");
    const count = Math.min(MOST, Math.max(0, Math.round(Number(companions) || 0)));
    try {
      setLink(await agenda.invite(event.id, count, note.trim()));
    } catch (error) {
      setProblem(codeOf(error));
    }
  };
  return html`<${Dialog} label=${t("agenda.invite_to", { title: event.title })} onClose=${onClose}>
    ${link
      ? html`<${Secret} label=${t("agenda.invite_link")} secret=${link} onClose=${onClose} />`
      : html`<form class="stack" novalidate onSubmit=${make}>
          <label class="field"><span>${t("agenda.invite_note")}</span><input autofocus type="text" data-most="120" value=${note} onInput=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ typed) => setNote(typed.currentTarget.value)} /><small>${t("agenda.invite_note_hint")}</small></label>
          <label class="field"><span>${t("agenda.companions")}</span><input type="number" min="0" max=${MOST} value=${companions} onInput=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ typed) => setCompanions(typed.currentTarget.value)} /><small>${t("agenda.companions_hint")}</small></label>
          ${event.places_left === 0 && html`<p class="small">${t("agenda.invite_full")}</p>`}
          <${Problem} code=${problem} />
          <div class="row-end">
            <button type="button" class="button" onClick=${onClose}>${t("common.cancel")}</button>
            <button type="submit" class="button button-main"><${Icon} name="link" size=${16} />${t("agenda.invite_make")}</button>
          </div>
        </form>`}
  <//>`;
}
