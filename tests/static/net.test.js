/** What lives here: tests of net/backoff.js. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { LONGEST_WAIT, mayComeBack, waitBefore } from '../../static/net/backoff.js';

test('each wait is up to twice the one before, and there is a longest', () => {
  assert.ok(waitBefore(0, 1) < waitBefore(1, 1));
  assert.equal(waitBefore(1, 1), 2 * waitBefore(0, 1));
  assert.equal(waitBefore(50, 1), LONGEST_WAIT);
});

test('chance spreads those who come back, by half at most', () => {
  assert.equal(waitBefore(3, 0), waitBefore(3, 1) / 2);
});

test('nobody comes back sooner than the server asked', () => {
  assert.ok(waitBefore(0, 0, 5000) >= 5000);
  assert.ok(waitBefore(0, 1, 5000) > 5000);
});

test('who was replaced or sent away does not come back by itself', () => {
  assert.equal(mayComeBack('replaced'), false);
  assert.equal(mayComeBack('too_many'), false);
  assert.equal(mayComeBack('shutting_down'), true);
});
