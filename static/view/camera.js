/**
 * Which part of the map is seen: follows a point, zooms, turns screen into map pixels and back.
 *
 * Pure. Screen pixels are CSS pixels of the canvas.
 */

/** @typedef {{x: number, y: number}} Point */
/**
 * @typedef {Object} Camera
 * @property {number} x  the map point in the middle of the screen
 * @property {number} y
 * @property {number} zoom  screen pixels per map pixel
 * @property {number} width  of the screen
 * @property {number} height
 */

/**
 * What of the screen nothing lies over.
 * @typedef {Object} Free
 * @property {Point} place  where one's own figure is wanted, screen pixels from the middle
 * @property {{left: number, top: number, right: number, bottom: number}} margins  how far from the edges something lies beside it, screen pixels
 */

/** @type {Free} */
export const ALL_FREE = { place: { x: 0, y: 0 }, margins: { left: 0, top: 0, right: 0, bottom: 0 } };

export const NEAREST = 4;
export const FARTHEST = 0.4;
/** Each press on + or − zooms by this. */
export const ZOOM_STEP = 1.25;
/** Tiles of height one sees at first: enough to find one's way, near enough to know a face. */
const FIRST_VIEW = 20;
/** Screen pixels that one may look beyond the lower edge: the tools lie there, and must not hide who stands at it. */
const TOOLS = 96;

/** @param {number} width @param {number} height @param {number} tile  pixels @returns {Camera} */
export function createCamera(width, height, tile) {
  const zoom = Math.round((Math.max(width, height) / (FIRST_VIEW * 1.6 * tile)) * 4) / 4;
  return { x: 0, y: 0, zoom: Math.min(2, Math.max(0.75, zoom)), width, height };
}

/**
 * The middle that shows `target`, and nothing of what lies beyond the map but a strip behind the tools, one behind the signs,
 * and what is covered. A map smaller than the screen is centred.
 * @param {Camera} camera @param {Point} target @param {{width: number, height: number}} map  pixels @param {number} [signs]  screen pixels
 * @param {Free} [free] @returns {Point}
 */
export function aim(camera, target, map, signs = 0, { place, margins } = ALL_FREE) {
  const { zoom } = camera;
  return {
    x: clampAxis(target.x - place.x / zoom, camera.width / zoom, map.width, margins.right / zoom, margins.left / zoom),
    y: clampAxis(target.y - place.y / zoom, camera.height / zoom, map.height, Math.max(TOOLS, margins.bottom) / zoom, Math.max(signs, margins.top) / zoom),
  };
}

/** @param {number} wish @param {number} seen @param {number} whole @param {number} [beyond]  how far past the end @param {number} [before]  how far before the beginning */
function clampAxis(wish, seen, whole, beyond = 0, before = 0) {
  if (seen >= whole + beyond + before) return (whole + beyond - before) / 2;
  return Math.min(whole + beyond - seen / 2, Math.max(seen / 2 - before, wish));
}

/** @param {Camera} camera @param {number} x @param {number} y @returns {Point} map pixels */
export function toMap(camera, x, y) {
  return { x: camera.x + (x - camera.width / 2) / camera.zoom, y: camera.y + (y - camera.height / 2) / camera.zoom };
}

/** @param {Camera} camera @param {number} x @param {number} y @returns {Point} screen pixels */
export function toScreen(camera, x, y) {
  return { x: (x - camera.x) * camera.zoom + camera.width / 2, y: (y - camera.y) * camera.zoom + camera.height / 2 };
}

/** @param {number} zoom */
export function clampZoom(zoom) {
  return Math.min(NEAREST, Math.max(FARTHEST, zoom));
}

/** The part of the map on the screen. @param {Camera} camera */
export function visibleRect(camera) {
  const width = camera.width / camera.zoom;
  const height = camera.height / camera.zoom;
  return { left: camera.x - width / 2, top: camera.y - height / 2, right: camera.x + width / 2, bottom: camera.y + height / 2 };
}
