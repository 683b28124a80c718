/**
 * Pictures by address, each loaded once, as plain image elements and as PixiJS textures.
 */

/** @typedef {import('./pixi.js').Pixi} Pixi */

export class Images {
  /** @param {Pixi} PIXI @param {() => void} onLoad  something new can be drawn */
  constructor(PIXI, onLoad) {
    this.PIXI = PIXI;
    this.onLoad = onLoad;
    /** @type {Map<string, HTMLImageElement|null|undefined>} undefined: on its way, null: cannot be had */
    this.images = new Map();
    /** @type {Map<string, Promise<HTMLImageElement|null>>} */
    this.loading = new Map();
    /** @type {Map<string, import('pixi.js').TextureSource>} */
    this.sources = new Map();
  }

  /** @param {string} url @returns {Promise<HTMLImageElement|null>} */
  load(url) {
    let promise = this.loading.get(url);
    if (promise === undefined) {
      promise = this.fetch(url);
      this.loading.set(url, promise);
    }
    return promise;
  }

  /** @param {string} url */
  async fetch(url) {
    const image = new Image();
    image.src = url;
    try {
      await image.decode();
      this.images.set(url, image);
    } catch {
      this.images.set(url, null);
    }
    this.onLoad();
    return this.images.get(url) ?? null;
  }

  /** What is there now; asks for it otherwise. @param {string} url @returns {HTMLImageElement|null|undefined} */
  get(url) {
    if (!this.images.has(url)) {
      this.images.set(url, undefined);
      void this.load(url);
    }
    return this.images.get(url);
  }

  /** The texture source of a loaded picture. @param {string} url */
  source(url) {
    const image = this.get(url);
    if (image === null || image === undefined) return null;
    let source = this.sources.get(url);
    if (source === undefined) {
      source = new this.PIXI.ImageSource({ resource: image, scaleMode: 'linear' });
      this.sources.set(url, source);
    }
    return source;
  }
}

/** What stands for a picture that is missing: clearly a gap, yet not an alarm. @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} width @param {number} height */
export function paintMarker(context, x, y, width, height) {
  context.fillStyle = 'rgba(31, 111, 120, 0.18)';
  context.fillRect(x, y, width, height);
  context.strokeStyle = 'rgba(31, 111, 120, 0.6)';
  context.lineWidth = 2;
  context.strokeRect(x + 2, y + 2, width - 4, height - 4);
  context.beginPath();
  context.moveTo(x + 4, y + 4);
  context.lineTo(x + width - 4, y + height - 4);
  context.stroke();
}
