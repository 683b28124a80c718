/**
 * The coffee machine: the button beside it, waiting for company, and the card of those who drink a coffee together.
 *
 * @module ui/coffee
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { atMachine } from "../state/coffee.js";
import { html, useApp, useTopics } from "./context.js";
import { language, nameList, t } from "./i18n.js";
import { Icon } from "./parts.js";
import { Answer, Question } from "./question.js";
import { attempt, toast } from "./trouble.js";

/** @typedef {import("../types.js").CoffeeTable} CoffeeTable */
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

export function CoffeeCorner() {
  const { actions } = useApp();
  const state = useTopics(["ui", "positions", "players"], 200);
  const key = state.preferences.singleKeys ? KEY : undefined;
  const { coffee } = state;
  const near = atMachine(state);
  // The button waits until one has stopped: nobody is asked for walking by.
  const stands = near && !state.self.moving;
  if (coffee?.table) return html`<${Together} table=${coffee.table} key=${coffee.table.questions.join()} keys=${key} />`;
  if (coffee) {
    const text = coffee.waiting > 1 ? t("machine.waiting", { count: coffee.waiting }) : t("machine.name");
    const note = coffee.waiting < 2 ? t("machine.alone") : coffee.seconds > 0 ? t("machine.soon") : t("machine.no_table");
    return html`<${Question} name=${t("machine.name")} class="coffee-waits" icon="coffee" text=${text} note=${note}>
      <${Answer} label=${t("machine.not_now")} keys=${key} onClick=${() => actions.takeCoffee(false)} />
    <//>`;
  }
  if (!stands || state.conversation?.kind === "table") return null;
  return html`<div class="coffee-offer">
    <button type="button" class="button button-main" aria-keyshortcuts=${key} title=${t("machine.hint")} onClick=${() => actions.takeCoffee(true)}>
      <${Icon} name="coffee" size=${20} /><span>${t("machine.take")}</span>${key && html` <kbd aria-hidden="true">${key}</kbd>`}
    </button>
  </div>`;
}

/** What the machine says, for those who listen to the page. */
export function CoffeeNews() {
  const { store } = useApp();
  const [text, setText] = useState("");
  const before = useRef("");
  useEffect(
    () =>
      store.onMessage("coffee", () => {
        const { coffee } = store.state;
        const now = coffee?.table ? `table ${coffee.table.people.map(({ id, name }) => id + name).join()}` : coffee ? `waiting ${coffee.waiting}` : "";
        if (now === before.current) return;
        const was = before.current;
        before.current = now;
        if (coffee?.table) setText(`${t("machine.led", { names: named(coffee.table) })}. ${shared(coffee.table)}`);
        else if (coffee) setText(t("machine.said_waiting", { count: coffee.waiting }));
        else setText(was.startsWith("table") ? t("machine.said_over") : "");
      }),
    [store],
  );
  return html`<p class="hidden" role="status">${text}</p>`;
}

/** Who is at the table; somebody who is in no list has a name once one stands with him. @param {CoffeeTable} table */
function named({ people }) {
  return nameList(people.map(({ name }) => name || t("people.somebody")));
}

/** What there is to talk about. @param {CoffeeTable} table */
function shared({ people }) {
  const known = people.filter(({ topics }) => topics.length > 0);
  if (known.length === 0) return t("machine.nothing");
  if (people.length === 1) return t("machine.shared", { topics: nameList(known[0]?.topics ?? []) });
  return known.map(({ name, topics }) => t("machine.shared_with", { name, topics: nameList(topics) })).join(" · ");
}

/** @param {{table: CoffeeTable, keys: string|undefined}} props */
function Together({ table, keys }) {
  const app = useApp();
  const { actions, store } = app;
  const [all, setAll] = useState(/** @type {Words[]} */ ([]));
  const [at, setAt] = useState(0);
  const [avoided, setAvoided] = useState(/** @type {string[]} */ ([]));
  useEffect(() => {
    questions().then(setAll, () => undefined);
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
  return html`<section class="question coffee-card" aria-label=${t("machine.name")}>
    <span class="question-sign" aria-hidden="true"><${Icon} name="coffee" size=${24} /></span>
    <div class="question-text">
      <p>${t("machine.led", { names: named(table) })}</p>
      <p class="question-note">${shared(table)}</p>
      ${!table.together && html`<p class="question-note">${t(seated ? "machine.come" : "machine.walk")}</p>`}
    </div>
    ${question &&
    html`<blockquote class="coffee-question">
      <p class="hidden">${t("machine.question")}</p>
      <p aria-live="polite">${question}</p>
      <button type="button" class="button" onClick=${() => setAt(at + 1)}><${Icon} name="refresh-cw" size=${16} />${t("machine.next")}</button>
    </blockquote>`}
    <div class="question-tools">
      <${Answer} label=${t("machine.leave")} keys=${keys} onClick=${() => actions.takeCoffee(false)} />
      ${table.people.filter(({ id, name }) => name && !avoided.includes(id)).map((person) => html`<button key=${person.id} type="button" class="link-button" onClick=${() => avoid(person)}>${t("machine.never", { name: person.name })}</button>`)}
    </div>
  </section>`;
}
