// When a connection is good, fair or poor, and when that is told (static/media/quality.js).
import assert from "node:assert/strict";
import test from "node:test";
import { createQualityWatch, GOOD, judge, noCounts, read, settle, together, UNSHAKEN } from "../../static/media/quality.js";

/** @typedef {import("../../static/media/quality.js").Sample} Sample */
/** @typedef {import("../../static/media/quality.js").Judgement} Judgement */

/** @param {Partial<Sample>} [more] @returns {Sample} */
const sample = (more = {}) => ({ lossUp: 0, lossDown: 0, roundTrip: 0.03, jitter: 0.005, available: 2_000_000, video: true, limitation: "none", relay: false, ...more });
/** @type {Judgement} */
const POOR_UPLINK = { quality: "poor", reason: "uplink" };

test("each fault has its reason, and its measure", () => {
  assert.deepEqual(judge(sample()), GOOD);
  assert.deepEqual(judge(sample({ lossUp: 0.05 })), { quality: "fair", reason: "uplink" });
  assert.deepEqual(judge(sample({ lossUp: 0.2 })), POOR_UPLINK);
  assert.deepEqual(judge(sample({ lossDown: 0.05 })), { quality: "fair", reason: "downlink" });
  assert.deepEqual(judge(sample({ roundTrip: 0.4 })), { quality: "fair", reason: "delay" });
  assert.deepEqual(judge(sample({ jitter: 0.2 })), { quality: "poor", reason: "delay" });
  assert.deepEqual(judge(sample({ limitation: "cpu" })), { quality: "fair", reason: "cpu" });
});

test("a long way over a relay is named as such", () => {
  assert.deepEqual(judge(sample({ roundTrip: 0.4, relay: true })), { quality: "fair", reason: "relay" });
  assert.deepEqual(judge(sample({ relay: true })), GOOD);
});

test("a voice alone needs little room, a face more", () => {
  assert.deepEqual(judge(sample({ available: 60_000 })), POOR_UPLINK);
  assert.deepEqual(judge(sample({ available: 60_000, video: false })), GOOD);
  assert.deepEqual(judge(sample({ available: null, limitation: "bandwidth" })), { quality: "fair", reason: "uplink" });
});

test("of two faults the worse is named, of equal ones the first", () => {
  assert.equal(judge(sample({ lossUp: 0.05, roundTrip: 0.9 })).reason, "delay");
  assert.equal(judge(sample({ lossDown: 0.05, roundTrip: 0.4 })).reason, "downlink");
});

/** What is believed after these judgements. @param {Judgement[]} judgements */
const believed = (...judgements) => judgements.reduce((belief, judged) => settle(belief, judged), UNSHAKEN).shown;

test("one bad look is not believed, two are", () => {
  assert.deepEqual(believed(POOR_UPLINK), GOOD);
  assert.deepEqual(believed(POOR_UPLINK, GOOD, POOR_UPLINK), GOOD);
  assert.deepEqual(believed(POOR_UPLINK, POOR_UPLINK), POOR_UPLINK);
});

test("it takes longer to believe that all is well again", () => {
  const four = [POOR_UPLINK, POOR_UPLINK, GOOD, GOOD, GOOD, GOOD];
  assert.deepEqual(believed(...four), POOR_UPLINK);
  assert.deepEqual(believed(...four, GOOD), GOOD);
});

/** @param {Record<string, any>[]} stats */
const report = (...stats) => new Map(stats.map((stat, index) => [stat.id ?? String(index), { id: String(index), ...stat }]));

test("loss is counted since the look before, not since the beginning", () => {
  const first = read(report({ type: "inbound-rtp", kind: "audio", packetsReceived: 1000, packetsLost: 500 }), noCounts());
  const later = read(report({ type: "inbound-rtp", kind: "audio", packetsReceived: 1090, packetsLost: 510 }), first.counts);
  assert.equal(later.sample.lossDown, 0.1);
});

test("a handful of packets says nothing", () => {
  const { sample: few } = read(report({ type: "inbound-rtp", kind: "audio", packetsReceived: 5, packetsLost: 5 }), noCounts());
  assert.equal(few.lossDown, 0);
});

test("the way, its room and its relay are read from the pair in use", () => {
  const { sample: found } = read(
    report(
      { type: "candidate-pair", state: "succeeded", nominated: true, currentRoundTripTime: 0.2, availableOutgoingBitrate: 300_000, localCandidateId: "mine" },
      { type: "candidate-pair", state: "failed", nominated: false, currentRoundTripTime: 9 },
      { id: "mine", type: "local-candidate", candidateType: "relay" },
    ),
    noCounts(),
  );
  assert.deepEqual([found.roundTrip, found.available, found.relay], [0.2, 300_000, true]);
});

test("of several layers the one held back by the processor counts", () => {
  const layer = { type: "outbound-rtp", kind: "video", framesPerSecond: 20, packetsSent: 10 };
  const { sample: found } = read(report({ ...layer, qualityLimitationReason: "none" }, { ...layer, qualityLimitationReason: "cpu" }, { ...layer, qualityLimitationReason: "bandwidth" }), noCounts());
  assert.deepEqual([found.video, found.limitation], [true, "cpu"]);
});

test("several connections count as one: the worst of each", () => {
  const whole = together([sample({ lossUp: 0.2, available: 100_000 }), sample({ roundTrip: 0.5, available: 200_000, video: false })]);
  assert.deepEqual([whole.lossUp, whole.roundTrip, whole.available, whole.video], [0.2, 0.5, 300_000, true]);
});

test("a change is told once, and the next not before five seconds", async () => {
  let now = 0;
  let lost = 0;
  let sent = 0;
  /** @type {Judgement[]} */
  const told = [];
  const connection = { getStats: async () => report({ type: "outbound-rtp", kind: "audio", packetsSent: sent }, { type: "remote-inbound-rtp", kind: "audio", packetsLost: lost }) };
  const watch = createQualityWatch(() => [connection], (judgement) => told.push(judgement), () => now);
  /** @param {number} count @param {number} loss */
  const looks = async (count, loss) => {
    for (let index = 0; index < count; index += 1) {
      now += 500;
      sent += 100;
      lost += 100 * loss;
      await watch.look();
    }
  };
  await looks(3, 0);
  assert.deepEqual(told, []);
  await looks(4, 0.5);
  assert.deepEqual(told, [POOR_UPLINK]);
  await looks(6, 0);
  assert.deepEqual(told, [POOR_UPLINK], "it is better again, but that was told a moment ago");
  await looks(4, 0);
  assert.deepEqual(told, [POOR_UPLINK, GOOD]);
});

test("a bad connection that has ended is bad no more, and after a lost line it is told anew", async (context) => {
  context.mock.timers.enable({ apis: ["setInterval"] });
  let sent = 0;
  let now = 0;
  /** @type {Judgement[]} */
  const told = [];
  const connection = { getStats: async () => report({ type: "outbound-rtp", kind: "audio", packetsSent: (sent += 100) }, { type: "remote-inbound-rtp", kind: "audio", packetsLost: sent / 2 }) };
  const watch = createQualityWatch(() => [connection], (judgement) => told.push(judgement), () => (now += 500));
  watch.run(true);
  for (let looks = 0; looks < 4; looks += 1) await watch.look();
  watch.renew();
  await watch.look();
  watch.run(false);
  watch.run(false);
  assert.deepEqual(told, [POOR_UPLINK, POOR_UPLINK, GOOD]);
});
