/**
 * The coffee machine: the button beside it, waiting for company, and the card of those who drink a coffee together.
 *
 * @module ui/coffee
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { atMachine, common } from "../state/coffee.js";
import { ownTable } from "../state/gatherings.js";
import { plain } from "../state/plain.js";
import { html, useApp, useTopics } from "./context.js";
import { language, nameList, t } from "./i18n.js";
import { Icon, IconButton } from "./parts.js";
import { Answer, Question } from "./question.js";
import { attempt, toast } from "./trouble.js";

/** @typedef {import("../types.js").CoffeeTable} CoffeeTable */
/** @typedef {import("../types.js").Profile} Profile */
/** @typedef {Record<import("./i18n.js").Language, string>} Words */

/** The key that takes a coffee, and leaves the table. */
const KEY = "K";

/** What the server's numbers stand for; loaded with the first coffee. @type {Promise<Words[]>|null} */
let loading = null;

/** @returns {Promise<Words[]>} */
function questions() {
  loading ??= fetch(new URL("../i18n/questions.json", import.meta.url)).then((answer) => answer.json());
  // Without them one talks all the same; the next coffee asks again.
  loading.catch(() => (loading = null));
  return loading;
}

/** @param {{tight: boolean}} props  tight: there is little room, so that the card of a coffee is one line until it is opened */
export function CoffeeCorner({ tight }) {
  const { actions } = useApp();
  const state = useTopics(["ui", "positions", "players", "conversation"], 200);
  const key = state.preferences.singleKeys ? KEY : undefined;
  const { coffee } = state;
  const near = atMachine(state);
  // The button waits until one has stopped: nobody is asked for walking by.
  const stands = near && !state.self.moving;
  if (coffee?.table) return html`<${Together} table=${coffee.table} key=${coffee.table.questions.join()} keys=${key} tight=${tight} />`;
  if (coffee) {
    const text = coffee.waiting > 1 ? t("machine.waiting", { count: coffee.waiting }) : t("machine.name");
    const note = coffee.ahead !== null ? full(coffee.ahead) : coffee.waiting < 2 ? t("machine.alone") : coffee.seconds > 0 ? t("machine.soon") : t("machine.no_table");
    return html`<${Question} name=${t("machine.name")} class="coffee-waits" icon="coffee" text=${text} note=${note}>
      <${Answer} label=${t("machine.not_now")} keys=${key} onClick=${() => actions.takeCoffee(false)} />
    <//>`;
  }
  if (!stands || state.conversation?.kind === "table") return null;
  return html`<div class="coffee-offer">
    <button type="button" class="button button-main" aria-keyshortcuts=${key} onClick=${() => actions.takeCoffee(true)}>
      <${Icon} name="coffee" size=${20} /><span>${t("machine.take")}<small>${t("machine.hint")}</small></span>${key && html` <kbd aria-hidden="true">${key}</kbd>`}
    </button>
  </div>`;
}

/** What the machine says, for those who listen to the page. */
export function CoffeeNews() {
  const { actions, store } = useApp();
  const [text, setText] = useState("");
  const before = useRef("");
  const company = useRef(/** @type {CoffeeTable["people"]} */ ([]));
  useEffect(
    () =>
      store.onMessage("coffee", () => {
        const { coffee } = store.state;
        const [partner, ...others] = company.current;
        company.current = coffee?.table?.together ? coffee.table.people : [];
        // Whoever walks away ended it himself.
        if (partner?.name && others.length === 0 && !coffee?.table && !store.state.self.moving && ownTable(store.state) !== null) toast(store, "machine.finished", "info", { name: partner.name });
        const now = coffee?.table ? `table ${coffee.table.people.map(({ id, name }) => id + name).join()}` : coffee ? `waiting ${coffee.waiting} ${coffee.ahead}` : "";
        if (now === before.current) return;
        const was = before.current;
        before.current = now;
        if (coffee?.table) setText(`${t("machine.led", { names: named(coffee.table) })}. ${shared(coffee.table, actions.cards.own)}`);
        else if (coffee) setText(`${t("machine.said_waiting", { count: coffee.waiting })} ${coffee.ahead === null ? "" : full(coffee.ahead)}`.trim());
        else setText(was.startsWith("table") ? t("machine.said_over") : "");
      }),
    [store],
  );
  return html`<p class="hidden" role="status">${text}</p>`;
}

/** What is told while all tables are taken. @param {number} ahead  how many have waited longer */
const full = (ahead) => (ahead > 0 ? t("machine.full", { count: ahead }) : t("machine.full_next"));

/** Who is at the table; somebody who is in no list has a name once one stands with him. @param {Pick<CoffeeTable, "people">} table */
export function named({ people }) {
  return nameList(people.map(({ name }) => name || t("people.somebody")));
}

/** What there is to talk about, spelt as on one's own card. @param {Pick<CoffeeTable, "people">} table @param {Profile|null} own */
export function shared({ people }, own) {
  const spelt = new Map([...(own?.offers ?? []), ...(own?.seeks ?? [])].map((topic) => [plain(topic), topic]));
  const known = people.map(({ name, topics }) => ({ name, topics: topics.map((topic) => spelt.get(plain(topic)) ?? topic) })).filter(({ topics }) => topics.length > 0);
  if (known.length === 0) return t("machine.nothing");
  if (people.length === 1) return t("machine.shared", { topics: (known[0]?.topics ?? []).join(", ") });
  const all = common({ people: known });
  if (all.length > 0 && known.length === people.length) return t("machine.all", { topics: all.join(", ") });
  return known.map(({ name, topics }) => t("machine.shared_with", { name, topics: topics.join(", ") })).join(" · ");
}

/** @param {{table: CoffeeTable, keys: string|undefined, tight: boolean}} props */
function Together({ table, keys, tight }) {
  const app = useApp();
  const { actions, store } = app;
  const [open, setOpen] = useState(false);
  const folded = tight && !open;
  const [all, setAll] = useState(/** @type {Words[]} */ ([]));
  const [at, setAt] = useState(0);
  const [card, setCard] = useState(actions.cards.own);
  const [avoided, setAvoided] = useState(/** @type {string[]} */ ([]));
  useEffect(() => {
    questions().then(setAll, () => undefined);
    actions.cards.mine().then(setCard, () => undefined);
  }, []);
  const own = actions.people.me?.space.questions ?? [];
  // The last of the three is one of the place's own, if it has any: the same for everybody at the table.
  const asked = table.questions.map((number, place) => (place === 2 && own.length > 0 ? own[number % own.length] : all[number]?.[language()])).filter((text) => text !== undefined);
  const question = asked[at % Math.max(asked.length, 1)];
  const seated = Math.abs(store.state.self.x - table.x) + Math.abs(store.state.self.y - table.y) < 4;
  /** @param {{id: string, name: string}} person */
  const avoid = ({ id, name }) =>
    attempt(
      app,
      actions.avoidPartner(id).then(() => {
        setAvoided([...avoided, id]);
        toast(store, "machine.avoided", "info", { name });
      }),
    );
  // Once one sits, the bar of the talk has the ways out.
  const sits = store.state.conversation?.kind === "table" || ownTable(store.state) !== null;
  const next = () => setAt(at + 1);
  return html`<section class=${`question coffee-card ${folded ? "coffee-line" : ""}`} aria-label=${t("machine.name")}>
    <span class="question-sign" aria-hidden="true"><${Icon} name="coffee" size=${folded ? 20 : 24} /></span>
    <div class="question-text">
      <p>${t("machine.led", { names: named(table) })}</p>
      <p class=${folded ? "hidden" : "question-note"}>${shared(table, card)}</p>
      ${!table.together && html`<p class="question-note">${t(seated ? "machine.come" : "machine.walk")}</p>`}
      ${table.others_wait && html`<p class=${folded ? "hidden" : "question-note"}>${t("machine.others_wait")}</p>`}
    </div>
    ${question &&
    html`<blockquote class="coffee-question">
      <p class="hidden">${t("machine.question")}</p>
      <p aria-live="polite">${question}</p>
      ${folded ? html`<${IconButton} icon="refresh-cw" label=${t("machine.next")} onClick=${next} />` : html`<button type="button" class="button" onClick=${next}><${Icon} name="refresh-cw" size=${16} />${t("machine.next")}</button>`}
    </blockquote>`}
    ${tight && html`<${IconButton} icon="chevron-down" label=${t("machine.details")} expanded=${open} onClick=${() => setOpen(!open)} />`}
    ${!folded &&
    html`<div class="question-tools">
      ${!sits && html`<${Answer} label=${t("machine.leave")} keys=${keys} onClick=${() => actions.takeCoffee(false)} />`}
      ${table.people.filter(({ id, name }) => name && !avoided.includes(id)).map((person) => html`<button key=${person.id} type="button" class="link-button" onClick=${() => avoid(person)}>${t("machine.never", { name: person.name })}</button>`)}
    </div>`}
  </section>`;
}
