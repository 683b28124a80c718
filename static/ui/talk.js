/**
 * The talk one is in: with whom, locked or open, the way out; who asks to talk; waiting for room.
 *
 * @module ui/talk
 */
import { html, useApp, useTopics } from "./context.js";
import { nameList, t } from "./i18n.js";
import { areaById } from "../state/selectors.js";
import { areaName } from "./names.js";
import { Icon } from "./parts.js";
import { GOODBYE } from "./toolbar.js";

/** @typedef {import("../types.js").State} State */

/**
 * @param {State} state
 * @param {string[]} ids
 * @returns {string}
 */
function namesOf(state, ids) {
  return nameList(ids.map((id) => state.players.get(id)?.name ?? t("people.somebody")));
}

export function TalkBar() {
  const { actions } = useApp();
  const state = useTopics(["conversation", "players"], 60);
  const { conversation } = state;
  if (!conversation || conversation.members.length === 0) return null;
  const area = conversation.kind === "area" ? areaById(state, state.players.get(state.me ?? "")?.area ?? null) : null;
  const names = namesOf(state, conversation.members.map((member) => member.id));
  const leave = () => {
    actions.emote(GOODBYE);
    actions.leaveConversation();
  };
  return html`<section class="talk" aria-label=${t("conversation.name")}>
    <p class="talk-text">
      ${conversation.locked && html`<${Icon} name="lock" size=${16} />`}
      <span>${area ? t("conversation.with_in", { names, area: areaName(area) }) : t("conversation.with", { names })}</span>
    </p>
    <div class="talk-tools">
      <button type="button" class="button" aria-pressed=${String(conversation.locked)} onClick=${() => actions.lock(!conversation.locked)}>
        <${Icon} name=${conversation.locked ? "lock" : "lock-open"} size=${16} /><span class="talk-label">${t(conversation.locked ? "conversation.unlock" : "conversation.lock")}</span>
      </button>
      ${conversation.kind === "bubble" && html`<button type="button" class="button" onClick=${leave}><span class="emoji" aria-hidden="true">👋</span><span class="talk-label">${t("conversation.leave")}</span></button>`}
    </div>
  </section>`;
}

export function Waiting() {
  const state = useTopics(["conversation"]);
  if (!state.waiting) return null;
  return html`<p class="bubble-note" role="status"><${Icon} name="clock" size=${18} /><span>${t("conversation.full", { count: state.waiting.capacity })}</span></p>`;
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

/** How far one's voice goes is drawn on the map; here it is a line of text for who does not see the map. */
export function Silence() {
  const state = useTopics(["players"], 250);
  const me = state.players.get(state.me ?? "");
  const area = areaById(state, me?.area ?? null);
  const text = me?.status === "ghost" ? t("silence.ghost") : area?.silent ? t("silence.area") : me?.status === "focus" || me?.status === "do_not_disturb" ? t("silence.status") : null;
  if (text === null) return null;
  return html`<p class="bubble-note bubble-quiet"><${Icon} name="volume-x" size=${18} /><span>${text}</span></p>`;
}
