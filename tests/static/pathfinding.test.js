/** What lives here: tests of map/pathfinding.js. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { boxIsFree, segmentIsFree, sightIsFree } from '../../static/map/grid.js';
import { findPath, nearestReachable, spotNear } from '../../static/map/pathfinding.js';
import { dice, drawGrid, middle } from './worlds.js';

const HOUSE = drawGrid(['........', '.#####..', '.#...#..', '.#...#..', '.##.##..', '........']);

test('the way through an open field is one straight line', () => {
  const grid = drawGrid(['....', '....', '....']);
  assert.deepEqual(findPath(grid, middle(0, 0), middle(3, 2), 10), [middle(3, 2)]);
});

test('the way into a house goes through its door', () => {
  const way = findPath(HOUSE, middle(3, 0), middle(3, 2), 10);
  assert.ok(way);
  assert.deepEqual(way.at(-1), middle(3, 2));
  assert.ok(way.length >= 3);
});

test('along every way that is found the box never touches a blocked tile', () => {
  const random = dice(11);
  let found = 0;
  for (let round = 0; round < 300; round += 1) {
    const grid = drawGrid(Array.from({ length: 12 }, () => Array.from({ length: 16 }, () => (random() < 0.25 ? '#' : '.')).join('')));
    const points = [0, 1].map(() => ({ x: Math.round(random() * 512), y: Math.round(random() * 384) }));
    const [start, goal] = points;
    if (!boxIsFree(grid, start.x, start.y, 10)) continue;
    const way = findPath(grid, start, goal, 10);
    if (way === null) continue;
    found += 1;
    let at = start;
    for (const point of way) {
      assert.ok(segmentIsFree(grid, at.x, at.y, point.x, point.y, 10));
      at = point;
    }
    assert.deepEqual(at, goal);
  }
  assert.ok(found > 10);
});

test('there is no way into a wall, nor into a closed room', () => {
  const grid = drawGrid(['..#..', '..#..', '..#..']);
  assert.equal(findPath(grid, middle(0, 0), middle(2, 1), 10), null);
  assert.equal(findPath(grid, middle(0, 0), middle(4, 1), 10), null);
});

test('asked for a place in a wall, one goes beside it', () => {
  const grid = drawGrid(['....', '..#.', '....']);
  const start = middle(0, 1);
  const point = nearestReachable(grid, start, { x: 66, y: 48 }, 10);
  assert.deepEqual(point, { x: 54, y: 48 });
});

test('asked for a place in a closed room, one goes to its wall', () => {
  const grid = drawGrid(['..#..', '..#..', '..#..']);
  assert.deepEqual(nearestReachable(grid, middle(0, 0), middle(4, 1), 10), { x: 54, y: 48 });
});

test('one stands beside a person, in sight, and not on somebody else', () => {
  const grid = drawGrid(['......', '......', '......', '......', '......']);
  const person = middle(4, 2);
  const other = { x: person.x - 40, y: person.y };
  const spot = spotNear(grid, middle(0, 2), person, [other], 10);
  assert.ok(spot);
  const away = Math.hypot(spot.x - person.x, spot.y - person.y) / 32;
  assert.ok(away > 1.2 && away < 1.4, `${away}`);
  assert.ok(Math.hypot(spot.x - other.x, spot.y - other.y) >= 0.8 * 32);
  assert.ok(sightIsFree(grid, spot.x, spot.y, person.x, person.y));
});

test('one does not stand behind the wall of the person one comes for', () => {
  const person = middle(3, 2);
  const spot = spotNear(HOUSE, middle(3, 0), person, [], 10);
  assert.ok(spot);
  assert.ok(sightIsFree(HOUSE, spot.x, spot.y, person.x, person.y));
});

test('nobody can walk up to a person in a closed room', () => {
  const grid = drawGrid(['..#..', '..#..', '..#..']);
  assert.equal(spotNear(grid, middle(0, 0), middle(4, 1), [], 10), null);
});
