/**
 * What is painted on the floor: how far one's voice goes, who talks together, free seats, where one walks to,
 * and the shade outside the meeting one sits in.
 */
import { outside, sharedDisc } from './shapes.js';

/** @typedef {import('./pixi.js').Pixi} Pixi */
/** @typedef {{x: number, y: number}} Point */

const PETROL = 0x1f6f78;
const TERRACOTTA = 0xd9694b;
const OPEN_COLOR = 0x2f9e8f;
const NIGHT = 0x20303c;
const PAPER = 0xfffaf1;
const SHADE = 0.2;
/** How far chairs stand out of a table's place, and how round the light on it is, in tiles. */
const CHAIRS = 0.5;
const CORNER = 1.75;
/** Radius of the disc round each member, in tiles. */
const DISC = 0.95;
const CIRCLE_SIDE = 512;
const MARKER_TIME = 600;
/** How far before one's feet the compass points, in tiles; upwards over one's own head, downwards under one's name. */
const WAY = 1.25;
const WAY_UP = 1;
const WAY_DOWN = 0.4;

export class Floor {
  /** @param {Pixi} PIXI */
  constructor(PIXI) {
    this.PIXI = PIXI;
    this.container = new PIXI.Container();
    this.circle = new PIXI.Sprite(new PIXI.Texture({ source: new PIXI.CanvasSource({ resource: paintCircle(), scaleMode: 'linear' }) }));
    this.circle.anchor.set(0.5);
    this.circle.visible = false;
    this.discs = new PIXI.Container();
    this.target = new PIXI.Graphics();
    this.target.ellipse(0, 0, 10, 6).fill({ color: PETROL, alpha: 0.25 }).stroke({ width: 2, color: PETROL, alpha: 0.85 });
    this.target.visible = false;
    /** Seats nobody sits on, where one might: over the chairs, or they would hide them. */
    this.seats = new PIXI.Graphics();
    this.seatsKey = '';
    /** Where the compass leads: an arrow round one's own feet, over the furniture, which would hide it. */
    this.way = new PIXI.Graphics();
    this.way.moveTo(0.3, 0).lineTo(-0.24, -0.34).lineTo(-0.1, 0).lineTo(-0.24, 0.34).closePath().fill(TERRACOTTA).stroke({ width: 0.06, color: PAPER, join: 'round' });
    this.way.visible = false;
    this.container.addChild(this.discs, this.circle, this.target);
    /** Over the furniture, under the labels. */
    this.shade = new PIXI.Graphics();
    this.shade.visible = false;
    this.shadeKey = '';
    /** @type {Map<string, {graphics: import('pixi.js').Graphics, key: string}>} */
    this.bubbles = new Map();
    this.targetSince = 0;
  }

  /** @param {Point|null} at @param {number} radius  pixels */
  setVoice(at, radius) {
    this.circle.visible = at !== null && radius > 0;
    if (at === null) return;
    this.circle.position.set(at.x, at.y);
    this.circle.scale.set((radius * 2) / CIRCLE_SIDE);
  }

  /** @param {Point|null} at  one's own feet @param {number|null} angle  null: no compass @param {number} tile */
  setWay(at, angle, tile) {
    this.way.visible = at !== null && angle !== null;
    if (at === null || angle === null) return;
    const down = Math.sin(angle);
    // Flat on the floor: less high than wide.
    this.way.position.set(at.x + Math.cos(angle) * WAY * tile, at.y + down * (WAY + (down < 0 ? WAY_UP : WAY_DOWN) * Math.abs(down)) * tile * 0.8);
    this.way.rotation = angle;
    this.way.scale.set(tile);
  }

  /**
   * @param {{id: string, locked: boolean, own: boolean, members: Point[]}[]} bubbles @param {number} tile
   */
  setBubbles(bubbles, tile) {
    const seen = new Set();
    for (const { id, locked, own, members } of bubbles) {
      if (members.length < 2) continue;
      seen.add(id);
      const key = `${locked}|${own}|${members.map(({ x, y }) => `${Math.round(x)},${Math.round(y)}`).join('|')}`;
      let entry = this.bubbles.get(id);
      if (entry === undefined) {
        entry = { graphics: new this.PIXI.Graphics(), key: '' };
        this.discs.addChild(entry.graphics);
        this.bubbles.set(id, entry);
      }
      if (entry.key === key) continue;
      entry.key = key;
      const color = locked ? TERRACOTTA : OPEN_COLOR;
      entry.graphics.clear();
      for (const [grow, alpha] of [[0.28, 0.09], [0.14, 0.1], [0, own ? 0.2 : 0.14]]) {
        entry.graphics.poly(sharedDisc(members, (DISC + grow) * tile)).fill({ color, alpha });
      }
      entry.graphics.poly(sharedDisc(members, DISC * tile)).stroke({ width: own ? 2.5 : 1.5, color, alpha: own ? 0.7 : 0.4 });
    }
    for (const [id, { graphics }] of this.bubbles) {
      if (seen.has(id)) continue;
      graphics.destroy();
      this.bubbles.delete(id);
    }
  }

  /**
   * @param {string} key @param {[number, number, number, number][]|null} rects @param {[number, number, number, number]} whole
   * @param {number} round  more than 0: a table without walls, so the light on it has round corners of this size and takes in the chairs
   */
  setMeeting(key, rects, whole, round = 0) {
    this.shade.visible = rects !== null;
    if (rects === null || key === this.shadeKey) return;
    this.shadeKey = key;
    this.shade.clear();
    if (round > 0 && rects.length === 1) {
      const [x, y, width, height] = rects[0];
      const more = round * CHAIRS;
      /** @type {[number, number, number, number, number]} */
      const light = [x - more, y - more, width + 2 * more, height + 2 * more, round * CORNER];
      this.shade.rect(...whole).fill({ color: NIGHT, alpha: SHADE }).roundRect(...light).cut();
      this.shade.roundRect(...light).stroke({ width: 2, color: OPEN_COLOR, alpha: 0.75, alignment: 0 });
      return;
    }
    for (const [x, y, width, height] of outside(whole, rects)) this.shade.rect(x, y, width, height);
    this.shade.fill({ color: NIGHT, alpha: SHADE });
    for (const [x, y, width, height] of rects) this.shade.rect(x, y, width, height);
    this.shade.stroke({ width: 2, color: OPEN_COLOR, alpha: 0.75, alignment: 0 });
  }

  /** @param {Point[]} seats @param {number} scale  1 for tiles of 32 pixels */
  setSeats(seats, scale) {
    const key = seats.map(({ x, y }) => `${x},${y}`).join('|');
    if (key === this.seatsKey) return;
    this.seatsKey = key;
    this.seats.clear();
    for (const { x, y } of seats) {
      this.seats.ellipse(x, y, 12 * scale, 7 * scale).fill({ color: PAPER, alpha: 0.5 });
      this.seats.ellipse(x, y, 12 * scale, 7 * scale).stroke({ width: 2 * scale, color: PETROL, alpha: 0.8 });
      this.seats.moveTo(x - 3.5 * scale, y).lineTo(x + 3.5 * scale, y).moveTo(x, y - 2.6 * scale).lineTo(x, y + 2.6 * scale).stroke({ width: 2 * scale, color: PETROL, alpha: 0.9 });
    }
  }

  /** @param {Point|null} at @param {number} now */
  setTarget(at, now) {
    if (at !== null) {
      this.target.position.set(at.x, at.y);
      if (!this.target.visible) this.targetSince = now;
    }
    this.target.visible = at !== null;
  }

  /** Returns whether something still moves. @param {number} now @param {boolean} motion */
  animate(now, motion) {
    if (!this.target.visible || !motion) {
      this.target.scale.set(1);
      return false;
    }
    const age = Math.min(1, (now - this.targetSince) / MARKER_TIME);
    this.target.scale.set(1 + 0.5 * (1 - age) ** 2);
    return age < 1;
  }
}

/** A ring that fades on both sides: loud here, gone there. */
function paintCircle() {
  const canvas = document.createElement('canvas');
  canvas.width = CIRCLE_SIDE;
  canvas.height = CIRCLE_SIDE;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  const middle = CIRCLE_SIDE / 2;
  const gradient = context.createRadialGradient(middle, middle, 0, middle, middle, middle);
  gradient.addColorStop(0, 'rgba(255, 248, 228, 0.16)');
  gradient.addColorStop(0.6, 'rgba(255, 248, 228, 0.08)');
  gradient.addColorStop(0.86, 'rgba(255, 248, 228, 0.03)');
  // Light inside, a breath of colour at the very edge: it shows on cream and on carpet, and darkens neither.
  gradient.addColorStop(0.94, 'rgba(255, 248, 228, 0.2)');
  gradient.addColorStop(0.965, 'rgba(31, 111, 120, 0.2)');
  gradient.addColorStop(1, 'rgba(31, 111, 120, 0)');
  context.fillStyle = gradient;
  context.fillRect(0, 0, CIRCLE_SIDE, CIRCLE_SIDE);
  return canvas;
}
