/** What lives here: tests of whose faces are on the map and where (view/faces.js), and of what gives way to what (view/spacing.js). */
import assert from 'node:assert/strict';
import test from 'node:test';
import { initialState, readPreferences } from '../../static/state/initial.js';
import { facesOnMap, faceHeight, faceSide, faceSpots } from '../../static/view/faces.js';
import { spread, stagger } from '../../static/view/spacing.js';

/** @typedef {import('../../static/types.js').State} State */
/** @typedef {import('../../static/view/spacing.js').Box} Box */

const SCREEN = { width: 1280, height: 800 };

/** @param {string} id @param {Partial<import('../../static/types.js').Player>} [more] @returns {import('../../static/types.js').Player} */
const player = (id, more) => ({
  id, name: id, avatar: 'a01', x: 0, y: 0, facing: 0, moving: false, area: null, bubble: null, status: 'available', status_text: '',
  hand: false, microphone: true, camera: true, screen: false, connected: true, role: 'guest', person: '', seat: null, quality: 'good', quality_reason: '', listed: true, beacon: null, ...more,
});

/** Ada talks with Bo and Cy, who show their faces. @returns {State} */
function talk() {
  const state = initialState(readPreferences(null, [], false));
  state.stage = 'office';
  state.me = 'ada';
  for (const id of ['ada', 'bo', 'cy', 'di']) state.players.set(id, player(id));
  const members = ['bo', 'cy'].map((id) => ({ id, loudness: 1, video: true, link: 1, polite: true }));
  state.conversation = { id: 'b1', kind: 'bubble', engine: 'mesh', locked: false, members, ice_servers: [] };
  for (const id of ['bo', 'cy']) {
    const video = /** @type {MediaStream} */ (/** @type {unknown} */ ({ of: id }));
    state.remote.set(id, { link: 'connected', video, screen: null, speaking: id === 'bo', volume: 1 });
  }
  return state;
}

/** Whether no two boxes lie over each other. @param {Box[]} boxes */
function free(boxes) {
  return boxes.every((one, index) =>
    boxes.slice(index + 1).every(
      (other) =>
        Math.abs(one.x - other.x) >= (one.width + other.width) / 2 - 0.5 || one.y + one.height <= other.y + 0.5 || other.y + other.height <= one.y + 0.5,
    ),
  );
}

/** @param {number} x @param {number} y @param {number} [width] @param {number} [height] @returns {Box} */
const box = (x, y, width = 70, height = 70) => ({ x, y, width, height });

// ---- whose faces

test('the faces of those one talks with are on the map, with who speaks', () => {
  const faces = facesOnMap(talk());
  assert.deepEqual([...faces].map(([id, { speaking }]) => [id, speaking]), [['bo', true], ['cy', false]]);
});

test('no face is on the map without a picture of it', () => {
  for (const change of /** @type {((state: State) => void)[]} */ ([
    (state) => state.players.set('bo', player('bo', { camera: false })),
    (state) => Object.assign(/** @type {any} */ (state.remote.get('bo')), { video: null }),
    (state) => Object.assign(/** @type {any} */ (state.conversation).members[0], { video: false }),
    (state) => state.remote.delete('bo'),
  ])) {
    const state = talk();
    change(state);
    assert.deepEqual([...facesOnMap(state).keys()], ['cy']);
  }
});

test('no faces are on the map of somebody who does not want them, talks to nobody, or left', () => {
  for (const change of /** @type {((state: State) => void)[]} */ ([
    (state) => (state.preferences.facesOnMap = false),
    (state) => (state.conversation = null),
    (state) => (state.stage = 'lobby'),
  ])) {
    const state = talk();
    change(state);
    assert.equal(facesOnMap(state).size, 0);
  }
});

test('somebody whose microphone is off does not speak', () => {
  const state = talk();
  state.players.set('bo', player('bo', { microphone: false }));
  assert.equal(facesOnMap(state).get('bo')?.speaking, false);
});

// ---- where faces go

test('a face grows with its person, within limits', () => {
  const sides = [0.2, 0.4, 0.75, 1.25, 2, 4].map(faceSide);
  assert.deepEqual(sides, [...sides].sort((a, b) => a - b));
  assert.ok(sides[0] >= 40 && sides[5] <= 120);
});

test('a face alone is right above its head', () => {
  assert.deepEqual(faceSpots([{ x: 600, y: 400 }], 72, [], SCREEN), [{ x: 600, y: 400, lean: 0 }]);
});

test('a face stays on the screen', () => {
  const side = 72;
  for (const head of [{ x: 3, y: 10 }, { x: 1279, y: 40 }]) {
    const [{ x, y, lean }] = faceSpots([head], side, [], SCREEN);
    assert.ok(x - side / 2 >= 0 && x + side / 2 <= SCREEN.width && y - faceHeight(side) >= 0);
    assert.equal(lean, x - head.x);
  }
});

test('the face of somebody who stands just below leaves the other to be seen', () => {
  const side = 72;
  const body = box(600, 330, 34, 60);
  const [{ x, y }] = faceSpots([{ x: 601, y: 420 }], side, [body], SCREEN);
  assert.ok(free([box(x, y - faceHeight(side), side, faceHeight(side)), body]));
});

// ---- what gives way

test('faces of people side by side lie side by side, in the same order', () => {
  const faces = [box(100, 0), box(130, 4), box(165, 0)];
  const shifts = spread(faces, []);
  const moved = faces.map((face, index) => ({ ...face, x: face.x + shifts[index] }));
  assert.ok(moved[0].x < moved[1].x && moved[1].x < moved[2].x);
  assert.ok(moved[1].x - moved[0].x > 66 && moved[2].x - moved[1].x > 66);
});

test('faces that are free stay where they are', () => {
  assert.deepEqual(spread([box(0, 0), box(100, 0), box(0, 90)], [box(300, 0)]), [0, 0, 0]);
});

test('a face above an obstacle leaves the side of the others to the others', () => {
  const [left, right] = spread([box(100, 0), box(160, 0)], [box(160, 0, 30, 60)]);
  assert.ok(right > 40 && left === 0);
});

test('faces part softly: a little more overlap is a little more way', () => {
  let before = 0;
  for (let y = 71; y > 40; y -= 1) {
    const [, shift] = spread([box(100, 0), box(110, y)], []);
    assert.ok(shift - before < 4, `${y}: ${before} ${shift}`);
    before = shift;
  }
});

test('names of people side by side go below each other, and none moves that needs not', () => {
  const names = [box(100, 50, 80, 20), box(140, 50, 80, 20), box(185, 50, 80, 20), box(400, 50, 80, 20)];
  const downs = stagger(names);
  assert.deepEqual([downs[0], downs[2], downs[3]], [0, 0, 0]);
  assert.ok(free(names.map((name, index) => ({ ...name, y: name.y + downs[index] }))));
});

test('a name never goes far from its person', () => {
  const downs = stagger(Array.from({ length: 12 }, () => box(100, 50, 80, 20)));
  assert.ok(Math.max(...downs) <= 66);
});

test('a name lies over nobody else\'s head, but below it, or over the legs of its own person', () => {
  const [name, other] = [box(100, 50, 80, 20), box(130, 300, 80, 20)];
  assert.deepEqual(stagger([name, other], [box(100, 10, 20, 20), box(130, 45, 20, 20)]), [17, 0]);
  assert.deepEqual(stagger([name, other], [box(100, 10, 20, 20), box(130, 65, 20, 40)]), [-12, 0]);
});

test('a head takes no place from the name below it', () => {
  assert.deepEqual(stagger([box(100, 50, 80, 20)], [box(100, 45, 20, 20)]), [0]);
});
