/** What lives here: tests of the pure modules of view/: camera, interpolation, shapes, tilesets, ground, and the texts of labels. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { columnOf } from '../../static/view/avatars.js';
import { aim, clampZoom, createCamera, toMap, toScreen, visibleRect } from '../../static/view/camera.js';
import { doorPart, runsOf } from '../../static/view/ground.js';
import { addSample, createPlace, createTrack, DELAY, placeAt } from '../../static/view/interpolation.js';
import { fontsFor, shorten, wrap } from '../../static/view/labels.js';
import { lowerEdge } from '../../static/view/props.js';
import { convexHull, outside, sharedDisc } from '../../static/view/shapes.js';
import { flipMatrix, frameAt, splitGid, Tilesets } from '../../static/view/tilesets.js';

const MAP = { width: 1920, height: 1280 };

// ---- camera

test('screen and map turn into each other', () => {
  const camera = { x: 500, y: 400, zoom: 1.5, width: 800, height: 600 };
  const point = toMap(camera, 123, 456);
  const back = toScreen(camera, point.x, point.y);
  assert.ok(Math.abs(back.x - 123) < 1e-9 && Math.abs(back.y - 456) < 1e-9);
  assert.deepEqual(toScreen(camera, 500, 400), { x: 400, y: 300 });
});

test('the camera follows, stops at the edge, and centres a small map', () => {
  const camera = { x: 0, y: 0, zoom: 1, width: 800, height: 600 };
  assert.deepEqual(aim(camera, { x: 900, y: 600 }, MAP), { x: 900, y: 600 });
  assert.deepEqual(visibleRect({ ...camera, ...aim(camera, { x: 0, y: 0 }, MAP) }), { left: 0, top: 0, right: 800, bottom: 600 });
  assert.deepEqual(visibleRect({ ...camera, ...aim(camera, { x: 1900, y: 1270 }, MAP) }), { left: 1120, top: 776, right: 1920, bottom: 1376 });
  assert.deepEqual(aim(camera, { x: 10, y: 10 }, { width: 320, height: 320 }), { x: 160, y: 208 });
});

test('the camera shows one where nothing lies over the map, and looks beyond its edge as far as something does', () => {
  const camera = { x: 0, y: 0, zoom: 2, width: 800, height: 600 };
  const free = { place: { x: -100, y: 40 }, margins: { left: 0, top: 0, right: 300, bottom: 0 } };
  const found = aim(camera, { x: 900, y: 600 }, MAP, 0, free);
  assert.deepEqual(toScreen({ ...camera, ...found }, 900, 600), { x: 300, y: 340 });
  assert.equal(visibleRect({ ...camera, ...aim(camera, { x: 1910, y: 600 }, MAP, 0, free) }).right, 1920 + 150);
});

test('a telephone and a large screen both see a fitting part of the room', () => {
  for (const [width, height] of [[360, 640], [1280, 800], [2560, 1440]]) {
    const view = visibleRect(createCamera(width, height, 32));
    const tiles = (view.right - view.left) / 32;
    assert.ok(tiles >= 10 && tiles <= 45, `${width}: ${tiles}`);
  }
});

test('zoom has ends', () => {
  assert.equal(clampZoom(100), 4);
  assert.equal(clampZoom(0.001), 0.4);
});

// ---- interpolation

test('somebody who stands is drawn where they stand, and settled', () => {
  const track = createTrack(10, 20, 1);
  assert.deepEqual(placeAt(track, 5000), { x: 10, y: 20, facing: 1, moving: false, settled: true });
});

test('somebody who walks is drawn a little behind, between two places', () => {
  const track = createTrack(0, 0, 0);
  addSample(track, { time: 1000, x: 0, y: 0, facing: 2, moving: true });
  addSample(track, { time: 1100, x: 20, y: 0, facing: 2, moving: true });
  const place = placeAt(track, 1050 + DELAY);
  assert.equal(place.x, 10);
  assert.equal(place.moving, true);
  assert.equal(place.settled, false);
});

test('a place is written where it is wanted, and what else is there stays', () => {
  const posture = { ...createPlace(), waving: true };
  placeAt(createTrack(10, 20, 3), 5000, posture);
  assert.deepEqual(posture, { x: 10, y: 20, facing: 3, moving: false, settled: true, waving: true });
});

test('a walk after long standing starts when it starts', () => {
  const track = createTrack(0, 0, 0);
  addSample(track, { time: 100, x: 0, y: 0, facing: 0, moving: false });
  addSample(track, { time: 60_000, x: 16, y: 0, facing: 2, moving: true });
  assert.equal(placeAt(track, 60_000).x, 0);
  assert.equal(placeAt(track, 60_000 + DELAY).x, 16);
});

test('a jump is not a walk', () => {
  const track = createTrack(0, 0, 0);
  addSample(track, { time: 1000, x: 900, y: 0, facing: 0, moving: false });
  assert.equal(placeAt(track, 1000).x, 900);
});

test('between two places nobody leaves the line', () => {
  const track = createTrack(0, 0, 0);
  for (let step = 0; step < 30; step += 1) addSample(track, { time: 1000 + step * 100, x: step * 16, y: 0, facing: 2, moving: true });
  let before = -1;
  for (let now = 3000; now < 4000; now += 16) {
    const { x, y } = placeAt(track, now);
    assert.equal(y, 0);
    assert.ok(x >= before);
    before = x;
  }
});

// ---- shapes

test('the shared disc holds everybody', () => {
  const members = [{ x: 0, y: 0 }, { x: 100, y: 0 }, { x: 50, y: 80 }];
  const disc = sharedDisc(members, 20);
  assert.equal(convexHull(disc).length, disc.length);
  assert.equal(Math.min(...disc.map(({ x }) => x)), -20);
  assert.equal(convexHull([...disc, ...members]).length, disc.length);
});

test('what lies outside a room and the room together are the whole map, once', () => {
  const whole = /** @type {[number, number, number, number]} */ ([0, 0, 20, 12]);
  const holes = /** @type {[number, number, number, number][]} */ ([[2, 3, 5, 4], [10, 5, 4, 20]]);
  const parts = [...outside(whole, holes), ...holes];
  for (let y = 0; y < 12; y += 1) {
    for (let x = 0; x < 20; x += 1) {
      const covered = parts.filter(([left, top, width, height]) => x >= left && x < left + width && y >= top && y < top + height);
      assert.equal(covered.length, 1, `${x},${y}`);
    }
  }
});

// ---- tilesets

const TILESETS = new Tilesets([
  { name: 'floors', first_gid: 1, tile_width: 32, tile_height: 32, columns: 4, tile_count: 8, margin: 2, spacing: 1, offset: [0, 0], image: '/f.png', image_2x: '/f@2x.png', tiles: {}, animations: { 1: [[1, 100], [2, 50]] } },
  { name: 'things', first_gid: 9, tile_width: 0, tile_height: 0, columns: 0, tile_count: 2, margin: 0, spacing: 0, offset: [3, 4], image: null, image_2x: null, tiles: { 0: { image: '/t.png', image_2x: null, x: 5, y: 6, width: 64, height: 96 } }, animations: {} },
]);

test('a piece is found in its sheet, margin and spacing counted', () => {
  assert.deepEqual(TILESETS.piece(6), { url: '/f.png', url2x: '/f@2x.png', x: 35, y: 35, width: 32, height: 32, offsetX: 0, offsetY: 0 });
});

test('a piece of a collection is its own picture', () => {
  assert.deepEqual(TILESETS.piece(9), { url: '/t.png', url2x: null, x: 5, y: 6, width: 64, height: 96, offsetX: 3, offsetY: 4 });
  assert.deepEqual(TILESETS.largest, { width: 64, height: 96 });
});

test('animations show each frame for its time', () => {
  const animation = TILESETS.animation(2);
  assert.ok(animation);
  assert.deepEqual([0, 99, 100, 149, 150].map((now) => frameAt(animation, now)), [0, 0, 1, 1, 0]);
  assert.equal(TILESETS.animation(1), null);
});

test('the top bits of a tile id are its flips', () => {
  assert.deepEqual(splitGid(0x80000000 + 7), { id: 7, flipX: true, flipY: false, diagonal: false });
  assert.deepEqual(splitGid(0xe0000000 + 7), { id: 7, flipX: true, flipY: true, diagonal: true });
});

test('a quarter turn to the right, as the editor writes it, turns right', () => {
  const [a, b, c, d] = flipMatrix(splitGid(0xa0000001));
  // The upper edge (0, -1) becomes the right one (1, 0); the left edge (-1, 0) becomes the upper one.
  assert.deepEqual([a * 0 + c * -1, b * 0 + d * -1].map((n) => n + 0), [1, 0]);
  assert.deepEqual([a * -1 + c * 0, b * -1 + d * 0].map((n) => n + 0), [0, -1]);
});

// ---- layers

/** @param {Record<string, any>} more */
const layer = (more) => ({ kind: 'tiles', name: '', visible: true, opacity: 1, tint: null, offset: [0, 0], parallax: [1, 1], above: false, data: [1], ...more });

test('layers that stand still are painted in one run, those over people in another', () => {
  const runs = runsOf([layer({}), layer({}), layer({ kind: 'objects', sorted: true, objects: [] }), layer({ above: true })], () => false);
  assert.deepEqual([runs.below.length, runs.below[0].length, runs.sorted.length, runs.above.length], [1, 2, 1, 1]);
});

test('what lies on animated tiles, or scrolls at its own pace, is a run of its own', () => {
  const runs = runsOf([layer({ data: [2] }), layer({}), layer({ parallax: [0.5, 0.5] }), layer({})], (id) => id === 2);
  assert.deepEqual(runs.below.map((run) => run.length), [1, 1, 1, 1]);
});

test('hidden layers are not painted', () => {
  assert.deepEqual(runsOf([layer({ visible: false }), layer({ opacity: 0 })], () => false), { below: [], sorted: [], above: [] });
});

test('c12: of a hidden layer the doors are drawn, for they are shown while they stand so', () => {
  const doors = [{ name: 'door:meeting-1:shut' }, { name: 'door:a:b:ajar' }, { name: 'door:meeting-1' }, { name: '' }];
  const runs = runsOf([layer({ kind: 'objects', visible: false, opacity: 1, objects: doors })], () => false);
  assert.deepEqual([runs.below, runs.sorted[0].objects], [[], doors.slice(0, 2)]);
  assert.deepEqual(doors.map(({ name }) => doorPart(name)), [{ area: 'meeting-1', way: 'shut' }, { area: 'a:b', way: 'ajar' }, null, null]);
  assert.equal(doorPart(undefined), null);
});

test('a turned thing is sorted by its lowest corner', () => {
  assert.equal(lowerEdge({ x: 0, y: 10, width: 30, height: 20, rotation: 0 }, true), 30);
  assert.ok(Math.abs(lowerEdge({ x: 0, y: 10, width: 30, height: 20, rotation: 90 }, true) - 60) < 1e-9);
});

// ---- labels and figures

/** Every letter is one wide. @param {string} text */
const measure = (text) => [...text].length;

test('a long name is shortened between letters', () => {
  assert.equal(shorten(measure, 'Ada', 5), 'Ada');
  assert.equal(shorten(measure, 'Théodore', 5), 'Théo…');
});

test('what somebody says is broken at spaces, and at the fourth line ends in dots', () => {
  assert.deepEqual(wrap(measure, 'on prend un café', 8, 4), ['on prend', 'un café']);
  assert.deepEqual(wrap(measure, 'abcdefghij', 4, 4), ['abcd', 'efgh', 'ij']);
  assert.deepEqual(wrap(measure, 'a b c', 1, 2), ['a', '…']);
});

test('signs in a text are painted in colour, its digits by its own font', () => {
  const fonts = '"Bricolage Grotesque", system-ui, sans-serif';
  assert.equal(fontsFor('à 14 h #2', fonts), fonts);
  const [first, second] = fontsFor('un ☕ ?', fonts).split(', ');
  assert.equal(first, '"Bricolage Grotesque"');
  assert.match(second, /Emoji/);
  assert.ok(fontsFor('👍', fonts).endsWith('sans-serif'));
});

test('legs move only while one walks', () => {
  const catalogue = { frame: { width: 40, height: 56, anchor: /** @type {[number, number]} */ ([20, 50]) }, rows: [], columns: { walk: [0, 1, 2, 3], idle: [4, 5], sit: [6], wave: [7, 8] }, avatars: [] };
  /** @param {number} now */
  const walking = (now) => columnOf(catalogue, { moving: true, running: false, waving: false }, now);
  assert.deepEqual([0, 140, 280, 420, 560].map(walking), [0, 1, 2, 3, 0]);
  assert.equal(columnOf(catalogue, { moving: false, running: false, waving: false }, 999), 0);
  assert.ok([7, 8].includes(columnOf(catalogue, { moving: false, running: false, waving: true }, 999)));
});
