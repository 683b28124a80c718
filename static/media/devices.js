/**
 * One's own microphone, camera and screen: asking for them, muting, choosing, and what the browser says when it
 * may not or cannot. Sending them to anybody is not here.
 *
 * @module media/devices
 */

/** @typedef {import("../types.js").LocalMedia} LocalMedia */
/** @typedef {"microphone"|"camera"} Device */
/** @typedef {"microphone"|"camera"|"screen"} Source */

/** A small picture is enough for a face on a map, and cheap enough to encode once per person. */
const CAMERA = { width: { ideal: 640 }, height: { ideal: 360 }, frameRate: { ideal: 24, max: 30 } };
const MICROPHONE = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
const SCREEN = { width: { max: 1920 }, height: { max: 1080 }, frameRate: { max: 12 } };

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
 * @returns {MediaStreamConstraints}
 */
export function constraintsFor(device, deviceId) {
  const chosen = deviceId ? { deviceId: { exact: deviceId } } : {};
  return device === "microphone" ? { audio: { ...MICROPHONE, ...chosen } } : { video: { ...CAMERA, ...chosen } };
}

/** One's own devices. `onTrack` hears what is to be sent of each source from now on (null: nothing). */
export class Devices {
  /** @type {LocalMedia} */
  state = {
    microphone: false,
    camera: false,
    screen: false,
    microphonePermission: "unknown",
    cameraPermission: "unknown",
    microphoneId: null,
    cameraId: null,
    speakerId: null,
  };
  /** What the device gives; a muted microphone still moves the meter here. @type {Map<Source, MediaStreamTrack>} */
  #raw = new Map();
  /** What leaves the page: a double of the raw microphone that is shut while muted. @type {MediaStreamTrack|null} */
  #voice = null;
  /** What is wanted now, which may change while the browser asks. @type {Record<Source, boolean>} */
  #wanted = { microphone: false, camera: false, screen: false };
  /** Requests to the browser go one after the other. @type {Promise<unknown>} */
  #queue = Promise.resolve();
  /** @type {MediaStream|null} */
  #cameraStream = null;
  /** @type {MediaStream|null} */
  #screenStream = null;
  /** @type {{onState: (changes: Partial<LocalMedia>) => void, onTrack: (source: Source, track: MediaStreamTrack|null) => void, onMicrophone: (track: MediaStreamTrack|null) => void, onProblem: (code: string) => void}} */
  #hooks;

  /**
   * @param {{onState: (changes: Partial<LocalMedia>) => void, onTrack: (source: Source, track: MediaStreamTrack|null) => void, onMicrophone: (track: MediaStreamTrack|null) => void, onProblem: (code: string) => void}} hooks
   */
  constructor(hooks) {
    this.#hooks = hooks;
    this.#browser?.addEventListener("devicechange", () => void this.#devicesChanged());
  }

  /** The camera's picture, for oneself. */
  get cameraStream() {
    return this.#cameraStream;
  }

  /** The shared screen, for oneself. */
  get screenStream() {
    return this.#screenStream;
  }

  /** What one can choose from; names appear once permission was given. */
  async list() {
    const devices = (await this.#browser?.enumerateDevices().catch(() => [])) ?? [];
    return {
      microphones: choices(devices, "audioinput"),
      cameras: choices(devices, "videoinput"),
      speakers: choices(devices, "audiooutput"),
    };
  }

  /**
   * Ask for what is wished in the lobby: the camera comes on, the microphone stays muted. Never rejects.
   *
   * @param {{microphone: boolean, camera: boolean}} wish
   */
  async prepare(wish) {
    this.#wanted.camera = wish.camera;
    if (!wish.camera) this.#stopCamera();
    if (!wish.microphone) this.#stopMicrophone();
    if (this.#browser === undefined) {
      this.#set({ microphonePermission: "missing", cameraPermission: "missing" });
      this.#hooks.onProblem("insecure_context");
      return;
    }
    await this.#inTurn(() => this.#prepare(wish));
  }

  /** @param {boolean} on */
  async setMicrophone(on) {
    this.#wanted.microphone = on;
    this.#mute();
    if (on && !this.#raw.has("microphone")) {
      await this.#inTurn(async () => {
        if (!this.#raw.has("microphone")) await this.#take("microphone", this.state.microphoneId);
      });
    }
  }

  /** @param {boolean} on */
  async setCamera(on) {
    this.#wanted.camera = on;
    if (!on) {
      this.#stopCamera();
      return;
    }
    await this.#inTurn(async () => {
      if (this.#wanted.camera && !this.#raw.has("camera")) await this.#take("camera", this.state.cameraId);
    });
  }

  /** @param {boolean} on */
  async setScreen(on) {
    this.#wanted.screen = on;
    if (!on) {
      this.#stopScreen();
      return;
    }
    // Not in turn: the browser grants this only right after the click.
    if (this.#raw.has("screen")) return;
    if (this.#browser?.getDisplayMedia === undefined) throw new MediaError("screen_missing");
    let stream;
    try {
      stream = await this.#browser.getDisplayMedia({ video: SCREEN, audio: false });
    } catch (error) {
      this.#wanted.screen = false;
      throw new MediaError(reasonOf(error) === "denied" ? "screen_denied" : "screen_missing");
    }
    const [track] = stream.getVideoTracks();
    if (!this.#wanted.screen || track === undefined || this.#raw.has("screen")) {
      for (const unused of stream.getTracks()) unused.stop();
      return;
    }
    track.contentHint = "detail";
    track.onended = () => this.#stopScreen();
    this.#raw.set("screen", track);
    this.#screenStream = stream;
    this.#hooks.onTrack("screen", track);
    this.#set({ screen: true });
  }

  /** @param {{microphoneId?: string, cameraId?: string, speakerId?: string}} choice */
  async choose(choice) {
    if (choice.speakerId !== undefined) this.#set({ speakerId: choice.speakerId });
    await this.#inTurn(async () => {
      for (const device of /** @type {const} */ (["microphone", "camera"])) {
        const wanted = choice[`${device}Id`];
        if (wanted === undefined || wanted === this.state[`${device}Id`]) continue;
        if (this.#raw.has(device)) await this.#take(device, wanted);
        else this.#set({ [`${device}Id`]: wanted });
      }
    });
  }

  get #browser() {
    return globalThis.navigator?.mediaDevices;
  }

  /**
   * @template T
   * @param {() => Promise<T>} work
   * @returns {Promise<T>}
   */
  #inTurn(work) {
    const done = this.#queue.then(work);
    this.#queue = done.catch(() => undefined);
    return done;
  }

  /** @param {{microphone: boolean, camera: boolean}} wish */
  async #prepare(wish) {
    /** @type {Device[]} */
    const devices = [];
    if (wish.microphone && !this.#raw.has("microphone")) devices.push("microphone");
    if (wish.camera && !this.#raw.has("camera")) devices.push("camera");
    if (devices.length === 2) {
      try {
        // One question to the person instead of two.
        const stream = await this.#ask({
          ...constraintsFor("microphone", this.state.microphoneId),
          ...constraintsFor("camera", this.state.cameraId),
        });
        for (const track of stream.getTracks()) this.#took(track.kind === "audio" ? "microphone" : "camera", track);
        return;
      } catch {
        // One of them may still be had: ask for each.
      }
    }
    for (const device of devices) await this.#take(device, this.state[`${device}Id`]).catch(() => undefined);
  }

  /** @param {MediaStreamConstraints} constraints @returns {Promise<MediaStream>} */
  async #ask(constraints) {
    if (this.#browser === undefined) throw new MediaError("insecure_context");
    return this.#browser.getUserMedia(constraints);
  }

  /**
   * @param {Device} device
   * @param {string|null} deviceId
   * @returns {Promise<void>}
   */
  async #take(device, deviceId) {
    let stream;
    try {
      stream = await this.#ask(constraintsFor(device, deviceId));
    } catch (error) {
      if (error instanceof MediaError) throw error;
      const reason = reasonOf(error);
      // The one chosen earlier was unplugged: any other is better than none.
      if (deviceId !== null && reason === "missing") {
        this.#set({ [`${device}Id`]: null });
        return this.#take(device, null);
      }
      if (reason !== "busy") this.#set({ [`${device}Permission`]: reason });
      this.#wanted[device] = this.#raw.has(device) && this.#wanted[device];
      throw new MediaError(reason === "busy" ? "media_failed" : `${device}_${reason}`);
    }
    this.#took(device, stream.getTracks()[0]);
  }

  /** @param {Device} device @param {MediaStreamTrack} track */
  #took(device, track) {
    const id = track.getSettings().deviceId ?? null;
    this.#raw.get(device)?.stop();
    if (device === "camera" && !this.#wanted.camera) {
      track.stop();
      this.#raw.delete("camera");
      this.#set({ cameraPermission: "granted" });
      return;
    }
    this.#raw.set(device, track);
    track.onended = () => void this.#lost(device, track);
    if (device === "camera") {
      track.contentHint = "motion";
      this.#cameraStream = new MediaStream([track]);
      this.#hooks.onTrack("camera", track);
      this.#set({ camera: true, cameraId: id, cameraPermission: "granted" });
      return;
    }
    this.#voice?.stop();
    this.#voice = track.clone();
    this.#hooks.onMicrophone(track);
    this.#set({ microphoneId: id, microphonePermission: "granted" });
    this.#mute();
  }

  /** Let the voice out, or not: at once, whatever is still being asked. */
  #mute() {
    const on = this.#wanted.microphone && this.#voice !== null;
    if (this.#voice !== null) this.#voice.enabled = on;
    // Muted, not even silence is sent.
    this.#hooks.onTrack("microphone", on ? this.#voice : null);
    this.#set({ microphone: on });
  }

  #stopMicrophone() {
    this.#wanted.microphone = false;
    this.#raw.get("microphone")?.stop();
    this.#raw.delete("microphone");
    this.#voice?.stop();
    this.#voice = null;
    this.#hooks.onMicrophone(null);
    this.#mute();
  }

  #stopCamera() {
    this.#raw.get("camera")?.stop();
    this.#raw.delete("camera");
    this.#cameraStream = null;
    this.#hooks.onTrack("camera", null);
    this.#set({ camera: false });
  }

  #stopScreen() {
    this.#wanted.screen = false;
    this.#raw.get("screen")?.stop();
    this.#raw.delete("screen");
    this.#screenStream = null;
    this.#hooks.onTrack("screen", null);
    this.#set({ screen: false });
  }

  /** A device was unplugged, or the permission taken back: another takes its place if there is one. */
  /** @param {Device} device @param {MediaStreamTrack} track */
  async #lost(device, track) {
    if (this.#raw.get(device) !== track) return;
    const wanted = this.#wanted[device];
    if (device === "camera") this.#stopCamera();
    else this.#stopMicrophone();
    this.#wanted[device] = wanted;
    try {
      await this.#inTurn(() => this.#take(device, null));
    } catch {
      this.#hooks.onProblem(`${device}_missing`);
    }
  }

  /** Somebody plugged something in: what was missing may now be asked for. */
  async #devicesChanged() {
    const { microphones, cameras } = await this.list();
    if (this.state.microphonePermission === "missing" && microphones.length > 0) this.#set({ microphonePermission: "unknown" });
    if (this.state.cameraPermission === "missing" && cameras.length > 0) this.#set({ cameraPermission: "unknown" });
  }

  /** @param {Partial<LocalMedia>} changes */
  #set(changes) {
    const news = Object.entries(changes).filter(([key, value]) => this.state[/** @type {keyof LocalMedia} */ (key)] !== value);
    if (news.length === 0) return;
    const difference = /** @type {Partial<LocalMedia>} */ (Object.fromEntries(news));
    Object.assign(this.state, difference);
    this.#hooks.onState(difference);
  }
}
