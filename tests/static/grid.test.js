/** What lives here: tests of map/grid.js. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { areaAt, boxIsFree, createGrid, halfBody, segmentIsFree, settle, sightIsFree } from '../../static/map/grid.js';
import { dice, drawGrid, drawMap } from './worlds.js';

test('bits are read row by row, the most significant first', () => {
  const grid = createGrid({ ...drawMap(['...', '...', '...']), collision: btoa(String.fromCharCode(0b10000000, 0b10000000)) });
  assert.deepEqual([...grid.blocked], [1, 0, 0, 0, 0, 0, 0, 0, 1]);
});

test('a box may touch a wall but not enter it', () => {
  const grid = drawGrid(['#..', '...']);
  assert.equal(boxIsFree(grid, 42, 16, 10), true);
  assert.equal(boxIsFree(grid, 41.9, 16, 10), false);
});

test('nobody stands outside the map', () => {
  const grid = drawGrid(['..', '..']);
  assert.equal(boxIsFree(grid, 9, 30, 10), false);
  assert.equal(boxIsFree(grid, 10, 30, 10), true);
  assert.equal(boxIsFree(grid, 55, 30, 10), false);
});

test('a box does not cut a corner that a point would clear', () => {
  const grid = drawGrid(['...', '.#.', '...']);
  assert.equal(segmentIsFree(grid, 16, 40, 40, 16, 0), true);
  assert.equal(segmentIsFree(grid, 16, 40, 40, 16, 10), false);
});

test('a long straight way is free exactly when every step of it is', () => {
  const random = dice(7);
  for (let round = 0; round < 200; round += 1) {
    const rows = Array.from({ length: 6 }, () => Array.from({ length: 8 }, () => (random() < 0.2 ? '#' : '.')).join(''));
    const grid = drawGrid(rows);
    const [x0, y0, x1, y1] = [random() * 256, random() * 192, random() * 256, random() * 192].map(Math.round);
    let steps = true;
    for (let part = 0; part <= 2000; part += 1) {
      steps &&= boxIsFree(grid, x0 + ((x1 - x0) * part) / 2000, y0 + ((y1 - y0) * part) / 2000, 10);
    }
    const swept = segmentIsFree(grid, x0, y0, x1, y1, 10);
    // Sampling may miss a corner cut by a hair; the sweep must not be freer than the samples, nor stricter than a hair.
    if (swept) assert.equal(steps, true, `${rows.join('/')} ${x0},${y0} ${x1},${y1}`);
    else assert.equal(steps && segmentIsFree(grid, x0, y0, x1, y1, 9.9), false, `${rows.join('/')} ${x0},${y0} ${x1},${y1}`);
  }
});

test('furniture stops walkers but not voices', () => {
  const grid = drawGrid(['.o.', '.#.']);
  assert.equal(sightIsFree(grid, 16, 16, 80, 16), true);
  assert.equal(sightIsFree(grid, 16, 48, 80, 48), false);
  assert.equal(segmentIsFree(grid, 16, 16, 80, 16, 10), false);
});

test('the smallest area around somebody is the one they are in', () => {
  /** @param {string} id @param {[number, number, number, number]} rect */
  const area = (id, rect) => ({ id, name: id, rects: [rect], meeting: null, silent: false, capacity: null, exit: null, seats: [], stage: null, audience: null, properties: {} });
  const areas = [area('hall', [0, 0, 100, 100]), area('table', [10, 10, 20, 20])];
  assert.equal(areaAt(areas, 15, 15)?.id, 'table');
  assert.equal(areaAt(areas, 30, 30)?.id, 'hall');
  assert.equal(areaAt(areas, 100, 100), null);
});

test('half a body is a whole pixel', () => {
  assert.equal(halfBody(20), 10);
  assert.equal(halfBody(15), 8);
});

test('a box placed a hair inside a wall settles beside it', () => {
  const grid = drawGrid(['#..', '#..']);
  assert.deepEqual(settle(grid, 41, 30, 10), { x: 42, y: 30 });
  assert.equal(settle(grid, 20, 30, 10), null);
});
