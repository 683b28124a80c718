/** What lives here: tests of the pure parts of input/joystick.js and of the places actions.js finds. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { placeBeside, placeIn } from '../../static/actions.js';
import { readStick } from '../../static/input/joystick.js';
import { drawGrid, middle } from './worlds.js';

/** @param {[number, number, number, number][]} rects */
const area = (rects) => ({ id: 'a', name: 'a', rects, meeting: null, silent: false, capacity: null, exit: null, seats: [], stage: null, audience: null, properties: {} });

test('a resting thumb does not walk', () => {
  assert.deepEqual(readStick(3, -4), { x: 0, y: 0, run: false });
});

test('a light push walks slowly, a full one at full pace, a long one runs', () => {
  const light = readStick(15, 0);
  const full = readStick(44, 0);
  assert.ok(light.x > 0 && light.x < full.x);
  assert.deepEqual(full, { x: 1, y: 0, run: false });
  assert.equal(readStick(70, 0).run, true);
});

test('one goes to the middle of an area', () => {
  assert.deepEqual(placeIn(drawGrid(['......', '......', '......']), middle(0, 0), area([[96, 0, 96, 96]]), 10), { x: 144, y: 48 });
});

test('where a table stands in the middle, one goes beside it, inside the area', () => {
  const place = placeIn(drawGrid(['......', '....o.', '......']), middle(0, 0), area([[96, 0, 96, 96]]), 10);
  assert.ok(place && place.x >= 96 && place.x < 192 && place.y < 96);
});

test('into a closed area leads no way', () => {
  assert.equal(placeIn(drawGrid(['...#..', '...#..', '...#..']), middle(0, 0), area([[128, 0, 64, 96]]), 10), null);
});

test('whoever leaves a table goes to the nearest place that lies at no table', () => {
  const table = { ...area([[0, 0, 96, 96]]), meeting: 'a', seats: /** @type {[number, number, import('../../static/types.js').Facing][]} */ ([[48, 48, 0]]) };
  assert.deepEqual(placeBeside(drawGrid(['......', '...#..', '......']), middle(1, 1), [table, area([[96, 0, 96, 96]])], 10), middle(3, 0));
});

test('whoever is shut in at a table stays there', () => {
  const table = { ...area([[0, 0, 96, 96]]), meeting: 'a', seats: /** @type {[number, number, import('../../static/types.js').Facing][]} */ ([[48, 48, 0]]) };
  assert.equal(placeBeside(drawGrid(['...#..', '...#..', '...#..']), middle(1, 1), [table], 10), null);
});
