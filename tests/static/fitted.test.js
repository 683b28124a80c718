/** What lives here: tests of view/fitted.js: what of a picture is painted, and which dots of the screen it takes. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { fitTo, inkOf, wholeDots } from '../../static/view/fitted.js';

/** A picture of so many pixels, each as opaque as said. @param {number} width @param {number[]} alphas */
function picture(width, alphas) {
  return /** @type {const} */ ([new Uint8ClampedArray(alphas.flatMap((alpha) => [9, 9, 9, alpha])), width, alphas.length / width]);
}

test('an empty picture has no ink', () => {
  assert.equal(inkOf(...picture(2, [0, 0, 0, 0])), null);
});

test('the ink is the box round all that is painted', () => {
  assert.deepEqual(inkOf(...picture(4, [0, 0, 0, 0, 0, 9, 0, 0, 0, 0, 255, 0])), { left: 1, top: 1, right: 3, bottom: 3, solid: false });
});

test('a box without a gap is solid, whatever is round it', () => {
  assert.deepEqual(inkOf(...picture(3, [0, 255, 255, 0, 255, 255])), { left: 1, top: 0, right: 3, bottom: 2, solid: true });
  assert.equal(inkOf(...picture(2, [255, 255, 255, 254]))?.solid, false);
});

test('what lets through keeps the dots it covers in part, what is solid gives them up', () => {
  const place = { left: 0.4, top: 2, right: 9.6, bottom: 5.000000001 };
  assert.deepEqual(wholeDots(place, false), { left: 0, top: 2, right: 10, bottom: 6 });
  assert.deepEqual(wholeDots(place, true), { left: 1, top: 2, right: 9, bottom: 5 });
});

test('solid neighbours that overlap by a map pixel on each side leave no gap, from one dot a pixel up', () => {
  for (const dots of [1, 1.25, 1.37, 1.5625, 2]) {
    for (let x = 0; x < 4000; x += 384) {
      const right = wholeDots({ left: 0, top: 0, right: (x + 1) * dots, bottom: 9 }, true).right;
      const left = wholeDots({ left: (x - 1) * dots, top: 0, right: 9000, bottom: 9 }, true).left;
      assert.ok(left <= right, `${x} at ${dots}`);
    }
  }
});

test('only a plain canvas is fitted, and only until pictures get large', () => {
  assert.equal(fitTo(true, 1.25), 1.25);
  assert.equal(fitTo(true, 2.5), 0);
  assert.equal(fitTo(false, 1.25), 0);
});
