/**
 * In the panel of people: who and which conversation is about what one looks for, and whom one may want to meet.
 *
 * @module ui/find
 */
import { useEffect, useState } from "preact/hooks";
import { areaById } from "../state/selectors.js";
import { placeOfTarget } from "../state/cards.js";
import { Face } from "./avatars.js";
import { languageName } from "./card.js";
import { lead } from "./compass.js";
import { html, useApp, useTopics } from "./context.js";
import { nameList, t } from "./i18n.js";
import { areaName } from "./names.js";
import { Icon, IconButton } from "./parts.js";
import { stepsTo } from "./roster.js";
import { attempt } from "./trouble.js";

/** @typedef {import("../types.js").Found} Found */
/** @typedef {import("../types.js").Suggestion} Suggestion */
/** @typedef {import("../types.js").CompassTarget} CompassTarget */

const TYPING_MS = 250;
const LEAST = 2;
/** Who one may want to meet is asked again so often while the panel is open. */
const AGAIN_MS = 30_000;

/** What the room knows about some words; null while nothing is looked for. @param {string} query @returns {Found|null} */
export function useFound(query) {
  const { actions } = useApp();
  const [found, setFound] = useState(/** @type {Found|null} */ (null));
  const wanted = query.trim();
  useEffect(() => {
    if (wanted.length < LEAST) {
      setFound(null);
      return undefined;
    }
    let here = true;
    const timer = setTimeout(() => {
      actions.cards.find(wanted).then(
        (answer) => here && setFound(answer),
        () => undefined,
      );
    }, TYPING_MS);
    return () => {
      here = false;
      clearTimeout(timer);
    };
  }, [wanted]);
  return found;
}

/** What is about it. @param {{found: Found}} props */
export function FoundList({ found }) {
  const state = useTopics(["players", "positions"], 1000);
  const people = found.people.filter(({ id, offers, seeks }) => state.players.has(id) && offers.length + seeks.length > 0);
  const talks = found.conversations.flatMap(({ bubble, area, topic }) => {
    /** @type {CompassTarget} */
    const target = { kind: bubble ? "bubble" : "area", id: bubble ?? area ?? "", label: topic };
    return placeOfTarget(state, target) === null ? [] : [target];
  });
  if (people.length + talks.length === 0) return null;
  return html`<section class="group findings">
    <h3>${t("find.about")} <span class="group-count">${people.length + talks.length}</span></h3>
    <ul>
      ${talks.map((target) => html`<${TalkRow} key=${target.id} target=${target} />`)}
      ${people.map(({ id, offers, seeks }) => html`<${PersonFound} key=${id} id=${id} text=${reasonText(offers, seeks)} />`)}
    </ul>
  </section>`;
}

/** @param {string[]} offers @param {string[]} seeks @returns {string} */
function reasonText(offers, seeks) {
  return [offers.length > 0 ? t("find.offers", { topics: nameList(offers) }) : "", seeks.length > 0 ? t("find.seeks", { topics: nameList(seeks) }) : ""].filter(Boolean).join(" · ");
}

/** @param {{target: CompassTarget}} props */
function TalkRow({ target }) {
  const app = useApp();
  const { actions, store } = app;
  const { state } = store;
  const area = target.kind === "area" ? areaById(state, target.id) : null;
  const members = target.kind === "bubble" ? (state.bubbles.get(target.id)?.members ?? []) : [...state.players.values()].filter((player) => player.area === target.id);
  const go = () => {
    const [first] = state.bubbles.get(target.id)?.members ?? [];
    if (area) attempt(app, actions.walkToArea(area.id));
    else if (first) attempt(app, actions.walkToPlayer(first));
  };
  return html`<li class="person">
    <button type="button" class="person-main" onClick=${go}>
      <span class="place-sign" aria-hidden="true"><${Icon} name="message-circle" /></span>
      <span class="person-text"><span class="person-name">${target.label}</span><span class="person-facts">${[t("find.talk"), area ? areaName(area) : "", t("people.count", { count: members.length })].filter(Boolean).join(" · ")}</span></span>
      <span class="hidden">${t("people.walk_to")}</span>
    </button>
    <${CompassButton} target=${target} />
  </li>`;
}

/** @param {{id: string, text: string}} props */
function PersonFound({ id, text }) {
  const { actions, store } = useApp();
  const player = store.state.players.get(id);
  if (!player) return null;
  return html`<li class="person">
    <button type="button" class="person-main" onClick=${() => actions.openCard(id)}>
      <${Face} avatar=${player.avatar} seed=${id} size=${44} />
      <span class="person-text"><span class="person-name">${player.name}</span><span class="person-reason">${text}</span><span class="person-facts">${t("people.steps", { count: stepsTo(store.state, player) })}</span></span>
      <span class="hidden">${t("card.open_it")}</span>
    </button>
    <${CompassButton} target=${{ kind: "player", id, label: player.name }} />
  </li>`;
}

/** @param {{target: CompassTarget}} props */
export function CompassButton({ target }) {
  const { actions } = useApp();
  const { compass } = useTopics(["ui"]);
  const on = compass?.target.kind === target.kind && compass.target.id === target.id;
  return html`<${IconButton} icon="compass" label=${t("compass.to", { label: target.label })} pressed=${on} onClick=${() => lead(actions, on ? null : target)} />`;
}

/** Whom one may want to meet; nothing where one does not want to be told, or has written nothing of oneself. */
export function Suggestions() {
  const { actions } = useApp();
  const state = useTopics(["players", "ui"], 1000);
  const wanted = state.preferences.suggestions;
  const [people, setPeople] = useState(/** @type {Suggestion[]} */ ([]));
  useEffect(() => {
    if (!wanted) return undefined;
    let here = true;
    const ask = () =>
      actions.cards.suggestions().then(
        (found) => here && setPeople(found),
        () => undefined,
      );
    ask();
    const timer = setInterval(ask, AGAIN_MS);
    return () => {
      here = false;
      clearInterval(timer);
    };
  }, [wanted]);
  const here = people.filter(({ id }) => state.players.has(id));
  if (!wanted || here.length === 0) return null;
  return html`<section class="group findings">
    <h3><${Icon} name="sparkles" size=${14} /> ${t("find.suggested")}</h3>
    <ul>
      ${here.map(({ id, reasons, languages }) => html`<${PersonFound} key=${id} id=${id} text=${whyText(reasons, languages)} />`)}
    </ul>
    <button type="button" class="link-button" onClick=${() => actions.setPreferences({ suggestions: false })}>${t("find.no_more")}</button>
  </section>`;
}

/** Whom a host recommends to oneself; asked when the panel opens, and now and then while it is open. */
export function Recommended() {
  const app = useApp();
  const { actions } = app;
  const state = useTopics(["players", "ui"], 1000);
  const space = actions.people.me?.space.id ?? "home";
  const [contacts, setContacts] = useState(/** @type {import("../net/cards.js").Contact[]} */ ([]));
  useEffect(() => {
    let here = true;
    const ask = () =>
      actions.cards.recommended(space).then(
        (found) => here && setContacts(found),
        () => undefined,
      );
    ask();
    const timer = setInterval(ask, AGAIN_MS);
    return () => {
      here = false;
      clearInterval(timer);
    };
  }, [space]);
  if (contacts.length === 0) return null;
  return html`<section class="group findings">
    <h3><${Icon} name="sparkles" size=${14} /> ${t("recommend.title")}</h3>
    <ul>
      ${contacts.map((contact) => {
        const player = [...state.players.values()].find(({ person }) => person === contact.contact);
        const text = html`<span class="person-text"><span class="person-name">${player?.name ?? contact.name}</span><span class="person-reason">${contact.reason}</span><span class="person-facts">${t("recommend.by", { name: contact.by })}${player ? "" : ` · ${t("recommend.absent")}`}</span></span>`;
        return html`<li key=${contact.id} class="person">
          ${player
            ? html`<button type="button" class="person-main" onClick=${() => actions.openCard(player.id)}><${Face} avatar=${player.avatar} seed=${player.id} size=${44} />${text}<span class="hidden">${t("card.open_it")}</span></button><${CompassButton} target=${{ kind: "player", id: player.id, label: player.name }} />`
            : html`<div class="person-main"><span class="place-sign" aria-hidden="true"><${Icon} name="user-round" /></span>${text}</div>`}
          <${IconButton} icon="x" label=${t("recommend.put_away", { name: contact.name })} onClick=${() => attempt(app, actions.cards.putAway(space, contact.id).then(() => setContacts(contacts.filter(({ id }) => id !== contact.id))))} />
        </li>`;
      })}
    </ul>
  </section>`;
}

/** @param {Suggestion["reasons"]} reasons @param {string[]} languages @returns {string} */
function whyText(reasons, languages) {
  const of = (/** @type {"offers"|"seeks"} */ kind) => reasons.filter((reason) => reason.kind === kind).map(({ topic }) => topic);
  const [offers, seeks] = [of("offers"), of("seeks")];
  return [
    offers.length > 0 ? t("find.offers_you_seek", { topics: nameList(offers) }) : "",
    seeks.length > 0 ? t("find.seeks_you_offer", { topics: nameList(seeks) }) : "",
    languages[0] ? t("find.speaks", { language: languageName(languages[0]) }) : "",
  ]
    .filter(Boolean)
    .join(" · ");
}
