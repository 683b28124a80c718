/**
 * What the tabs of the host's home are made of: lists that are loaded, tables, a second thought before what cannot be undone, a secret shown once.
 *
 * @module ui/home_parts
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { html } from "./context.js";
import { errorText, language, t } from "./i18n.js";
import { Icon, takeFocus, useEscape } from "./parts.js";

/**
 * What every tab is given.
 * @typedef {Object} Desk
 * @property {import("../net/home.js").Home} home
 * @property {import("../state/door.js").Role} role  one's own
 * @property {string} person  oneself
 * @property {(asked: Promise<unknown>) => Promise<boolean>} run  waits, says that it is done or why not; whether it was done
 */

/** @param {unknown} error */
export const codeOf = (error) => String(/** @type {{code?: unknown}} */ (error)?.code ?? "internal");

/** A day, as people say it. @param {number} at Unix seconds */
export function day(at) {
  return new Intl.DateTimeFormat(language(), { dateStyle: "medium" }).format(new Date(at * 1000));
}

/** A day and a time. @param {number} at Unix seconds */
export function moment(at) {
  return new Intl.DateTimeFormat(language(), { dateStyle: "medium", timeStyle: "short" }).format(new Date(at * 1000));
}

/** What had the focus may be gone with what it stood for: then the tab has it. */
export function keepFocus() {
  if (document.activeElement !== document.body) return;
  const body = document.querySelector(".home-body, .book");
  if (body instanceof HTMLElement) body.focus({ preventScroll: true });
}

/**
 * What the server says, asked when shown, when asked again, and every so often.
 * @template T
 * @param {() => Promise<T>} load @param {unknown[]} [about]  asks anew when one of these changes @param {number} [every]  milliseconds; 0: not by itself
 * @returns {{value: T|null, problem: string, again: () => void}}
 */
export function useLoaded(load, about = [], every = 0) {
  const [value, setValue] = useState(/** @type {T|null} */ (null));
  const [problem, setProblem] = useState("");
  const [round, setRound] = useState(0);
  useEffect(() => {
    let here = true;
    const look = () =>
      load().then(
        (loaded) => {
          if (!here) return;
          setValue(loaded);
          setProblem("");
          if (round > 0) setTimeout(keepFocus, 0);
        },
        (error) => here && setProblem(codeOf(error)),
      );
    look();
    const timer = every > 0 ? setInterval(look, every) : 0;
    return () => {
      here = false;
      clearInterval(timer);
    };
  }, [round, ...about]);
  return { value, problem, again: () => setRound((count) => count + 1) };
}

/** For windows over the home: what had the focus before gets it back. */
export function useFocusBack() {
  const before = useRef(document.activeElement);
  useEffect(
    () => () =>
      void setTimeout(() => {
        const { current } = before;
        if (document.activeElement === document.body && current instanceof HTMLElement && current.isConnected) current.focus({ preventScroll: true });
        keepFocus();
      }, 0),
    [],
  );
}

/** @param {{code: string}} props */
export function Problem({ code }) {
  return code && html`<p class="problem" role="alert"><${Icon} name="circle-alert" size=${18} /><span>${errorText(code)}</span></p>`;
}

/**
 * A table; on a phone each row is a card, with what the column is called before what stands in it.
 * The roles are said aloud because a table that is drawn as cards is none for screen readers otherwise.
 * @param {{name: string, heads: string[], rows: {key: string|number, cells: any[]}[]}} props  the first cell names the row; a head may be empty above buttons
 */
export function Table({ name, heads, rows }) {
  return html`<table class="home-table" role="table" aria-label=${name}>
    <thead role="rowgroup">
      <tr role="row">
        ${heads.map((head, at) => html`<th key=${at} role="columnheader" scope="col">${head || html`<span class="hidden">${t("home.actions")}</span>`}</th>`)}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${rows.map(
        ({ key, cells }) => html`<tr key=${key} role="row">
          ${cells.map((cell, at) => (at === 0 ? html`<th key=${at} role="rowheader" scope="row">${cell}</th>` : html`<td key=${at} role="cell" data-label=${heads[at]} class=${heads[at] ? "" : "home-actions"}>${cell}</td>`))}
        </tr>`,
      )}
    </tbody>
  </table>`;
}

/**
 * A button that asks once more before it does something for good.
 * @param {{label: string, name: string, question: string, onYes: () => void}} props  name: what screen readers say, as there are many of them
 */
export function Sure({ label, name, question, onYes }) {
  const [asking, setAsking] = useState(false);
  const button = useRef(/** @type {HTMLButtonElement|null} */ (null));
  const back = useRef(false);
  const cancel = () => {
    back.current = true;
    setAsking(false);
  };
  useEscape(asking, cancel);
  useEffect(() => {
    if (!asking && back.current) button.current?.focus();
    back.current = false;
  }, [asking]);
  if (!asking) return html`<button ref=${button} type="button" class="button" aria-label=${name} onClick=${() => setAsking(true)}>${label}</button>`;
  return html`<span class="home-sure" role="group" aria-label=${question}>
    <span>${question}</span>
    <button type="button" class="button button-stop" aria-label=${name} ref=${takeFocus} onClick=${() => (setAsking(false), onYes())}>${label}</button>
    <button type="button" class="button" onClick=${cancel}>${t("common.cancel")}</button>
  </span>`;
}

/**
 * Something that is shown this once, to be copied.
 * @param {{label: string, secret: string, onClose: () => void}} props
 */
export function Secret({ label, secret, onClose }) {
  const [copied, setCopied] = useState(false);
  const field = useRef(/** @type {HTMLInputElement|null} */ (null));
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  const copy = async () => {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(secret);
      setCopied(true);
    } catch {
      // Without https the browser lends no clipboard: the secret is selected, and Ctrl+C copies it.
    }
  };
  return html`<div class="stack">
    <label class="field"><span>${label}</span><input ref=${field} class="home-secret" type="text" readonly value=${secret} /></label>
    <p role="status">${copied ? t("home.copied") : t("invite.once")}</p>
    <div class="row-end">
      <button type="button" class="button" onClick=${onClose}>${t("common.close")}</button>
      <button type="button" class="button button-main" onClick=${copy}><${Icon} name="copy" size=${16} />${t("invite.copy")}</button>
    </div>
  </div>`;
}

/**
 * Several of a few, each with what it means.
 * @param {{name: string, options: readonly string[], prefix: string, chosen: string[], onChange: (chosen: string[]) => void}} props
 */
export function Checks({ name, options, prefix, chosen, onChange }) {
  return html`<fieldset class="home-checks">
    <legend>${name}</legend>
    ${options.map(
      (option) => html`<label key=${option}>
        <input type="checkbox" checked=${chosen.includes(option)} onChange=${() => onChange(chosen.includes(option) ? chosen.filter((each) => each !== option) : [...chosen, option])} />
        <span>${t(`${prefix}${option}`)}</span>
      </label>`,
    )}
  </fieldset>`;
}

/**
 * One of a few.
 * @param {{label: string, value: string, options: string[][], onChange: (value: string) => void, hint?: string}} props
 */
export function Select({ label, value, options, onChange, hint = "" }) {
  return html`<label class="field">
    <span>${label}</span>
    <select class="home-select" value=${value} onChange=${(/** @type {Event & {currentTarget: HTMLSelectElement}} */ event) => onChange(event.currentTarget.value)}>
      ${options.map(([id, text]) => html`<option key=${id} value=${id} selected=${id === value}>${text}</option>`)}
    </select>
    ${hint && html`<small>${hint}</small>`}
  </label>`;
}
