/**
 * How good one's own connection is, and why: read from the statistics of WebRTC, judged by fixed rules, and told only
 * when it has lasted. The words for it are in the language files under `quality.`; showing it is done in ui/.
 *
 * @module media/quality
 */

/** @typedef {"good"|"fair"|"poor"} Quality */
/** @typedef {""|"uplink"|"downlink"|"delay"|"relay"|"cpu"} Reason */
/** @typedef {{quality: Quality, reason: Reason}} Judgement */

/**
 * What was seen since the last look.
 * @typedef {Object} Sample
 * @property {number} lossUp  part of what we sent that did not arrive, 0–1
 * @property {number} lossDown  part of what was sent to us that did not arrive, 0–1
 * @property {number} roundTrip  seconds
 * @property {number} jitter  seconds
 * @property {number|null} available  bits per second we could send; null when nobody knows
 * @property {boolean} video  whether we send pictures
 * @property {"none"|"cpu"|"bandwidth"|"other"} limitation  what keeps our pictures small
 * @property {boolean} relay  whether the way leads over a relay
 */

/** What we keep of a connection between two looks. @typedef {{sent: number, lost: number, received: number, missed: number}} Counts */

/** From where on something is only fair, or poor. */
const LOSS = { fair: 0.03, poor: 0.1 };
const DELAY = { fair: 0.3, poor: 0.6 };
const JITTER = { fair: 0.05, poor: 0.12 };
/** Bits per second below which a face no longer gets through well, or at all. */
const ROOM = { fair: 250_000, poor: 80_000 };
/** A voice alone needs no more. */
const ROOM_FOR_VOICE = { fair: 40_000, poor: 20_000 };

/** So many looks in a row must agree before it is believed that things got worse, or better. */
const WORSE_AFTER = 2;
const BETTER_AFTER = 5;
/** Others are told no more often than this, ms. */
const APART_MS = 5000;
/** How often we look, ms. */
const EVERY_MS = 2000;

/** @type {readonly Quality[]} */
const LEVELS = ["good", "fair", "poor"];

/** @type {Readonly<Judgement>} */
export const GOOD = Object.freeze({ quality: "good", reason: "" });

/** @param {number} value @param {{fair: number, poor: number}} limits  larger is worse @returns {number} */
function level(value, limits) {
  return value > limits.poor ? 2 : value > limits.fair ? 1 : 0;
}

/**
 * What a sample alone says. Of two faults the worse is named, of two equal ones the one the person can do more about.
 *
 * @param {Sample} sample
 * @returns {Judgement}
 */
export function judge(sample) {
  const { available, video, limitation } = sample;
  const room = video ? ROOM : ROOM_FOR_VOICE;
  const narrow = available === null ? 0 : available < room.poor ? 2 : available < room.fair ? 1 : 0;
  /** @type {[Reason, number][]} */
  const faults = [
    ["uplink", Math.max(level(sample.lossUp, LOSS), narrow, limitation === "bandwidth" && available === null ? 1 : 0)],
    ["downlink", level(sample.lossDown, LOSS)],
    [sample.relay ? "relay" : "delay", Math.max(level(sample.roundTrip, DELAY), level(sample.jitter, JITTER))],
    ["cpu", limitation === "cpu" ? 1 : 0],
  ];
  let worst = /** @type {[Reason, number]} */ (["", 0]);
  for (const fault of faults) if (fault[1] > worst[1]) worst = fault;
  return { quality: /** @type {Quality} */ (LEVELS[worst[1]]), reason: worst[0] };
}

/**
 * What is believed after some looks.
 * @typedef {{shown: Judgement, next: Judgement, looks: number}} Belief
 */

/** @type {Readonly<Belief>} */
export const UNSHAKEN = Object.freeze({ shown: GOOD, next: GOOD, looks: 0 });

/**
 * Believes a judgement once it has been repeated: quickly when things get worse, slowly when they get better.
 *
 * @param {Belief} belief
 * @param {Judgement} judged
 * @returns {Belief}
 */
export function settle(belief, judged) {
  const { shown } = belief;
  if (judged.quality === shown.quality && judged.reason === shown.reason) return { shown, next: judged, looks: 0 };
  const before = LEVELS.indexOf(shown.quality);
  const direction = Math.sign(LEVELS.indexOf(judged.quality) - before);
  const same = belief.looks > 0 && Math.sign(LEVELS.indexOf(belief.next.quality) - before) === direction;
  const looks = same ? belief.looks + 1 : 1;
  return looks >= (direction > 0 ? WORSE_AFTER : BETTER_AFTER) ? { shown: judged, next: judged, looks: 0 } : { shown, next: judged, looks };
}

/** @returns {Counts} */
export function noCounts() {
  return { sent: 0, lost: 0, received: 0, missed: 0 };
}

/**
 * What a connection's statistics say since the counts before.
 *
 * @param {{forEach: (callback: (stat: any) => void) => void}} report
 * @param {Counts} before
 * @returns {{sample: Sample, counts: Counts}}
 */
export function read(report, before) {
  const counts = noCounts();
  /** @type {Sample} */
  const sample = { lossUp: 0, lossDown: 0, roundTrip: 0, jitter: 0, available: null, video: false, limitation: "none", relay: false };
  /** @type {Map<string, any>} */
  const stats = new Map();
  report.forEach((stat) => stats.set(stat.id, stat));
  for (const stat of stats.values()) {
    if (stat.type === "outbound-rtp") {
      counts.sent += stat.packetsSent ?? 0;
      if (stat.kind === "video" && stat.active !== false && (stat.framesPerSecond ?? 0) > 0) {
        sample.video = true;
        // Of several layers the hardest pressed counts.
        if (stat.qualityLimitationReason === "cpu" || (stat.qualityLimitationReason && sample.limitation === "none")) sample.limitation = stat.qualityLimitationReason;
      }
    } else if (stat.type === "remote-inbound-rtp") {
      counts.lost += Math.max(0, stat.packetsLost ?? 0);
      if (stat.kind === "audio") sample.jitter = Math.max(sample.jitter, stat.jitter ?? 0);
    } else if (stat.type === "inbound-rtp") {
      counts.received += stat.packetsReceived ?? 0;
      counts.missed += Math.max(0, stat.packetsLost ?? 0);
      if (stat.kind === "audio" && (stat.packetsReceived ?? 0) > 0) sample.jitter = Math.max(sample.jitter, stat.jitter ?? 0);
    } else if (stat.type === "candidate-pair" && (stat.nominated || stat.selected) && stat.state === "succeeded") {
      sample.roundTrip = Math.max(sample.roundTrip, stat.currentRoundTripTime ?? 0);
      if (typeof stat.availableOutgoingBitrate === "number") sample.available = stat.availableOutgoingBitrate;
      sample.relay = stats.get(stat.localCandidateId)?.candidateType === "relay";
    }
  }
  /** @param {number} lost @param {number} all */
  const part = (lost, all) => (all < 20 || lost <= 0 ? 0 : Math.min(1, lost / all));
  sample.lossUp = part(counts.lost - before.lost, counts.sent - before.sent);
  sample.lossDown = part(counts.missed - before.missed, counts.received - before.received + counts.missed - before.missed);
  return { sample, counts };
}

/**
 * All connections of a person as one: the worst of each counts, room adds up.
 *
 * @param {Sample[]} samples
 * @returns {Sample}
 */
export function together(samples) {
  /** @type {Sample} */
  const whole = { lossUp: 0, lossDown: 0, roundTrip: 0, jitter: 0, available: null, video: false, limitation: "none", relay: false };
  for (const sample of samples) {
    for (const key of /** @type {const} */ (["lossUp", "lossDown", "roundTrip", "jitter"])) whole[key] = Math.max(whole[key], sample[key]);
    if (sample.available !== null) whole.available = (whole.available ?? 0) + sample.available;
    whole.video ||= sample.video;
    whole.relay ||= sample.relay;
    if (whole.limitation === "none" || sample.limitation === "cpu") whole.limitation = sample.limitation;
  }
  return whole;
}

/**
 * Looks after one's connections and tells when their quality has changed for good. Without connections all is good.
 *
 * @param {() => {getStats: () => Promise<any>}[]} connections
 * @param {(judgement: Judgement) => void} tell
 * @param {() => number} [now]  ms
 */
export function createQualityWatch(connections, tell, now = () => performance.now()) {
  /** @type {WeakMap<object, Counts>} */
  const counts = new WeakMap();
  /** @type {Belief} */
  let belief = UNSHAKEN;
  /** What the others know; null: we cannot say. @type {Judgement|null} */
  let told = GOOD;
  let toldAt = -Infinity;
  /** @type {ReturnType<typeof setInterval>|undefined} */
  let timer;

  async function look() {
    const looked = await Promise.all(
      connections().map(async (connection) => {
        const report = await connection.getStats().catch(() => null);
        if (report === null) return null;
        const known = counts.get(connection);
        const { sample, counts: later } = read(report, known ?? noCounts());
        counts.set(connection, later);
        // Before the first look there is nothing to compare with.
        return known === undefined ? null : sample;
      }),
    );
    const samples = looked.filter((sample) => sample !== null);
    belief = looked.length === 0 ? UNSHAKEN : samples.length === 0 ? belief : settle(belief, judge(together(samples)));
    say(belief.shown, APART_MS);
  }

  /** @param {Judgement} judgement @param {number} apart  ms since the last time at least */
  function say(judgement, apart) {
    if ((judgement.quality === told?.quality && judgement.reason === told.reason) || now() - toldAt < apart) return;
    told = judgement;
    toldAt = now();
    tell(judgement);
  }

  return {
    look,
    /** Look now and then, or no longer. @param {boolean} on */
    run(on) {
      if (on) timer ??= setInterval(() => void look(), EVERY_MS);
      else if (timer !== undefined) {
        clearInterval(timer);
        timer = undefined;
        // Nobody looks any more: what was bad of connections that are gone is not bad of the next ones.
        belief = UNSHAKEN;
        say(GOOD, 0);
      }
    },
    /** What was told may not have been heard: tell it anew when there is something to tell. */
    renew() {
      told = null;
      toldAt = -Infinity;
    },
  };
}
