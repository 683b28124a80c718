/**
 * The map on the screen. Reads the state and draws it, only when something changed: an idle page
 * draws nothing, a hidden one neither. Where people may walk is not known here.
 */
import { createRenderer, loadPixi, tend } from './pixi.js';
import { Images } from './images.js';
import { Tilesets } from './tilesets.js';
import { runsOf } from './ground.js';
import { fitTo } from './fitted.js';
import { LayerRun } from './chunks.js';
import { Props } from './props.js';
import { Avatars } from './avatars.js';
import { Labels } from './labels.js';
import { Floor } from './floor.js';
import { People } from './people.js';
import { Faces } from './faces.js';
import { Signs } from './signs.js';
import { showUnderfoot } from './underfoot.js';
import { aim, ALL_FREE, clampZoom, createCamera, toMap, toScreen, visibleRect, ZOOM_STEP } from './camera.js';

/** @typedef {import('../types.js').State} State */
/** @typedef {import('../types.js').Store} Store */
/** @typedef {{x: number, y: number}} Point */

/** Steam and other slow things: pictures a second, milliseconds each. */
const AMBIENT_FRAME = 160;
/** Without a graphics card 30 pictures a second are smooth enough, and leave the processor to the voices. */
const CANVAS_FRAME = 33;
const FRAME = 16;
/** How fast the camera glides after a jump: the part of the way left after a second. */
const GLIDE = 0.0005;
const SHARP_FROM = 1.05;
const WAVING_EMOTE = 1;
/** @type {import('../types.js').Topic[]} */
const ABOUT_FACES = ['players', 'conversation', 'media', 'ui'];
/** What of a figure no face may cover, in pixels of its sheet. */
const BODY_WIDTH = 26;
/** Screen pixels that one may look beyond the upper edge, where signs lie. */
const SIGNS = 72;
/** Between a head and the sign over its talk: a name may be there. Pixels. */
const SIGN_GAP = 16;

/**
 * @param {HTMLElement} parent @param {Store} store
 * @param {{wish?: string|null, beforeDraw?: (now: number) => void, words?: (key: string) => string}} [options]  beforeDraw moves one's own figure along; words gives texts in the person's language
 */
export async function createScene(parent, store, options = {}) {
  const PIXI = await loadPixi();
  const renderer = await createRenderer(PIXI, {
    width: Math.max(1, parent.clientWidth),
    height: Math.max(1, parent.clientHeight),
    resolution: Math.min(3, window.devicePixelRatio || 1),
    wish: options.wish,
  });
  const scene = new Scene(PIXI, renderer, parent, store, options.beforeDraw ?? (() => undefined), options.words ?? ((key) => key));
  await scene.start();
  return scene;
}

export class Scene {
  /**
   * @param {import('./pixi.js').Pixi} PIXI @param {import('pixi.js').Renderer} renderer @param {HTMLElement} parent
   * @param {Store} store @param {(now: number) => void} beforeDraw @param {(key: string) => string} words
   */
  constructor(PIXI, renderer, parent, store, beforeDraw, words) {
    this.PIXI = PIXI;
    this.renderer = renderer;
    this.parent = parent;
    this.store = store;
    this.beforeDraw = beforeDraw;
    this.kind = renderer.type === PIXI.RendererType.CANVAS ? 'canvas' : 'webgl';
    this.stage = new PIXI.Container();
    this.world = new PIXI.Container();
    this.below = new PIXI.Container();
    this.above = new PIXI.Container();
    this.floor = new Floor(PIXI);
    this.images = new Images(PIXI, () => this.picturesCame());
    this.avatars = new Avatars(PIXI, this.images);
    this.labels = new Labels(PIXI, renderer.resolution);
    this.people = new People(PIXI, this.avatars, this.labels);
    this.world.addChild(this.below, this.floor.container, this.people.among, this.floor.seats, this.above, this.floor.shade, this.floor.way);
    this.words = words;
    this.signs = new Signs(PIXI, this.labels, words);
    // Names lie over signs: people first.
    this.stage.addChild(this.world, this.signs.container, this.people.heads);
    this.faces = new Faces(parent);
    /** @type {LayerRun[]} */
    this.runs = [];
    /** @type {Props|null} */
    this.props = null;
    /** @type {import('../types.js').MapJSON|null} */
    this.map = null;
    this.camera = createCamera(1, 1, 32);
    this.jumped = true;
    this.artScale = 1;
    this.frame = 0;
    this.lastDraw = 0;
    /** Pictures drawn so far, for tests and for the curious. */
    this.drawn = 0;
    this.ambient = 0;
    this.newPictures = false;
    this.dressNeeded = true;
    /** @type {Point|null} */
    this.target = null;
    /** @type {import('./camera.js').Free} */
    this.free = ALL_FREE;
    this.draw = this.draw.bind(this);
  }

  async start() {
    const canvas = /** @type {HTMLCanvasElement} */ (this.renderer.canvas);
    canvas.style.display = 'block';
    canvas.setAttribute('aria-hidden', 'true');
    this.parent.prepend(canvas);
    new ResizeObserver(() => this.resize()).observe(this.parent);
    document.addEventListener('visibilitychange', () => this.invalidate());
    canvas.addEventListener('webglcontextrestored', () => this.invalidate());
    this.store.subscribe((state, topics) => {
      if (topics.has('players') || topics.has('media') || topics.has('conversation')) this.dressNeeded = true;
      // Panels and chat lines are not on the map; a wish about faces is.
      if (ABOUT_FACES.some((topic) => topics.has(topic)) && this.faces.update(state)) this.dressNeeded = true;
      if (this.dressNeeded || topics.has('positions')) this.invalidate();
    });
    this.store.onMessage('moves', ({ value }) => this.people.follow(value, performance.now()));
    this.store.onMessage('snapshot', () => this.newRoom());
    // To a seat one is led, not thrown.
    this.store.onMessage('position_fixed', ({ code }) => (this.jumped = this.jumped || code !== 'seat'));
    this.store.onMessage('player_joined', ({ player }) => this.people.track(player));
    this.store.onMessage('emoted', ({ id, emote }) => emote === WAVING_EMOTE && this.wave(id));
    this.store.onMessage('waved', ({ id }) => this.wave(id));
    this.store.onMessage('page/map', ({ map }) => this.setMap(map));
    this.store.onMessage('page/free', ({ place, margins }) => this.setFree({ place, margins }));
    await this.avatars.load();
    void document.fonts.ready.then(() => {
      this.labels.reset();
      this.dressNeeded = true;
      this.invalidate();
    });
    this.labels.reset();
    this.resize();
    if (this.store.state.map !== null) this.setMap(this.store.state.map);
  }

  resize() {
    const width = Math.max(1, this.parent.clientWidth);
    const height = Math.max(1, this.parent.clientHeight);
    this.renderer.resize(width, height, Math.min(3, window.devicePixelRatio || 1));
    this.camera.width = width;
    this.camera.height = height;
    this.jumped = true;
    this.invalidate();
  }

  /** @param {import('../types.js').MapJSON} map */
  setMap(map) {
    this.map = map;
    for (const run of this.runs) {
      run.repaint(1);
      run.container.destroy({ children: true });
    }
    for (const prop of this.props?.props ?? []) prop.sprite.destroy();
    const tilesets = new Tilesets(map.tilesets);
    const runs = runsOf(map.layers, (id) => tilesets.animation(id) !== null);
    /** @param {any[][]} lists @param {import('pixi.js').Container} parent */
    const build = (lists, parent) =>
      lists.map((layers) => {
        const run = new LayerRun(this.PIXI, this.images, tilesets, map, layers);
        parent.addChild(run.container);
        return run;
      });
    this.runs = [...build(runs.below, this.below), ...build(runs.above, this.above)];
    this.props = new Props(this.PIXI, this.images, tilesets, runs.sorted, this.people.among);
    if (map.background !== null) this.renderer.background.color = map.background;
    this.camera = createCamera(this.camera.width, this.camera.height, (map.tile_width + map.tile_height) / 2);
    // The sheets are drawn for tiles of 32 pixels.
    this.avatars.size = Math.min(map.tile_width, map.tile_height) / 32;
    this.artScale = 0;
    this.jumped = true;
    this.invalidate();
  }

  newRoom() {
    this.people.reset(this.store.state.players.values());
    this.jumped = true;
    this.dressNeeded = true;
  }

  /** @param {string} id */
  wave(id) {
    this.people.wave(id, performance.now());
    this.invalidate();
  }

  /** Whether one's own microphone hears one speak. @param {boolean} speaking */
  setSpeaking(speaking) {
    if (speaking === this.people.speaking) return;
    this.people.speaking = speaking;
    this.dressNeeded = true;
    this.invalidate();
  }

  /** Where one is walking to; null: nowhere. @param {Point|null} target */
  setTarget(target) {
    this.target = target;
    this.invalidate();
  }

  /** Nothing is to lie over one's own figure. @param {import('./camera.js').Free} free */
  setFree(free) {
    this.free = free;
    this.invalidate();
  }

  /** @param {number} steps  +1 nearer, −1 farther; parts of a step from wheel and fingers */
  zoom(steps) {
    this.camera.zoom = clampZoom(this.camera.zoom * ZOOM_STEP ** steps);
    this.jumped = true;
    this.invalidate();
  }

  /** @param {number} clientX @param {number} clientY @returns {Point} map pixels */
  toMap(clientX, clientY) {
    const { left, top } = this.parent.getBoundingClientRect();
    return toMap(this.camera, clientX - left, clientY - top);
  }

  /** Where a place of the map is on the page. @param {number} x @param {number} y @returns {Point} */
  toPage(x, y) {
    const { left, top } = this.parent.getBoundingClientRect();
    const point = toScreen(this.camera, x, y);
    return { x: point.x + left, y: point.y + top };
  }

  /** The other person under a point of the page, the frontmost. @param {number} clientX @param {number} clientY @returns {string|null} */
  playerAt(clientX, clientY) {
    const { x, y } = this.toMap(clientX, clientY);
    return this.people.at(x, y, this.store.state.me);
  }

  picturesCame() {
    this.newPictures = true;
    this.invalidate();
  }

  /** Asks for one picture, soon. */
  invalidate() {
    if (this.frame !== 0 || document.hidden) return;
    const wait = this.kind === 'canvas' ? this.lastDraw + CANVAS_FRAME - performance.now() : 0;
    if (wait <= FRAME) {
      this.frame = requestAnimationFrame(this.draw);
      return;
    }
    this.frame = -1;
    setTimeout(() => (this.frame = requestAnimationFrame(this.draw)), wait - FRAME);
  }

  /** @param {number} _time */
  draw(_time) {
    this.frame = 0;
    const now = performance.now();
    const { state } = this.store;
    if (document.hidden || this.map === null || state.stage === 'lobby') return;
    this.beforeDraw(now);
    const motion = !state.preferences.reducedMotion;
    let again = state.self.moving;
    again = this.moveCamera(now, motion) || again;
    this.paintArt();
    const view = visibleRect(this.camera);
    let ambient = false;
    const dots = fitTo(this.kind === 'canvas', this.camera.zoom * this.renderer.resolution);
    this.avatars.setDots(dots);
    for (const run of this.runs) ambient = run.update(view, now, motion, dots) || ambient;
    /** @param {string} area */
    const doorOf = (area) => (state.ajarAreas.has(area) ? 'ajar' : state.lockedAreas.has(area) ? 'shut' : 'open');
    ambient = (this.props?.update(view, now, motion, dots, doorOf) ?? false) || ambient;
    this.people.openWord = this.words('beacon.open');
    again = this.people.draw({ state, now, motion, view, camera: this.camera, dressing: this.dressNeeded }) || again;
    this.drawFaces();
    this.drawSigns(state);
    showUnderfoot(this.floor, state, this.map, (id) => this.people.figures.get(id) ?? null, this.avatars.size);
    this.floor.setTarget(this.target, now);
    again = this.floor.animate(now, motion) || again;
    const { x, y, zoom, width, height } = this.camera;
    const dot = this.renderer.resolution;
    // Whole device pixels, or the floor would shimmer while one walks.
    this.world.position.set(Math.round((width / 2 - x * zoom) * dot) / dot, Math.round((height / 2 - y * zoom) * dot) / dot);
    this.world.scale.set(zoom);
    this.renderer.render(this.stage);
    tend(this.PIXI, now);
    this.drawn += 1;
    this.lastDraw = now;
    if (again) this.invalidate();
    else if (ambient && motion) this.drawLater();
  }

  drawLater() {
    if (this.ambient !== 0) return;
    this.ambient = window.setTimeout(() => {
      this.ambient = 0;
      this.invalidate();
    }, AMBIENT_FRAME);
  }

  /** @param {number} now @param {boolean} motion */
  moveCamera(now, motion) {
    const map = /** @type {import('../types.js').MapJSON} */ (this.map);
    const { self } = this.store.state;
    const wish = aim(this.camera, self, { width: map.width * map.tile_width, height: map.height * map.tile_height }, SIGNS, this.free);
    const away = Math.hypot(wish.x - this.camera.x, wish.y - this.camera.y);
    const far = away > Math.max(this.camera.width, this.camera.height) / this.camera.zoom;
    if (this.jumped || far || !motion || away < 0.3) {
      this.camera.x = wish.x;
      this.camera.y = wish.y;
      this.jumped = false;
      return false;
    }
    const part = 1 - GLIDE ** Math.min(0.1, (now - this.lastDraw) / 1000);
    this.camera.x += (wish.x - this.camera.x) * part;
    this.camera.y += (wish.y - this.camera.y) * part;
    return true;
  }

  /** Sharper pictures when one comes near or the screen is dense; late pictures painted in. */
  paintArt() {
    const scale = this.camera.zoom * this.renderer.resolution * Math.max(1, this.avatars.size) > SHARP_FROM ? 2 : 1;
    if (scale !== this.artScale) {
      this.artScale = scale;
      for (const run of this.runs) run.repaint(scale);
      this.props?.repaint(scale);
      this.avatars.setScale(scale);
    } else if (this.newPictures) {
      for (const run of this.runs) run.refresh();
    }
    this.newPictures = false;
  }

  /** Screen pixels for each pixel of a figure's plain sheet. */
  get figureScale() {
    return this.camera.zoom * this.avatars.size;
  }

  drawFaces() {
    const { camera, figureScale } = this;
    const { figures } = this.people;
    const height = this.avatars.catalogue.frame.anchor[1] * figureScale;
    this.faces.place(
      (id) => {
        const figure = figures.get(id);
        if (figure === undefined || !figure.seen) return null;
        const { x, y } = toScreen(camera, figure.x, figure.y);
        if (x < 0 || x > camera.width || y < 0 || y - height > camera.height) return null;
        return { head: figure.top, body: { x, y: y - height, width: BODY_WIDTH * figureScale, height } };
      },
      (id, top) => figures.get(id)?.float(top),
      { me: this.store.state.me, scale: figureScale, screen: camera },
    );
  }

  /** @param {State} state */
  drawSigns(state) {
    const find = (/** @type {string} */ id) => this.people.figures.get(id) ?? null;
    if (this.dressNeeded || state.bubbles.size > 0) this.signs.update(state, find);
    this.dressNeeded = false;
    const above = this.avatars.catalogue.frame.anchor[1] * this.figureScale;
    this.signs.place((x, y) => toScreen(this.camera, x, y), above + SIGN_GAP);
  }
}
