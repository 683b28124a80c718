/**
 * In a conversation: offer one's card for another's, answer who offers his, promise something.
 *
 * @module ui/exchange
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { isSimulated } from "../state/cards.js";
import { inConversation, me } from "../state/selectors.js";
import { linkText } from "./card.js";
import { html, useApp, useTopics } from "./context.js";
import { nameList, t } from "./i18n.js";
import { Icon, Popover } from "./parts.js";
import { Answer, Question } from "./question.js";
import { Item } from "./toolbar.js";
import { attempt, toast, untoast } from "./trouble.js";

/** @typedef {import("./context.js").App} App */
/** @typedef {import("../types.js").Player} Player */
/** @typedef {import("../net/book.js").Contact} Contact */

/** What one gives, as one reads it before one does: never more than one thought. @param {Contact} contact @param {string} name  one's own */
export function givenText({ mail, phone, organization, title, links }, name) {
  return nameList([name, mail, phone, organization, title, ...links.map(linkText)].filter(Boolean));
}

/** Offers one's card, and says so: the other may take a while. @param {App} app @param {Player} player */
export function offerCard(app, { id, name }) {
  const { actions, store } = app;
  const offered = async () => {
    await actions.offerCard(id);
    const contact = await actions.book.contact();
    const details = givenText(contact, me(store.state)?.name ?? "");
    if (store.state.book.asked.has(id)) toast(store, "exchange.offered", "info", { name, details });
  };
  attempt(app, offered());
}

/** Opens the form for a promise to somebody. @param {App} app @param {Player} player */
export function promiseTo({ store }, { person, name }) {
  store.dispatch({ type: "ui/promise", person, name });
}

/** The two lines of a person's menu. @param {{player: Player, onClose: () => void}} props */
export function ExchangeItems({ player, onClose }) {
  const app = useApp();
  const state = useTopics(["conversation"]);
  if (!inConversation(state, player.id) || isSimulated(player)) return null;
  return html`<${Item} icon="book-user" label=${t("exchange.offer")} onClick=${() => (onClose(), offerCard(app, player))} />
    ${player.person && html`<${Item} icon="handshake" label=${t("exchange.promise")} onClick=${() => (onClose(), promiseTo(app, player))} />`}`;
}

/** Offering a card, and promising: two buttons beside a conversation, or two lines of a sheet. Among several people one chooses whom. @param {{onDone?: () => void}} props  onDone: closes the sheet they are in */
export function ExchangeTools({ onDone }) {
  const app = useApp();
  const state = useTopics(["conversation", "players"], 100);
  const others = (state.conversation?.members ?? []).map(({ id }) => state.players.get(id)).filter((player) => player !== undefined).filter((player) => !isSimulated(player));
  if (others.length === 0) return null;
  const kind = onDone ? Lines : Tool;
  return html`<${kind} icon="book-user" label=${t("exchange.offer")} short=${t("exchange.offer_short")} others=${others} run=${(/** @type {Player} */ player) => (onDone?.(), offerCard(app, player))} />
    <${kind} icon="handshake" label=${t("exchange.promise")} short=${t("exchange.promise_short")} others=${others.filter(({ person }) => person)} run=${(/** @type {Player} */ player) => (onDone?.(), promiseTo(app, player))} />`;
}

/** @param {{icon: string, label: string, short: string, others: Player[], run: (player: Player) => void}} props */
function Tool({ icon, label, short, others, run }) {
  const [open, setOpen] = useState(false);
  const owner = useRef(/** @type {HTMLElement|null} */ (null));
  if (others.length === 0) return null;
  const several = others.length > 1;
  return html`<span class="tool-group" ref=${owner}>
    <button type="button" class="button" aria-label=${label} aria-expanded=${several ? String(open) : undefined} onClick=${() => (several ? setOpen(!open) : run(others[0]))}>
      <${Icon} name=${icon} size=${16} /><span class="talk-label" aria-hidden="true">${short}</span>
    </button>
    ${open &&
    several &&
    html`<${Popover} label=${label} class="exchange-people" owner=${owner} onClose=${() => setOpen(false)}>
      ${others.map((player) => html`<${Item} key=${player.id} icon=${icon} label=${player.name || t("people.somebody")} onClick=${() => (setOpen(false), run(player))} />`)}
    <//>`}
  </span>`;
}

/** The same in a sheet: whom one may choose is listed below. @param {{icon: string, label: string, others: Player[], run: (player: Player) => void}} props */
function Lines({ icon, label, others, run }) {
  const [first, ...more] = others;
  if (first === undefined) return null;
  if (more.length === 0) return html`<${Item} icon=${icon} label=${label} onClick=${() => run(first)} />`;
  return html`<div role="group" aria-label=${label}>
    <p class="sheet-head"><${Icon} name=${icon} size=${18} />${label}</p>
    <div class="sheet-names">${others.map((player) => html`<button key=${player.id} type="button" class="button" onClick=${() => run(player)}>${player.name || t("people.somebody")}</button>`)}</div>
  </div>`;
}

/** Somebody offers his card. It also tells what came of one's own offers. */
export function CardQuestion() {
  const app = useApp();
  const { actions, store } = app;
  const state = useTopics(["conversation", "players", "ui"], 60);
  useEffect(() => {
    const nameOf = (/** @type {string} */ id) => store.state.players.get(id)?.name || t("people.somebody");
    const stops = [
      store.onMessage("card_answered", () => untoast(store, ["exchange.offered"])),
      store.onMessage("card_answered", ({ id, accepted }) => !accepted && toast(store, "exchange.not_now", "info", { name: nameOf(id) })),
      store.onMessage("book_changed", ({ card }) => card && untoast(store, ["exchange.offered"])),
      store.onMessage("book_changed", ({ id, card }) => card && toast(store, "exchange.done", "info", { name: nameOf(id) }, [{ key: "exchange.see", run: () => actions.openPanel("book") }])),
    ];
    return () => stops.forEach((stop) => stop());
  }, [store]);
  const id = [...state.book.offers][0];
  const [details, setDetails] = useState("");
  useEffect(() => {
    if (id === undefined) return;
    const own = me(store.state)?.name ?? "";
    actions.book.contact().then(
      (contact) => setDetails(givenText(contact, own)),
      () => setDetails(own),
    );
  }, [id]);
  const name = state.players.get(id ?? "")?.name || t("people.somebody");
  if (id === undefined) return null;
  return html`<${Question} name=${t("exchange.name")} icon="book-user" text=${t("exchange.question", { name })} note=${t("exchange.hint", { details })}>
    <${Answer} main label=${t("exchange.yes")} onClick=${() => actions.answerCard(id, true)} />
    <${Answer} label=${t("exchange.later")} onClick=${() => actions.answerCard(id, false)} />
  <//>`;
}
