/**
 * What is asked of the browser's devices, depending on how one wishes to be heard and seen, and what its refusals mean.
 * Holding the devices is devices.js.
 *
 * @module media/wishes
 */

/** @typedef {"microphone"|"camera"} Device */
/** How one wishes to be heard and seen. @typedef {{mode: "full"|"low"|"audio", musicMode: boolean, noiseSuppression: boolean, backgroundBlur: boolean, muteWhenHidden: boolean}} Options */

/** A small picture is enough for a face on a map, and cheap enough to encode once per person. */
const CAMERA = { width: { ideal: 640 }, height: { ideal: 360 }, frameRate: { ideal: 24, max: 30 } };
const MICROPHONE = { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: { ideal: 1 } };
/** What helps a voice harms an instrument. */
const MUSIC = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
/** With little bandwidth, fewer pictures rather than coarser ones. */
const FEW_PICTURES = { ideal: 12, max: 15 };
/** Letters must stay legible; films are rare. */
export const SCREEN = { width: { max: 1920 }, height: { max: 1080 }, frameRate: { max: 12 } };
/** What is played on a shared screen is not a voice. Whether it is shared at all the person says to the browser. */
export const SCREEN_SOUND = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };

/** Changing nothing, and asking for nothing. @type {Readonly<Options>} */
export const PLAIN = Object.freeze({ mode: "full", musicMode: false, noiseSuppression: false, backgroundBlur: false, muteWhenHidden: false });

/** A refusal with a text of its own: its `code` has a key `error.<code>` in the language files. */
export class MediaError extends Error {
  /** @param {string} code */
  constructor(code) {
    super(code);
    this.name = "MediaError";
    this.code = code;
  }
}

/**
 * Why the browser did not give a device: the person (or a policy) said no, there is none, or something else holds it.
 *
 * @param {unknown} error
 * @returns {"denied"|"missing"|"busy"}
 */
export function reasonOf(error) {
  const name = error instanceof Error || error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError" || name === "PermissionDeniedError") return "denied";
  if (name === "NotReadableError" || name === "AbortError" || name === "TrackStartError") return "busy";
  return "missing";
}

/**
 * The devices of a kind as one list to choose from: without the browser's doubles, and without those it will not name.
 *
 * @param {MediaDeviceInfo[]} devices
 * @param {MediaDeviceKind} kind
 */
export function choices(devices, kind) {
  return devices.filter(
    (device) => device.kind === kind && device.deviceId !== "" && device.deviceId !== "communications",
  );
}

/**
 * What to ask the browser for.
 *
 * @param {Device} device
 * @param {string|null} deviceId
 * @param {Readonly<Options>} [options]
 * @returns {MediaStreamConstraints}
 */
export function constraintsFor(device, deviceId, options = PLAIN) {
  const chosen = deviceId ? { deviceId: { exact: deviceId } } : {};
  if (device === "camera") return { video: { ...CAMERA, ...(options.mode === "full" ? {} : { frameRate: FEW_PICTURES }), ...chosen } };
  // Two suppressors in a row take parts of the voice with them.
  const own = options.musicMode ? MUSIC : options.noiseSuppression ? { noiseSuppression: false } : {};
  return { audio: { ...MICROPHONE, ...own, ...chosen } };
}
