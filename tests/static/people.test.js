/** What lives here: tests of view/people.js, with figures that are only counted: who is drawn anew, and until when. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { initialState, readPreferences } from '../../static/state/initial.js';
import { DELAY } from '../../static/view/interpolation.js';
import { People } from '../../static/view/people.js';

const RIGHT = 2;
const WALKING = 4;

/** As much of a PixiJS object as people use. */
class Thing {
  constructor() {
    /** @type {Thing[]} */
    this.children = [];
    this.changes = 0;
    this.visible = true;
    this.texture = { width: 40 };
    this.width = 40;
    this.height = 20;
    this.y = 0;
    const changed = () => (this.changes += 1);
    this.position = { x: 0, y: 0, set: changed };
    this.scale = { set: changed };
    this.anchor = { set: changed };
  }
  /** @param {Thing[]} things */
  addChild(...things) {
    this.children.push(...things);
  }
  /** @param {Thing} thing @param {number} at */
  addChildAt(thing, at) {
    this.children.splice(at, 0, thing);
  }
  clear() {
    return this;
  }
  moveTo() {
    return this;
  }
  lineTo() {
    return this;
  }
  stroke() {
    return this;
  }
  destroy() {}
}

const CATALOGUE = { frame: { width: 40, height: 56, anchor: [20, 50] }, rows: [], columns: { walk: [0, 1, 2, 3], wave: [7, 8], sit: [6] }, avatars: [] };

/** @param {string} id @returns {any} */
function person(id) {
  return { id, name: id, avatar: 'a01', x: 100, y: 100, facing: 0, moving: false, bubble: null, status: 'available', hand: false, microphone: false, connected: true, role: 'guest', seat: null };
}

/** A room of people, and the way to draw it. @param {number} count */
function room(count) {
  const avatars = { catalogue: CATALOGUE, scale: 1, size: 1, dots: 0, texture: () => ({ width: 40 }), pixel: () => 1, whole: (/** @type {number} */ at) => at };
  const labels = { generation: 1, pillKey: () => 'p', paintPill: () => null, take: () => ({ width: 40 }), release: () => undefined };
  const PIXI = { Container: Thing, Sprite: Thing, Graphics: Thing, Texture: { EMPTY: {} } };
  const people = new People(/** @type {any} */ (PIXI), /** @type {any} */ (avatars), /** @type {any} */ (labels));
  const state = initialState(readPreferences(null, [], false));
  state.me = 'me';
  for (const id of ['me', ...Array.from({ length: count }, (_, index) => `p${index}`)]) state.players.set(id, person(id));
  people.reset(state.players.values());
  const camera = { x: 100, y: 100, zoom: 1, width: 800, height: 600 };
  const view = { left: -300, right: 500, top: -200, bottom: 400 };
  return {
    people,
    state,
    camera,
    /** @param {number} now */
    draw: (now, dressing = false) => people.draw({ state, now, motion: true, view, camera, dressing }),
    /** How often figures were moved since this was last asked. */
    moved() {
      const ids = [];
      for (const [id, { body }] of people.figures) {
        const thing = /** @type {any} */ (body);
        if (thing.changes > 0 && id !== 'me') ids.push(id);
        thing.changes = 0;
      }
      return ids;
    },
  };
}

test('only those who walk are drawn anew', () => {
  const { people, draw, moved } = room(50);
  assert.equal(draw(1000), false);
  assert.equal(moved().length, 50);
  people.follow([7, 108, 100, RIGHT + WALKING], 2000);
  assert.equal(draw(2050), true);
  assert.deepEqual(moved(), ['p7']);
});

test('whoever has stopped comes to rest at the last place that was told', () => {
  const { people, draw, moved } = room(3);
  draw(1000);
  people.follow([1, 108, 100, RIGHT + WALKING], 2000);
  people.follow([1, 110, 100, RIGHT], 2050);
  assert.equal(draw(2060), true);
  assert.equal(draw(2050 + DELAY), false);
  assert.equal(people.figures.get('p1')?.x, 110);
  moved();
  draw(9000);
  assert.deepEqual(moved(), []);
});

test('everybody is drawn anew when the camera moves, or something about people changed', () => {
  const { camera, draw, moved } = room(4);
  draw(1000);
  moved();
  camera.x += 1;
  draw(1016);
  assert.equal(moved().length, 4);
  draw(1032, true);
  assert.equal(moved().length, 4);
  draw(1048);
  assert.deepEqual(moved(), []);
});

test('whoever waves is drawn until the hand is down', () => {
  const { people, draw, moved } = room(2);
  draw(1000);
  people.wave('p0', 1000);
  assert.equal(draw(1500), true);
  assert.equal(draw(5000), false);
  moved();
  draw(5016);
  assert.deepEqual(moved(), []);
});

test('rings, bubbles and signs of an emote are made when they are needed', () => {
  const { people, state, draw } = room(1);
  draw(1000);
  const figure = people.figures.get('p0');
  assert.deepEqual([figure?.ring, figure?.light, figure?.bubble.sprite, figure?.pop.sprite], [null, null, null, null]);
  state.said.set('p0', { text: 'Salut', until: 9000 });
  draw(1016, true);
  assert.notEqual(figure?.bubble.sprite, null);
});

test('who is gone is forgotten', () => {
  const { people, state, draw } = room(2);
  draw(1000);
  state.players.delete('p0');
  draw(1016);
  assert.deepEqual([...people.figures.keys()], ['me', 'p1']);
  assert.equal(people.tracks.has('p0'), false);
});
