/**
 * Where on the screen one's own figure is wanted (static/ui/free.js), and where sheets lie (static/ui/sheet.js).
 */
import assert from "node:assert/strict";
import { it } from "node:test";
import { freePlace, margins } from "../../static/ui/free.js";
import { besides } from "../../static/ui/sheet.js";

const SCREEN = { width: 1280, height: 800 };
const TOOLS = { left: 300, top: 706, right: 980, bottom: 784 };

it("one stands in the middle where nothing lies over it", () => {
  assert.deepEqual(freePlace(SCREEN, [TOOLS, { left: 16, top: 16, right: 260, bottom: 120 }]), { x: 0, y: 0 });
});

it("one stands above a card that would lie over one's own figure", () => {
  const { x, y } = freePlace(SCREEN, [TOOLS, { left: 360, top: 400, right: 920, bottom: 700 }]);
  assert.equal(x, 0);
  assert.ok(400 + y + 44 <= 400, String(y));
});

it("one stands to the left of a panel, and above the sheet of a telephone", () => {
  const beside = freePlace({ width: 640, height: 480 }, [{ left: 348, top: 16, right: 624, bottom: 396 }]);
  assert.ok(320 + beside.x + 100 <= 348, String(beside.x));
  const above = freePlace({ width: 390, height: 844 }, [{ left: 0, top: 456, right: 390, bottom: 844 }]);
  assert.ok(422 + above.y + 44 <= 456, String(above.y));
});

it("where there is no room at all one stands where least lies over it", () => {
  const { y } = freePlace({ width: 400, height: 300 }, [{ left: 0, top: 0, right: 400, bottom: 200 }]);
  assert.ok(y > 0);
});

it("one may look beyond the edge of the map as far as something lies beside one", () => {
  const panel = { left: 348, top: 16, right: 640, bottom: 480 };
  const sign = { left: 16, top: 16, right: 233, bottom: 70 };
  assert.deepEqual(margins({ x: -150, y: 0 }, { width: 640, height: 480 }, [panel, sign, { left: 100, top: 404, right: 340, bottom: 464 }]), { left: 0, top: 70, right: 292, bottom: 76 });
});

it("a sheet lies below its button, or above it, or over it, and never beyond the screen", () => {
  assert.deepEqual(besides({ left: 1000, top: 300, right: 1100, bottom: 340 }, SCREEN), { left: "952px", width: "320px", maxHeight: "446px", top: "346px" });
  assert.deepEqual(besides({ left: 20, top: 600, right: 100, bottom: 640 }, SCREEN), { left: "20px", width: "320px", maxHeight: "586px", bottom: "206px" });
  assert.deepEqual(besides({ left: 20, top: 150, right: 100, bottom: 190 }, { width: 300, height: 400 }), { left: "8px", width: "284px", maxHeight: "384px", bottom: "8px" });
});
