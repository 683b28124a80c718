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
import { lead, leadTo } from "./compass.js";
import { html, useApp, useTopics } from "./context.js";
import { language, nameList, t } from "./i18n.js";
import { areaName } from "./names.js";
import { Icon, IconButton } from "./parts.js";
import { stepsTo } from "./roster.js";
import { attempt } from "./trouble.js";

/** @typedef {import("../types.js").Found} Found */
/** @typedef {import("../types.js").Suggestion} Suggestion */
/** @typedef {import("../types.js").Suggestions} Suggested */
/** @typedef {import("../types.js").CompassTarget} CompassTarget */

const TYPING_MS = 250;
const LEAST = 2;
/** Who one may want to meet is asked again so often while the panel is open. */
const AGAIN_MS = 30_000;

/** Where one asks; empty while one is on one's way into a room. What was elsewhere may be here now. @param {import("../types.js").State} state */
export function whereOneAsks({ me, room }) {
  return me === null ? "" : room;
}

/** What the rooms know about some words; null while nothing is looked for. @param {string} query @param {string} room @returns {Found|null} */
export function useFound(query, room) {
  const { actions } = useApp();
  const [found, setFound] = useState(/** @type {Found|null} */ (null));
  const wanted = query.trim();
  useEffect(() => setFound(null), [room]);
  useEffect(() => {
    if (wanted.length < LEAST) setFound(null);
    if (wanted.length < LEAST || room === "") return undefined;
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
  }, [wanted, room]);
  return found;
}

/** How much there is of it, here and elsewhere. @param {Found} found */
export function foundCount({ people, conversations, elsewhere }) {
  return people.length + conversations.length + elsewhere.people.length + elsewhere.conversations.length;
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
  return html`${people.length + talks.length > 0 &&
    html`<section class="group findings">
      <h3>${t("find.about")} <span class="group-count">${people.length + talks.length}</span></h3>
      <ul>
        ${talks.map((target) => html`<${TalkRow} key=${target.id} target=${target} />`)}
        ${people.map(({ id, offers, seeks }) => html`<${PersonFound} key=${id} id=${id} text=${reasonText(offers, seeks)} />`)}
      </ul>
    </section>`}<${FoundElsewhere} found=${found.elsewhere} />`;
}

/** What is about it in the other rooms of the space. @param {{found: Found["elsewhere"]}} props */
function FoundElsewhere({ found: { people, conversations } }) {
  if (people.length + conversations.length === 0) return null;
  return html`<section class="group findings">
    <h3>${t("find.elsewhere")} <span class="group-count">${people.length + conversations.length}</span></h3>
    <ul>
      ${conversations.map(({ bubble, area, topic, ...place }) => html`<${Elsewhere} key=${`${place.room} ${bubble ?? area}`} place=${place} target=${{ kind: bubble ? "bubble" : "area", id: bubble ?? area, label: topic }} text=${t("find.talk")} />`)}
      ${people.map((person) => html`<${Elsewhere} key=${`${person.room} ${person.id}`} place=${person} avatar=${person.avatar} target=${{ kind: "player", id: person.id, label: person.name }} text=${reasonText(person.offers, person.seeks)} />`)}
    </ul>
  </section>`;
}

/** Who or what is in another room: going there is one press, and the compass leads on. @param {{place: import("../types.js").InRoom, target: CompassTarget, text: string, avatar?: string}} props */
function Elsewhere({ place, target, text, avatar }) {
  const app = useApp();
  return html`<li class="person">
    <button type="button" class="person-main" onClick=${() => attempt(app, leadTo(app, place.room, target))}>
      ${avatar === undefined ? html`<span class="place-sign" aria-hidden="true"><${Icon} name="message-circle" /></span>` : html`<${Face} avatar=${avatar} seed=${target.id} size=${44} />`}
      <span class="person-text"><span class="person-name">${target.label}</span>${text && html`<span class="person-reason">${text}</span>`}<span class="person-facts">${t("find.in_room", { room: place.room_name })}</span></span>
      <span class="person-go" aria-hidden="true"><${Icon} name="door-open" size=${16} /></span>
      <span class="hidden">${t("find.go_there")}</span>
    </button>
  </li>`;
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

/** Whom one may want to meet; nothing where one does not want to be told, or there is nothing to go by. */
export function Suggestions() {
  const { actions } = useApp();
  const state = useTopics(["players", "ui"], 1000);
  const wanted = state.preferences.suggestions;
  const [suggested, setSuggested] = useState(/** @type {Suggested} */ ({ people: [], elsewhere: [] }));
  const room = whereOneAsks(state);
  useEffect(() => {
    setSuggested({ people: [], elsewhere: [] });
    if (!wanted || room === "") return undefined;
    let here = true;
    const ask = () =>
      actions.cards.suggestions().then(
        (found) => here && setSuggested(found),
        () => undefined,
      );
    ask();
    const timer = setInterval(ask, AGAIN_MS);
    return () => {
      here = false;
      clearInterval(timer);
    };
  }, [wanted, room]);
  const here = suggested.people.filter(({ id }) => state.players.has(id));
  if (!wanted || here.length + suggested.elsewhere.length === 0) return null;
  return html`<section class="group findings">
    <h3><${Icon} name="sparkles" size=${14} /> ${t("find.suggested")}</h3>
    <ul>
      ${here.map(({ id, reasons, languages }) => html`<${PersonFound} key=${id} id=${id} text=${whyText(reasons, languages)} />`)}
      ${suggested.elsewhere.map((person) => html`<${Elsewhere} key=${`${person.room} ${person.id}`} place=${person} avatar=${person.avatar} target=${{ kind: "player", id: person.id, label: person.name }} text=${whyText(person.reasons, person.languages)} />`)}
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
        const { room, room_name, player: figure } = contact;
        const place = room !== null && room !== state.room && room_name !== null && figure !== null ? { room, room_name, id: figure } : null;
        const where = place ? t("find.in_room", { room: place.room_name }) : player ? "" : t("recommend.absent");
        const text = html`<span class="person-text"><span class="person-name">${player?.name ?? contact.name}</span><span class="person-reason">${contact.reason}</span><span class="person-facts">${[t("recommend.by", { name: contact.by }), where].filter(Boolean).join(" · ")}</span></span>`;
        return html`<li key=${contact.id} class="person">
          ${player
            ? html`<button type="button" class="person-main" onClick=${() => actions.openCard(player.id)}><${Face} avatar=${player.avatar} seed=${player.id} size=${44} />${text}<span class="hidden">${t("card.open_it")}</span></button><${CompassButton} target=${{ kind: "player", id: player.id, label: player.name }} />`
            : place
              ? html`<button type="button" class="person-main" onClick=${() => attempt(app, leadTo(app, place.room, { kind: "player", id: place.id, label: contact.name }))}><span class="place-sign" aria-hidden="true"><${Icon} name="door-open" /></span>${text}<span class="hidden">${t("find.go_there")}</span></button>`
              : html`<div class="person-main"><span class="place-sign" aria-hidden="true"><${Icon} name="user-round" /></span>${text}</div>`}
          <${IconButton} icon="x" label=${t("recommend.put_away", { name: contact.name })} onClick=${() => attempt(app, actions.cards.putAway(space, contact.id).then(() => setContacts(contacts.filter(({ id }) => id !== contact.id))))} />
        </li>`;
      })}
    </ul>
  </section>`;
}

/** Why one may want to meet somebody, in a line. @param {Suggestion["reasons"]} reasons @param {string[]} languages @returns {string} */
export function whyText(reasons, languages) {
  const of = (/** @type {Suggestion["reasons"][number]["kind"]} */ kind) => reasons.filter((reason) => reason.kind === kind).map(({ topic }) => topic);
  const [offers, seeks, [promised]] = [of("offers"), of("seeks"), of("promised")];
  const met = reasons.find(({ kind }) => kind === "met")?.at;
  return [
    promised ? t("find.promised", { text: promised }) : "",
    offers.length > 0 ? t("find.offers_you_seek", { topics: nameList(offers) }) : "",
    seeks.length > 0 ? t("find.seeks_you_offer", { topics: nameList(seeks) }) : "",
    met !== undefined ? t("find.met", { date: metOn(met) }) : "",
    languages[0] && met === undefined ? t("find.speaks", { language: languageName(languages[0]) }) : "",
  ]
    .filter(Boolean)
    .join(" · ");
}

/** The day by one's own clock; of another year, with the year. @param {number} at  since 1970 @returns {string} */
function metOn(at) {
  const day = new Date(at * 1000);
  const year = day.getFullYear() === new Date().getFullYear() ? undefined : "numeric";
  return new Intl.DateTimeFormat(language(), { day: "numeric", month: "long", year }).format(day);
}
