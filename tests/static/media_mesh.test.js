// Which links follow from a conversation (static/media/mesh.js).
import assert from "node:assert/strict";
import test from "node:test";
import { difference, Mesh } from "../../static/media/mesh.js";

/** @param {[string, number][]} members @returns {import("../../static/types.js").Conversation} */
const conversation = (...members) => ({
  id: "c1",
  kind: "bubble",
  engine: "mesh",
  locked: false,
  ice_servers: [],
  members: members.map(([id, link]) => ({ id, link, loudness: 1, video: true, polite: false })),
});

/** A mesh whose links only note what happens to them. */
function makeMesh() {
  /** @type {string[]} */
  const log = [];
  const mesh = new Mesh(
    ({ id, link }) => {
      log.push(`open ${id} ${link}`);
      return { number: link, close: () => log.push(`close ${id} ${link}`) };
    },
    (id) => log.push(`closed ${id}`),
  );
  return { mesh, log };
}

test("newcomers get a link and those who stay keep theirs", () => {
  const { mesh, log } = makeMesh();
  mesh.follow(conversation(["ada", 1]));
  mesh.follow(conversation(["ada", 1], ["bob", 2]));
  assert.deepEqual(log, ["open ada 1", "open bob 2"]);
});

test("those who are gone lose theirs at once", () => {
  const { mesh, log } = makeMesh();
  mesh.follow(conversation(["ada", 1], ["bob", 2]));
  log.length = 0;
  mesh.follow(conversation(["bob", 2]));
  assert.deepEqual(log, ["close ada 1", "closed ada"]);
  assert.deepEqual([...mesh.links.keys()], ["bob"]);
});

test("a new number ends the old link before the new one begins", () => {
  const { mesh, log } = makeMesh();
  mesh.follow(conversation(["ada", 1]));
  mesh.follow(conversation(["ada", 7]));
  assert.deepEqual(log, ["open ada 1", "close ada 1", "closed ada", "open ada 7"]);
});

test("no conversation, no links", () => {
  const { mesh } = makeMesh();
  mesh.follow(conversation(["ada", 1], ["bob", 2]));
  mesh.follow(null);
  assert.equal(mesh.links.size, 0);
});

test("closing all ends all", () => {
  const { mesh, log } = makeMesh();
  mesh.follow(conversation(["ada", 1], ["bob", 2]));
  log.length = 0;
  mesh.closeAll();
  assert.deepEqual(log, ["close ada 1", "closed ada", "close bob 2", "closed bob"]);
});

test("a signal of an ended link, or of a stranger, finds none", () => {
  const { mesh } = makeMesh();
  mesh.follow(conversation(["ada", 3]));
  assert.equal(mesh.find("ada", 2), undefined);
  assert.equal(mesh.find("eve", 3), undefined);
  assert.equal(mesh.find("ada", 3)?.number, 3);
});

test("whoever comes through the unit gets no link, and keeps the one there was until it is released", () => {
  const { mesh, log } = makeMesh();
  mesh.follow(conversation(["ada", 1], ["bob", 2]));
  log.length = 0;
  assert.deepEqual(mesh.follow(conversation(["ada", 0], ["eve", 0])), ["ada"]);
  assert.deepEqual(log, ["close bob 2", "closed bob"]);
  mesh.release("ada");
  mesh.release("eve");
  assert.deepEqual(log.slice(2), ["close ada 1", "closed ada"]);
});

test("a link that was to be handed over goes when the talk comes back with another", () => {
  const { mesh, log } = makeMesh();
  mesh.follow(conversation(["ada", 1]));
  mesh.follow(conversation(["ada", 0]));
  assert.deepEqual(mesh.follow(conversation(["ada", 3])), []);
  assert.deepEqual(log, ["open ada 1", "close ada 1", "closed ada", "open ada 3"]);
});

test("the difference names who stays", () => {
  const links = new Map([["ada", { number: 1 }]]);
  const { close, open, keep } = difference(links, conversation(["ada", 1], ["bob", 2]));
  assert.deepEqual(
    { close, open: open.map(({ id }) => id), keep: keep.map(({ id }) => id) },
    { close: [], open: ["bob"], keep: ["ada"] },
  );
});
