/** What lives here: tests of map/movement.js. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { boxIsFree } from '../../static/map/grid.js';
import { facingOf, follow, slide } from '../../static/map/movement.js';
import { dice, drawGrid } from './worlds.js';

test('a free step is taken whole', () => {
  const grid = drawGrid(['...', '...']);
  assert.deepEqual(slide(grid, { x: 20, y: 20 }, 5, 3, 10), [{ x: 25, y: 23 }]);
});

test('a step into a wall ends where the box touches it', () => {
  const grid = drawGrid(['..#', '..#']);
  assert.deepEqual(slide(grid, { x: 50, y: 20 }, 20, 0, 10), [{ x: 54, y: 20 }]);
  assert.deepEqual(slide(grid, { x: 54, y: 20 }, 20, 0, 10), []);
});

test('a slanting step slides along the wall', () => {
  const grid = drawGrid(['..#', '..#', '..#']);
  assert.deepEqual(slide(grid, { x: 54, y: 20 }, 5, 5, 10), [{ x: 54, y: 25 }]);
});

test('a slanting step that meets a wall goes round a corner, one axis after the other', () => {
  const grid = drawGrid(['..#', '..#', '..#']);
  assert.deepEqual(slide(grid, { x: 52, y: 20 }, 5, 4, 10), [{ x: 54, y: 20 }, { x: 54, y: 24 }]);
});

test('however one stumbles about, the box stays out of the walls', () => {
  const random = dice(3);
  const grid = drawGrid(['........', '.#..##..', '.#......', '...##.#.', '.#....#.', '........']);
  let at = { x: 16, y: 16 };
  for (let step = 0; step < 5000; step += 1) {
    const points = slide(grid, at, (random() - 0.5) * 60, (random() - 0.5) * 60, 10);
    for (const point of points) {
      assert.ok(boxIsFree(grid, point.x, point.y, 10));
      at = point;
    }
  }
});

test('a walk along a way passes its corners and keeps what is left', () => {
  const { points, left } = follow({ x: 0, y: 0 }, [{ x: 10, y: 0 }, { x: 10, y: 20 }], 15);
  assert.deepEqual(points, [{ x: 10, y: 0 }, { x: 10, y: 5 }]);
  assert.deepEqual(left, [{ x: 10, y: 20 }]);
});

test('the end of a way is reached exactly', () => {
  assert.deepEqual(follow({ x: 0, y: 0 }, [{ x: 3, y: 4 }], 50), { points: [{ x: 3, y: 4 }], left: [] });
});

test('one looks where one goes, and on a diagonal keeps looking as before', () => {
  assert.equal(facingOf(0, 1, 3), 0);
  assert.equal(facingOf(-1, 0, 0), 1);
  assert.equal(facingOf(1, 0, 0), 2);
  assert.equal(facingOf(0, -1, 0), 3);
  assert.equal(facingOf(1, 1, 2), 2);
  assert.equal(facingOf(1, 1, 0), 0);
  assert.equal(facingOf(0, 0, 1), 1);
});
