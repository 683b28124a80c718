/**
 * From a global tile id to a piece of a picture: which tileset, which part, how flipped, which frames.
 *
 * Pure; loading the pictures is images.js, painting them chunks.js and props.js.
 */

const FLIP_X = 0x80000000;
const FLIP_Y = 0x40000000;
const FLIP_DIAGONAL = 0x20000000;
const ID_BITS = 0x0fffffff;

/**
 * @typedef {Object} TilePiece
 * @property {string|null} url  null: the picture is missing, a marker is drawn
 * @property {string|null} url2x
 * @property {number} x  in the picture
 * @property {number} y
 * @property {number} width
 * @property {number} height
 * @property {number} offsetX  where the tileset wants it drawn, beside its cell
 * @property {number} offsetY
 */
/** @typedef {{id: number, flipX: boolean, flipY: boolean, diagonal: boolean}} Gid */
/** @typedef {{frames: TilePiece[], milliseconds: number[]}} Animation */

/** @param {number} raw @returns {Gid} */
export function splitGid(raw) {
  return {
    id: raw & ID_BITS,
    flipX: (raw & FLIP_X) !== 0,
    flipY: (raw & FLIP_Y) !== 0,
    diagonal: (raw & FLIP_DIAGONAL) !== 0,
  };
}

/**
 * The matrix (a, b, c, d) of a flipped tile about its middle: the diagonal first, then the axes, as Tiled has it.
 * @param {Gid} gid @returns {[number, number, number, number]}
 */
export function flipMatrix({ flipX, flipY, diagonal }) {
  const x = flipX ? -1 : 1;
  const y = flipY ? -1 : 1;
  return diagonal ? [0, y, x, 0] : [x, 0, 0, y];
}

/** Looks up pieces in the tilesets of one map. */
export class Tilesets {
  /** @param {any[]} tilesets  as in the normal form of a map */
  constructor(tilesets) {
    this.tilesets = [...tilesets].sort((a, b) => b.first_gid - a.first_gid);
    /** @type {Map<number, TilePiece|null>} */
    this.pieces = new Map();
    /** @type {Map<number, Animation|null>} */
    this.animations = new Map();
  }

  /** The largest tile, in pixels: how far a tile may reach out of its cell. */
  get largest() {
    let width = 0;
    let height = 0;
    for (const tileset of this.tilesets) {
      width = Math.max(width, tileset.tile_width + Math.abs(tileset.offset[0]));
      height = Math.max(height, tileset.tile_height + Math.abs(tileset.offset[1]));
      for (const tile of Object.values(tileset.tiles)) {
        width = Math.max(width, tile.width);
        height = Math.max(height, tile.height);
      }
    }
    return { width, height };
  }

  /** @param {number} id  without flip bits */
  tilesetOf(id) {
    return this.tilesets.find((tileset) => tileset.first_gid <= id) ?? null;
  }

  /** Null for ids that no tileset knows. @param {number} id @returns {TilePiece|null} */
  piece(id) {
    const known = this.pieces.get(id);
    if (known !== undefined) return known;
    const tileset = this.tilesetOf(id);
    const piece = tileset === null ? null : pieceOf(tileset, id - tileset.first_gid);
    this.pieces.set(id, piece);
    return piece;
  }

  /** @param {number} id @returns {Animation|null} */
  animation(id) {
    const known = this.animations.get(id);
    if (known !== undefined) return known;
    const tileset = this.tilesetOf(id);
    /** @type {[number, number][]|undefined} */
    const frames = tileset?.animations[String(id - tileset.first_gid)];
    /** @type {Animation|null} */
    let animation = null;
    if (frames !== undefined && frames.length > 1) {
      animation = {
        frames: frames.map(([tile]) => pieceOf(tileset, tile)),
        milliseconds: frames.map(([, milliseconds]) => Math.max(1, milliseconds)),
      };
    }
    this.animations.set(id, animation);
    return animation;
  }
}

/** @param {any} tileset @param {number} local @returns {TilePiece} */
function pieceOf(tileset, local) {
  const [offsetX, offsetY] = tileset.offset;
  const own = tileset.tiles[String(local)];
  if (own !== undefined && own.width > 0) {
    return { url: own.image, url2x: own.image_2x ?? null, x: own.x, y: own.y, width: own.width, height: own.height, offsetX, offsetY };
  }
  const columns = Math.max(1, tileset.columns);
  return {
    url: tileset.image,
    url2x: tileset.image_2x,
    x: tileset.margin + (local % columns) * (tileset.tile_width + tileset.spacing),
    y: tileset.margin + Math.floor(local / columns) * (tileset.tile_height + tileset.spacing),
    width: tileset.tile_width,
    height: tileset.tile_height,
    offsetX,
    offsetY,
  };
}

/** Which frame is due. @param {Animation} animation @param {number} now  milliseconds @returns {number} */
export function frameAt(animation, now) {
  const whole = animation.milliseconds.reduce((sum, part) => sum + part, 0);
  let left = now % whole;
  for (let index = 0; index < animation.frames.length; index += 1) {
    left -= animation.milliseconds[index];
    if (left < 0) return index;
  }
  return animation.frames.length - 1;
}
