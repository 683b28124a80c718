/**
 * Where the lobby's window looks (static/ui/preview.js), and what it knows of a room (static/ui/rooms.js).
 */
import assert from "node:assert/strict";
import { it } from "node:test";
import { landmark } from "../../static/ui/preview.js";
import { glimpseOf } from "../../static/ui/rooms.js";

/** @param {Record<string, any>} more */
const map = (more) => /** @type {any} */ ({ width: 10, height: 10, tile_width: 32, tile_height: 32, areas: [], starts: {}, ...more });

it("the window looks at the coffee corner where there is one", () => {
  assert.deepEqual(landmark(map({ areas: [{ id: "coffee", rects: [[64, 32, 32, 64]] }], starts: { "": [[0, 0, 32, 32]] } })), [80, 64]);
});

it("else it looks at where people come in, else at the middle", () => {
  assert.deepEqual(landmark(map({ starts: { "": [[0, 0, 32, 32]] } })), [16, 16]);
  assert.deepEqual(landmark(map({})), [160, 160]);
});

it("a room is found by its id, and a strange answer is no answer", () => {
  assert.deepEqual(glimpseOf("le-palier", [{ id: "le-palier", name: "Le Palier", people: 3 }]), { name: "Le Palier", people: 3 });
  assert.equal(glimpseOf("elsewhere", [{ id: "le-palier" }]), null);
  assert.equal(glimpseOf("le-palier", { error: true }), null);
});
