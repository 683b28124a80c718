/**
 * The panel of cards: somebody else's to read, with what one can do with them; one's own to write.
 *
 * @module ui/card
 */
import { useEffect, useState } from "preact/hooks";
import { isSimulated } from "../state/cards.js";
import { directChannel } from "../state/chat.js";
import { readersOf } from "../state/cards.js";
import { isHost } from "../state/gatherings.js";
import { inConversation } from "../state/selectors.js";
import { stepsTo } from "./roster.js";
import { plain } from "../state/plain.js";
import { Face } from "./avatars.js";
import { BeaconMark } from "./beacon.js";
import { CardEditor } from "./card_editor.js";
import { lead } from "./compass.js";
import { html, useApp, useTopics } from "./context.js";
import { errorText, language, t } from "./i18n.js";
import { Panel } from "./panel.js";
import { Icon, keepKeys, StatusMark, takeFocus } from "./parts.js";
import { RoleMark } from "./quality.js";
import { attempt, toast } from "./trouble.js";

/** @typedef {import("../types.js").Card} Card */
/** @typedef {import("../types.js").Profile} Profile */
/** @typedef {import("../types.js").Player} Player */

/** A language's name in the language of the page, as it is written inside a sentence. @param {string} code @returns {string} */
export function languageName(code) {
  try {
    return new Intl.DisplayNames([language()], { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** A link as one reads it: without https, and shortened by the page's style. @param {string} link @returns {string} */
export function linkText(link) {
  return link.replace(/^https:\/\/(www\.)?/, "").replace(/\/$/, "");
}

/** Topics as one compares them. @param {string} one @param {string[]} others @returns {boolean} */
const among = (one, others) => others.some((other) => plain(other) === plain(one));

export function CardPanel() {
  const { actions } = useApp();
  const state = useTopics(["players", "ui"], 200);
  const id = state.shownCard ?? state.me;
  const player = id === null ? undefined : state.players.get(id);
  const close = () => actions.openPanel(null);
  if (!player) return null;
  if (id === state.me)
    return html`<${Panel} title=${t("card.mine")} onClose=${close}><${CardEditor} player=${player} /><//>`;
  return html`<${Panel} title=${t("card.title")} onClose=${close}><${CardOf} key=${id} player=${player} /><//>`;
}

/** @param {{player: Player}} props */
function CardOf({ player }) {
  const app = useApp();
  const { actions, store } = app;
  const state = useTopics(["players", "positions", "conversation", "ui"], 500);
  const [card, setCard] = useState(/** @type {Card|null} */ (null));
  const [own, setOwn] = useState(/** @type {Profile|null} */ (actions.cards.own));
  const [problem, setProblem] = useState("");
  useEffect(() => {
    let here = true;
    actions.cards.of(player.id).then(
      (found) => here && setCard(found),
      ({ code }) => here && setProblem(errorText(String(code ?? "internal"))),
    );
    actions.cards.mine().then(
      (mine) => here && setOwn(mine),
      () => undefined,
    );
    return () => {
      here = false;
    };
  }, [player.id, player.listed]);
  const name = card?.name ?? player.name;
  // Whom one sits or stands with already is not looked for.
  const together = inConversation(state, player.id) && stepsTo(state, player) <= BESIDE;
  const write = () => {
    store.dispatch({ type: "chat/open", channel: directChannel(state.chat.person, player.person), name });
    actions.openPanel("chat");
  };
  return html`<div class="panel-scroll card-view" tabindex="-1">
    <div class="card-head">
      <${Face} avatar=${player.avatar} seed=${player.id} size=${72} />
      <div>
        <h3>${name} <${RoleMark} role=${card?.role ?? player.role} /></h3>
        <p class="card-facts"><${StatusMark} status=${player.status} label /> · ${t("people.steps", { count: stepsTo(state, player) })}</p>
        ${player.status_text && html`<p class="card-status">${isSimulated(player) ? t("people.simulated") : player.status_text}</p>`}
        ${!player.listed && html`<p class="card-facts"><${Icon} name="eye-off" size=${14} /> ${t("card.unlisted")}</p>`}
      </div>
    </div>
    ${player.beacon && html`<p class="card-beacon"><${BeaconMark} beacon=${player.beacon} size=${18} /></p>`}
    ${problem && html`<p class="problem" role="alert"><${Icon} name="circle-alert" size=${18} /><span>${problem}</span></p>`}
    ${card?.about && html`<p class="card-about">${card.about}</p>`}
    ${card && html`<${Topics} title=${t("card.offers")} topics=${card.offers} mine=${own?.seeks ?? []} note=${t("card.you_seek")} icon="gift" />`}
    ${card && html`<${Topics} title=${t("card.seeks")} topics=${card.seeks} mine=${own?.offers ?? []} note=${t("card.you_offer")} icon="search" />`}
    ${card && card.languages.length > 0 && html`<section class="card-part"><h4><${Icon} name="languages" size=${16} />${t("card.languages")}</h4><p>${card.languages.map(languageName).join(", ")}</p></section>`}
    ${card &&
    card.links.length > 0 &&
    html`<section class="card-part">
      <h4><${Icon} name="link" size=${16} />${t("card.links")}</h4>
      <ul class="card-links">
        ${card.links.map((link) => html`<li key=${link}><a href=${link} target="_blank" rel="noopener noreferrer nofollow">${linkText(link)}<${Icon} name="external-link" size=${14} /><span class="hidden">${t("card.opens")}</span></a></li>`)}
      </ul>
    </section>`}
    ${card && !card.about && card.offers.length + card.seeks.length + card.languages.length + card.links.length === 0 && html`<p class="panel-empty">${t("card.blank", { name })}</p>`}
    <div class="card-tools">
      ${!together && html`<button type="button" class="button button-main" onClick=${() => attempt(app, actions.walkToPlayer(player.id))}><${Icon} name="navigation" size=${18} />${t("menu.walk_to")}</button>`}
      ${!together && player.listed && html`<button type="button" class="button" onClick=${() => lead(actions, { kind: "player", id: player.id, label: name })}><${Icon} name="compass" size=${18} />${t("compass.show")}</button>`}
      ${player.person && html`<button type="button" class="button" onClick=${write}><${Icon} name="message-circle" size=${18} />${t("card.write")}</button>`}
      ${isHost(state) && html`<${Recommend} player=${player} />`}
    </div>
  </div>`;
}

/** So many steps from somebody one stands or sits beside him. */
const BESIDE = 3;

/** @type {import("../state/cards.js").Around} */
const NOBODY = { people: [], members: [], rooms: [] };

/** For hosts: tells somebody of the place that they may want to meet this person, and why. @param {{player: Player}} props */
function Recommend({ player }) {
  const { actions, store } = useApp();
  const state = useTopics(["players"], 1000);
  const [open, setOpen] = useState(false);
  const [to, setTo] = useState("");
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useState("");
  const [query, setQuery] = useState("");
  const [around, setAround] = useState(NOBODY);
  const space = actions.people.me?.space.id ?? "home";
  useEffect(() => {
    let here = true;
    // Without an answer, those in the room can be chosen all the same.
    if (open) actions.cards.around(space).then((found) => here && setAround(found), () => undefined);
    return () => {
      here = false;
    };
  }, [open, space]);
  if (!player.person || !player.listed) return null;
  if (!open) return html`<button type="button" class="button" onClick=${() => setOpen(true)}><${Icon} name="sparkles" size=${18} />${t("recommend.do")}</button>`;
  const people = readersOf(state, around, player.person).filter(({ name }) => plain(name).includes(plain(query.trim())));
  const chosen = people.find(({ person }) => person === to) ?? people[0];
  const groups = [...new Set(people.map(({ room }) => room))];
  /** @param {Event} event */
  const submit = async (event) => {
    event.preventDefault();
    if (!chosen || !reason.trim()) return;
    try {
      await actions.cards.recommend(space, { person: chosen.person, contact: player.person, reason: reason.trim() });
      toast(store, "recommend.done", "info", { name: chosen.name });
      setOpen(false);
      setReason("");
      setProblem("");
    } catch (error) {
      const code = String(/** @type {{code?: unknown}} */ (error)?.code ?? "internal");
      setProblem(code === "not_found" ? t("recommend.not") : errorText(code));
    }
  };
  return html`<form class="recommend" onSubmit=${submit} onKeyDown=${keepKeys}>
    <label class="search">
      <${Icon} name="search" size=${18} /><span class="hidden">${t("recommend.search")}</span>
      <input ref=${takeFocus} type="search" placeholder=${t("recommend.search")} value=${query} onInput=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ event) => setQuery(event.currentTarget.value)} />
    </label>
    <label class="field"><span>${t("recommend.to")}</span>
      <span class="choice"><select value=${chosen?.person} onChange=${(/** @type {Event & {currentTarget: HTMLSelectElement}} */ event) => setTo(event.currentTarget.value)}>
        ${groups.map((group) => html`<optgroup key=${group} label=${group === null ? t("recommend.here") : group || t("recommend.away")}>
          ${people.filter(({ room }) => room === group).map(({ person, name }) => html`<option key=${person} value=${person}>${name}</option>`)}
        </optgroup>`)}
      </select></span>
    </label>
    <p class="hidden" role="status">${query && t("people.count", { count: people.length })}</p>
    ${people.length === 0 && html`<p class="panel-note">${t("recommend.none")}</p>`}
    <label class="field"><span>${t("recommend.reason")}</span><input type="text" data-most="140" value=${reason} placeholder=${t("recommend.reason.hint")} onInput=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ event) => setReason(event.currentTarget.value)} /></label>
    ${problem && html`<p class="problem" role="alert"><${Icon} name="circle-alert" size=${18} /><span>${problem}</span></p>`}
    <div class="deed-tools">
      <button type="submit" class="button button-main" disabled=${!chosen || !reason.trim()}>${t("recommend.do")}</button>
      <button type="button" class="button" onClick=${() => setOpen(false)}>${t("common.cancel")}</button>
    </div>
  </form>`;
}

/** @param {{title: string, topics: string[], mine: string[], note: string, icon: string}} props  mine: those of one's own that meet these */
function Topics({ title, topics, mine, note, icon }) {
  if (topics.length === 0) return null;
  return html`<section class="card-part">
    <h4><${Icon} name=${icon} size=${16} />${title}</h4>
    <ul class="topics">
      ${topics.map((topic) => {
        const shared = among(topic, mine);
        return html`<li key=${topic} class=${`topic ${shared ? "topic-shared" : ""}`}>${shared && html`<${Icon} name="check" size=${14} />`}${topic}${shared && html`<small>${note}</small>`}</li>`;
      })}
    </ul>
  </section>`;
}
