// The decisions of a media link (static/media/negotiation.js): glare, late candidates, trying again, picture sizes.
import assert from "node:assert/strict";
import test from "node:test";
import { backoff, candidateFits, encodingFor, FRESH, judgeDescription, recover, TRIES } from "../../static/media/negotiation.js";

/** @typedef {import("../../static/media/negotiation.js").Standing} Standing */
/** @typedef {import("../../static/media/negotiation.js").LinkEvent} LinkEvent */

/** @param {Partial<Standing>} changes @returns {Standing} */
const standing = (changes = {}) => ({
  polite: false,
  makingOffer: false,
  settingAnswer: false,
  signalingState: "stable",
  ...changes,
});

test("an offer is taken when nothing else is under way", () => {
  for (const polite of [true, false]) assert.equal(judgeDescription(standing({ polite }), "offer"), "apply");
});

test("of two crossing offers the impolite one's stands", () => {
  for (const crossing of [{ makingOffer: true }, { signalingState: /** @type {const} */ ("have-local-offer") }]) {
    assert.equal(judgeDescription(standing({ polite: true, ...crossing }), "offer"), "apply");
    assert.equal(judgeDescription(standing({ polite: false, ...crossing }), "offer"), "ignore");
  }
});

test("an offer right behind an answer does not cross anything", () => {
  const setting = standing({ signalingState: "have-local-offer", settingAnswer: true });
  assert.equal(judgeDescription(setting, "offer"), "apply");
});

test("an answer nobody waits for is ignored", () => {
  assert.equal(judgeDescription(standing(), "answer"), "ignore");
  assert.equal(judgeDescription(standing({ signalingState: "have-local-offer" }), "answer"), "apply");
});

test("only an offer that is being answered can be taken back", () => {
  assert.equal(judgeDescription(standing(), "rollback"), "ignore");
  assert.equal(judgeDescription(standing({ signalingState: "have-remote-offer" }), "rollback"), "apply");
});

test("candidates of an earlier round do not fit", () => {
  const sdp = "v=0\r\na=ice-ufrag:new1\r\nm=audio 9\r\n";
  assert.equal(candidateFits(sdp, "new1"), true);
  assert.equal(candidateFits(sdp, "new"), false);
  assert.equal(candidateFits(sdp, null), true);
  assert.equal(candidateFits(undefined, "new1"), false);
});

test("a link that does not come about is tried again, then given up, once", () => {
  let recovery = FRESH;
  const actions = [];
  for (let round = 0; round < TRIES + 3; round += 1) {
    const step = recover(recovery, "deadline");
    recovery = step.recovery;
    actions.push(step.action);
  }
  assert.deepEqual(actions, ["restart", "restart", "restart", "give_up", "none", "none"]);
});

test("a short silence of a connected link is forgiven", () => {
  const connected = recover(FRESH, "connected").recovery;
  const shaky = recover(connected, "disconnected");
  assert.equal(shaky.action, "none");
  assert.equal(shaky.recovery.phase, "shaky");
  const back = recover(shaky.recovery, "connected");
  assert.deepEqual(back, { recovery: { phase: "connected", tries: 0 }, action: "none", wait: null });
});

test("a long silence starts anew", () => {
  const shaky = recover(recover(FRESH, "connected").recovery, "disconnected").recovery;
  assert.equal(recover(shaky, "deadline").action, "restart");
});

test("a link given up comes back when the other side still reaches us", () => {
  /** @type {import("../../static/media/negotiation.js").Recovery} */
  const failed = { phase: "failed", tries: TRIES };
  assert.equal(recover(failed, "connected").recovery.phase, "connected");
});

test("every event is answered in every phase", () => {
  for (const phase of /** @type {const} */ (["connecting", "connected", "shaky", "failed"])) {
    for (const event of /** @type {LinkEvent[]} */ (["connected", "disconnected", "failed", "deadline"])) {
      const { recovery, action } = recover({ phase, tries: 0 }, event);
      assert.ok(["connecting", "connected", "shaky", "failed"].includes(recovery.phase));
      assert.ok(["none", "restart", "give_up"].includes(action));
    }
  }
});

test("more people get smaller pictures", () => {
  const sizes = [1, 2, 3].map((links) => encodingFor("camera", links).maxBitrate);
  assert.deepEqual(sizes, [...sizes].sort((one, two) => two - one));
  assert.equal(encodingFor("screen", 3).scaleResolutionDownBy, 1);
});

test("where bits are dear everything is smaller", () => {
  for (const role of /** @type {const} */ (["camera", "screen"])) {
    assert.ok(encodingFor(role, 1, true).maxBitrate < encodingFor(role, 3).maxBitrate);
  }
});

test("another session is asked for at once, then more and more slowly", () => {
  assert.deepEqual([1, 2, 3, 4, 9].map(backoff), [0, 1000, 2000, 4000, 4000]);
});
