/**
 * A still picture of a piece of the map, for the window of the lobby. The living map is drawn in view/.
 *
 * @module ui/preview
 */

/** @typedef {import("../types.js").MapJSON} MapJSON */
/** @typedef {{image: HTMLImageElement, x: number, y: number, width: number, height: number, dx: number, dy: number, drawWidth: number, drawHeight: number}} Picture */

const FLIP_X = 0x80000000;
const FLIP_Y = 0x40000000;
const FLIP_DIAGONAL = 0x20000000;
const GID = 0x1fffffff;

/**
 * The place worth looking at: the coffee corner where there is one, else where people come in, else the middle.
 * @param {MapJSON} map
 * @returns {[number, number]} map pixels
 */
export function landmark(map) {
  const coffee = map.areas.find((area) => area.id === "coffee")?.rects[0];
  const rect = coffee ?? Object.values(map.starts)[0]?.[0];
  if (!rect) return [(map.width * map.tile_width) / 2, (map.height * map.tile_height) / 2];
  return [rect[0] + rect[2] / 2, rect[1] + rect[3] / 2];
}

/**
 * Paints the map round its landmark so that it fills the canvas.
 * @param {HTMLCanvasElement} canvas
 * @param {MapJSON} map
 * @param {number} zoom  CSS pixels for a map pixel
 * @returns {Promise<void>}
 */
export async function paintMap(canvas, map, zoom) {
  const images = await loadImages(map);
  const brush = canvas.getContext("2d");
  if (!brush) return;
  const density = Math.min(devicePixelRatio || 1, 2);
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  canvas.width = width * density;
  canvas.height = height * density;
  const mapWidth = map.width * map.tile_width;
  const mapHeight = map.height * map.tile_height;
  // Tiles of whole screen pixels, or fine seams show between them.
  const scale = Math.ceil(Math.max(zoom, width / mapWidth, height / mapHeight) * density * map.tile_width) / (density * map.tile_width);
  const whole = (/** @type {number} */ length) => Math.round(length * scale * density) / (scale * density);
  const [x, y] = landmark(map);
  const left = whole(Math.max(0, Math.min(mapWidth - width / scale, x - width / scale / 2)));
  const top = whole(Math.max(0, Math.min(mapHeight - height / scale, y - height / scale / 2)));
  brush.fillStyle = map.background ?? "#d9b88f";
  brush.fillRect(0, 0, canvas.width, canvas.height);
  const view = { left, top, right: left + width / scale, bottom: top + height / scale };
  brush.setTransform(scale * density, 0, 0, scale * density, -left * scale * density, -top * scale * density);
  for (const layer of map.layers) {
    if (!layer.visible) continue;
    brush.globalAlpha = layer.opacity ?? 1;
    if (layer.kind === "tiles") paintTiles(brush, map, layer, images, view);
    else if (layer.kind === "objects") paintObjects(brush, map, layer, images);
  }
}

/**
 * @param {MapJSON} map
 * @returns {Promise<Map<string, HTMLImageElement>>}
 */
async function loadImages(map) {
  /** @type {Set<string>} */
  const wanted = new Set();
  for (const tileset of map.tilesets) {
    const sheet = tileset.image_2x ?? tileset.image;
    if (sheet) wanted.add(sheet);
    for (const tile of Object.values(tileset.tiles ?? {})) if (tile.image) wanted.add(tile.image);
  }
  /** @type {Map<string, HTMLImageElement>} */
  const images = new Map();
  await Promise.all(
    [...wanted].map(async (url) => {
      const image = new Image();
      image.src = url;
      try {
        await image.decode();
        images.set(url, image);
      } catch {
        // What is missing is left out of the picture; on the map itself it gets a marker.
      }
    }),
  );
  return images;
}

/**
 * @param {MapJSON} map
 * @param {number} gid
 * @param {Map<string, HTMLImageElement>} images
 * @returns {Picture|null}
 */
function pictureOf(map, gid, images) {
  let tileset = null;
  for (const each of map.tilesets) if (each.first_gid <= gid && (!tileset || each.first_gid > tileset.first_gid)) tileset = each;
  if (!tileset) return null;
  const local = gid - tileset.first_gid;
  const [dx, dy] = tileset.offset ?? [0, 0];
  const single = tileset.tiles?.[String(local)];
  if (single?.image) {
    const image = images.get(single.image);
    if (!image) return null;
    const ratio = single.width ? 1 : 0;
    const width = ratio ? single.width : image.naturalWidth;
    const height = ratio ? single.height : image.naturalHeight;
    return { image, x: single.x ?? 0, y: single.y ?? 0, width, height, dx, dy, drawWidth: width, drawHeight: height };
  }
  const image = images.get(tileset.image_2x ?? "") ?? images.get(tileset.image ?? "");
  if (!image || !tileset.columns) return null;
  const sharp = tileset.image_width ? image.naturalWidth / tileset.image_width : 1;
  const { tile_width: width, tile_height: height, margin = 0, spacing = 0, columns } = tileset;
  return {
    image,
    x: (margin + (local % columns) * (width + spacing)) * sharp,
    y: (margin + Math.floor(local / columns) * (height + spacing)) * sharp,
    width: width * sharp,
    height: height * sharp,
    dx,
    dy,
    drawWidth: width,
    drawHeight: height,
  };
}

/**
 * @param {CanvasRenderingContext2D} brush
 * @param {MapJSON} map
 * @param {any} layer
 * @param {Map<string, HTMLImageElement>} images
 * @param {{left: number, top: number, right: number, bottom: number}} view
 */
function paintTiles(brush, map, layer, images, view) {
  const [shiftX, shiftY] = layer.offset ?? [0, 0];
  // Tall tiles reach upwards from their cell, so cells below the window may show in it.
  const firstRow = Math.max(0, Math.floor(view.top / map.tile_height) - 1);
  const lastRow = Math.min(map.height - 1, Math.ceil(view.bottom / map.tile_height) + 3);
  const firstColumn = Math.max(0, Math.floor(view.left / map.tile_width) - 3);
  const lastColumn = Math.min(map.width - 1, Math.ceil(view.right / map.tile_width) + 1);
  for (let row = firstRow; row <= lastRow; row++) {
    for (let column = firstColumn; column <= lastColumn; column++) {
      const raw = layer.data[row * map.width + column];
      if (!raw) continue;
      const picture = pictureOf(map, raw & GID, images);
      if (!picture) continue;
      paint(brush, picture, raw, column * map.tile_width + shiftX, (row + 1) * map.tile_height - picture.drawHeight + shiftY, picture.drawWidth, picture.drawHeight);
    }
  }
}

/**
 * @param {CanvasRenderingContext2D} brush
 * @param {MapJSON} map
 * @param {any} layer
 * @param {Map<string, HTMLImageElement>} images
 */
function paintObjects(brush, map, layer, images) {
  const [shiftX, shiftY] = layer.offset ?? [0, 0];
  const objects = layer.sorted ? [...layer.objects].sort((a, b) => a.y + a.height - b.y - b.height) : layer.objects;
  for (const object of objects) {
    const picture = object.gid ? pictureOf(map, object.gid & GID, images) : null;
    if (!picture) continue;
    brush.save();
    brush.translate(object.x + shiftX, object.y + object.height + shiftY);
    brush.rotate(((object.rotation ?? 0) * Math.PI) / 180);
    paint(brush, picture, object.gid, 0, -object.height, object.width, object.height);
    brush.restore();
  }
}

/**
 * @param {CanvasRenderingContext2D} brush
 * @param {Picture} picture
 * @param {number} flags
 * @param {number} x
 * @param {number} y
 * @param {number} width
 * @param {number} height
 */
function paint(brush, picture, flags, x, y, width, height) {
  brush.save();
  brush.translate(x + picture.dx + width / 2, y + picture.dy + height / 2);
  if (flags & FLIP_X) brush.scale(-1, 1);
  if (flags & FLIP_Y) brush.scale(1, -1);
  if (flags & FLIP_DIAGONAL) brush.transform(0, 1, 1, 0, 0, 0);
  brush.drawImage(picture.image, picture.x, picture.y, picture.width, picture.height, -width / 2, -height / 2, width, height);
  brush.restore();
}
