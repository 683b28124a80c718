/**
 * One's promises, those made to one, and the link by which a calendar reads one's own.
 *
 * @module ui/book_promises
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { momentOf } from "../net/book.js";
import { html, useApp } from "./context.js";
import { codeOf, day, Problem, Secret, Select, Sure, useLoaded } from "./home_parts.js";
import { t } from "./i18n.js";
import { Icon } from "./parts.js";
import { attempt, toast } from "./trouble.js";

/** @typedef {import("../net/book.js").OwnPromise} OwnPromise */
/** @typedef {import("../net/book.js").Promised} Promised */
/** @typedef {import("../net/book.js").Promises} Promises */
/** @typedef {{person: string, name: string}|null} To */

/** What others promise, or have done, is seen without being asked for. */
const ANEW_MS = 20_000;

const DUE_HOUR = 18;
const REMIND_HOUR = 9;
const REMINDERS = /** @type {const} */ ([
  ["none", "promise.remind.none"],
  ["day", "promise.remind.day"],
  ["before", "promise.remind.before"],
]);

/** @param {{to: To}} props */
export function PromiseTab({ to }) {
  const { book } = useApp().actions;
  const { value, problem, again } = useLoaded(() => book.promises(), [], ANEW_MS);
  return html`<${PromiseForm} key=${to?.person ?? ""} to=${to} letters=${value?.letters ?? true} again=${again} />
    <${Problem} code=${problem} />
    ${value !== null && html`<${Mine} promises=${value.mine} again=${again} /><${ToMe} promises=${value.to_me} /><${Calendar} since=${value.calendar_since} again=${again} />`}`;
}

/** @param {{to: To, letters: boolean, again: () => void}} props */
function PromiseForm({ to, letters, again }) {
  const { actions, store } = useApp();
  const [text, setText] = useState("");
  const [due, setDue] = useState("");
  const [remind, setRemind] = useState("none");
  const [problem, setProblem] = useState("");
  const field = useRef(/** @type {HTMLInputElement|null} */ (null));
  useEffect(() => {
    if (to !== null) field.current?.focus();
  }, []);
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (!text.trim()) return;
    try {
      const remindAt = remind === "none" ? null : momentOf(due, REMIND_HOUR, remind === "before" ? 1 : 0);
      await actions.book.promise({ text, to: to?.person ?? null, due_at: momentOf(due, DUE_HOUR), remind_at: remindAt });
      setText("");
      setDue("");
      setProblem("");
      toast(store, "promise.made");
      again();
    } catch (error) {
      setProblem(codeOf(error));
    }
  };
  return html`<form class="stack book-form" onSubmit=${submit} novalidate>
    <label class="field"><span>${to ? t("promise.to", { name: to.name }) : t("promise.what")}</span>
      <input ref=${field} type="text" maxlength="280" placeholder=${t("promise.hint")} value=${text} onInput=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ event) => setText(event.currentTarget.value)} />
    </label>
    <div class="book-when">
      <label class="field"><span>${t("promise.due")}</span>
        <input type="date" value=${due} onInput=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ event) => setDue(event.currentTarget.value)} />
      </label>
      ${due && letters && html`<${Select} label=${t("promise.remind")} value=${remind} options=${REMINDERS.map(([id, label]) => [id, t(label)])} onChange=${setRemind} />`}
    </div>
    ${due && !letters && html`<p class="book-first">${t("promise.no_letters")}</p>`}
    ${to && html`<p class="book-first">${t("promise.seen", { name: to.name })}</p>`}
    <${Problem} code=${problem} />
    <div class="row"><button type="submit" class="button button-main" disabled=${!text.trim()}><${Icon} name="handshake" size=${16} />${t("promise.make")}</button></div>
  </form>`;
}

/** @param {{due: number|null, done: number|null}} props */
function Due({ due, done }) {
  if (done !== null) return html`<span class="person-facts">${t("promise.done_on", { date: day(done) })}</span>`;
  if (due === null) return null;
  const late = due < Date.now() / 1000;
  return html`<span class=${`person-facts ${late ? "book-late" : ""}`}>${late && html`<${Icon} name="circle-alert" size=${14} />`}${t(late ? "promise.late" : "promise.by", { date: day(due) })}</span>`;
}

/** @param {{promises: OwnPromise[], again: () => void}} props */
function Mine({ promises, again }) {
  const app = useApp();
  const { book } = app.actions;
  const ordered = [...promises].sort((a, b) => Number(a.done_at !== null) - Number(b.done_at !== null));
  return html`<section class="book-section">
    <h3>${t("promise.mine")}</h3>
    ${ordered.length === 0 && html`<p class="book-first">${t("promise.none")}</p>`}
    <ul class="book-list">
      ${ordered.map(
        ({ id, text, to_name: name, due_at: due, done_at: done }) => html`<li key=${id} class=${`book-promise ${done !== null ? "book-done" : ""}`}>
          <label><input type="checkbox" checked=${done !== null} onChange=${() => attempt(app, book.keep(id, done === null).then(again))} />
            <span class="person-text"><span>${text}${name && html` <small>→ ${name}</small>`}</span><${Due} due=${due} done=${done} /></span>
          </label>
          <${Sure} label=${t("promise.forget")} name=${t("promise.forget_name", { text })} question=${t("promise.forget_sure")} onYes=${() => attempt(app, book.forget(id).then(again))} />
        </li>`,
      )}
    </ul>
  </section>`;
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
      <a class="button" href="/api/v1/me/promises.ics" download><${Icon} name="download" size=${16} />.ics</a>
    </div>`}
  </section>`;
}
