/**
 * Paints layers that stand still into square pictures, each once, when it is first seen.
 *
 * Layers that follow each other are painted together, so a map of ten layers costs the renderer a
 * dozen pictures a frame. Animated tiles and layers that scroll at their own pace cut such a run.
 * Things sorted with people are props.js.
 */
import { splitGid, flipMatrix, frameAt } from './tilesets.js';
import { paintMarker } from './images.js';
import { fitted, inkOfCanvas } from './fitted.js';

/** @typedef {import('./pixi.js').Pixi} Pixi */
/** @typedef {import('./images.js').Images} Images */
/** @typedef {import('./tilesets.js').Tilesets} Tilesets */
/** @typedef {import('./tilesets.js').TilePiece} TilePiece */
/** @typedef {{left: number, top: number, right: number, bottom: number}} View */

/** Tiles along the side of one picture. */
const SIDE = 12;
/** Map pixels painted beyond each edge: without them a hairline shows between pictures at odd zooms. */
const MARGIN = 1;
/** Pictures kept beyond those seen. */
const SPARE = 24;

/** @typedef {{column: number, row: number, raw: number, layer: any}} AnimatedCell */

/**
 * @typedef {Object} Chunk
 * @property {import('pixi.js').Sprite} sprite
 * @property {import('pixi.js').Texture} texture
 * @property {HTMLCanvasElement} canvas  what the texture shows
 * @property {{x: number, y: number}} corner  map pixels
 * @property {number} seen  the last turn in which it was
 * @property {boolean} complete
 * @property {import('./fitted.js').Ink|null|undefined} ink  undefined: not looked at
 * @property {{texture: import('pixi.js').Texture, dots: number}|null} fit  the same at its size on the screen
 */

/** One run of layers. */
export class LayerRun {
  /**
   * @param {Pixi} PIXI @param {Images} images @param {Tilesets} tilesets @param {import('../types.js').MapJSON} map @param {any[]} layers
   */
  constructor(PIXI, images, tilesets, map, layers) {
    Object.assign(this, { PIXI, images });
    this.PIXI = PIXI;
    this.images = images;
    this.tilesets = tilesets;
    this.map = map;
    this.layers = layers;
    this.parallax = /** @type {[number, number]} */ (layers[0].parallax);
    this.container = new PIXI.Container();
    this.painted = new PIXI.Container();
    this.container.addChild(this.painted);
    /** @type {Map<number, Chunk>} */
    this.chunks = new Map();
    this.side = SIDE;
    this.scale = 1;
    this.turn = 0;
    /** @type {{sprite: import('pixi.js').Sprite, animation: import('./tilesets.js').Animation, frame: number, box: View}[]} */
    this.animated = [];
    const { width, height } = tilesets.largest;
    this.reachRight = Math.ceil(width / map.tile_width);
    this.reachUp = Math.ceil(height / map.tile_height);
    for (const layer of layers) if (layer.kind === 'tiles') this.collectAnimated(layer);
  }

  /** @param {any} layer */
  collectAnimated(layer) {
    const { map, PIXI } = this;
    for (let index = 0; index < layer.data.length; index += 1) {
      if (layer.data[index] === 0) continue;
      const gid = splitGid(layer.data[index]);
      const animation = this.tilesets.animation(gid.id);
      if (animation === null) continue;
      const [piece] = animation.frames;
      const column = index % map.width;
      const row = Math.floor(index / map.width);
      const x = column * map.tile_width + piece.offsetX + layer.offset[0];
      const y = (row + 1) * map.tile_height - piece.height + piece.offsetY + layer.offset[1];
      const sprite = new PIXI.Sprite();
      sprite.anchor.set(0.5);
      sprite.position.set(x + piece.width / 2, y + piece.height / 2);
      const [a, b, c, d] = flipMatrix(gid);
      sprite.rotation = a === 0 ? Math.atan2(b, a) : 0;
      if (a === 0) sprite.scale.set(1, -b * c);
      else sprite.scale.set(a, d);
      sprite.alpha = layer.opacity;
      this.container.addChild(sprite);
      this.animated.push({ sprite, animation, frame: -1, box: { left: x, top: y, right: x + piece.width, bottom: y + piece.height } });
    }
  }

  /** A new art scale, or a picture that came late: everything is painted again. @param {number} scale */
  repaint(scale) {
    this.scale = scale;
    for (const [key, chunk] of this.chunks) this.drop(key, chunk);
    for (const animated of this.animated) animated.frame = -1;
  }

  /** Pictures arrived: what was painted without them is painted again. */
  refresh() {
    for (const [key, chunk] of this.chunks) {
      if (!chunk.complete) this.drop(key, chunk);
    }
  }

  /** @param {number} key @param {Chunk} chunk */
  drop(key, chunk) {
    chunk.sprite.destroy();
    chunk.texture.destroy(true);
    chunk.fit?.texture.destroy(true);
    this.chunks.delete(key);
  }

  /**
   * Shows what is in view. Returns whether something animated is seen.
   * @param {View} view @param {number} now @param {boolean} motion @param {number} dots  of the screen for each map pixel, to which pictures are fitted; 0: they are not
   */
  update(view, now, motion, dots) {
    const { map, side } = this;
    this.turn += 1;
    const shiftX = ((view.left + view.right) / 2) * (1 - this.parallax[0]);
    const shiftY = ((view.top + view.bottom) / 2) * (1 - this.parallax[1]);
    this.container.position.set(shiftX, shiftY);
    const local = { left: view.left - shiftX, right: view.right - shiftX, top: view.top - shiftY, bottom: view.bottom - shiftY };
    const [pad, padUp] = this.overhang();
    const columns = Math.ceil((map.width + pad * 2) / side);
    const first = Math.max(0, Math.floor((local.left / map.tile_width + pad) / side));
    const final = Math.min(columns - 1, Math.floor((local.right / map.tile_width + pad) / side));
    const top = Math.max(0, Math.floor((local.top / map.tile_height + padUp) / side));
    const bottom = Math.min(Math.ceil((map.height + padUp * 2) / side) - 1, Math.floor((local.bottom / map.tile_height + padUp) / side));
    for (let row = top; row <= bottom; row += 1) {
      for (let column = first; column <= final; column += 1) {
        const key = row * columns + column;
        const chunk = this.chunks.get(key) ?? this.paint(key, column * side - pad, row * side - padUp);
        chunk.seen = this.turn;
        chunk.sprite.visible = true;
        // What scrolls at its own pace lies between the dots.
        if (dots === 0 || this.parallax[0] !== 1 || this.parallax[1] !== 1) this.unfit(chunk);
        else this.fit(chunk, dots);
      }
    }
    for (const chunk of this.chunks.values()) if (chunk.seen !== this.turn) chunk.sprite.visible = false;
    if (this.chunks.size > SPARE * 2) this.forget();
    return this.animate(local, now, motion);
  }

  /** @param {Chunk} chunk @param {number} dots */
  fit(chunk, dots) {
    const { sprite, canvas, corner } = chunk;
    if (chunk.ink === undefined) chunk.ink = inkOfCanvas(canvas);
    const { ink, fit: before } = chunk;
    if (ink === null) sprite.visible = false;
    if (ink === null || before?.dots === dots) return;
    // Below one dot for each map pixel, neighbours overlap by too little to give up an edge.
    const solid = ink.solid && dots >= 1 && this.endsWithItsNeighbours(chunk, ink);
    // What lets through fades out at its edge, so the edge comes along.
    const edge = solid ? 0 : 1;
    const part = {
      left: Math.max(0, ink.left - edge),
      top: Math.max(0, ink.top - edge),
      right: Math.min(canvas.width, ink.right + edge),
      bottom: Math.min(canvas.height, ink.bottom + edge),
    };
    const size = dots / this.scale;
    const place = {
      left: corner.x * dots + part.left * size,
      top: corner.y * dots + part.top * size,
      right: corner.x * dots + part.right * size,
      bottom: corner.y * dots + part.bottom * size,
    };
    const { canvas: resource, left, top } = fitted(canvas, part, place, solid);
    chunk.fit = { texture: new this.PIXI.Texture({ source: new this.PIXI.CanvasSource({ resource, scaleMode: 'linear' }) }), dots };
    sprite.texture = chunk.fit.texture;
    sprite.position.set(left / dots, top / dots);
    sprite.scale.set(1 / dots);
    before?.texture.destroy(true);
  }

  /** Whether paint goes on beyond each edge of it, or the map ends there. @param {Chunk} chunk @param {import('./fitted.js').Ink} ink */
  endsWithItsNeighbours({ canvas, corner }, ink) {
    const { map, scale } = this;
    const across = ink.left === 0 || corner.x + ink.left / scale === 0;
    const down = ink.top === 0 || corner.y + ink.top / scale === 0;
    const acrossEnd = ink.right === canvas.width || corner.x + ink.right / scale === map.width * map.tile_width;
    const downEnd = ink.bottom === canvas.height || corner.y + ink.bottom / scale === map.height * map.tile_height;
    return across && down && acrossEnd && downEnd;
  }

  /** @param {Chunk} chunk */
  unfit(chunk) {
    const { sprite, texture, corner } = chunk;
    if (chunk.fit === null) return;
    sprite.texture = texture;
    sprite.position.set(corner.x, corner.y);
    sprite.scale.set(1 / this.scale);
    chunk.fit.texture.destroy(true);
    chunk.fit = null;
  }

  /** Tiles by which pictures may reach beyond the grid: layers with an offset do. */
  overhang() {
    let x = this.reachRight - 1;
    let y = this.reachUp - 1;
    for (const layer of this.layers) {
      x = Math.max(x, Math.ceil(Math.abs(layer.offset[0]) / this.map.tile_width));
      y = Math.max(y, Math.ceil(Math.abs(layer.offset[1]) / this.map.tile_height));
    }
    return [Math.min(x, 32), Math.min(y, 32)];
  }

  /** @param {View} view @param {number} now @param {boolean} motion */
  animate(view, now, motion) {
    let seen = false;
    for (const item of this.animated) {
      const { box, animation, sprite } = item;
      sprite.visible = box.right > view.left && box.left < view.right && box.bottom > view.top && box.top < view.bottom;
      if (!sprite.visible) continue;
      seen = true;
      const frame = motion ? frameAt(animation, now) : 0;
      if (frame === item.frame) continue;
      const texture = pieceTexture(this.PIXI, this.images, animation.frames[frame], this.scale);
      if (texture === null) continue;
      const { x, y } = sprite.scale;
      sprite.texture = texture;
      sprite.scale.set(Math.sign(x) * (animation.frames[frame].width / texture.width), Math.sign(y) * (animation.frames[frame].height / texture.height));
      item.frame = frame;
    }
    return seen;
  }

  forget() {
    const old = [...this.chunks].filter(([, chunk]) => chunk.seen !== this.turn).sort((a, b) => a[1].seen - b[1].seen);
    for (const [key, chunk] of old.slice(0, Math.max(0, old.length - SPARE))) this.drop(key, chunk);
  }

  /** @param {number} key @param {number} column @param {number} row  tile at its top left */
  paint(key, column, row) {
    const { map, PIXI, scale, side } = this;
    const x = column * map.tile_width - MARGIN;
    const y = row * map.tile_height - MARGIN;
    const width = side * map.tile_width + 2 * MARGIN;
    const height = side * map.tile_height + 2 * MARGIN;
    const canvas = document.createElement('canvas');
    canvas.width = width * scale;
    canvas.height = height * scale;
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    let complete = true;
    for (const layer of this.layers) {
      const whole = layer.tint === null && layer.opacity === 1;
      const target = whole ? context : layerCanvas(canvas);
      target.setTransform(scale, 0, 0, scale, (layer.offset[0] - x) * scale, (layer.offset[1] - y) * scale);
      if (layer.kind === 'tiles') complete = this.paintTiles(target, layer, column, row) && complete;
      else if (layer.kind === 'objects') complete = this.paintObjects(target, layer, x, y, width, height) && complete;
      else complete = this.paintImage(target, layer, x, y, width, height) && complete;
      if (!whole) {
        if (layer.tint !== null) tint(target, layer.tint);
        context.setTransform(1, 0, 0, 1, 0, 0);
        context.globalAlpha = layer.opacity;
        context.drawImage(target.canvas, 0, 0);
        context.globalAlpha = 1;
      }
    }
    const texture = new PIXI.Texture({ source: new PIXI.CanvasSource({ resource: canvas, scaleMode: 'linear' }) });
    const sprite = new PIXI.Sprite(texture);
    sprite.position.set(x, y);
    sprite.scale.set(1 / scale);
    this.painted.addChild(sprite);
    /** @type {Chunk} */
    const chunk = { sprite, texture, canvas, corner: { x, y }, seen: 0, complete, ink: undefined, fit: null };
    this.chunks.set(key, chunk);
    return chunk;
  }

  /** @param {CanvasRenderingContext2D} context @param {any} layer @param {number} column @param {number} row */
  paintTiles(context, layer, column, row) {
    const { map, side } = this;
    const shiftX = Math.ceil(Math.abs(layer.offset[0]) / map.tile_width);
    const shiftY = Math.ceil(Math.abs(layer.offset[1]) / map.tile_height);
    let complete = true;
    const left = Math.max(0, column - this.reachRight - shiftX);
    const right = Math.min(map.width - 1, column + side + this.reachRight + shiftX);
    const bottom = Math.min(map.height - 1, row + side + this.reachUp + shiftY);
    for (let r = Math.max(0, row - 1 - shiftY); r <= bottom; r += 1) {
      for (let c = left; c <= right; c += 1) {
        const raw = layer.data[r * map.width + c];
        if (raw === 0) continue;
        const gid = splitGid(raw);
        if (this.tilesets.animation(gid.id) !== null) continue;
        const piece = this.tilesets.piece(gid.id);
        if (piece === null) {
          paintMarker(context, c * map.tile_width, r * map.tile_height, map.tile_width, map.tile_height);
          continue;
        }
        const x = c * map.tile_width + piece.offsetX;
        const y = (r + 1) * map.tile_height - piece.height + piece.offsetY;
        complete = paintPiece(context, this.images, piece, gid, x, y, piece.width, piece.height, this.scale) && complete;
      }
    }
    return complete;
  }

  /** @param {CanvasRenderingContext2D} context @param {any} layer @param {number} x @param {number} y @param {number} width @param {number} height */
  paintObjects(context, layer, x, y, width, height) {
    let complete = true;
    for (const object of layer.objects) {
      const reach = object.width + object.height;
      if (object.x - reach > x + width - layer.offset[0] || object.x + reach < x - layer.offset[0]) continue;
      if (object.y - reach > y + height - layer.offset[1] || object.y + reach < y - layer.offset[1]) continue;
      complete = paintObject(context, this.images, this.tilesets, object, this.scale) && complete;
    }
    return complete;
  }

  /** @param {CanvasRenderingContext2D} context @param {any} layer @param {number} x @param {number} y @param {number} width @param {number} height */
  paintImage(context, layer, x, y, width, height) {
    if (layer.image === null) {
      paintMarker(context, 0, 0, layer.width || this.map.tile_width, layer.height || this.map.tile_height);
      return true;
    }
    const image = this.images.get(layer.image);
    if (image === undefined) return false;
    if (image === null) {
      paintMarker(context, 0, 0, layer.width, layer.height);
      return true;
    }
    const w = layer.width || image.naturalWidth;
    const h = layer.height || image.naturalHeight;
    const [repeatX, repeatY] = layer.repeat;
    const left = repeatX ? Math.floor((x - layer.offset[0]) / w) : 0;
    const right = repeatX ? Math.floor((x + width - layer.offset[0]) / w) : 0;
    const top = repeatY ? Math.floor((y - layer.offset[1]) / h) : 0;
    const bottom = repeatY ? Math.floor((y + height - layer.offset[1]) / h) : 0;
    for (let row = top; row <= bottom; row += 1) for (let column = left; column <= right; column += 1) context.drawImage(image, column * w, row * h, w, h);
    return true;
  }
}

/** A layer of its own to be tinted or made translucent as a whole. @param {HTMLCanvasElement} like */
function layerCanvas(like) {
  const canvas = document.createElement('canvas');
  canvas.width = like.width;
  canvas.height = like.height;
  return /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
}

/** @param {CanvasRenderingContext2D} context @param {string} color */
function tint(context, color) {
  const { width, height } = context.canvas;
  const shape = layerCanvas(/** @type {HTMLCanvasElement} */ (context.canvas));
  shape.drawImage(context.canvas, 0, 0);
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.globalCompositeOperation = 'multiply';
  context.fillStyle = color;
  context.fillRect(0, 0, width, height);
  context.globalCompositeOperation = 'destination-in';
  context.drawImage(shape.canvas, 0, 0);
  context.globalCompositeOperation = 'source-over';
}

/**
 * The picture of a piece and how many of its pixels make one map pixel; null: missing, undefined: on its way.
 * @param {Images} images @param {TilePiece} piece @param {number} scale
 */
export function pieceImage(images, piece, scale) {
  if (piece.url === null) return null;
  if (scale > 1 && piece.url2x !== null) {
    const sharp = images.get(piece.url2x);
    if (sharp === undefined) return undefined;
    if (sharp !== null) return { image: sharp, url: piece.url2x, factor: 2 };
  }
  const image = images.get(piece.url);
  return image ? { image, url: piece.url, factor: 1 } : image;
}

/** @param {Pixi} PIXI @param {Images} images @param {TilePiece} piece @param {number} scale */
export function pieceTexture(PIXI, images, piece, scale) {
  const found = pieceImage(images, piece, scale);
  if (!found) return null;
  const source = images.source(found.url);
  if (source === null) return null;
  const { factor } = found;
  return new PIXI.Texture({ source, frame: new PIXI.Rectangle(piece.x * factor, piece.y * factor, piece.width * factor, piece.height * factor) });
}

/**
 * Whether nothing had to be left out because its picture is still on its way.
 * @param {CanvasRenderingContext2D} context @param {Images} images @param {TilePiece} piece @param {import('./tilesets.js').Gid} gid
 * @param {number} x @param {number} y @param {number} width @param {number} height @param {number} scale
 */
export function paintPiece(context, images, piece, gid, x, y, width, height, scale) {
  const found = pieceImage(images, piece, scale);
  if (found === undefined) return false;
  if (found === null) {
    paintMarker(context, x, y, width, height);
    return true;
  }
  const { image, factor } = found;
  const source = /** @type {const} */ ([piece.x * factor, piece.y * factor, piece.width * factor, piece.height * factor]);
  if (!gid.flipX && !gid.flipY && !gid.diagonal) {
    context.drawImage(image, ...source, x, y, width, height);
    return true;
  }
  context.save();
  context.translate(x + width / 2, y + height / 2);
  context.transform(...flipMatrix(gid), 0, 0);
  context.drawImage(image, ...source, -width / 2, -height / 2, width, height);
  context.restore();
  return true;
}

/** @param {CanvasRenderingContext2D} context @param {Images} images @param {Tilesets} tilesets @param {any} object @param {number} scale */
export function paintObject(context, images, tilesets, object, scale) {
  context.save();
  let complete = true;
  const angle = (object.rotation * Math.PI) / 180;
  if (object.gid !== 0) {
    const gid = splitGid(object.gid);
    const piece = tilesets.piece(gid.id);
    context.translate(object.x, object.y + object.height);
    context.rotate(angle);
    if (piece === null) paintMarker(context, 0, -object.height, object.width, object.height);
    else complete = paintPiece(context, images, piece, gid, piece.offsetX, piece.offsetY - object.height, object.width, object.height, scale);
  } else if (object.text !== '') {
    context.translate(object.x, object.y);
    context.rotate(angle);
    context.fillStyle = object.color;
    context.textBaseline = 'top';
    context.font = `${object.bold ? 'bold ' : ''}${object.font_size}px ${getComputedStyle(document.body).fontFamily}`;
    const lines = object.text.split('\n');
    for (const [index, line] of lines.entries()) context.fillText(line, 0, index * object.font_size * 1.25);
  }
  context.restore();
  return complete;
}
