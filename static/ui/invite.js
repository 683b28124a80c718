/**
 * For hosts: making a link that lets people in, as what they say, for as long and as often as they say.
 *
 * @module ui/invite
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { rolesToGive, tagsOf } from "../state/door.js";
import { me as myself } from "../state/selectors.js";
import { useMe } from "./account.js";
import { html, useApp, useTopics } from "./context.js";
import { errorText, t } from "./i18n.js";
import { Icon } from "./parts.js";
import { Dialog } from "./place.js";

/** How often and how many days a link may work; 0: without limit. */
const USES = [1, 10, 100, 0];
const DAYS = [1, 7, 30, 0];

export function InviteTools() {
  const [open, setOpen] = useState(false);
  return html`<section class="tool-section" aria-label=${t("invite.title")}>
    <h3><${Icon} name="user-plus" size=${18} />${t("invite.title")}</h3>
    <button type="button" class="button button-wide" onClick=${() => setOpen(true)}><${Icon} name="link" size=${16} />${t("invite.open")}</button>
    ${open && html`<${InviteDialog} onClose=${() => setOpen(false)} />`}
  </section>`;
}

/** @param {{onClose: () => void}} props */
export function InviteDialog({ onClose }) {
  const { actions } = useApp();
  const state = useTopics(["players"], 1000);
  const space = useMe()?.space ?? null;
  const roles = rolesToGive(myself(state)?.role ?? "guest");
  const [role, setRole] = useState("guest");
  const [uses, setUses] = useState(1);
  const [days, setDays] = useState(7);
  const [tags, setTags] = useState("");
  const [problem, setProblem] = useState("");
  const [link, setLink] = useState("");
  /** @param {Event} event */
  const make = async (event) => {
    event.preventDefault();
    setProblem("");
    try {
      setLink(await actions.people.invite(space?.id ?? "home", { role, uses: uses || null, days: days || null, tags: tagsOf(tags), note: "" }));
    } catch (error) {
      setProblem(String(/** @type {{code?: unknown}} */ (error)?.code ?? "internal"));
    }
  };
  return html`<${Dialog} label=${t("invite.title")} onClose=${onClose}>
    ${link
      ? html`<${MadeLink} link=${link} onAnother=${() => setLink("")} />`
      : html`<form class="stack" onSubmit=${make}>
          <${Choice} label=${t("invite.role")} value=${role} onChange=${setRole} options=${roles.map((each) => [each, t(`role.${each}`)])} />
          <${Choice} label=${t("invite.uses")} value=${String(uses)} onChange=${(/** @type {string} */ value) => setUses(Number(value))} options=${USES.map((count) => [String(count), count === 1 ? t("invite.single") : count ? t("invite.times", { count }) : t("invite.unlimited")])} />
          <${Choice} label=${t("invite.days")} value=${String(days)} onChange=${(/** @type {string} */ value) => setDays(Number(value))} options=${DAYS.map((count) => [String(count), count ? t("invite.for_days", { count }) : t("invite.for_ever")])} />
          <label class="field">
            <span>${t("invite.tags")}</span>
            <input type="text" maxlength="200" value=${tags} onInput=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ event) => setTags(event.currentTarget.value)} />
          </label>
          ${problem && html`<p class="problem" role="alert"><${Icon} name="circle-alert" size=${18} /><span>${errorText(problem)}</span></p>`}
          <div class="row-end">
            <button type="button" class="button" onClick=${onClose}>${t("common.cancel")}</button>
            <button type="submit" class="button button-main">${t("invite.make")}</button>
          </div>
        </form>`}
  <//>`;
}

/** @param {{label: string, value: string, options: string[][], onChange: (value: string) => void}} props */
function Choice({ label, value, options, onChange }) {
  return html`<label class="field">
    <span>${label}</span>
    <select value=${value} onChange=${(/** @type {Event & {currentTarget: HTMLSelectElement}} */ event) => onChange(event.currentTarget.value)}>
      ${options.map(([id, text]) => html`<option key=${id} value=${id} selected=${id === value}>${text}</option>`)}
    </select>
  </label>`;
}

/** @param {{link: string, onAnother: () => void}} props */
function MadeLink({ link, onAnother }) {
  const [copied, setCopied] = useState(false);
  const field = useRef(/** @type {HTMLInputElement|null} */ (null));
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  const copy = async () => {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(link);
      setCopied(true);
    } catch {
      // Without https the browser lends no clipboard: the link is selected, and Ctrl+C copies it.
    }
  };
  return html`<div class="stack">
    <label class="field">
      <span>${t("invite.link")}</span>
      <input ref=${field} type="text" readonly value=${link} onFocus=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ event) => event.currentTarget.select()} />
    </label>
    <p class="panel-note" role="status">${copied ? t("invite.copied") : t("invite.once")}</p>
    <div class="row-end">
      <button type="button" class="button" onClick=${onAnother}>${t("invite.another")}</button>
      <button type="button" class="button button-main" onClick=${copy}><${Icon} name="copy" size=${16} />${t("invite.copy")}</button>
    </div>
  </div>`;
}
