/**
 * Top left: where one is, how many are here, and oneself: name, figure, status.
 *
 * @module ui/place
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { headCount } from "../state/cards.js";
import { areaById, me as myself } from "../state/selectors.js";
import { MenuAccount } from "./account.js";
import { Face } from "./avatars.js";
import { html, useApp, useTopics } from "./context.js";
import { t } from "./i18n.js";
import { AvatarPicker } from "./lobby.js";
import { areaName } from "./names.js";
import { Icon, Mark, Popover, StatusMark, STATUSES, useEscape } from "./parts.js";
import { RoleMark } from "./quality.js";

/** @typedef {import("../types.js").Status} Status */

/** The server takes status texts up to this length. */
const STATUS_LENGTH = 80;
const NAME_LENGTH = 40;

export function Place() {
  const { store } = useApp();
  const state = useTopics(["players", "ui", "connection"], 250);
  const area = areaById(state, myself(state)?.area ?? null);
  const locked = area !== null && state.lockedAreas.has(area.id);
  return html`<header class="place">
    <div class="place-card">
      <${Mark} size=${32} />
      <div class="place-text">
        <h1>${state.map?.name ?? store.state.room}</h1>
        <p>
          <span class="place-count">${t("people.count", { count: headCount(state) })}</span>
          ${area && html`<span class="place-area"><${Icon} name=${area.silent ? "volume-x" : locked ? "lock" : "map-pin"} size=${14} />${areaName(area)}${area.silent && html`<span class="hidden">${t("area.silent")}</span>`}</span>`}
        </p>
      </div>
    </div>
    <${Me} />
  </header>`;
}

function Me() {
  const { store } = useApp();
  useTopics(["players"], 100);
  const [open, setOpen] = useState(false);
  const [editing, setEditing] = useState(false);
  const owner = useRef(/** @type {HTMLElement|null} */ (null));
  const player = myself(store.state);
  if (!player) return null;
  // The button in the menu goes with the menu: the window is opened by the one that stays, and gives the focus back to it.
  const edit = () => {
    owner.current?.querySelector("button")?.focus();
    setOpen(false);
    setEditing(true);
  };
  return html`<div class="me" ref=${owner}>
    <button type="button" class="me-button" aria-expanded=${String(open)} onClick=${() => setOpen(!open)}>
      <${Face} avatar=${player.avatar} seed=${player.id} size=${36} />
      <span class="me-dot" aria-hidden="true"><${StatusMark} status=${player.status} /></span>
      <span class="me-text">
        <span class="me-name">${player.name} <${RoleMark} role=${player.role} /></span>
        <${StatusMark} status=${player.status} label />
      </span>
      <${Icon} name="chevron-down" size=${16} />
    </button>
    ${open &&
    html`<${Popover} label=${t("status.title")} class="status-menu" owner=${owner} onClose=${() => setOpen(false)}>
      <${StatusMenu} status=${player.status} text=${player.status_text} onDone=${() => setOpen(false)} onEdit=${edit} />
    <//>`}
    ${editing && html`<${ProfileDialog} name=${player.name} avatar=${player.avatar} onClose=${() => setEditing(false)} />`}
  </div>`;
}

/** @param {{status: Status, text: string, onDone: () => void, onEdit: () => void}} props */
function StatusMenu({ status, text, onDone, onEdit }) {
  const { actions } = useApp();
  const [chosen, setChosen] = useState(status);
  const [words, setWords] = useState(text);
  /** @param {Event} event */
  const save = (event) => {
    event.preventDefault();
    actions.setStatus(chosen, words.trim());
    onDone();
  };
  return html`<form onSubmit=${save}>
    <div class="status-own">
      <button type="button" class="button" onClick=${() => (onDone(), actions.openCard(null))}><${Icon} name="id-card" size=${16} />${t("card.mine")}</button>
      <button type="button" class="button" onClick=${onEdit}><${Icon} name="pencil" size=${16} />${t("profile.edit")}</button>
    </div>
    <fieldset class="radio-list">
      <legend>${t("status.title")}</legend>
      ${STATUSES.map(
        (each) => html`<label key=${each} class="radio-row">
          <input type="radio" name="status" checked=${each === chosen} data-autofocus=${each === chosen ? "" : undefined} onChange=${() => (setChosen(each), actions.setStatus(each, words.trim()))} />
          <span class=${`status status-${each}`}><${StatusMark} status=${each} label /></span>
          <small>${t(`status.${each}.hint`)}</small>
        </label>`,
      )}
    </fieldset>
    <label class="field">
      <span>${t("status.text")}</span>
      <input type="text" data-most=${STATUS_LENGTH} value=${words} placeholder=${t("status.text_placeholder")} onInput=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ event) => setWords(event.currentTarget.value)} />
    </label>
    <div class="row-end">
      <button type="submit" class="button button-main">${t("common.done")}</button>
    </div>
    <${MenuAccount} />
  </form>`;
}

/** @param {{name: string, avatar: string, onClose: () => void}} props */
function ProfileDialog({ name, avatar, onClose }) {
  const { actions } = useApp();
  const [wanted, setWanted] = useState(name);
  const [figure, setFigure] = useState(avatar);
  /** @param {Event} event */
  const save = (event) => {
    event.preventDefault();
    const kept = wanted.normalize("NFC").trim();
    if (kept) actions.setProfile(kept, figure);
    onClose();
  };
  return html`<${Dialog} label=${t("profile.title")} onClose=${onClose}>
    <form onSubmit=${save} class="stack">
      <label class="field">
        <span>${t("lobby.name")}</span>
        <input type="text" data-most=${NAME_LENGTH} required value=${wanted} onInput=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ event) => setWanted(event.currentTarget.value)} />
      </label>
      <${AvatarPicker} chosen=${figure} onChoose=${setFigure} name="profile-avatar" />
      <div class="row-end">
        <button type="button" class="button" onClick=${onClose}>${t("common.cancel")}</button>
        <button type="submit" class="button button-main">${t("common.save")}</button>
      </div>
    </form>
  <//>`;
}

/** Where one begins to write or to choose. */
const FIRST_FIELD = ".dialog-content :is([autofocus], input:not([type=radio], [type=hidden], :disabled), input:checked, select:not(:disabled), textarea:not(:disabled))";

/**
 * A window over the page: its first field has the focus, which goes back afterwards to what opened it.
 * @param {{label: string, onClose: () => void, class?: string, children?: any}} props
 */
export function Dialog({ label, onClose, class: kind = "", children }) {
  const opened = useRef(false);
  const opener = useRef(/** @type {Element|null} */ (null));
  useEscape(true, onClose);
  /** @param {HTMLDialogElement|null} dialog */
  const show = (dialog) => {
    if (!dialog || opened.current) return;
    opened.current = true;
    opener.current = document.activeElement;
    dialog.showModal();
    // Otherwise the button that closes it has it, which comes first.
    const field = dialog.querySelector(FIRST_FIELD);
    if (field instanceof HTMLElement) field.focus();
  };
  // The browser gives the focus back of what is closed; of what is taken off the page, it does not.
  useEffect(
    () => () => {
      const { current } = opener;
      if (document.activeElement === document.body && current instanceof HTMLElement && current.isConnected) current.focus({ preventScroll: true });
    },
    [],
  );
  /** @param {MouseEvent} event */
  const outside = (event) => {
    if (event.target === event.currentTarget) onClose();
  };
  return html`<dialog ref=${show} class=${`dialog ${kind}`} aria-label=${label} onClose=${onClose} onClick=${outside} onKeyDown=${(/** @type {KeyboardEvent} */ event) => event.stopPropagation()}>
    <div class="dialog-body">
      <header class="panel-head">
        <h2>${label}</h2>
        <button type="button" class="icon-button" aria-label=${t("common.close")} onClick=${onClose}><${Icon} name="x" /></button>
      </header>
      <div class="dialog-content">${children}</div>
    </div>
  </dialog>`;
}
