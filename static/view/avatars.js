/**
 * The sheets of the figures: which frame of which sheet shows somebody who stands, sits, walks or waves.
 */

import { fitted } from './fitted.js';

/** @typedef {import('./pixi.js').Pixi} Pixi */
/** @typedef {import('./images.js').Images} Images */
/** @typedef {{frame: {width: number, height: number, anchor: [number, number]}, rows: string[], columns: Record<string, number[]>, avatars: {id: string}[]}} Catalogue */

const FACINGS = ['down', 'left', 'right', 'up'];
const FALLBACK = 'a01';

/** What the sheets look like until their list has come. @type {Catalogue} */
const EXPECTED = {
  frame: { width: 40, height: 56, anchor: [20, 50] },
  rows: FACINGS,
  columns: { walk: [0, 1, 2, 3], idle: [4, 5], sit: [6], wave: [7, 8] },
  avatars: [{ id: FALLBACK }],
};

/** Milliseconds per step picture while walking; running is faster. */
export const STEP_TIME = 140;
const WAVE_TIME = 200;

/**
 * The column to show. @param {Catalogue} catalogue @param {{moving: boolean, running: boolean, waving: boolean, sitting?: boolean}} doing @param {number} now
 */
export function columnOf(catalogue, { moving, running, waving, sitting = false }, now) {
  const { walk, wave, sit } = catalogue.columns;
  if (sitting && !moving && sit !== undefined) return sit[0];
  if (moving) return walk[Math.floor(now / (running ? STEP_TIME * 0.6 : STEP_TIME)) % walk.length];
  if (waving && wave !== undefined) return wave[Math.floor(now / WAVE_TIME) % wave.length];
  return walk[0];
}

export class Avatars {
  /** @param {Pixi} PIXI @param {Images} images */
  constructor(PIXI, images) {
    this.PIXI = PIXI;
    this.images = images;
    this.catalogue = EXPECTED;
    this.known = new Set([FALLBACK]);
    this.scale = 1;
    /** Map pixels for each pixel of the plain sheet: people are as large as the map's tiles want them. */
    this.size = 1;
    /** Of the screen for each map pixel, to which pictures are fitted; 0: they are not. */
    this.dots = 0;
    /** @type {Map<string, import('pixi.js').Texture>} */
    this.textures = new Map();
    /** The same, fitted. @type {Map<string, import('pixi.js').Texture>} */
    this.fitted = new Map();
  }

  async load() {
    try {
      const answer = await fetch('/avatars/avatars.json');
      if (answer.ok) this.catalogue = await answer.json();
    } catch {
      // Everybody then walks as the first figure.
    }
    this.known = new Set(this.catalogue.avatars.map(({ id }) => id));
  }

  /** @param {number} scale  1 or 2 */
  setScale(scale) {
    this.scale = scale;
  }

  /** @param {number} dots */
  setDots(dots) {
    if (dots === this.dots) return;
    this.dots = dots;
    this.fitted.clear();
  }

  /** Map pixels for each pixel of a texture. @param {import('pixi.js').Texture} texture */
  pixel(texture) {
    return this.dots > 0 ? 1 / this.dots : (this.catalogue.frame.width * this.size) / texture.width;
  }

  /** The place nearest to one of the map at which a picture need not be scaled. @param {number} at */
  whole(at) {
    return this.dots > 0 ? Math.round(at * this.dots) / this.dots : at;
  }

  /** Null until the sheet has come. @param {string} avatar @param {import('../types.js').Facing} facing @param {number} column */
  texture(avatar, facing, column) {
    const id = this.known.has(avatar) ? avatar : FALLBACK;
    const key = `${id}/${facing}/${column}/${this.scale}/${this.size}`;
    const known = this.dots > 0 ? this.fitted.get(key) : this.textures.get(key);
    if (known !== undefined) return known;
    const plain = `/avatars/${encodeURIComponent(id)}.png`;
    const sharp = `/avatars/${encodeURIComponent(id)}@2x.png`;
    const url = this.scale > 1 && this.images.get(sharp) !== null ? sharp : plain;
    const source = this.images.source(url);
    if (source === null) return null;
    const factor = url === sharp ? 2 : 1;
    const { width, height } = this.catalogue.frame;
    const row = Math.max(0, this.catalogue.rows.indexOf(FACINGS[facing]));
    const frame = new this.PIXI.Rectangle(column * width * factor, row * height * factor, width * factor, height * factor);
    if (this.dots > 0) {
      const place = { left: 0, top: 0, right: width * this.size * this.dots, bottom: height * this.size * this.dots };
      const { canvas } = fitted(/** @type {HTMLImageElement} */ (source.resource), frame, place);
      const fit = new this.PIXI.Texture({ source: new this.PIXI.CanvasSource({ resource: canvas, scaleMode: 'linear' }) });
      this.fitted.set(key, fit);
      return fit;
    }
    const texture = new this.PIXI.Texture({ source, frame });
    this.textures.set(key, texture);
    return texture;
  }
}
