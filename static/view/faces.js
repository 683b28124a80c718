/**
 * The faces of those one talks with, above their figures: pictures of the page laid over the canvas, which follow the
 * map as it is drawn. Nothing here draws by itself; sound is not played here, and clicks fall through to the map.
 */
import { isSpeaking, pictureOf } from '../state/selectors.js';
import { spread } from './spacing.js';

/** @typedef {import('../types.js').State} State */
/** @typedef {{x: number, y: number}} Point */
/** @typedef {import('./spacing.js').Box} Box */
/** @typedef {{stream: MediaStream, speaking: boolean}} Face */
/** @typedef {{x: number, y: number, lean: number}} Spot  the lower end of a face's tip, and how far the face leans away from its person */

/** The side of a face in the page's style; it is scaled from there. */
const SIDE = 96;
/** The tip that points at the person, as part of the face. */
const TIP = 8;
const SMALLEST = 40;
const LARGEST = 116;
const EDGE = 6;

/** Whose face is on the map, by player id. @param {State} state @returns {Map<string, Face>} */
export function facesOnMap(state) {
  /** @type {Map<string, Face>} */
  const faces = new Map();
  if (state.stage !== 'office' || !state.preferences.facesOnMap) return faces;
  for (const { id } of state.conversation?.members ?? []) {
    const stream = pictureOf(state, id);
    if (stream !== null && id !== state.me) faces.set(id, { stream, speaking: isSpeaking(state, id) });
  }
  return faces;
}

/** The side of a face on the screen: it grows with the people, but slower. @param {number} scale  screen pixels per pixel of a figure */
export function faceSide(scale) {
  return Math.round(Math.min(LARGEST, Math.max(SMALLEST, 26 + 36 * scale)));
}

/** What a face takes above the head. @param {number} side */
export function faceHeight(side) {
  return side * (1 + TIP / SIDE);
}

/**
 * Where each face goes: above its head, beside its neighbours, never over those who talk, and on the screen.
 * @param {Point[]} heads  the tops of heads, on the screen @param {number} side @param {Box[]} bodies @param {{width: number, height: number}} screen
 * @returns {Spot[]}
 */
export function faceSpots(heads, side, bodies, screen) {
  const height = faceHeight(side);
  const places = heads.map(({ x, y }) => ({
    x: Math.min(screen.width - side / 2 - EDGE, Math.max(side / 2 + EDGE, x)),
    y: Math.max(EDGE + height, y),
  }));
  // Who stands at the upper edge of the screen has the face over the body: there is no other place.
  const apart = bodies.filter(({ y }) => y > EDGE + height);
  const shifts = spread(places.map(({ x, y }) => ({ x, y: y - height, width: side, height })), apart);
  return places.map(({ x, y }, index) => ({ x: x + shifts[index], y, lean: x + shifts[index] - heads[index].x }));
}

/** One face in the page. */
class FaceElement {
  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.element = document.createElement('div');
    this.element.className = 'map-face';
    this.video = document.createElement('video');
    Object.assign(this.video, { muted: true, autoplay: true, playsInline: true, disablePictureInPicture: true });
    this.tip = document.createElement('span');
    this.tip.className = 'map-face-tip';
    // An empty frame says nothing: the face shows itself with its first picture.
    this.video.addEventListener('loadeddata', () => this.element.classList.add('map-face-seen'));
    this.element.append(this.video, this.tip);
    this.element.hidden = true;
    this.transform = '';
    this.lean = '';
    parent.append(this.element);
  }

  /** @param {Face} face */
  show({ stream, speaking }) {
    this.element.classList.toggle('map-face-speaking', speaking);
    if (this.video.srcObject === stream) return;
    this.video.srcObject = stream;
    this.video.play().catch(() => undefined);
  }

  /** @param {Spot|null} spot  null: nobody sees it @param {number} side */
  place(spot, side) {
    if (this.element.hidden !== (spot === null)) this.element.hidden = spot === null;
    if (spot === null) return;
    const scale = side / SIDE;
    const transform = `translate(${Math.round(spot.x)}px, ${Math.round(spot.y)}px) scale(${scale.toFixed(3)})`;
    if (transform !== this.transform) this.element.style.transform = this.transform = transform;
    // The tip bends to its person as far as the round face lets it.
    const lean = `rotate(${Math.round(Math.max(-60, Math.min(60, Math.atan2(spot.lean, side / 2) * 57.3)))}deg)`;
    if (lean !== this.lean) this.tip.style.transform = this.lean = lean;
  }

  remove() {
    this.video.srcObject = null;
    this.element.remove();
  }
}

export class Faces {
  /** @param {HTMLElement} parent  over whose canvas the faces lie */
  constructor(parent) {
    this.layer = document.createElement('div');
    this.layer.className = 'map-faces';
    // The same faces are told, with their names, by the conversation's panel.
    this.layer.setAttribute('aria-hidden', 'true');
    parent.append(this.layer);
    /** @type {Map<string, FaceElement>} */
    this.shown = new Map();
  }

  /** Takes over who shows a face. Returns whether somebody came or went, so that the map must be drawn. @param {State} state */
  update(state) {
    const wanted = facesOnMap(state);
    let changed = false;
    for (const [id, element] of this.shown) {
      if (wanted.has(id)) continue;
      element.remove();
      this.shown.delete(id);
      changed = true;
    }
    for (const [id, face] of wanted) {
      let element = this.shown.get(id);
      if (element === undefined) {
        element = new FaceElement(this.layer);
        this.shown.set(id, element);
        changed = true;
      }
      element.show(face);
    }
    return changed;
  }

  /**
   * Follows the map.
   * @param {(id: string) => {head: Point, body: Box}|null} find  the top of a head, and the figure, on the screen; null: out of sight
   * @param {(id: string, top: Point) => void} raise  told the top of each face: what else is over the head goes there
   * @param {{me: string|null, scale: number, screen: {width: number, height: number}}} view
   */
  place(find, raise, { me, scale, screen }) {
    if (this.shown.size === 0) return;
    const side = faceSide(scale);
    const own = find(me ?? '');
    const bodies = own === null ? [] : [own.body];
    /** @type {string[]} */
    const seen = [];
    /** @type {Point[]} */
    const heads = [];
    for (const [id, element] of this.shown) {
      const figure = find(id);
      if (figure === null) {
        element.place(null, side);
        continue;
      }
      seen.push(id);
      heads.push(figure.head);
      bodies.push(figure.body);
    }
    for (const [index, spot] of faceSpots(heads, side, bodies, screen).entries()) {
      const id = seen[index];
      this.shown.get(id)?.place(spot, side);
      raise(id, { x: spot.x, y: spot.y - faceHeight(side) });
    }
  }
}
