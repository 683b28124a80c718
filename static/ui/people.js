/**
 * Who is here and where one can go: everything that can be done with a person or a place on the map can be done from these lists.
 *
 * @module ui/people
 */
import { useEffect, useState } from "preact/hooks";
import { headCount, isSimulated } from "../state/cards.js";
import { isSpeaker, isTable } from "../state/gatherings.js";
import { Face } from "./avatars.js";
import { BeaconMark } from "./beacon.js";
import { html, useApp, useTopics } from "./context.js";
import { DeskList } from "./desk_list.js";
import { FoundList, foundCount, Recommended, Suggestions, useFound, whereOneAsks } from "./find.js";
import { t } from "./i18n.js";
import { areaName } from "./names.js";
import { Panel, Tabs } from "./panel.js";
import { Icon, IconButton, StatusMark } from "./parts.js";
import { RoleMark, qualityText } from "./quality.js";
import { places, roster } from "./roster.js";
import { TableList } from "./tables.js";
import { attempt } from "./trouble.js";

/** @typedef {import("./roster.js").Row} Row */
/** @typedef {import("./roster.js").Group} Group */

/** Distances are read, not watched: once a second is enough. */
const DISTANCE_MS = 1000;

export function People() {
  const { actions } = useApp();
  const state = useTopics(["players", "conversation", "ui"], 200);
  const [tab, setTab] = useState("people");
  const [query, setQuery] = useState("");
  const [, again] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => again((count) => count + 1), DISTANCE_MS);
    return () => clearInterval(timer);
  }, []);
  const found = useFound(query, whereOneAsks(state));
  const groups = roster(state, query, areaName);
  const searching = query.trim() !== "";
  // Whoever is found by the name and by a topic is one person.
  const people = new Set([...groups.flatMap(({ rows }) => rows.map(({ player }) => player.id)), ...(found?.people ?? []).map(({ id }) => id)]);
  const count = people.size + (found ? foundCount(found) - found.people.length : 0);
  const near = groups.filter((group) => group.kind === "near" || group.kind === "conversation").reduce((sum, group) => sum + group.rows.length, 0);
  return html`<${Panel} title=${t("people.title")} onClose=${() => actions.openPanel(null)}>
    <${Tabs}
      name=${t("people.title")}
      tabs=${[
        { id: "people", label: t("people.tab") },
        { id: "places", label: t("places.tab") },
      ]}
      chosen=${tab}
      onChoose=${setTab}
    />
    ${tab === "people"
      ? html`<div class="panel-part" role="tabpanel" id="panel-people" aria-labelledby="tab-people">
          <label class="search">
            <${Icon} name="search" size=${18} />
            <span class="hidden">${t("people.search")}</span>
            <input type="search" placeholder=${t("people.search")} value=${query} onInput=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ event) => setQuery(event.currentTarget.value)} />
          </label>
          <p class="panel-note">${searching ? t("people.found", { count }) : `${t("people.count", { count: headCount(state) })} · ${t("people.near_count", { count: near })}`}</p>
          <div class="panel-scroll" tabindex="-1">
            ${query.trim() === "" && html`<${Recommended} /><${Suggestions} />`}
            ${found && html`<${FoundList} found=${found} />`}
            ${groups.length === 0 && !(found && foundCount(found) > 0) && html`<p class="panel-empty">${t(searching ? "people.none_found" : "people.alone")}</p>`}
            ${groups.map((group) => html`<${GroupList} key=${group.kind + (group.area?.id ?? "")} group=${group} />`)}
          </div>
        </div>`
      : html`<${Places} />`}
  <//>`;
}

/** @param {{group: Group}} props */
function GroupList({ group }) {
  const title = group.area ? areaName(group.area) : t(`people.group.${group.kind}`);
  return html`<section class="group">
    <h3>${title} <span class="group-count">${group.rows.length}</span></h3>
    <ul>
      ${group.rows.map((row) => html`<${PersonRow} key=${row.player.id} row=${row} kind=${group.kind} />`)}
    </ul>
  </section>`;
}

/** @param {{row: Row, kind: Group["kind"]}} props */
function PersonRow({ row, kind }) {
  const app = useApp();
  const { actions, store } = app;
  const { player, steps, area } = row;
  const following = store.state.following === player.id;
  // Those near, where one is oneself, need no place.
  const here = kind !== "elsewhere" && area?.id === store.state.players.get(store.state.me ?? "")?.area;
  const facts = [
    kind !== "conversation" && player.bubble ? t("people.in_talk") : "",
    t("people.steps", { count: steps }),
    area && kind !== "area" && !here ? areaName(area) : "",
    isSpeaker(store.state, player.id) ? t("stage.speakers") : "",
    player.connected ? qualityText(player) : t("people.reconnecting"),
    isSimulated(player) ? t("people.simulated") : "",
  ].filter(Boolean);
  return html`<li class="person">
    <button type="button" class="person-face" aria-label=${t("card.of_name", { name: player.name })} onClick=${() => actions.openCard(player.id)}><${Face} avatar=${player.avatar} seed=${player.id} size=${44} /></button>
    <button type="button" class="person-main" onClick=${() => attempt(app, actions.walkToPlayer(player.id))}>
      <span class="person-text">
        <span class="person-name">${player.name} <${RoleMark} role=${player.role} />${player.hand && html` <span title=${t("people.hand")}><span class="emoji" aria-hidden="true">✋</span><span class="hidden">${t("people.hand")}</span></span>`}</span>
        <span class="person-facts"><${StatusMark} status=${player.status} /><span class="person-fact-text">${facts.join(" · ")}</span></span>
        ${player.status_text && !isSimulated(player) && html`<span class="person-status">${player.status_text}</span>`}
        ${player.beacon && html`<${BeaconMark} beacon=${player.beacon} />`}
      </span>
      <span class="person-go" aria-hidden="true"><${Icon} name="navigation" size=${16} /></span>
      <span class="hidden">${t("people.walk_to")}</span>
    </button>
    <${IconButton} class="person-more" icon="footprints" label=${t(following ? "people.unfollow" : "people.follow", { name: player.name })} pressed=${following} onClick=${() => actions.follow(following ? null : player.id)} />
    <${IconButton} class="person-more" icon="hand" label=${t("people.wave", { name: player.name })} onClick=${() => actions.wave(player.id)} />
    <${IconButton}
      icon="ellipsis"
      label=${t("people.more", { name: player.name })}
      onClick=${(/** @type {MouseEvent & {currentTarget: HTMLElement}} */ event) => {
        const { left, bottom } = event.currentTarget.getBoundingClientRect();
        store.dispatch({ type: "ui/menu", id: player.id, x: left, y: bottom });
      }}
    />
  </li>`;
}

/** What a newcomer looks for comes first: coffee, then rooms, then what has a name besides. @param {import("../types.js").MapArea} area */
function rank(area) {
  return area.coffee ? 0 : area.desk ? 3 : area.meeting !== null || area.stage !== null ? 1 : 2;
}

function Places() {
  const app = useApp();
  const state = useTopics(["players", "ui"], 500);
  const mine = state.players.get(state.me ?? "")?.area;
  const rows = places(state, areaName)
    .filter(({ area }) => !isTable(area))
    .sort((one, other) => rank(one.area) - rank(other.area));
  return html`<div class="panel-part" role="tabpanel" id="panel-places" aria-labelledby="tab-places">
    <div class="panel-scroll" tabindex="-1">
      ${rows.length === 0 && html`<p class="panel-empty">${t("places.none")}</p>`}
      <section class="group">
      <h3>${t("places.tab")}</h3>
      <ul>
        ${rows.map(({ area, people }) => {
          const facts = [
            area.id === mine ? t("places.here") : "",
            people > 0 ? t("people.count", { count: people }) : t("places.empty"),
            area.silent ? t("area.silent") : area.meeting !== null ? t("places.meeting") : "",
            state.lockedAreas.has(area.id) ? t("places.locked") : "",
          ].filter(Boolean);
          return html`<li key=${area.id} class="person">
            <button type="button" class="person-main" onClick=${() => attempt(app, app.actions.walkToArea(area.id))}>
              <span class="place-sign" aria-hidden="true"><${Icon} name=${state.lockedAreas.has(area.id) ? "lock" : area.silent ? "volume-x" : area.meeting !== null ? "users" : "map-pin"} /></span>
              <span class="person-text"><span class="person-name">${areaName(area)}</span><span class="person-facts">${facts.join(" · ")}</span></span>
              <span class="person-go" aria-hidden="true"><${Icon} name="navigation" size=${16} /></span>
              <span class="hidden">${t("people.walk_to")}</span>
            </button>
          </li>`;
        })}
      </ul>
      </section>
      <${TableList} />
      <${DeskList} />
    </div>
  </div>`;
}
