/**
 * One person on the map: the figure among the furniture and what floats over its head.
 */
import { columnOf } from './avatars.js';

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

/** @typedef {{x: number, y: number, facing: Facing, moving: boolean, running: boolean, waving: boolean, sitting: boolean}} Pose */
/** @typedef {{own: boolean, speaking: boolean, locked: boolean, said: string|null, emote: number|null, chosen: boolean, reach: 'stage'|'megaphone'|null}} Signs  reach: heard by more than those near */

export class Figure {
  /** @param {Pixi} PIXI @param {Avatars} avatars @param {Labels} labels */
  constructor(PIXI, avatars, labels) {
    this.PIXI = PIXI;
    this.avatars = avatars;
    this.labels = labels;
    /** What is sorted with the furniture; its origin is the feet. */
    this.body = new PIXI.Container();
    this.ring = new PIXI.Graphics();
    // White under green: it must be seen on grass, carpet and the disc of a talk alike.
    this.ring.ellipse(0, 0, 18, 9.5).stroke({ width: 6, color: 0xffffff, alpha: 0.85 }).ellipse(0, 0, 18, 9.5).stroke({ width: 3, color: RING_COLOR });
    this.ring.visible = false;
    /** Light on the floor round whoever is heard by many. */
    this.light = new PIXI.Graphics();
    this.light.visible = false;
    this.lit = '';
    this.sprite = new PIXI.Sprite(PIXI.Texture.EMPTY);
    this.body.addChild(this.light, this.ring, this.sprite);
    /** What keeps its size on the screen; its origin is the top of the head. */
    this.head = new PIXI.Container();
    this.pill = this.addLabel(0.5, 0);
    this.bubble = this.addLabel(0.5, 1);
    this.pop = this.addLabel(0.5, 1);
    this.popSince = 0;
    this.dressed = '';
    /** Where it is drawn, for the pointer. */
    this.x = 0;
    this.y = 0;
    /** Just above the head, on the screen. */
    this.top = { x: 0, y: 0 };
  }

  /** @param {number} anchorX @param {number} anchorY */
  addLabel(anchorX, anchorY) {
    const sprite = new this.PIXI.Sprite(this.PIXI.Texture.EMPTY);
    sprite.anchor.set(anchorX, anchorY);
    sprite.visible = false;
    this.head.addChild(sprite);
    return { sprite, key: '' };
  }

  /** @param {{sprite: import('pixi.js').Sprite, key: string}} label @param {string} key @param {() => HTMLCanvasElement} paint */
  show(label, key, paint) {
    if (label.key === key) return;
    const before = label.key;
    label.key = key;
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
      host: player.host,
      reach: signs.reach,
    };
    this.shine(signs.reach);
    this.show(this.pill, this.labels.pillKey(pill), () => this.labels.paintPill(pill));
    this.show(this.bubble, signs.said === null ? '' : `s${this.labels.generation}|${signs.said}`, () => this.labels.paintSaid(signs.said ?? ''));
    const emote = signs.emote === null ? '' : `e${this.labels.generation}|${signs.emote}`;
    if (emote !== this.pop.key) this.popSince = now;
    this.show(this.pop, emote, () => this.labels.paintEmote(signs.emote ?? 0));
    this.ring.visible = signs.speaking;
    this.body.alpha = player.status === 'ghost' || !player.connected ? GHOST_ALPHA : 1;
  }

  /** A disc for the stage, rings that widen for a megaphone: the shape tells them apart. @param {'stage'|'megaphone'|null} reach */
  shine(reach) {
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

  /** @param {Player} player @param {Pose} pose @param {number} now */
  pose(player, pose, now) {
    this.x = pose.x;
    this.y = pose.y;
    const { avatars } = this;
    const { frame } = avatars.catalogue;
    const { size } = avatars;
    const column = columnOf(avatars.catalogue, pose, now);
    const key = `${player.avatar}/${pose.facing}/${column}/${avatars.scale}/${size}`;
    if (key !== this.dressed) {
      const texture = avatars.texture(player.avatar, pose.facing, column);
      if (texture !== null) {
        this.sprite.texture = texture;
        this.sprite.scale.set((frame.width * size) / texture.width);
        this.sprite.position.set(-frame.anchor[0] * size, -frame.anchor[1] * size);
        this.ring.scale.set(size);
        this.light.scale.set(size);
        this.dressed = key;
      }
    }
    this.body.position.set(pose.x, pose.y);
    // The feet are the middle of the box; furniture is sorted by its lower edge.
    this.body.zIndex = pose.y + 4;
  }

  /**
   * Puts the labels where the figure is on the screen. Returns whether something still grows.
   * @param {{x: number, y: number}} feet  screen pixels @param {number} zoom @param {number} now @param {boolean} motion
   */
  place(feet, zoom, now, motion) {
    const { frame } = this.avatars.catalogue;
    const scale = zoom * this.avatars.size;
    this.head.position.set(Math.round(feet.x), Math.round(feet.y));
    this.pill.sprite.y = Math.round(Math.max(3, (frame.height - frame.anchor[1]) * scale - 2));
    const { x, y } = this.head.position;
    this.top = { x, y: y + Math.round(-(frame.anchor[1] - 4) * scale) - GAP };
    this.float(this.top);
    if (!this.pop.sprite.visible) return false;
    const age = motion ? Math.min(1, (now - this.popSince) / POP_TIME) : 1;
    // A little over its size and back: noticed from the corner of the eye.
    const size = age < 1 ? age * (1 + 0.7 * (1 - age)) : 1;
    this.pop.sprite.scale.set(Math.max(0.05, size));
    return age < 1;
  }

  /** Puts what is said and shown over a place: the head, or the face above it. @param {{x: number, y: number}} at  on the screen */
  float(at) {
    const x = Math.round(at.x - this.head.position.x);
    const y = Math.round(at.y - this.head.position.y);
    this.bubble.sprite.position.set(x, y);
    this.pop.sprite.position.set(x, y - (this.bubble.sprite.visible ? this.bubble.sprite.height + GAP : 0));
  }

  /** The name on the screen, without its shadow. @returns {import('./spacing.js').Box} */
  nameBox() {
    const { position } = this.head;
    const { sprite } = this.pill;
    return { x: position.x, y: position.y + sprite.y + 1, width: sprite.width - 4, height: sprite.height - 4 };
  }

  /** @param {number} down  pixels by which the name gives way to others */
  nudgeName(down) {
    this.pill.sprite.y += Math.round(down);
  }

  /** @param {boolean} visible */
  setVisible(visible) {
    this.body.visible = visible;
    this.head.visible = visible;
  }

  destroy() {
    for (const label of [this.pill, this.bubble, this.pop]) if (label.key !== '') this.labels.release(label.key);
    this.body.destroy({ children: true });
    this.head.destroy({ children: true });
  }
}
