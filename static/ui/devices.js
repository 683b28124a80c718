/**
 * Camera and microphone as a person sets them: preview, choice, level meter, and what to do when they are denied.
 * Opening and closing them is done in media/.
 *
 * @module ui/devices
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { forget, html, useApp, useTopics } from "./context.js";
import { t } from "./i18n.js";
import { Icon } from "./parts.js";

/** @typedef {import("../types.js").LocalMedia} LocalMedia */

/** The meter moves this often; more is not seen. */
const METER_MS = 60;

/**
 * The picture of a stream, silent: sound is played by media/.
 * @param {{stream: MediaStream|null, label: string, mirrored?: boolean}} props
 */
export function Video({ stream, label, mirrored = false }) {
  const video = useRef(/** @type {HTMLVideoElement|null} */ (null));
  useEffect(() => {
    if (!video.current || video.current.srcObject === stream) return;
    video.current.srcObject = stream;
    if (stream) video.current.play().catch(() => undefined);
  });
  return html`<video ref=${video} class=${mirrored ? "mirrored" : ""} aria-label=${label} autoplay playsinline muted></video>`;
}

/** How loud one's own microphone is; says in words whether it hears anything. */
export function Meter() {
  const { actions } = useApp();
  const bar = useRef(/** @type {HTMLElement|null} */ (null));
  const [heard, setHeard] = useState(false);
  useEffect(() => {
    let shown = 0;
    const timer = setInterval(() => {
      const level = actions.microphoneLevel();
      // Falls slower than it rises, as the eye expects.
      shown = Math.max(level, shown * 0.8);
      bar.current?.style.setProperty("--level", shown.toFixed(3));
      if (level > 0.08) setHeard(true);
    }, METER_MS);
    return () => clearInterval(timer);
  }, []);
  return html`<div class="meter-row">
    <div class="meter" ref=${bar} role="img" aria-label=${t(heard ? "devices.heard" : "devices.silent")}>
      ${Array.from({ length: 12 }, (_, index) => html`<span style=${{ "--step": index / 12 }}></span>`)}
    </div>
    <small aria-hidden="true">${t(heard ? "devices.heard" : "devices.silent")}</small>
  </div>`;
}

/**
 * The devices that can be chosen, looked up again when one is plugged in or permitted.
 * @returns {{microphones: MediaDeviceInfo[], cameras: MediaDeviceInfo[], speakers: MediaDeviceInfo[]}}
 */
function useDevices() {
  const { actions } = useApp();
  const { local } = useTopics(["media"]);
  const [devices, setDevices] = useState(/** @type {Awaited<ReturnType<typeof actions.devices>>} */ ({ microphones: [], cameras: [], speakers: [] }));
  useEffect(() => {
    let here = true;
    const look = () => forget(actions.devices().then((found) => here && setDevices(found)));
    look();
    navigator.mediaDevices?.addEventListener("devicechange", look);
    return () => {
      here = false;
      navigator.mediaDevices?.removeEventListener("devicechange", look);
    };
  }, [local.microphonePermission, local.cameraPermission]);
  return devices;
}

/**
 * @param {{label: string, icon: string, devices: MediaDeviceInfo[], chosen: string|null, onChoose: (id: string) => void}} props
 */
function Choice({ label, icon, devices, chosen, onChoose }) {
  // A browser that has not been permitted gives no names; a choice between nameless things is none.
  if (!devices.some((device) => device.label)) return null;
  return html`<label class="choice">
    <${Icon} name=${icon} size=${16} />
    <span class="hidden">${label}</span>
    <select
      value=${chosen ?? devices[0]?.deviceId}
      onChange=${(/** @type {Event & {currentTarget: HTMLSelectElement}} */ event) => onChoose(event.currentTarget.value)}
    >
      ${devices.map((device, index) => html`<option key=${device.deviceId} value=${device.deviceId}>${device.label || `${label} ${index + 1}`}</option>`)}
    </select>
  </label>`;
}

/**
 * The choice of devices, as far as they may be named.
 * @param {{speakers?: boolean}} props
 */
export function DeviceChoices({ speakers = false }) {
  const { actions, store } = useApp();
  const devices = useDevices();
  const { local } = store.state;
  return html`<div class="choices">
    <${Choice} label=${t("devices.choose_camera")} icon="video" devices=${devices.cameras} chosen=${local.cameraId} onChoose=${(/** @type {string} */ cameraId) => forget(actions.chooseDevices({ cameraId }))} />
    <${Choice} label=${t("devices.choose_microphone")} icon="mic" devices=${devices.microphones} chosen=${local.microphoneId} onChoose=${(/** @type {string} */ microphoneId) => forget(actions.chooseDevices({ microphoneId }))} />
    ${speakers && html`<${Choice} label=${t("devices.choose_speaker")} icon="volume-2" devices=${devices.speakers} chosen=${local.speakerId} onChoose=${(/** @type {string} */ speakerId) => forget(actions.chooseDevices({ speakerId }))} />`}
  </div>`;
}

/**
 * What keeps the devices from working, and what to do about it.
 * @param {LocalMedia} local
 * @returns {string[]}
 */
export function deviceProblems(local) {
  if (!navigator.mediaDevices) return [t("devices.insecure")];
  const problems = [];
  if (local.cameraPermission === "denied" && local.microphonePermission === "denied") problems.push(t("devices.both_denied"));
  else {
    if (local.cameraPermission === "denied") problems.push(t("error.camera_denied"));
    if (local.microphonePermission === "denied") problems.push(t("error.microphone_denied"));
  }
  if (local.cameraPermission === "missing") problems.push(t("error.camera_missing"));
  if (local.microphonePermission === "missing") problems.push(t("error.microphone_missing"));
  return problems;
}
