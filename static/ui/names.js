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
  const numbered = /^(meeting|table|high-table|desk)-(\d+)$/.exec(id);
  return numbered ? t(`area.numbered.${numbered[1]}`, { number: numbered[2] ?? "" }) : id;
}

/**
 * Where two met, as the server has noted it: the area, called as on the page, and the room.
 * @param {string} place  as "kitchen, Le Palier", or the room alone
 * @returns {string}
 */
export function metAt(place) {
  const [area = "", ...room] = place.split(", ");
  return room.length === 0 ? place : `${placeName(area)}, ${room.join(", ")}`;
}
