/**
 * The talk one is in: with whom, about what, locked or open, the way out; who asks to talk.
 *
 * @module ui/talk
 */
import { html, useApp, useTopics } from "./context.js";
import { shortList, t } from "./i18n.js";
import { areaById } from "../state/selectors.js";
import { ownTable, ownTopic } from "../state/gatherings.js";
import { areaName } from "./names.js";
import { ExchangeTools } from "./exchange.js";
import { Icon } from "./parts.js";
import { quietReason } from "./quiet.js";
import { DoorChoice, Farewell, Over } from "./farewell.js";
import { SheetButton } from "./sheet.js";
import { Topic } from "./tables.js";
import { GOODBYE } from "./toolbar.js";

/** @typedef {import("../types.js").State} State */

/**
 * @param {State} state
 * @param {string[]} ids
 * @returns {string}
 */
function namesOf(state, ids) {
  return shortList(ids.map((id) => state.players.get(id)?.name ?? t("people.somebody")));
}

/** @param {{tight: boolean}} props  tight: there is little room, so that only what is often used has a button of its own */
export function TalkBar({ tight }) {
  const { actions } = useApp();
  const state = useTopics(["conversation", "players", "media", "ui"], 60);
  const { conversation, local, preferences } = state;
  const table = ownTable(state);
  const alone = !conversation || conversation.members.length === 0;
  if (alone && table === null) return null;
  const area = table?.area ?? (conversation?.kind === "area" ? areaById(state, state.players.get(state.me ?? "")?.area ?? null) : null);
  const locked = conversation?.locked ?? false;
  const names = namesOf(state, conversation?.members.map((member) => member.id) ?? []);
  const leave = () => {
    if (state.coffee?.table) return actions.takeCoffee(false);
    if (!alone) actions.emote(GOODBYE);
    actions.leaveConversation();
  };
  const text = alone && area ? t("table.alone", { area: areaName(area) }) : area ? t("conversation.with_in", { names, area: areaName(area) }) : t("conversation.with", { names });
  return html`<section class=${`talk ${tight ? "talk-tight" : ""}`} aria-label=${t("conversation.name")}>
    <p class="talk-text">
      ${locked && html`<${Icon} name="lock" size=${16} />`}
      <span>${text}${table && html` <small>${t("table.seats", { taken: table.taken, count: table.seats })}</small>`}</span>
    </p>
    ${conversation && (!tight || ownTopic(state)) && html`<${Topic} key=${conversation.id} />`}
    ${conversation && html`<${Over} key=${conversation.id} conversation=${conversation} />`}
    ${!alone && !tight && !local.microphone && html`<p class="talk-muted"><${Icon} name="mic-off" size=${14} /><span>${t(preferences.pushToTalk ? "conversation.hold" : "conversation.muted")}</span></p>`}
    <div class="talk-tools">
      ${conversation && html`<${DoorChoice} conversation=${conversation} />`}
      ${conversation ? html`<${Farewell} key=${conversation.id} conversation=${conversation} leave=${leave} />` : html`<button type="button" class="button" onClick=${leave}><${Icon} name="armchair" size=${16} /><span>${t("table.stand_up")}</span></button>`}
      ${!alone && !tight && html`<span class="talk-break"></span><${ExchangeTools} />`}
      ${conversation &&
      tight &&
      html`<${SheetButton} icon="ellipsis" bare label=${t("conversation.also")}>
        ${(/** @type {() => void} */ close) => html`${!ownTopic(state) && html`<${Topic} key=${conversation.id} onDone=${close} />`}<${ExchangeTools} onDone=${close} />`}
      <//>`}
    </div>
  </section>`;
}

export function Invitation() {
  const { actions } = useApp();
  const state = useTopics(["conversation", "ui"]);
  const { invitation } = state;
  if (!invitation) return null;
  return html`<section class="invitation" aria-label=${t("invitation.name")}>
    <span class="invitation-sign" aria-hidden="true"><${Icon} name="coffee" size=${24} /></span>
    <p>${t("invitation.question", { names: namesOf(state, invitation.people), count: invitation.people.length })}</p>
    <div class="invitation-tools">
      <button type="button" class="button button-main" onClick=${() => actions.answerInvitation(true)}>${t("invitation.accept")}</button>
      <button type="button" class="button" onClick=${() => actions.answerInvitation(false)}>${t("invitation.decline")}</button>
    </div>
  </section>`;
}

/** Why nobody hears one here; how far one's voice goes is drawn on the map. */
export function Silence() {
  const reason = quietReason(useTopics(["players", "conversation", "positions"], 250));
  if (reason === null) return null;
  const { key, name = "", status } = reason;
  return html`<p class="bubble-note bubble-quiet"><${Icon} name="volume-x" size=${18} /><span>${t(key, { name, status: status ? t(`status.${status}`) : "" })}</span></p>`;
}
