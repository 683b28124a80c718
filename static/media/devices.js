/**
 * One's own microphone, camera and screen: asking for them, muting, choosing, losing and finding them again, and what
 * the browser says when it may not or cannot. What changes their sound and picture is in effects/; sending them to
 * anybody is not here.
 *
 * @module media/devices
 */

import { EFFECTS, Wardrobe } from "./effects/wardrobe.js";
import { choices, constraintsFor, MediaError, PLAIN, reasonOf, SCREEN, SCREEN_SOUND } from "./wishes.js";

/** @typedef {import("../types.js").LocalMedia} LocalMedia */
/** @typedef {import("./wishes.js").Device} Device */
/** @typedef {import("./wishes.js").Options} Options */
/** @typedef {"microphone"|"camera"|"screen"|"screen_sound"} Source */

/**
 * What happened to a device by itself: another took its place, it is back, it was muted while nobody looked, or an
 * effect cannot be had.
 * @typedef {{device: Device|"speaker", what: "switched"|"back"|"hidden"|"effect", label: string}} News
 */

/**
 * @typedef {Object} Hooks
 * @property {(changes: Partial<LocalMedia>) => void} onState
 * @property {(source: Source, track: MediaStreamTrack|null) => void} onTrack  what is to be sent of a source from now on
 * @property {(track: MediaStreamTrack|null) => void} onMicrophone  what the meter listens to
 * @property {(code: string) => void} onProblem
 * @property {(news: News) => void} [onNews]
 * @property {(speakerId: string) => void} [onSpeaker]  play through this one from now on
 */

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
  /** What leaves the page: a double of the raw microphone, or what an effect made of it, that is shut while muted. @type {MediaStreamTrack|null} */
  #voice = null;
  /** @type {Options} */
  #options = { ...PLAIN };
  /** @type {Wardrobe} */
  #wardrobe;
  /** Devices that went by themselves: which it was, and whether it is still wanted. @type {Map<Device|"speaker", {id: string, wanted: boolean}>} */
  #gone = new Map();
  /** Muted because nobody looked at the page. */
  #hushed = false;
  /** What is wanted now, which may change while the browser asks. @type {Record<Device|"screen", boolean>} */
  #wanted = { microphone: false, camera: false, screen: false };
  /** Requests to the browser go one after the other. @type {Promise<unknown>} */
  #queue = Promise.resolve();
  /** @type {MediaStream|null} */
  #cameraStream = null;
  /** @type {MediaStream|null} */
  #screenStream = null;
  /** @type {Hooks} */
  #hooks;

  /**
   * @param {Hooks} hooks
   * @param {import("./effects/wardrobe.js").Effects} [effects]
   */
  constructor(hooks, effects = EFFECTS) {
    this.#hooks = hooks;
    this.#wardrobe = new Wardrobe(
      effects,
      (device, track) => this.#wear(device, track),
      (device, { label }) => this.#hooks.onNews?.({ device, what: "effect", label }),
    );
    this.#browser?.addEventListener("devicechange", () => void this.#devicesChanged());
    globalThis.document?.addEventListener("visibilitychange", () => this.#seen(!document.hidden));
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
    this.#want("microphone", on);
    this.#mute();
    if (on && !this.#raw.has("microphone")) {
      await this.#inTurn(async () => {
        if (!this.#raw.has("microphone")) await this.#take("microphone", this.state.microphoneId);
      });
    }
  }

  /** @param {boolean} on */
  async setCamera(on) {
    this.#want("camera", on);
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
      stream = await this.#browser.getDisplayMedia({ video: SCREEN, audio: SCREEN_SOUND });
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
    this.#hooks.onTrack("screen_sound", stream.getAudioTracks()[0] ?? null);
    this.#set({ screen: true });
  }

  /**
   * Be heard and seen like this from now on. Never rejects: what cannot be done is told as news.
   *
   * @param {Partial<Options>} options
   */
  async setOptions(options) {
    const before = this.#options;
    this.#options = { ...before, ...options };
    const now = this.#options;
    if (now.mode === "audio" && before.mode !== "audio") await this.setCamera(false);
    const heardAnew = now.musicMode !== before.musicMode || now.noiseSuppression !== before.noiseSuppression;
    if (now.backgroundBlur !== before.backgroundBlur) this.#dress("camera");
    if ((now.mode === "full") !== (before.mode === "full")) {
      const { video } = constraintsFor("camera", this.state.cameraId, now);
      if (typeof video === "object") this.#raw.get("camera")?.applyConstraints(video).catch(() => undefined);
    }
    // What the browser does to a sound is fixed when the microphone is taken.
    if (heardAnew && this.#raw.has("microphone")) {
      await this.#inTurn(() => this.#take("microphone", this.state.microphoneId)).catch((error) => this.#hooks.onProblem(error.code ?? "media_failed"));
    }
  }

  /** @param {{microphoneId?: string, cameraId?: string, speakerId?: string}} choice */
  async choose(choice) {
    for (const device of /** @type {const} */ (["microphone", "camera", "speaker"])) if (choice[`${device}Id`] !== undefined) this.#gone.delete(device);
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

  /** What the person wants now also counts for a device that is away. @param {Device} device @param {boolean} on */
  #want(device, on) {
    this.#wanted[device] = on;
    const gone = this.#gone.get(device);
    if (gone !== undefined) gone.wanted = on;
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
          ...constraintsFor("microphone", this.state.microphoneId, this.#options),
          ...constraintsFor("camera", this.state.cameraId, this.#options),
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
      stream = await this.#ask(constraintsFor(device, deviceId, this.#options));
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
      this.#set({ camera: true, cameraId: id, cameraPermission: "granted" });
    } else {
      this.#hooks.onMicrophone(track);
      this.#set({ microphoneId: id, microphonePermission: "granted" });
    }
    this.#dress(device);
  }

  /** Send what a device gives, changed as one wishes. @param {Device} device */
  #dress(device) {
    const raw = this.#raw.get(device);
    if (raw === undefined) return;
    const { backgroundBlur, noiseSuppression, musicMode } = this.#options;
    const wish = device === "camera" ? (backgroundBlur ? "blur" : null) : noiseSuppression && !musicMode ? "denoise" : null;
    // A voice may be heard while its effect is made ready; a background that is to be blurred is not shown first.
    if (device === "microphone" && wish !== null && this.#voice === null) this.#wear(device, raw);
    void this.#wardrobe.dress(device, raw, wish);
  }

  /** @param {Device} device @param {MediaStreamTrack} track */
  #wear(device, track) {
    if (device === "camera") {
      this.#cameraStream = new MediaStream([track]);
      this.#hooks.onTrack("camera", track);
      // Told again, since the picture is another one.
      this.#hooks.onState({ camera: true });
      return;
    }
    this.#voice?.stop();
    this.#voice = track === this.#raw.get("microphone") ? track.clone() : track;
    this.#voice.contentHint = this.#options.musicMode ? "music" : "speech";
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
    this.#wardrobe.strip("microphone");
    this.#voice?.stop();
    this.#voice = null;
    this.#hooks.onMicrophone(null);
    this.#mute();
  }

  #stopCamera() {
    this.#raw.get("camera")?.stop();
    this.#raw.delete("camera");
    this.#wardrobe.strip("camera");
    this.#cameraStream = null;
    this.#hooks.onTrack("camera", null);
    this.#set({ camera: false });
  }

  #stopScreen() {
    this.#wanted.screen = false;
    for (const track of this.#screenStream?.getTracks() ?? []) track.stop();
    this.#raw.delete("screen");
    this.#screenStream = null;
    this.#hooks.onTrack("screen", null);
    this.#hooks.onTrack("screen_sound", null);
    this.#set({ screen: false });
  }

  /**
   * A device was unplugged, or the permission taken back: another takes its place if there is one.
   *
   * @param {Device} device
   * @param {MediaStreamTrack} track
   */
  async #lost(device, track) {
    if (this.#raw.get(device) !== track) return;
    const wanted = this.#wanted[device];
    const id = this.state[`${device}Id`];
    if (device === "camera") this.#stopCamera();
    else this.#stopMicrophone();
    this.#wanted[device] = wanted;
    if (id !== null) this.#gone.set(device, { id, wanted });
    try {
      await this.#inTurn(() => this.#take(device, null));
      this.#hooks.onNews?.({ device, what: "switched", label: this.#raw.get(device)?.label ?? "" });
    } catch (error) {
      // The permission was taken back, or there is no other.
      const denied = error instanceof MediaError && error.code === `${device}_denied`;
      this.#hooks.onProblem(denied ? error.code : `${device}_missing`);
    }
  }

  /** Something was plugged in or out: what was missing may now be asked for, and what went may be back. */
  async #devicesChanged() {
    const { microphones, cameras, speakers } = await this.list();
    if (this.state.microphonePermission === "missing" && microphones.length > 0) this.#set({ microphonePermission: "unknown" });
    if (this.state.cameraPermission === "missing" && cameras.length > 0) this.#set({ cameraPermission: "unknown" });
    this.#followSpeaker(speakers);
    await this.#inTurn(async () => {
      await this.#again("microphone", microphones);
      await this.#again("camera", cameras);
    });
  }

  /** Take a device again that went by itself; where there was none, any will do. @param {Device} device @param {MediaDeviceInfo[]} present */
  async #again(device, present) {
    const gone = this.#gone.get(device);
    const back = present.find(({ deviceId }) => deviceId === gone?.id) ?? (this.#raw.has(device) ? undefined : present[0]);
    if (gone === undefined || back === undefined) return;
    const wanted = this.#raw.has(device) ? this.#wanted[device] : gone.wanted;
    // A camera that was switched off since is only remembered.
    if (device === "camera" && !wanted) return;
    this.#wanted[device] = wanted;
    try {
      await this.#take(device, back.deviceId);
    } catch {
      return;
    }
    if (back.deviceId === gone.id) this.#gone.delete(device);
    this.#hooks.onNews?.({ device, what: "back", label: back.label });
  }

  /** The sound goes on elsewhere while the chosen loudspeaker is away. @param {MediaDeviceInfo[]} speakers */
  #followSpeaker(speakers) {
    const { speakerId } = this.state;
    const gone = this.#gone.get("speaker");
    const back = speakers.find(({ deviceId }) => deviceId === gone?.id);
    if (back !== undefined) {
      this.#gone.delete("speaker");
      this.#set({ speakerId: back.deviceId });
      this.#hooks.onSpeaker?.(back.deviceId);
      this.#hooks.onNews?.({ device: "speaker", what: "back", label: back.label });
    } else if (speakerId !== null && speakerId !== "default" && !speakers.some(({ deviceId }) => deviceId === speakerId)) {
      this.#gone.set("speaker", { id: speakerId, wanted: true });
      this.#set({ speakerId: null });
      this.#hooks.onSpeaker?.("default");
      this.#hooks.onNews?.({ device: "speaker", what: "switched", label: speakers[0]?.label ?? "" });
    }
  }

  /** Somebody looks at the page again, or no longer. @param {boolean} seen */
  #seen(seen) {
    if (!seen && this.#options.muteWhenHidden && this.state.microphone) {
      this.#hushed = true;
      void this.setMicrophone(false);
    } else if (seen && this.#hushed) {
      this.#hushed = false;
      if (!this.state.microphone) this.#hooks.onNews?.({ device: "microphone", what: "hidden", label: "" });
    }
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
