/**
 * What things are called on the page: areas by our own texts when the map is ours, else as the map maker wrote them.
 *
 * @module ui/names
 */
import { has, t } from "./i18n.js";

/** @typedef {import("../types.js").MapArea} MapArea */

/**
 * A map maker who names areas chose the words; an area that is only called by its id gets ours.
 * @param {MapArea} area
 * @returns {string}
 */
export function areaName(area) {
  return area.name && area.name !== area.id ? area.name : placeName(area.id);
}

/**
 * What a place is called of which only the id is known.
 * @param {string} id
 * @returns {string}
 */
export function placeName(id) {
  if (has(`area.${id}`)) return t(`area.${id}`);
  const numbered = /^(meeting|table)-(\d+)$/.exec(id);
  return numbered ? t(`area.numbered.${numbered[1]}`, { number: numbered[2] ?? "" }) : id;
}
