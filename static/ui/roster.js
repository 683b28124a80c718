/**
 * Who is here, sorted as one looks round: the people one talks with, those near, those of each area, the others.
 * Pure: no drawing lives here.
 *
 * @module ui/roster
 */
import { isListed } from "../state/cards.js";
import { plain } from "../state/plain.js";
import { areaById, distanceTo } from "../state/selectors.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").Player} Player */
/** @typedef {import("../types.js").MapArea} MapArea */
/** @typedef {{player: Player, steps: number, area: MapArea|null}} Row */
/** @typedef {{kind: "conversation"|"near"|"area"|"elsewhere", area: MapArea|null, rows: Row[]}} Group */

/**
 * How far somebody stands from oneself, in whole steps; a step is one tile.
 * @param {State} state
 * @param {Player} player
 * @returns {number}
 */
export function stepsTo(state, player) {
  return Math.round(distanceTo(state, player));
}

/**
 * Everybody else, in groups; nearest first, equal distances by name.
 * @param {State} state
 * @param {string} query  part of a name, of a status text, of a beacon, or of an area's name
 * @param {(area: MapArea) => string} areaName
 * @returns {Group[]}
 */
export function roster(state, query, areaName) {
  const wanted = plain(query.trim());
  const talking = new Set(state.conversation?.members.map((member) => member.id) ?? []);
  /** @type {Group} */
  const conversation = { kind: "conversation", area: null, rows: [] };
  /** @type {Group} */
  const near = { kind: "near", area: null, rows: [] };
  /** @type {Group} */
  const elsewhere = { kind: "elsewhere", area: null, rows: [] };
  /** @type {Map<string, Group>} */
  const areas = new Map();
  for (const player of state.players.values()) {
    if (player.id === state.me) continue;
    const area = areaById(state, player.area);
    if (wanted && ![player.name, player.status_text, player.beacon?.text ?? "", area ? areaName(area) : ""].some((text) => plain(text).includes(wanted))) continue;
    const row = { player, steps: stepsTo(state, player), area };
    if (!isListed(state, player, row.steps)) continue;
    if (talking.has(player.id)) conversation.rows.push(row);
    else if (row.steps <= state.settings.voice_radius * 2) near.rows.push(row);
    else if (area) {
      const group = areas.get(area.id) ?? { kind: /** @type {const} */ ("area"), area, rows: [] };
      areas.set(area.id, group);
      group.rows.push(row);
    } else elsewhere.rows.push(row);
  }
  const sortedAreas = [...areas.values()].sort((a, b) => (a.area && b.area ? areaName(a.area).localeCompare(areaName(b.area)) : 0));
  const groups = [conversation, near, ...sortedAreas, elsewhere].filter((group) => group.rows.length > 0);
  for (const group of groups) group.rows.sort((a, b) => a.steps - b.steps || a.player.name.localeCompare(b.player.name));
  return groups;
}

/**
 * A place's name as one looks it up: "La scène" under S.
 * @param {string} name
 * @returns {string}
 */
export function withoutArticle(name) {
  return name.replace(/^(?:l[’']|(?:la|le|les|the|de|het) )/i, "");
}

/**
 * The areas one can walk to, with how many people are in each, by name. Two areas of one name are told apart by the map maker, not here.
 * @param {State} state
 * @param {(area: MapArea) => string} areaName
 * @returns {{area: MapArea, people: number}[]}
 */
export function places(state, areaName) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const player of state.players.values()) if (player.area !== null) counts.set(player.area, (counts.get(player.area) ?? 0) + 1);
  return (state.map?.areas ?? [])
    .map((area) => ({ area, people: counts.get(area.id) ?? 0 }))
    .sort((a, b) => withoutArticle(areaName(a.area)).localeCompare(withoutArticle(areaName(b.area)), undefined, { numeric: true }));
}
