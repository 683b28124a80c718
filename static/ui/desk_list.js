/**
 * The desks at which people work out loud, as a list: who, on what, how long the wait is; the way there, and a ticket.
 *
 * @module ui/desk_list
 */
import { desksInUse } from "../state/desks.js";
import { secondsLeft } from "../state/gatherings.js";
import { useMe } from "./account.js";
import { html, useApp, useTopics } from "./context.js";
import { useSeconds } from "./countdown.js";
import { leftText } from "./desk_plan.js";
import { t } from "./i18n.js";
import { areaName } from "./names.js";
import { Icon } from "./parts.js";
import { attempt } from "./trouble.js";
import { waitText } from "./workdesk.js";

/** @typedef {import("../state/desks.js").DeskLine} DeskLine */

/** On maps with such desks; where none of them is in use, it says so. */
export function DeskList() {
  const state = useTopics(["players", "positions", "ui"], 500);
  const now = useSeconds(state.desks.size > 0);
  const space = useMe()?.space.id ?? "home";
  const lines = desksInUse(state, (desk) => (desk.until === null ? 0 : secondsLeft(state, { until: desk.until }, now)));
  if (!(state.map?.areas ?? []).some((area) => area.desk === true)) return null;
  const log = `/api/v1/spaces/${encodeURIComponent(space)}/desks`;
  return html`<section class="group" aria-label=${t("desk.list")}>
    <h3>${t("desk.list")} <span class="group-count">${lines.length}</span></h3>
    ${lines.length === 0 && html`<p class="desk-log">${t("desk.none")}</p>`}
    <ul>
      ${lines.map((line) => html`<${Line} key=${line.desk.area} line=${line} />`)}
    </ul>
    <p class="desk-log">${t("desk.log")} <a href=${`${log}.md`} target="_blank" rel="noopener">${t("desk.log_read")}</a> · <a href=${`${log}.atom`} target="_blank" rel="noopener">Atom</a></p>
  </section>`;
}

/** @param {{line: DeskLine}} props */
function Line({ line }) {
  const app = useApp();
  const { actions } = app;
  const { desk, owner, area, mine, wait } = line;
  const name = owner.name || t("people.somebody");
  const place = area === null ? "" : areaName(area);
  const fact = mine === "own" ? t("desk.yours") : mine === "turn" ? t("desk.your_turn") : mine === null && desk.left === 0 ? "" : waitText(wait, mine === "ticket");
  return html`<li class="person desk-row">
    <span class="place-sign" aria-hidden="true"><${Icon} name="pencil" /></span>
    <span class="person-text">
      <span class="person-name">${name}</span>
      <span class="person-status">${desk.topic || t("desk.something")}</span>
      <span class="person-facts">${[place, fact, leftText(desk)].filter(Boolean).join(" · ")}</span>
    </span>
    ${mine !== "own" &&
    html`<span class="desk-tools">
      <button type="button" class="button" aria-label=${t("desk.walk_to", { name })} onClick=${() => attempt(app, actions.walkToPlayer(desk.owner))}><${Icon} name="navigation" size=${16} />${t("desk.walk")}</button>
      ${mine === null
        ? desk.left !== 0 && html`<button type="button" class="button" aria-label=${t("desk.take_of", { name })} onClick=${() => actions.takeTicket(desk.area, true)}>${t("desk.take")}</button>`
        : html`<button type="button" class="button" aria-label=${t("desk.give_back_of", { name })} onClick=${() => actions.takeTicket(desk.area, false)}>${t(mine === "turn" && desk.here ? "desk.done" : "desk.return")}</button>`}
    </span>`}
  </li>`;
}
