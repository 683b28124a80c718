/**
 * One's promises, those made to one, and the link by which a calendar reads one's own.
 *
 * @module ui/book_promises
 */
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { PromiseEdit, PromiseForm } from "./book_promise_form.js";
import { html, useApp } from "./context.js";
import { day, Problem, Secret, Sure, useLoaded } from "./home_parts.js";
import { t } from "./i18n.js";
import { Icon, IconButton } from "./parts.js";
import { attempt } from "./trouble.js";

/** @typedef {import("../net/book.js").OwnPromise} OwnPromise */
/** @typedef {import("../net/book.js").Promised} Promised */
/** @typedef {import("../net/book.js").Promises} Promises */
/** @typedef {{person: string, name: string}|null} To */

/** What others promise, or have done, is seen without being asked for. */
const ANEW_MS = 20_000;

/** @param {{to: To}} props */
export function PromiseTab({ to }) {
  const { book } = useApp().actions;
  const { value, problem, again } = useLoaded(() => book.promises(), [], ANEW_MS);
  return html`<${PromiseForm} key=${to?.person ?? ""} to=${to} letters=${value?.letters ?? true} again=${again} />
    <${Problem} code=${problem} />
    ${value !== null && html`<${Mine} promises=${value.mine} letters=${value.letters} again=${again} /><${ToMe} promises=${value.to_me} /><${Calendar} since=${value.calendar_since} again=${again} />`}`;
}

/** @param {{due: number|null, done: number|null}} props */
function Due({ due, done }) {
  if (done !== null) return html`<span class="person-facts">${t("promise.done_on", { date: day(done) })}</span>`;
  if (due === null) return null;
  const late = due < Date.now() / 1000;
  return html`<span class=${`person-facts ${late ? "book-late" : ""}`}>${late && html`<${Icon} name="circle-alert" size=${14} />`}${t(late ? "promise.late" : "promise.by", { date: day(due) })}</span>`;
}

/** @param {{promises: OwnPromise[], letters: boolean, again: () => void}} props */
function Mine({ promises, letters, again }) {
  const ordered = [...promises].sort((a, b) => Number(a.done_at !== null) - Number(b.done_at !== null));
  return html`<section class="book-section">
    <h3>${t("promise.mine")}</h3>
    ${ordered.length === 0 && html`<p class="book-first">${t("promise.none")}</p>`}
    <ul class="book-list">
      ${ordered.map((promise) => html`<${Own} key=${promise.id} promise=${promise} letters=${letters} again=${again} />`)}
    </ul>
  </section>`;
}

/** A promise of one's own, or the form to change it. @param {{promise: OwnPromise, letters: boolean, again: () => void}} props */
function Own({ promise, letters, again }) {
  const app = useApp();
  const { book } = app.actions;
  const { id, text, to_name: name, due_at: due, done_at: done } = promise;
  const [editing, setEditing] = useState(false);
  const line = useRef(/** @type {HTMLElement|null} */ (null));
  const back = useRef(false);
  // Who closes the form goes on where it was opened.
  useLayoutEffect(() => {
    if (!editing && back.current) /** @type {HTMLElement|null|undefined} */ (line.current?.querySelector("button.icon-button"))?.focus();
    back.current = editing;
  }, [editing]);
  const close = (/** @type {boolean} */ changed) => {
    setEditing(false);
    if (changed) again();
  };
  if (editing) return html`<li ref=${line} class="book-promise"><${PromiseEdit} promise=${promise} letters=${letters} onDone=${close} /></li>`;
  return html`<li ref=${line} class=${`book-promise ${done !== null ? "book-done" : ""}`}>
    <label><input type="checkbox" checked=${done !== null} onChange=${() => attempt(app, book.keep(id, done === null).then(again))} />
      <span class="person-text"><span>${text}${name && html` <small class="book-to">→ ${name}</small>`}</span><${Due} due=${due} done=${done} /></span>
    </label>
    ${done === null && html`<${IconButton} icon="pencil" label=${t("promise.edit_name", { text })} onClick=${() => setEditing(true)} />`}
    <${Sure} label=${t("promise.forget")} name=${t("promise.forget_name", { text })} question=${t("promise.forget_sure")} onYes=${() => attempt(app, book.forget(id).then(again))} />
  </li>`;
}

/** @param {{promises: Promised[]}} props */
function ToMe({ promises }) {
  if (promises.length === 0) return null;
  return html`<section class="book-section">
    <h3>${t("promise.to_me")}</h3>
    <ul class="book-list">
      ${promises.map(
        ({ id, text, by_name: name, due_at: due, done_at: done }) => html`<li key=${id} class=${`book-promise ${done !== null ? "book-done" : ""}`}>
          <span class="person-text"><span><strong>${name}</strong> ${text}</span><${Due} due=${due} done=${done} /></span>
          ${done !== null && html`<${Icon} name="check" size=${18} />`}
        </li>`,
      )}
    </ul>
  </section>`;
}

/** @param {{since: number|null, again: () => void}} props */
function Calendar({ since, again }) {
  const app = useApp();
  const { book } = app.actions;
  const [url, setUrl] = useState("");
  const make = () => attempt(app, book.link().then(setUrl));
  const drop = () => attempt(app, book.unlink().then(again));
  return html`<section class="book-section">
    <h3>${t("promise.calendar")}</h3>
    <p class="book-first">${since === null ? t("promise.calendar.hint") : t("promise.calendar.since", { date: day(since) })}</p>
    ${url && html`<${Secret} label=${t("promise.calendar.link")} secret=${url} onClose=${() => (setUrl(""), again())} />`}
    ${!url &&
    html`<div class="row">
      <button type="button" class="button" onClick=${make}><${Icon} name="link" size=${16} />${t(since === null ? "promise.calendar.make" : "promise.calendar.again")}</button>
      ${since !== null && html`<${Sure} label=${t("promise.calendar.drop")} name=${t("promise.calendar.drop")} question=${t("promise.calendar.sure")} onYes=${drop} />`}
      <a class="button" href="/api/v1/me/promises.ics" download><${Icon} name="download" size=${16} />${t("promise.calendar.file")}</a>
    </div>`}
  </section>`;
}
