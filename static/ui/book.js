/**
 * One's address book: the people one has met, one's promises, and what one gives with one's card.
 *
 * @module ui/book
 */
import { useEffect, useState } from "preact/hooks";
import { clock, matching } from "../net/book.js";
import { ContactForm } from "./book_contact.js";
import { AskIntroduction, Introductions } from "./book_introductions.js";
import { PromiseTab } from "./book_promises.js";
import { html, useApp, useTopics } from "./context.js";
import { day, Problem, Sure, useLoaded } from "./home_parts.js";
import { t } from "./i18n.js";
import { linkText } from "./card.js";
import { metAt } from "./names.js";
import { Panel, Tabs } from "./panel.js";
import { Icon, Switch } from "./parts.js";
import { plain } from "../state/plain.js";
import { attempt } from "./trouble.js";

/** @typedef {import("../net/book.js").Entry} Entry */
/** @typedef {import("../net/book.js").Contact} Contact */
/** @typedef {import("../types.js").Profile} Profile */

/** What the other has taken back is not to stand here for long. */
const ANEW_MS = 20_000;

export function BookPanel() {
  const { actions, store } = useApp();
  const { book } = useTopics(["ui"]);
  const [tab, setTab] = useState(book.promise === null ? "met" : "promises");
  useEffect(() => {
    if (book.promise !== null) setTab("promises");
  }, [book.promise]);
  // What was to be promised is not to be found in the form the next time.
  useEffect(() => () => store.dispatch({ type: "ui/promised" }), [store]);
  return html`<${Panel} title=${t("book.title")} onClose=${() => actions.openPanel(null)}>
    <${Tabs}
      name=${t("book.title")}
      tabs=${[
        { id: "met", label: t("book.met") },
        { id: "promises", label: t("book.promises") },
        { id: "contact", label: t("book.contact") },
      ]}
      chosen=${tab}
      onChoose=${setTab}
    />
    <div class="panel-scroll book" role="tabpanel" id=${`panel-${tab}`} aria-labelledby=${`tab-${tab}`} tabindex="-1">
      ${tab === "met" && html`<${Met} changes=${book.changes} />`}
      ${tab === "promises" && html`<${PromiseTab} to=${book.promise} />`}
      ${tab === "contact" && html`<${ContactForm} />`}
    </div>
  <//>`;
}

/** Whether one keeps a book, which is a part of one's card. */
function Keeping() {
  const app = useApp();
  const { cards } = app.actions;
  const [own, setOwn] = useState(/** @type {Profile|null} */ (cards.own));
  useEffect(() => {
    cards.mine().then(setOwn, () => setOwn(null));
  }, [cards]);
  if (own === null) return null;
  const turn = (/** @type {boolean} */ on) => attempt(app, cards.keep({ ...own, book: on }).then(setOwn));
  return html`<${Switch} icon="book-user" label=${t("card.book")} hint=${t("card.book.hint")} checked=${own.book} onChange=${turn} />`;
}

/** @param {{changes: number}} props */
function Met({ changes }) {
  const { book } = useApp().actions;
  const [query, setQuery] = useState("");
  const { value, problem, again } = useLoaded(() => book.entries(), [changes], ANEW_MS);
  const found = matching(value ?? [], query, plain);
  return html`<${Keeping} />
    ${value !== null && html`<${Introductions} changes=${changes} entries=${value} />`}
    ${value !== null &&
    value.length > 3 &&
    html`<label class="search book-search">
      <${Icon} name="search" size=${18} />
      <span class="hidden">${t("book.search")}</span>
      <input type="search" placeholder=${t("book.search")} value=${query} onInput=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ event) => setQuery(event.currentTarget.value)} />
    </label>`}
    <${Problem} code=${problem} />
    ${value !== null && found.length === 0 && html`<p class="panel-empty">${t(value.length === 0 ? "book.empty" : "book.none_found")}</p>`}
    <ul class="book-list">
      ${found.map((entry) => html`<${Line} key=${entry.id} entry=${entry} again=${again} />`)}
    </ul>
    ${value !== null &&
    value.length > 0 &&
    html`<p class="row book-take">
      <a class="button" href=${`/api/v1/me/book.vcf?zone=${encodeURIComponent(clock())}`} download><${Icon} name="download" size=${16} />${t("book.vcard")}</a>
      <a class="button" href="/api/v1/me/book.csv" download><${Icon} name="download" size=${16} />${t("book.csv")}</a>
    </p>`}`;
}

/** @param {{entry: Entry, again: () => void}} props */
function Line({ entry, again }) {
  const { store } = useApp();
  const [open, setOpen] = useState(false);
  const [asking, setAsking] = useState(false);
  const { id, name, person, last_at: last, first_at: first, count } = entry;
  const place = metAt(entry.place);
  const shown = person === null ? t("book.somebody", { date: day(first) }) : name;
  const facts = person === null ? "" : [day(last), metAt(entry.last_place), count > 1 ? t("book.times", { count }) : ""].filter(Boolean).join(" · ");
  return html`<li class="book-entry">
    <button type="button" class="book-head" aria-expanded=${String(open)} aria-controls=${`book-${id}`} onClick=${() => setOpen(!open)}>
      <span class="person-text"><span class="person-name">${shown}</span>${facts && html`<span class="person-facts">${facts}</span>`}</span>
      ${entry.card && html`<${Icon} name="id-card" size=${18} /><span class="hidden">${t("book.has_card")}</span>`}
      <${Icon} name="chevron-down" size=${18} />
    </button>
    ${open &&
    html`<div class="book-more" id=${`book-${id}`}>
      ${person !== null && html`<p class="book-first">${t("book.first", { date: day(first), place })}</p>`}
      ${entry.card && html`<${ContactLines} card=${entry.card} />`}
      <${Note} entry=${entry} />
      <div class="row">
        ${person !== null && html`<button type="button" class="button" onClick=${() => store.dispatch({ type: "ui/promise", person, name })}><${Icon} name="handshake" size=${16} />${t("exchange.promise")}</button>`}
        ${person !== null && html`<button type="button" class="button" aria-expanded=${String(asking)} onClick=${() => setAsking(!asking)}><${Icon} name="users" size=${16} />${t("introduction.ask")}</button>`}
        <${Leaving} entry=${entry} shown=${shown} again=${again} />
      </div>
      ${asking && html`<${AskIntroduction} entry=${entry} onDone=${() => setAsking(false)} />`}
    </div>`}
  </li>`;
}

/** The two ways out of a book. @param {{entry: Entry, shown: string, again: () => void}} props */
function Leaving({ entry, shown, again }) {
  const app = useApp();
  const { book } = app.actions;
  const { id, person } = entry;
  const withdraw = () => attempt(app, book.withdraw(id).then(again));
  const drop = () => attempt(app, book.drop(id).then(again));
  return html`${person !== null && html`<${Sure} label=${t("book.withdraw")} name=${t("book.withdraw_name", { name: shown })} question=${t("book.withdraw_sure", { name: shown })} onYes=${withdraw} />`}
    <${Sure} label=${t("book.drop")} name=${t("book.drop_name", { name: shown })} question=${t("book.drop_sure")} onYes=${drop} />`;
}

/** @param {{card: Contact}} props */
function ContactLines({ card }) {
  const { mail, phone, organization, title, links } = card;
  if (!mail && !phone && !organization && !title && links.length === 0) return html`<p class="book-first">${t("book.bare_card")}</p>`;
  const work = [title, organization].filter(Boolean).join(", ");
  return html`<ul class="book-contact">
    ${work && html`<li>${work}</li>`}
    ${mail && html`<li><${Icon} name="mail" size=${16} /><a href=${`mailto:${mail}`}>${mail}</a></li>`}
    ${phone && html`<li><${Icon} name="phone" size=${16} /><a href=${`tel:${phone.replace(/[^+0-9]/g, "")}`}>${phone}</a></li>`}
    ${links.map((link) => html`<li key=${link}><${Icon} name="link" size=${16} /><a href=${link} target="_blank" rel="noopener noreferrer">${linkText(link)}</a></li>`)}
  </ul>`;
}

/** @param {{entry: Entry}} props */
function Note({ entry }) {
  const app = useApp();
  const [text, setText] = useState(entry.note);
  const [kept, setKept] = useState(entry.note);
  const save = () => {
    if (text === kept) return;
    attempt(app, app.actions.book.annotate(entry.id, text).then(({ note }) => (setText(note), setKept(note))));
  };
  return html`<label class="field">
    <span>${t("book.note")} <small>${t(text === kept && kept !== "" ? "card.kept" : "book.note.hint")}</small></span>
    <textarea rows="2" data-most="2000" value=${text} onInput=${(/** @type {Event & {currentTarget: HTMLTextAreaElement}} */ event) => setText(event.currentTarget.value)} onBlur=${save}></textarea>
  </label>`;
}
