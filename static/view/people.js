/**
 * Everybody on the map: a figure for each, and where it is between two messages. Whoever stands is drawn once and then left
 * alone until there is news, so that a room of two hundred costs what those cost who walk.
 */
import { Figure } from './figure.js';
import { toScreen } from './camera.js';
import { stagger } from './spacing.js';
import { addSample, createTrack, placeAt } from './interpolation.js';
import { isSpeaker } from '../state/gatherings.js';
import { facingOf, idOf, isWalking, STRIDE } from '../state/moves.js';
import { isSpeaking } from '../state/selectors.js';

/** @typedef {import('./pixi.js').Pixi} Pixi */
/** @typedef {import('../types.js').State} State */
/** @typedef {import('../types.js').Player} Player */
/** @typedef {import('./camera.js').Camera} Camera */
/** @typedef {import('./chunks.js').View} View */
/** @typedef {{state: State, now: number, motion: boolean, view: View, camera: Camera, dressing: boolean}} Shot  dressing: something about people changed besides their places */

const WAVE_FOR = 1600;
/** Added to the depth of what is said: it lies over names. */
const TALKING = 1e6;
/** Clicks on the figure, in map pixels about the feet. */
const HIT = { left: -15, right: 15, top: -48, bottom: 8 };

export class People {
  /** @param {Pixi} PIXI @param {import('./avatars.js').Avatars} avatars @param {import('./labels.js').Labels} labels */
  constructor(PIXI, avatars, labels) {
    this.PIXI = PIXI;
    this.avatars = avatars;
    this.labels = labels;
    /** Sorted with the furniture. */
    this.among = new PIXI.Container();
    this.among.sortableChildren = true;
    /** What keeps its size on the screen. */
    this.heads = new PIXI.Container();
    this.heads.sortableChildren = true;
    /** @type {Map<string, Figure>} */
    this.figures = new Map();
    /** @type {Map<string, import('./interpolation.js').Sample[]>} */
    this.tracks = new Map();
    /** @type {Map<string, number>} until when somebody waves */
    this.waving = new Map();
    /** Whether one's own microphone hears one speak. */
    this.speaking = false;
    /** What stands on the beacon of somebody who has written no line. */
    this.openWord = '';
    /** What the last picture was taken with: the camera, and the size of people. @type {number[]} */
    this.taken = [];
  }

  /** Another room, or this one anew. @param {Iterable<Player>} players */
  reset(players) {
    this.tracks.clear();
    this.waving.clear();
    for (const player of players) this.track(player);
  }

  /** @param {Player} player */
  track(player) {
    this.tracks.set(player.id, createTrack(player.x, player.y, player.facing));
    this.rouse(player.id);
  }

  /** @param {any[]} value  a `moves` message @param {number} time */
  follow(value, time) {
    for (let at = 0; at + STRIDE <= value.length; at += STRIDE) {
      const id = idOf(value[at]);
      const track = this.tracks.get(id);
      if (track === undefined) continue;
      const look = value[at + 3];
      addSample(track, { time, x: value[at + 1], y: value[at + 2], facing: facingOf(look), moving: isWalking(look) });
      this.rouse(id);
    }
  }

  /** @param {string} id @param {number} now */
  wave(id, now) {
    this.waving.set(id, now + WAVE_FOR);
    this.rouse(id);
  }

  /** There is news of somebody who may rest. @param {string} id */
  rouse(id) {
    const figure = this.figures.get(id);
    if (figure !== undefined) figure.rests = false;
  }

  /** The other person at a place of the map, the frontmost. @param {number} x @param {number} y @param {string|null} me @returns {string|null} */
  at(x, y, me) {
    /** @type {string|null} */
    let found = null;
    let front = -Infinity;
    for (const [id, figure] of this.figures) {
      if (id === me || figure.y <= front) continue;
      const dx = (x - figure.x) / this.avatars.size;
      const dy = (y - figure.y) / this.avatars.size;
      if (dx < HIT.left || dx > HIT.right || dy < HIT.top || dy > HIT.bottom) continue;
      found = id;
      front = figure.y;
    }
    return found;
  }

  /** Puts everybody where they are now. Returns whether the next picture will show something else. @param {Shot} shot */
  draw(shot) {
    const { state, dressing } = shot;
    for (const [id, figure] of this.figures) if (!state.players.has(id)) this.forget(id, figure);
    const everybody = this.aims(shot.camera) || dressing;
    let again = false;
    let moved = false;
    /** @type {Figure[]} */
    const inView = [];
    for (const player of state.players.values()) {
      const known = this.figures.get(player.id);
      const figure = known ?? this.add(player.id);
      if (known === undefined || dressing) figure.dress(player, this.signsOf(state, player), shot.now);
      if (everybody || !figure.rests) {
        moved = true;
        again = this.place(player, figure, shot) || again;
      }
      if (!figure.seen) continue;
      // One's own name never gives way.
      if (player.id === state.me) inView.unshift(figure);
      else inView.push(figure);
    }
    if (moved) for (const [index, down] of stagger(inView.map(({ nameBox }) => nameBox), inView.map(({ headBox }) => headBox)).entries()) inView[index].nudgeName(down);
    return again;
  }

  /** Whether the camera looks elsewhere than for the last picture, or people have another size. @param {Camera} camera */
  aims({ x, y, zoom, width, height }) {
    const taken = [x, y, zoom, width, height, this.avatars.scale, this.avatars.size];
    const same = taken.every((value, index) => value === this.taken[index]);
    this.taken = taken;
    return !same;
  }

  /** @param {string} id */
  add(id) {
    const figure = new Figure(this.PIXI, this.avatars, this.labels);
    this.among.addChild(figure.body);
    this.heads.addChild(figure.head);
    this.figures.set(id, figure);
    return figure;
  }

  /** @param {string} id @param {Figure} figure */
  forget(id, figure) {
    figure.destroy();
    this.figures.delete(id);
    this.tracks.delete(id);
  }

  /** Returns whether the next picture will show something else of this person. @param {Player} player @param {Figure} figure @param {Shot} shot */
  place(player, figure, { state, now, motion, view, camera }) {
    const { posture } = figure;
    this.pose(state, player, now, posture);
    const { x, y } = posture;
    const seen = x > view.left - 90 && x < view.right + 90 && y > view.top - 60 && y < view.bottom + 110;
    figure.setSeen(seen);
    const worn = figure.wear(player.avatar, now);
    let growing = false;
    if (seen) {
      growing = figure.place(toScreen(camera, x, y), camera.zoom, now, motion);
      figure.head.zIndex = y + (state.said.has(player.id) || state.emotes.has(player.id) ? TALKING : 0);
    }
    const lively = growing || !posture.settled || posture.waving;
    // One's own place is told by nobody's message.
    figure.rests = worn && !lively && player.id !== state.me;
    return seen && lively;
  }

  /** @param {State} state @param {Player} player @param {number} now @param {import('./figure.js').Posture} posture  is written */
  pose(state, player, now, posture) {
    posture.waving = (this.waving.get(player.id) ?? 0) > now;
    posture.sitting = player.seat !== null;
    posture.running = false;
    if (player.id === state.me) {
      Object.assign(posture, state.self, { settled: true });
      return;
    }
    let track = this.tracks.get(player.id);
    if (track === undefined) {
      track = createTrack(player.x, player.y, player.facing);
      this.tracks.set(player.id, track);
    }
    placeAt(track, now, posture);
  }

  /** @param {State} state @param {Player} player */
  signsOf(state, player) {
    const own = player.id === state.me;
    return {
      own,
      speaking: own ? this.speaking && state.local.microphone : isSpeaking(state, player.id),
      locked: player.bubble !== null && (state.bubbles.get(player.bubble)?.locked ?? false),
      said: state.said.get(player.id)?.text ?? null,
      emote: state.emotes.get(player.id)?.emote ?? null,
      chosen: state.following === player.id,
      beacon: player.beacon ? player.beacon.text || this.openWord : null,
      reach: state.megaphones.has(player.id) ? /** @type {const} */ ('megaphone') : isSpeaker(state, player.id) ? /** @type {const} */ ('stage') : null,
    };
  }
}
