/**
 * The forms by which one makes a promise, and changes one.
 *
 * @module ui/book_promise_form
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { BLANK, changesOf, draftOf, dueOf, remindOf } from "../net/promises.js";
import { html, useApp } from "./context.js";
import { codeOf, moment, Problem, Select } from "./home_parts.js";
import { t } from "./i18n.js";
import { Icon, useEscape } from "./parts.js";
import { toast } from "./trouble.js";

/** @typedef {import("../net/book.js").OwnPromise} OwnPromise */
/** @typedef {import("../net/promises.js").Draft} Draft */
/** @typedef {{person: string, name: string}|null} To */
/** @typedef {Event & {currentTarget: HTMLInputElement}} Typed */

const LENGTH = 280;

/** @param {{draft: Draft, onChange: (draft: Draft) => void, label: string, letters: boolean, other?: number|null, focused: boolean}} props  other: when one is reminded now, if the form has no word for it */
function Fields({ draft, onChange, label, letters, other = null, focused }) {
  const field = useRef(/** @type {HTMLInputElement|null} */ (null));
  useEffect(() => {
    if (focused) field.current?.focus();
  }, []);
  const reminders = [["none", t("promise.remind.none")], ["day", t("promise.remind.day")], ["before", t("promise.remind.before")], ...(other === null ? [] : [["other", moment(other)]])];
  const asked = draft.due !== "" || other !== null;
  return html`<label class="field"><span>${label}</span>
      <input ref=${field} type="text" data-most=${LENGTH} required placeholder=${t("promise.hint")} value=${draft.text} onInput=${(/** @type {Typed} */ event) => onChange({ ...draft, text: event.currentTarget.value })} />
    </label>
    <div class="book-when">
      <label class="field"><span>${t("promise.due")}</span>
        <input type="date" value=${draft.due} onInput=${(/** @type {Typed} */ event) => onChange({ ...draft, due: event.currentTarget.value })} />
      </label>
      ${asked && letters && html`<${Select} label=${t("promise.remind")} value=${draft.remind} options=${reminders} onChange=${(/** @type {Draft["remind"]} */ remind) => onChange({ ...draft, remind })} />`}
    </div>
    ${asked && !letters && html`<p class="book-first">${t("promise.no_letters")}</p>`}`;
}

/** A new promise. @param {{to: To, letters: boolean, again: () => void}} props */
export function PromiseForm({ to, letters, again }) {
  const { actions, store } = useApp();
  const [draft, setDraft] = useState(BLANK);
  const [problem, setProblem] = useState("");
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (!draft.text.trim()) return;
    try {
      await actions.book.promise({ text: draft.text, to: to?.person ?? null, due_at: dueOf(draft.due), remind_at: remindOf(draft.due, draft.remind) });
      setDraft(BLANK);
      setProblem("");
      toast(store, "promise.made");
      again();
    } catch (error) {
      setProblem(codeOf(error));
    }
  };
  return html`<form class="stack book-form" onSubmit=${submit} novalidate>
    <${Fields} draft=${draft} onChange=${setDraft} label=${to ? t("promise.to", { name: to.name }) : t("promise.what")} letters=${letters} focused=${to !== null} />
    ${to && html`<p class="book-first">${t("promise.seen", { name: to.name })}</p>`}
    <${Problem} code=${problem} />
    <div class="row"><button type="submit" class="button button-main" disabled=${!draft.text.trim()}><${Icon} name="handshake" size=${16} />${t("promise.make")}</button></div>
  </form>`;
}

/** Another text, day or reminder for a promise that stands. @param {{promise: OwnPromise, letters: boolean, onDone: (changed: boolean) => void}} props */
export function PromiseEdit({ promise, letters, onDone }) {
  const { actions, store } = useApp();
  const [draft, setDraft] = useState(() => draftOf(promise));
  const [problem, setProblem] = useState("");
  const form = useRef(/** @type {HTMLFormElement|null} */ (null));
  useEscape(true, () => onDone(false));
  // On a phone the field alone would be seen, at the lower edge, and not what one may do with it.
  useEffect(() => form.current?.scrollIntoView({ block: "nearest" }), []);
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (!draft.text.trim()) return;
    const changes = changesOf(promise, draft);
    if (Object.keys(changes).length === 0) return onDone(false);
    try {
      await actions.book.change(promise.id, changes);
      toast(store, "promise.changed");
      onDone(true);
    } catch (error) {
      setProblem(codeOf(error));
    }
  };
  const other = draftOf(promise).remind === "other" ? promise.remind_at : null;
  return html`<form ref=${form} class="stack book-form book-edit" aria-label=${t("promise.edit_name", { text: promise.text })} onSubmit=${submit} novalidate>
    <${Fields} draft=${draft} onChange=${setDraft} label=${promise.to_name ? t("promise.to", { name: promise.to_name }) : t("promise.what")} letters=${letters} other=${other} focused />
    ${promise.to !== null && html`<p class="book-first">${t("promise.seen_change", { name: promise.to_name })}</p>`}
    <${Problem} code=${problem} />
    <div class="row">
      <button type="submit" class="button button-main" disabled=${!draft.text.trim()}>${t("common.save")}</button>
      <button type="button" class="button" onClick=${() => onDone(false)}>${t("common.cancel")}</button>
    </div>
  </form>`;
}
