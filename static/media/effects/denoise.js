/**
 * A microphone's track without the noise around the voice: RNNoise, computed in an audio worklet of this page.
 *
 * @module media/effects/denoise
 */

/** @typedef {{track: MediaStreamTrack, stop: () => void}} Effect */

const VENDOR = new URL("../../vendor/@sapphi-red/web-noise-suppressor/", import.meta.url).href;
/** The name under which the library's worklet registers itself. */
const PROCESSOR = "@sapphi-red/web-noise-suppressor/rnnoise";
/** RNNoise knows this rate alone. */
const RATE = 48_000;

/** Whether this browser has what it takes; that it also succeeds is seen when it starts. */
export function canDenoise() {
  return typeof AudioWorkletNode === "function" && typeof WebAssembly === "object";
}

/** @type {Promise<ArrayBuffer>|null} */
let program = null;

/** @returns {Promise<ArrayBuffer>} */
function load() {
  program ??= fetch(`${VENDOR}rnnoise_simd.wasm`).then(async (answer) => {
    const binary = answer.ok ? await answer.arrayBuffer() : null;
    // An old browser would fail silently in the worklet, and the voice with it.
    if (binary === null || !WebAssembly.validate(binary)) throw new Error("noise_unsupported");
    return binary;
  });
  program.catch(() => {
    program = null;
  });
  return program;
}

/**
 * The microphone's sound with less noise. Rejects where it cannot be done.
 *
 * @param {MediaStreamTrack} raw
 * @returns {Promise<Effect>}
 */
export async function denoise(raw) {
  if (!canDenoise()) throw new Error("noise_unsupported");
  const wasmBinary = await load();
  const context = new AudioContext({ sampleRate: RATE, latencyHint: "interactive" });
  const wake = () => void context.resume().catch(() => undefined);
  const gestures = ["pointerdown", "keydown", "touchend"];
  const stop = () => {
    for (const gesture of gestures) removeEventListener(gesture, wake, { capture: true });
    void context.close().catch(() => undefined);
  };
  try {
    await context.audioWorklet.addModule(`${VENDOR}workletProcessor.js`);
    const source = context.createMediaStreamSource(new MediaStream([raw]));
    const node = new AudioWorkletNode(context, PROCESSOR, { channelCount: 1, channelCountMode: "explicit", processorOptions: { wasmBinary, maxChannels: 1 } });
    const target = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
    source.connect(node).connect(target);
    // Browsers keep a page silent until it is touched.
    for (const gesture of gestures) addEventListener(gesture, wake, { capture: true, passive: true });
    wake();
    const [track] = target.stream.getAudioTracks();
    if (track === undefined) throw new Error("noise_unsupported");
    return {
      track,
      stop() {
        track.stop();
        node.port.postMessage("destroy");
        stop();
      },
    };
  } catch (error) {
    stop();
    throw error;
  }
}
