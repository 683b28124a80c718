/**
 * Painted pictures at the very size they have on the screen. A plain canvas scales them with the processor, and for every
 * picture anew: the floor alone then costs more than two hundred people on it. Fitted once, it is only copied.
 */

/** @typedef {{left: number, top: number, right: number, bottom: number, solid: boolean}} Ink  what of a canvas is painted, in its pixels; solid: and lets nothing through */
/** @typedef {{left: number, top: number, right: number, bottom: number}} Box */

/** Enlarged further, pictures would take more memory than is saved in time. */
const LARGEST = 2;
/** A dot that lies in a picture but for less than this is taken for covered. */
const HAIR = 1e-6;

/** To how many dots of the screen for each map pixel pictures are fitted; 0: they are not. @param {boolean} plain  whether the canvas is @param {number} dots  there are */
export function fitTo(plain, dots) {
  return plain && dots <= LARGEST ? dots : 0;
}

/** What is painted of a picture, or null for nothing. @param {Uint8ClampedArray} dots  four numbers each, row by row @param {number} width @param {number} height @returns {Ink|null} */
export function inkOf(dots, width, height) {
  const box = { left: width, top: height, right: 0, bottom: 0 };
  let solid = 0;
  for (let y = 0, at = 3; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += 4) {
      if (dots[at] === 0) continue;
      if (dots[at] === 255) solid += 1;
      if (x < box.left) box.left = x;
      if (x >= box.right) box.right = x + 1;
      if (y < box.top) box.top = y;
      box.bottom = y + 1;
    }
  }
  if (box.right === 0) return null;
  return { ...box, solid: solid === (box.right - box.left) * (box.bottom - box.top) };
}

/**
 * The whole dots of the screen a picture takes. A solid one gives up those it covers in part, for its neighbours overlap it;
 * where they would not, it must let them through.
 * @param {Box} place  in dots @param {boolean} solid @returns {Box}
 */
export function wholeDots({ left, top, right, bottom }, solid) {
  if (!solid) return { left: Math.floor(left), top: Math.floor(top), right: Math.ceil(right), bottom: Math.ceil(bottom) };
  return { left: Math.ceil(left - HAIR), top: Math.ceil(top - HAIR), right: Math.floor(right + HAIR), bottom: Math.floor(bottom + HAIR) };
}

/** @param {HTMLCanvasElement} canvas */
export function inkOfCanvas(canvas) {
  const { width, height } = canvas;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  return inkOf(context.getImageData(0, 0, width, height).data, width, height);
}

/**
 * A part of a picture as large as it is on the screen, and the whole dot its corner lies on.
 * @param {CanvasImageSource} art @param {Box} part  in its pixels @param {Box} place  in dots @param {boolean} [solid]  lets nothing through, and need not cover dots in part
 */
export function fitted(art, part, place, solid = false) {
  const whole = wholeDots(place, solid);
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, whole.right - whole.left);
  canvas.height = Math.max(1, whole.bottom - whole.top);
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d', { alpha: !solid }));
  const { left, top } = whole;
  context.drawImage(
    art, part.left, part.top, part.right - part.left, part.bottom - part.top,
    place.left - left, place.top - top, place.right - place.left, place.bottom - place.top,
  );
  return { canvas, left, top };
}
