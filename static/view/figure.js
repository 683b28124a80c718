/**
 * One person on the map: the figure among the furniture and what floats over its head.
 */
import { columnOf } from './avatars.js';
import { createPlace } from './interpolation.js';

/** @typedef {import('./pixi.js').Pixi} Pixi */
/** @typedef {import('../types.js').Player} Player */
/** @typedef {import('../types.js').Facing} Facing */
/** @typedef {import('./avatars.js').Avatars} Avatars */
/** @typedef {import('./labels.js').Labels} Labels */

const RING_COLOR = 0x2f9e6b;
const LIGHT_COLOR = 0xffe2a0;
const REACH_COLOR = 0xd9694b;
const GHOST_ALPHA = 0.45;
const POP_TIME = 220;
const GAP = 4;
/** Of a figure's plain sheet, pixels. */
const HEAD = { width: 20, height: 20 };
/** A name moved farther down than this, in pixels, is tied to its person. */
const TIED_FROM = 26;

/** @typedef {import('./interpolation.js').Place & {running: boolean, waving: boolean, sitting: boolean}} Posture */
/** @typedef {{sprite: import('pixi.js').Sprite|null, key: string, anchor: number}} Label  anchor: 0 hangs from its place, 1 stands on it; the sprite is made when there is something to show */
/** @typedef {{own: boolean, speaking: boolean, locked: boolean, said: string|null, emote: number|null, chosen: boolean, reach: 'stage'|'megaphone'|null, beacon: string|null}} Signs  reach: heard by more than those near; beacon: what is written on it */

export class Figure {
  /** @param {Pixi} PIXI @param {Avatars} avatars @param {Labels} labels */
  constructor(PIXI, avatars, labels) {
    this.PIXI = PIXI;
    this.avatars = avatars;
    this.labels = labels;
    /** What is sorted with the furniture; its origin is the feet. */
    this.body = new PIXI.Container();
    // Few of two hundred people speak at a time: what shows it is made when it is first needed.
    /** @type {import('pixi.js').Graphics|null} */
    this.ring = null;
    /** Light on the floor round whoever is heard by many. @type {import('pixi.js').Graphics|null} */
    this.light = null;
    this.lit = '';
    this.sprite = new PIXI.Sprite(PIXI.Texture.EMPTY);
    this.body.addChild(this.sprite);
    /** What keeps its size on the screen; its origin is the top of the head. */
    this.head = new PIXI.Container();
    /** @type {Label} */
    this.pill = { sprite: null, key: '', anchor: 0 };
    /** @type {Label} */
    this.bubble = { sprite: null, key: '', anchor: 1 };
    /** @type {Label} */
    this.pop = { sprite: null, key: '', anchor: 1 };
    this.popSince = 0;
    /** The name as it is painted now. @type {import('./labels.js').Pill|null} */
    this.look = null;
    this.generation = -1;
    /** What the sprite shows. */
    this.worn = { avatar: '', facing: -1, column: -1, scale: 0, size: 0, dots: 0 };
    /** How it stands or walks. @type {Posture} */
    this.posture = { ...createPlace(), running: false, waving: false, sitting: false };
    /** Whether it is on the screen. */
    this.seen = true;
    /** Whether it stays as it is drawn until there is news of it. */
    this.rests = false;
    /** Where it is drawn, for the pointer. */
    this.x = 0;
    this.y = 0;
    /** Just above the head, on the screen. */
    this.top = { x: 0, y: 0 };
    /** How far below the feet the name is. */
    this.nameY = 0;
    /** The name on the screen, without its shadow, before it gives way to others. */
    this.nameBox = { x: 0, y: 0, width: 0, height: 0 };
    /** The head on the screen: no name of others lies over it. */
    this.headBox = { x: 0, y: 0, width: 0, height: 0 };
    /** From the feet to a name that had to go far. @type {import('pixi.js').Graphics|null} */
    this.thread = null;
    this.tied = 0;
  }

  /** @param {Label} label @param {string} key @param {() => HTMLCanvasElement} paint */
  show(label, key, paint) {
    if (label.key === key) return;
    const before = label.key;
    label.key = key;
    if (label.sprite === null) {
      label.sprite = new this.PIXI.Sprite(this.PIXI.Texture.EMPTY);
      label.sprite.anchor.set(0.5, label.anchor);
      // The name below, what is said over it, an emote over all.
      const lowest = this.thread === null ? 0 : 1;
      this.head.addChildAt(label.sprite, label === this.pop ? this.head.children.length : label === this.bubble ? lowest + 1 : lowest);
    }
    label.sprite.visible = key !== '';
    label.sprite.texture = key === '' ? this.PIXI.Texture.EMPTY : this.labels.take(key, paint);
    if (before !== '') this.labels.release(before);
  }

  /** @param {Player} player @param {Signs} signs @param {number} now */
  dress(player, signs, now) {
    const pill = {
      name: player.name,
      own: signs.own,
      status: player.status,
      muted: !player.microphone,
      hand: player.hand,
      connected: player.connected,
      locked: signs.locked,
      role: player.role,
      reach: signs.reach,
      beacon: signs.beacon,
    };
    this.shine(signs.reach);
    const { generation = 0 } = this.labels;
    if (generation !== this.generation || this.look === null || !alike(this.look, pill)) {
      this.look = pill;
      this.generation = generation;
      this.show(this.pill, this.labels.pillKey(pill), () => this.labels.paintPill(pill));
    }
    this.show(this.bubble, signs.said === null ? '' : `s${generation}|${signs.said}`, () => this.labels.paintSaid(signs.said ?? ''));
    const emote = signs.emote === null ? '' : `e${generation}|${signs.emote}`;
    if (emote !== this.pop.key) this.popSince = now;
    this.show(this.pop, emote, () => this.labels.paintEmote(signs.emote ?? 0));
    this.ringed(signs.speaking);
    this.body.alpha = player.status === 'ghost' || !player.connected ? GHOST_ALPHA : 1;
  }

  /** @param {boolean} speaking */
  ringed(speaking) {
    if (this.ring === null) {
      if (!speaking) return;
      this.ring = new this.PIXI.Graphics();
      // White under green: it must be seen on grass, carpet and the disc of a talk alike.
      this.ring.ellipse(0, 0, 18, 9.5).stroke({ width: 6, color: 0xffffff, alpha: 0.85 }).ellipse(0, 0, 18, 9.5).stroke({ width: 3, color: RING_COLOR });
      this.ring.scale.set(this.avatars.size);
      // Under the figure, over the light.
      this.body.addChildAt(this.ring, this.body.getChildIndex(this.sprite));
    }
    this.ring.visible = speaking;
  }

  /** A disc for the stage, rings that widen for a megaphone: the shape tells them apart. @param {'stage'|'megaphone'|null} reach */
  shine(reach) {
    if (this.light === null) {
      if (reach === null) return;
      this.light = new this.PIXI.Graphics();
      this.light.scale.set(this.avatars.size);
      this.body.addChildAt(this.light, 0);
    }
    this.light.visible = reach !== null;
    if (reach === null || reach === this.lit) return;
    this.lit = reach;
    this.light.clear();
    if (reach === 'stage') {
      for (const [grow, alpha] of [[1.5, 0.16], [1.2, 0.22], [0.9, 0.3]]) this.light.ellipse(0, 0, 26 * grow, 14 * grow).fill({ color: LIGHT_COLOR, alpha });
      this.light.ellipse(0, 0, 26, 14).stroke({ width: 2, color: REACH_COLOR, alpha: 0.8 });
      return;
    }
    for (const [grow, alpha] of [[1, 0.95], [1.5, 0.6], [2, 0.3]]) this.light.ellipse(0, 0, 22 * grow, 12 * grow).stroke({ width: 2.5, color: REACH_COLOR, alpha });
  }

  /** Shows its posture. Returns whether there is a picture of it. @param {string} avatar @param {number} now */
  wear(avatar, now) {
    const { avatars, posture, worn } = this;
    this.x = posture.x;
    this.y = posture.y;
    this.body.position.set(avatars.whole(posture.x), avatars.whole(posture.y));
    // The feet are the middle of the box; furniture is sorted by its lower edge.
    this.body.zIndex = posture.y + 4;
    const { scale, size, dots } = avatars;
    const { facing } = posture;
    const column = columnOf(avatars.catalogue, posture, now);
    if (worn.avatar === avatar && worn.facing === facing && worn.column === column && worn.scale === scale && worn.size === size && worn.dots === dots) return true;
    const texture = avatars.texture(avatar, facing, column);
    if (texture === null) return false;
    const { frame } = avatars.catalogue;
    this.sprite.texture = texture;
    this.sprite.scale.set(avatars.pixel(texture));
    this.sprite.position.set(avatars.whole(-frame.anchor[0] * size), avatars.whole(-frame.anchor[1] * size));
    this.ring?.scale.set(size);
    this.light?.scale.set(size);
    this.worn = { avatar, facing, column, scale, size, dots };
    return true;
  }

  /**
   * Puts the labels where the figure is on the screen. Returns whether something still grows.
   * @param {{x: number, y: number}} feet  screen pixels @param {number} zoom @param {number} now @param {boolean} motion
   */
  place(feet, zoom, now, motion) {
    const { frame } = this.avatars.catalogue;
    const scale = zoom * this.avatars.size;
    const x = Math.round(feet.x);
    const y = Math.round(feet.y);
    this.head.position.set(x, y);
    const { headBox, nameBox, top, pill, pop } = this;
    this.nameY = Math.round(Math.max(3, (frame.height - frame.anchor[1]) * scale - 2));
    nameBox.x = x;
    nameBox.y = y + this.nameY + 1;
    nameBox.width = (pill.sprite?.width ?? 0) - 4;
    nameBox.height = (pill.sprite?.height ?? 0) - 4;
    top.x = x;
    top.y = y + Math.round(-(frame.anchor[1] - 4) * scale) - GAP;
    headBox.x = x;
    headBox.y = top.y + GAP;
    headBox.width = HEAD.width * scale;
    headBox.height = HEAD.height * scale;
    this.float(top);
    if (pop.sprite === null || !pop.sprite.visible) return false;
    const age = motion ? Math.min(1, (now - this.popSince) / POP_TIME) : 1;
    // A little over its size and back: noticed from the corner of the eye.
    const size = age < 1 ? age * (1 + 0.7 * (1 - age)) : 1;
    pop.sprite.scale.set(Math.max(0.05, size));
    return age < 1;
  }

  /** Puts what is said and shown over a place: the head, or the face above it. @param {{x: number, y: number}} at  on the screen */
  float(at) {
    const bubble = this.bubble.sprite;
    const pop = this.pop.sprite;
    if (bubble === null && pop === null) return;
    const x = Math.round(at.x - this.head.position.x);
    const y = Math.round(at.y - this.head.position.y);
    bubble?.position.set(x, y);
    pop?.position.set(x, y - (bubble !== null && bubble.visible ? bubble.height + GAP : 0));
  }

  /** @param {number} down  pixels by which the name gives way to others */
  nudgeName(down) {
    if (this.pill.sprite !== null) this.pill.sprite.y = this.nameY + Math.round(down);
    this.tie(down > TIED_FROM ? this.nameY + Math.round(down) : 0);
  }

  /** Ties a name that went far to the feet. @param {number} length  0: not at all */
  tie(length) {
    if (this.thread === null) {
      if (length === 0) return;
      this.thread = new this.PIXI.Graphics();
      this.head.addChildAt(this.thread, 0);
    }
    this.thread.visible = length > 0;
    if (length === 0 || length === this.tied) return;
    this.tied = length;
    // Light beside dark: seen on any floor.
    this.thread.clear().moveTo(0, 2).lineTo(0, length + 3).stroke({ width: 4, color: 0xfffaf1, alpha: 0.8 }).moveTo(0, 2).lineTo(0, length + 3).stroke({ width: 1.5, color: 0x20303c });
  }

  /** @param {boolean} seen */
  setSeen(seen) {
    if (seen === this.seen) return;
    this.seen = seen;
    this.body.visible = seen;
    this.head.visible = seen;
  }

  destroy() {
    for (const label of [this.pill, this.bubble, this.pop]) if (label.key !== '') this.labels.release(label.key);
    this.body.destroy({ children: true });
    this.head.destroy({ children: true });
  }
}

/** Whether two names look the same. @param {import('./labels.js').Pill} one @param {import('./labels.js').Pill} other */
function alike(one, other) {
  /** @type {keyof typeof one} */
  let key;
  for (key in one) if (one[key] !== other[key]) return false;
  return true;
}
