/**
 * Soft sounds, synthesised: somebody joins, leaves, knocks, a bell, a message for oneself; the large bell that ends tables, and the beginning of a recording. When they are played is decided in ui/watch.js.
 *
 * @module ui/sounds
 */

/** @typedef {"join"|"leave"|"knock"|"bell"|"note"|"ring"|"record"} Sound */

/** The same sound again within this time is one too many. */
const PAUSE_MS = 1200;
const VOLUME = 0.12;

/** A note: pitch in Hz, when it starts and how long it rings, in seconds. @typedef {[number, number, number]} Note */

/** Thirds and fourths of a warm major chord; a knock is two low, short notes. @type {Record<Sound, Note[]>} */
const SCORES = {
  join: [[392, 0, 0.35], [523.25, 0.11, 0.5]],
  leave: [[523.25, 0, 0.3], [392, 0.11, 0.45]],
  knock: [[146, 0, 0.09], [131, 0.16, 0.11]],
  bell: [[659.25, 0, 0.9], [1318.5, 0, 0.5]],
  note: [[783.99, 0, 0.22], [1046.5, 0.09, 0.4]],
  ring: [[523.25, 0, 1.6], [1046.5, 0, 0.9], [523.25, 0.7, 1.6], [1046.5, 0.7, 0.9], [523.25, 1.4, 2], [1046.5, 1.4, 1.1]],
  record: [[440, 0, 0.16], [440, 0.24, 0.16], [587.33, 0.48, 0.4]],
};

/**
 * @param {() => boolean} wanted  whether the person wants sounds now
 * @returns {(sound: Sound) => void}
 */
export function createSounds(wanted) {
  /** @type {AudioContext|null} */
  let context = null;
  /** @type {Map<Sound, number>} */
  const played = new Map();
  return (sound) => {
    if (!wanted() || typeof AudioContext === "undefined") return;
    const now = performance.now();
    if (now - (played.get(sound) ?? -Infinity) < PAUSE_MS) return;
    played.set(sound, now);
    context ??= new AudioContext();
    // A page that nobody has touched yet may not sound; it will with the next click.
    if (context.state === "suspended") context.resume().catch(() => undefined);
    for (const note of SCORES[sound]) ring(context, note, sound === "knock" ? VOLUME * 3 : VOLUME);
  };
}

/**
 * @param {AudioContext} context
 * @param {Note} note
 * @param {number} volume
 */
function ring(context, [pitch, start, length], volume) {
  const from = context.currentTime + 0.02 + start;
  const tone = context.createOscillator();
  tone.type = pitch < 200 ? "triangle" : "sine";
  tone.frequency.setValueAtTime(pitch, from);
  const envelope = context.createGain();
  envelope.gain.setValueAtTime(0, from);
  envelope.gain.linearRampToValueAtTime(volume, from + 0.012);
  envelope.gain.exponentialRampToValueAtTime(0.0001, from + length);
  tone.connect(envelope).connect(context.destination);
  tone.start(from);
  tone.stop(from + length + 0.05);
}
