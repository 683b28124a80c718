/**
 * Furniture that is sorted with people: one sprite each, shown only while in view.
 */
import { splitGid, flipMatrix, frameAt } from './tilesets.js';
import { paintMarker } from './images.js';
import { paintObject, pieceImage, pieceTexture } from './chunks.js';
import { fitted } from './fitted.js';
import { doorPart } from './ground.js';

/** @typedef {import('./pixi.js').Pixi} Pixi */
/** @typedef {import('./images.js').Images} Images */
/** @typedef {import('./tilesets.js').Tilesets} Tilesets */
/** @typedef {import('./chunks.js').View} View */
/**
 * @typedef {Object} Prop
 * @property {any} object
 * @property {import('./tilesets.js').Gid} gid
 * @property {import('pixi.js').Sprite} sprite
 * @property {import('./tilesets.js').Animation|null} animation
 * @property {number} frame  shown; -1 nothing yet
 * @property {{x: number, y: number}} pivot  what it turns round
 * @property {View} box
 * @property {ReturnType<typeof doorPart>} door  the part of a door it is; shown while that stands so
 */

export class Props {
  /** @param {Pixi} PIXI @param {Images} images @param {Tilesets} tilesets @param {any[]} layers @param {import('pixi.js').Container} parent */
  constructor(PIXI, images, tilesets, layers, parent) {
    this.PIXI = PIXI;
    this.images = images;
    this.tilesets = tilesets;
    this.scale = 1;
    /** Of the screen for each map pixel, to which pictures are fitted; 0: they are not. */
    this.dots = 0;
    /** @type {Prop[]} */
    this.props = [];
    for (const layer of layers) {
      for (const object of layer.objects) {
        if (object.gid === 0 && object.text === '') continue;
        const sprite = new PIXI.Sprite(PIXI.Texture.EMPTY);
        const gid = splitGid(object.gid);
        sprite.alpha = layer.opacity;
        if (layer.tint !== null) sprite.tint = layer.tint;
        const x = object.x + layer.offset[0];
        const y = object.y + layer.offset[1];
        // Tile objects turn round their lower left corner, others round the upper left one.
        const turnsBelow = object.gid !== 0;
        const pivot = { x, y: turnsBelow ? y + object.height : y };
        sprite.position.set(pivot.x, pivot.y);
        sprite.rotation = (object.rotation * Math.PI) / 180;
        sprite.zIndex = lowerEdge({ ...object, x, y }, turnsBelow);
        const reach = object.rotation === 0 ? 0 : object.width + object.height;
        const box = { left: x - reach, top: y - reach, right: x + object.width + reach, bottom: y + object.height + reach };
        parent.addChild(sprite);
        this.props.push({ object, gid, sprite, animation: this.tilesets.animation(gid.id), frame: -1, pivot, box, door: doorPart(object.name) });
      }
    }
    /** Whose doors can be seen ajar; the others are shut then. */
    this.ajar = new Set(this.props.filter(({ door }) => door?.way === 'ajar').map(({ door }) => door?.area));
  }

  /** @param {number} scale */
  repaint(scale) {
    this.scale = scale;
    for (const prop of this.props) prop.frame = -1;
  }

  /**
   * Returns whether something animated is seen.
   * @param {View} view @param {number} now @param {boolean} motion @param {number} dots
   * @param {(area: string) => "open"|"ajar"|"shut"} [doorOf]  which way a door stands
   */
  update(view, now, motion, dots, doorOf = () => 'open') {
    let animated = false;
    if (dots !== this.dots) {
      this.dots = dots;
      this.repaint(this.scale);
    }
    for (const prop of this.props) {
      const { box, sprite, animation, door } = prop;
      if (door !== null) {
        const way = doorOf(door.area);
        if (door.way !== (way === 'ajar' && !this.ajar.has(door.area) ? 'shut' : way)) {
          sprite.visible = false;
          continue;
        }
      }
      sprite.visible = box.right > view.left && box.left < view.right && box.bottom > view.top && box.top < view.bottom;
      if (!sprite.visible) continue;
      if (animation !== null) animated = true;
      const frame = animation !== null && motion ? frameAt(animation, now) : 0;
      if (frame !== prop.frame && this.dress(prop, frame)) prop.frame = frame;
    }
    return animated;
  }

  /** @param {Prop} prop @param {number} frame */
  dress(prop, frame) {
    const { object, gid, sprite, animation, pivot } = prop;
    const piece = animation === null ? this.tilesets.piece(gid.id) : animation.frames[frame];
    if (object.gid === 0 || piece === null || piece.url === null || this.images.get(piece.url) === null) {
      sprite.texture = this.paintedTexture(object);
      sprite.anchor.set(0, object.gid === 0 ? 0 : 1);
      sprite.scale.set(1 / this.scale);
      return true;
    }
    const [a, b, c, d] = flipMatrix(gid);
    if (this.dots > 0 && animation === null && object.rotation === 0 && a === 1 && d === 1) return this.fit(prop, piece);
    const texture = pieceTexture(this.PIXI, this.images, piece, this.scale);
    if (texture === null) return false;
    sprite.texture = texture;
    const scaleX = object.width / texture.width;
    const scaleY = object.height / texture.height;
    // Flipped about the middle of the box that stands on the (turned) lower left corner.
    sprite.anchor.set(0.5);
    const middleX = object.width / 2 + piece.offsetX;
    const middleY = -object.height / 2 + piece.offsetY;
    const turn = (object.rotation * Math.PI) / 180;
    sprite.position.set(
      pivot.x + middleX * Math.cos(turn) - middleY * Math.sin(turn),
      pivot.y + middleX * Math.sin(turn) + middleY * Math.cos(turn),
    );
    if (a === 0) {
      sprite.rotation = turn + Math.atan2(b, a);
      sprite.scale.set(scaleX, -b * c * scaleY);
    } else {
      sprite.rotation = turn;
      sprite.scale.set(a * scaleX, d * scaleY);
    }
    return true;
  }

  /** @param {Prop} prop @param {import('./tilesets.js').TilePiece} piece */
  fit({ object, sprite, pivot }, piece) {
    const found = pieceImage(this.images, piece, this.scale);
    if (!found) return false;
    const { dots } = this;
    const { image, factor } = found;
    const left = (pivot.x + piece.offsetX) * dots;
    const bottom = (pivot.y + piece.offsetY) * dots;
    const part = { left: piece.x * factor, top: piece.y * factor, right: (piece.x + piece.width) * factor, bottom: (piece.y + piece.height) * factor };
    const picture = fitted(image, part, { left, top: bottom - object.height * dots, right: left + object.width * dots, bottom });
    sprite.texture = new this.PIXI.Texture({ source: new this.PIXI.CanvasSource({ resource: picture.canvas, scaleMode: 'linear' }) });
    sprite.anchor.set(0);
    sprite.rotation = 0;
    sprite.position.set(picture.left / dots, picture.top / dots);
    sprite.scale.set(1 / dots);
    return true;
  }

  /** Texts and markers, painted once. @param {any} object */
  paintedTexture(object) {
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.ceil(object.width * this.scale));
    canvas.height = Math.max(1, Math.ceil(object.height * this.scale));
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    context.scale(this.scale, this.scale);
    if (object.gid === 0) paintObject(context, this.images, this.tilesets, { ...object, x: 0, y: 0, rotation: 0 }, this.scale);
    else paintMarker(context, 0, 0, object.width, object.height);
    return new this.PIXI.Texture({ source: new this.PIXI.CanvasSource({ resource: canvas, scaleMode: 'linear' }) });
  }
}

/** The lowest point of a turned box: what decides who stands before whom. @param {{x: number, y: number, width: number, height: number, rotation: number}} object @param {boolean} turnsBelow */
export function lowerEdge({ y, width, height, rotation }, turnsBelow) {
  const turn = (rotation * Math.PI) / 180;
  const pivot = turnsBelow ? y + height : y;
  const corners = turnsBelow ? [[0, 0], [width, 0], [0, -height], [width, -height]] : [[0, 0], [width, 0], [0, height], [width, height]];
  return pivot + Math.max(...corners.map(([cx, cy]) => cx * Math.sin(turn) + cy * Math.cos(turn)));
}
