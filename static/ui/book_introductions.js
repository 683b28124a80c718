/**
 * Warm introductions, in the address book: what one asked for, what one is asked to pass on, and who would like to meet one.
 *
 * @module ui/book_introductions
 */
import { useEffect, useState } from "preact/hooks";
import { forTwo, together } from "../net/introductions.js";
import { fieldOf, momentOf } from "../state/agenda.js";
import { html, useApp } from "./context.js";
import { codeOf, day, Problem, Select, Sure, useLoaded } from "./home_parts.js";
import { clock, t } from "./i18n.js";
import { areaName, metAt } from "./names.js";
import { Icon } from "./parts.js";
import { attempt, toast, untoast } from "./trouble.js";

/** @typedef {import("../net/book.js").Entry} Entry */
/** @typedef {import("../net/introductions.js").Asked} Asked */
/** @typedef {import("../net/introductions.js").Help} Help */
/** @typedef {import("../net/introductions.js").Offer} Offer */
/** @typedef {import("../net/introductions.js").Meeting} Meeting */

/** What others answer, or take back, is seen without being asked for. */
const ANEW_MS = 20_000;
const HOUR = 3600;

/** @param {{changes: number, entries: Entry[]}} props */
export function Introductions({ changes, entries }) {
  const { actions, store } = useApp();
  const { introductions } = actions.book;
  const { value, again } = useLoaded(() => introductions.all(), [changes], ANEW_MS);
  // What is read here need not be told any more.
  useEffect(() => {
    if (value !== null) untoast(store, Object.values(TOLD));
  }, [value]);
  if (value === null) return null;
  const { mine, asked_of_me: help, to_me: offers } = value;
  if (mine.length + help.length + offers.length === 0) return null;
  return html`<section class="book-section book-introductions">
    <h3>${t("introduction.title")}</h3>
    <ul class="book-list">
      ${offers.map((offer) => html`<${ToMe} key=${offer.id} offer=${offer} again=${again} />`)}
      ${help.map((wish) => html`<${OfMe} key=${wish.id} wish=${wish} entries=${entries} again=${again} />`)}
      ${mine.map((wish) => html`<${Mine} key=${wish.id} wish=${wish} again=${again} />`)}
    </ul>
  </section>`;
}

/** Where and when two meet, with what was said of them pinned to it. @param {{meeting: Meeting}} props */
function Table({ meeting }) {
  const app = useApp();
  const { name, room, area, place, at, comment } = meeting;
  return html`<p class="book-first">${t("introduction.meeting", { name, place: metAt(place), date: day(at), time: clock(at) })}</p>
    ${comment && html`<blockquote class="book-pinned"><${Icon} name="pin" size=${16} />${comment}</blockquote>`}
    <div class="row"><button type="button" class="button" onClick=${() => attempt(app, app.actions.goTo(room, area))}>${t("agenda.go")}</button></div>`;
}

/** @param {{wish: Asked, again: () => void}} props */
function Mine({ wish, again }) {
  const app = useApp();
  const { id, whom, text, state, meeting, expires_at: until } = wish;
  const name = wish.to_name || t("people.somebody");
  const remove = () => attempt(app, app.actions.book.introductions.withdraw(id).then(again));
  return html`<li class="book-introduction">
    <p><strong>${t("introduction.mine", { name, whom })}</strong> ${text}</p>
    ${meeting ? html`<${Table} meeting=${meeting} />` : html`<p class="book-first">${t(state === "waiting" ? "introduction.waiting" : "introduction.not_now", { date: day(until) })}</p>`}
    <div class="row"><${Sure} label=${t(meeting ? "introduction.cancel" : "introduction.withdraw")} name=${meeting ? t("introduction.cancel_name", { name: meeting.name }) : t("introduction.withdraw_name", { whom })} question=${t("introduction.withdraw_sure")} onYes=${remove} /></div>
  </li>`;
}

/** @param {{wish: Help, entries: Entry[], again: () => void}} props */
function OfMe({ wish, entries, again }) {
  const app = useApp();
  const { introductions } = app.actions.book;
  const [to, setTo] = useState("");
  const [comment, setComment] = useState("");
  const [problem, setProblem] = useState("");
  const { id, by, by_name: name, whom, text, to_name: target } = wish;
  const known = entries.filter(({ person }) => person !== null && person !== by);
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (!to) return;
    try {
      await introductions.forward(id, { to, comment });
      toast(app.store, "introduction.forwarded");
      again();
    } catch (error) {
      setProblem(codeOf(error));
    }
  };
  return html`<li class="book-introduction">
    <p><strong>${t("introduction.of_me", { name, whom })}</strong> ${text}</p>
    ${target !== null && html`<p class="book-first">${t(wish.accepted ? "introduction.they_meet" : "introduction.passed_on", { name: target })}</p>`}
    ${target === null &&
    html`<form class="stack book-form" onSubmit=${submit} novalidate>
      <${Select} label=${t("introduction.to")} value=${to} options=${[["", t("introduction.choose")], ...known.map((entry) => [entry.person ?? "", entry.name])]} onChange=${setTo} />
      <label class="field"><span>${t("introduction.comment")}</span>
        <textarea rows="2" data-most="280" value=${comment} onInput=${(/** @type {Event & {currentTarget: HTMLTextAreaElement}} */ event) => setComment(event.currentTarget.value)}></textarea>
      </label>
      <${Problem} code=${problem} />
      <div class="row">
        <button type="submit" class="button button-main" disabled=${!to}>${t("introduction.forward")}</button>
        <button type="button" class="button" onClick=${() => attempt(app, introductions.drop(id).then(again))}>${t("introduction.drop")}</button>
      </div>
      <p class="book-first">${t("introduction.drop.hint", { name })}</p>
    </form>`}
  </li>`;
}

/** @param {{offer: Offer, again: () => void}} props */
function ToMe({ offer, again }) {
  const app = useApp();
  const { store } = app;
  const { introductions } = app.actions.book;
  const { id, by_name: name, text, comment, meeting } = offer;
  const via = offer.via_name || t("people.somebody");
  const { room, map } = store.state;
  const areas = forTwo(map?.areas ?? []);
  const [area, setArea] = useState("");
  const [when, setWhen] = useState(fieldOf(Math.ceil((Date.now() / 1000 + store.state.clockOffset) / HOUR) * HOUR));
  const [problem, setProblem] = useState("");
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const at = momentOf(when);
    if (at === null) return;
    try {
      await introductions.accept(id, { room, area: area || null, at });
      store.dispatch({ type: "page/introductions" });
    } catch (error) {
      setProblem(codeOf(error));
    }
  };
  const cancel = () => attempt(app, introductions.withdraw(id).then(again));
  return html`<li class="book-introduction">
    <p><strong>${t("introduction.to_me", { name, via })}</strong> ${text}</p>
    ${meeting && html`<${Table} meeting=${meeting} /><div class="row"><${Sure} label=${t("introduction.cancel")} name=${t("introduction.cancel_name", { name })} question=${t("introduction.withdraw_sure")} onYes=${cancel} /></div>`}
    ${!meeting && comment && html`<blockquote class="book-pinned"><${Icon} name="pin" size=${16} />${comment}</blockquote>`}
    ${!meeting &&
    html`<form class="stack book-form" onSubmit=${submit} novalidate>
      <div class="book-when">
        <${Select} label=${t("introduction.place")} value=${area} options=${[["", t("introduction.free")], ...areas.map((each) => [each.id, areaName(each)])]} onChange=${setArea} />
        <label class="field"><span>${t("introduction.when")}</span>
          <input type="datetime-local" value=${when} onInput=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ event) => setWhen(event.currentTarget.value)} />
        </label>
      </div>
      <${Problem} code=${problem} />
      <div class="row">
        <button type="submit" class="button button-main" disabled=${!when}>${t("introduction.accept")}</button>
        <button type="button" class="button" onClick=${() => attempt(app, introductions.drop(id).then(again))}>${t("introduction.drop")}</button>
      </div>
    </form>`}
  </li>`;
}

/** Asks somebody in one's book for an introduction. @param {{entry: Entry, onDone: () => void}} props */
export function AskIntroduction({ entry, onDone }) {
  const { actions, store } = useApp();
  const [whom, setWhom] = useState("");
  const [text, setText] = useState("");
  const [problem, setProblem] = useState("");
  const ready = whom.trim() !== "" && text.trim() !== "" && entry.person !== null;
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (!ready || entry.person === null) return;
    try {
      await actions.book.introductions.ask({ to: entry.person, whom, text });
      toast(store, "introduction.asked", "info", { name: entry.name });
      store.dispatch({ type: "page/introductions" });
      onDone();
    } catch (error) {
      setProblem(codeOf(error));
    }
  };
  return html`<form class="stack book-form" onSubmit=${submit} novalidate>
    <label class="field"><span>${t("introduction.whom")}</span>
      <input type="text" data-most="80" value=${whom} onInput=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ event) => setWhom(event.currentTarget.value)} />
    </label>
    <label class="field"><span>${t("introduction.why")}</span>
      <textarea rows="3" data-most="280" value=${text} onInput=${(/** @type {Event & {currentTarget: HTMLTextAreaElement}} */ event) => setText(event.currentTarget.value)}></textarea>
    </label>
    <p class="book-first">${t("introduction.hint", { name: entry.name })}</p>
    <${Problem} code=${problem} />
    <div class="row"><button type="submit" class="button button-main" disabled=${!ready}>${t("introduction.send")}</button></div>
  </form>`;
}

/** What is told when something comes of an introduction. */
const TOLD = /** @type {Record<string, string>} */ ({ asked: "introduction.news.asked", offered: "introduction.news.offered", agreed: "introduction.news.agreed" });

/**
 * Says what comes of introductions while one is in the office, and that both are at their table.
 * @param {import("./context.js").App} app
 * @returns {() => void} stops watching
 */
export function watchIntroductions(app) {
  const { actions, store } = app;
  /** @type {Meeting[]} */
  let meetings = [];
  /** @type {Set<string>} */
  const greeted = new Set();
  const look = () =>
    void actions.book.introductions.all().then(
      ({ mine, to_me: offers }) => (meetings = [...mine, ...offers].flatMap(({ meeting }) => (meeting === null ? [] : [meeting]))),
      () => undefined,
    );
  const stops = [
    store.onMessage("introductions_changed", ({ what }) => {
      look();
      const key = TOLD[what];
      if (key) toast(store, key, "info", {}, [{ key: "exchange.see", run: () => actions.openPanel("book") }]);
    }),
    // One's own yes is told to the others alone.
    store.onMessage("page/introductions", look),
    store.onMessage("snapshot", ({ resumed }) => void (resumed || look())),
    store.subscribe((_, topics) => {
      if (meetings.length === 0 || !topics.has("players")) return;
      for (const meeting of together(meetings, store.state, Date.now() / 1000 + store.state.clockOffset)) {
        const key = `${meeting.person} ${meeting.at}`;
        if (greeted.has(key)) continue;
        greeted.add(key);
        toast(store, meeting.comment ? "introduction.together_note" : "introduction.together", "info", { name: meeting.name, comment: meeting.comment });
      }
    }),
  ];
  return () => stops.forEach((stop) => stop());
}
