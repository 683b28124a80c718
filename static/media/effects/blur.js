/**
 * A camera's track with a soft background. The work is done in blur-worker.js; here it is started, fed and stopped.
 * Chromium hands the worker the stream itself; other browsers give it picture after picture.
 *
 * @module media/effects/blur
 */

/** @typedef {{track: MediaStreamTrack, stop: () => void}} Effect */

/** Model and program are some ten megabytes; who has waited this long goes on without. */
const PATIENCE_MS = 30_000;
/** Where pictures are handed over one by one, at most so many a second. */
const RATE = 20;

/** Browsers of the Chromium kind let a worker read a track's pictures and write those of another. */
const streams = /** @type {any} */ (globalThis);

/** Whether this browser has what the blur needs; that it also succeeds is seen when it starts. */
export function canBlur() {
  return typeof Worker === "function" && typeof OffscreenCanvas === "function" && typeof WebAssembly === "object" && typeof createImageBitmap === "function";
}

/**
 * The camera's pictures with a soft background, once the first can be drawn. Rejects where it cannot be done.
 *
 * @param {MediaStreamTrack} raw
 * @returns {Promise<Effect>}
 */
export async function blur(raw) {
  if (!canBlur()) throw new Error("blur_unsupported");
  const { width = 4, height = 3 } = raw.getSettings();
  const worker = new Worker(new URL("blur-worker.js", import.meta.url));
  try {
    await started(worker, width > height);
    const track = streams.MediaStreamTrackProcessor && streams.MediaStreamTrackGenerator ? handOver(worker, raw) : await feed(worker, raw);
    track.contentHint = "motion";
    return {
      track,
      stop() {
        track.stop();
        worker.terminate();
      },
    };
  } catch (error) {
    worker.terminate();
    throw error;
  }
}

/** @param {Worker} worker @param {boolean} lying @returns {Promise<void>} */
function started(worker, lying) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error("blur_late")), PATIENCE_MS);
    worker.onerror = (event) => {
      event.preventDefault();
      clearTimeout(late);
      reject(new Error("blur_failed"));
    };
    worker.onmessage = ({ data }) => {
      clearTimeout(late);
      if (data.ready) resolve();
      else reject(new Error(data.failed));
    };
    worker.postMessage({ lying });
  });
}

/** @param {Worker} worker @param {MediaStreamTrack} raw @returns {MediaStreamTrack} */
function handOver(worker, raw) {
  const own = raw.clone();
  const { readable } = new streams.MediaStreamTrackProcessor({ track: own, maxBufferSize: 1 });
  const generator = new streams.MediaStreamTrackGenerator({ kind: "video" });
  worker.postMessage({ readable, writable: generator.writable }, [readable, generator.writable]);
  const stop = generator.stop.bind(generator);
  generator.stop = () => {
    own.stop();
    stop();
  };
  return generator;
}

/** @param {Worker} worker @param {MediaStreamTrack} raw @returns {Promise<MediaStreamTrack>} */
async function feed(worker, raw) {
  const video = document.createElement("video");
  Object.assign(video, { muted: true, playsInline: true, srcObject: new MediaStream([raw]) });
  await video.play();
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: video.videoWidth, height: video.videoHeight });
  const screen = canvas.getContext("bitmaprenderer");
  if (screen === null) throw new Error("blur_unsupported");
  const [track] = canvas.captureStream(RATE).getVideoTracks();
  if (track === undefined) throw new Error("blur_unsupported");
  let going = true;
  const next = async () => {
    if (!going) return;
    const picture = await createImageBitmap(video);
    worker.postMessage({ picture }, [picture]);
  };
  worker.onmessage = ({ data }) => {
    if (!going || !data.painted) return;
    screen.transferFromImageBitmap(data.painted);
    setTimeout(() => next().catch(() => undefined), Math.max(data.pause, 1000 / RATE - data.pause));
  };
  const stop = track.stop.bind(track);
  track.stop = () => {
    going = false;
    video.srcObject = null;
    stop();
  };
  await next();
  return track;
}
