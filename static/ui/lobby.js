/**
 * The page before the door: the place seen through its window, a name, a figure, the devices, one button that enters.
 * The button is the only one of its role here, the name the only text box: whoever comes by screen reader, or by script, finds both at once.
 *
 * @module ui/lobby
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { isAtDoor, profileOf } from "../state/door.js";
import { LobbyAccount } from "./account.js";
import { Figure, useAvatars } from "./avatars.js";
import { CompanyOffer, useCompany } from "./company.js";
import { forget, html, useApp, useTopics } from "./context.js";
import { DeviceChoices, deviceProblems, Meter, Video } from "./devices.js";
import { Gate, useGate } from "./gate.js";
import { errorText, LANGUAGE_NAMES, LANGUAGES, language, t } from "./i18n.js";
import { Icon, Mark, Switch } from "./parts.js";
import { paintMap } from "./preview.js";
import { Turn, useTurn } from "./turn.js";
import { fetchMap, useGlimpse } from "./rooms.js";

/** @typedef {import("./rooms.js").Glimpse} Glimpse */

/** The server takes names up to this length. */
const NAME_LENGTH = 40;

export function Lobby() {
  const { actions, store } = useApp();
  const state = useTopics(["ui", "connection", "media"]);
  const { avatars } = useAvatars();
  const glimpse = useGlimpse(state.room);
  const [name, setName] = useState(state.preferences.name);
  const [avatar, setAvatar] = useState(state.preferences.avatar);
  const [problem, setProblem] = useState(/** @type {string|null} */ (null));
  const [nameless, setNameless] = useState(false);
  const [busy, setBusy] = useState(false);
  const field = useRef(/** @type {HTMLInputElement|null} */ (null));
  // Whoever comes for the first time looks like themselves, not like everybody else who comes for the first time.
  useEffect(() => {
    if (avatars.length > 1 && isFirstVisit()) setAvatar(avatars[Math.floor(Math.random() * avatars.length)]?.id ?? avatar);
  }, [avatars]);
  const chosen = avatars.some((each) => each.id === avatar) ? avatar : (avatars[0]?.id ?? "a01");
  const entering = busy || state.stage === "entering";

  useEffect(() => {
    if (!name && !matchMedia("(pointer: coarse)").matches) field.current?.focus({ preventScroll: true });
  }, []);

  const touched = useRef(false);
  const opened = useRef(() => {});
  const gate = useGate(() => opened.current());
  const turn = useTurn(() => opened.current());
  const company = useCompany();
  // An account has a name and a figure; what somebody typed meanwhile stays.
  useEffect(() => {
    if (touched.current) return;
    const profile = profileOf(gate.me, state.preferences);
    if (!gate.me?.name || profile.name === "") return;
    setName(profile.name);
    setAvatar(profile.avatar);
  }, [gate.me]);

  /** @param {Event} [event] */
  const enter = async (event) => {
    event?.preventDefault();
    if (entering || gate.waiting || !gate.passable) return;
    const wanted = name.normalize("NFC").trim();
    setProblem(null);
    setNameless(!wanted);
    if (!wanted) {
      field.current?.focus();
      return;
    }
    setBusy(true);
    try {
      if (store.state.local.microphone) await actions.setMicrophone(false);
      // Without an event it was a host who opened: there is nothing more to show.
      if (event === undefined || (await gate.pass(wanted))) {
        await company.call();
        await actions.enter({ name: wanted, avatar: chosen });
      }
    } catch (error) {
      const code = /** @type {any} */ (error)?.code ?? "offline";
      if (code === "room_full") await turn.wait();
      else if (!isAtDoor(code) || gate.kind !== "open") setProblem(errorText(code));
    }
    setBusy(false);
  };
  opened.current = () => forget(enter());

  return html`<main class="lobby">
    <${Window} room=${state.room} glimpse=${glimpse} avatar=${chosen} />
    <form class="door" onSubmit=${enter} novalidate>
      <header class="door-head">
        <span class="wordmark"><${Mark} size=${36} /><span>Papote</span></span>
        <${Languages} />
      </header>
      <div>
        <h1>${t("lobby.welcome")}</h1>
        <p class="lead">${t("lobby.lead")}</p>
      </div>
      <label class="field">
        <span>${t("lobby.name")}</span>
        <input
          ref=${field}
          type="text"
          name="name"
          autocomplete="nickname"
          data-most=${NAME_LENGTH}
          required
          value=${name}
          placeholder=${t("lobby.name_placeholder")}
          aria-invalid=${nameless ? "true" : undefined}
          aria-describedby=${nameless ? "lobby-nameless" : undefined}
          onInput=${(/** @type {Event & {currentTarget: HTMLInputElement}} */ event) => ((touched.current = true), setName(event.currentTarget.value), setNameless(false))}
        />
      </label>
      ${nameless && html`<p id="lobby-nameless" class="problem" role="alert"><${Icon} name="circle-alert" size=${18} /><span>${t("lobby.name_missing")}</span></p>`}
      <${AvatarPicker} chosen=${chosen} onChoose=${(/** @type {string} */ id) => ((touched.current = true), setAvatar(id))} />
      <${Gate} gate=${gate} />
      <${LobbyDevices} />
      <${CompanyOffer} company=${company} />
      <${Turn} place=${turn.place} />
      ${problem && html`<p class="problem" role="alert"><${Icon} name="circle-alert" size=${18} /><span>${problem}</span></p>`}
      <button type="submit" class="button button-main button-big" aria-disabled=${entering || gate.waiting || !gate.passable ? "true" : undefined} aria-busy=${entering || gate.waiting ? "true" : undefined}>
        <span>${gate.waiting ? t("gate.waits") : entering ? t("lobby.entering") : gate.kind === "knock" ? t("gate.knock_do") : t("lobby.enter")}</span>
      </button>
      <div class="lobby-foot">
        <p class="small"><${Icon} name="mic-off" size=${16} /> <span>${t("lobby.muted")}</span></p>
        <${LobbyAccount} />
      </div>
    </form>
  </main>`;
}

/** Whether this browser has kept nothing of an earlier visit, and the link names no figure. */
function isFirstVisit() {
  if (new URLSearchParams(location.search).has("avatar")) return false;
  try {
    return localStorage.getItem("papote.preferences") === null;
  } catch {
    return true;
  }
}

/**
 * @param {{room: string, glimpse: Glimpse|null, avatar: string}} props
 */
function Window({ room, glimpse, avatar }) {
  const { store } = useApp();
  const canvas = useRef(/** @type {HTMLCanvasElement|null} */ (null));
  const [painted, setPainted] = useState(false);
  useEffect(() => {
    let here = true;
    /** @type {import("../types.js").MapJSON|null} */
    let map = null;
    const paint = async () => {
      if (!map || !canvas.current) return;
      await paintMap(canvas.current, map, canvas.current.clientWidth < 500 ? 1 : 1.3);
      if (here) setPainted(true);
    };
    let timer = 0;
    const again = () => {
      clearTimeout(timer);
      timer = window.setTimeout(paint, 200);
    };
    const begin = async () => {
      map = store.state.map ?? (await fetchMap(room));
      if (here) forget(paint());
    };
    if (room) forget(begin());
    addEventListener("resize", again);
    return () => {
      here = false;
      clearTimeout(timer);
      removeEventListener("resize", again);
    };
  }, [room]);
  return html`<div class="window">
    <canvas ref=${canvas} class=${`window-view ${painted ? "painted" : ""}`} aria-hidden="true"></canvas>
    <div class="window-light" aria-hidden="true"></div>
    <div class="window-frame" aria-hidden="true"></div>
    <div class="window-sill">
      <${Figure} id=${avatar} scale=${2.5} walking />
      <p class="window-sign">
        <strong>${glimpse?.name ?? ""}</strong>
        <span>${!glimpse ? t("lobby.looking") : glimpse.people === 0 ? t("lobby.people_none") : t("lobby.people", { count: glimpse.people })}</span>
      </p>
    </div>
  </div>`;
}

export function Languages() {
  const { actions } = useApp();
  return html`<fieldset class="languages">
    <legend class="hidden">${t("settings.language")}</legend>
    ${LANGUAGES.map(
      (each) => html`<label key=${each} lang=${each} title=${LANGUAGE_NAMES[each]}>
        <input type="radio" name="language" checked=${language() === each} aria-label=${LANGUAGE_NAMES[each]} onChange=${() => actions.setPreferences({ lang: each })} />
        <span aria-hidden="true">${each.toUpperCase()}</span>
      </label>`,
    )}
  </fieldset>`;
}

/**
 * Figures to choose from: native radio buttons (one stop of the Tab key); arrows up and down move by rows.
 * @param {{chosen: string, onChoose: (id: string) => void, name?: string}} props
 */
export function AvatarPicker({ chosen, onChoose, name = "avatar" }) {
  const { avatars } = useAvatars();
  const grid = useRef(/** @type {HTMLElement|null} */ (null));
  useEffect(() => {
    const box = grid.current;
    const label = box?.querySelector("input:checked")?.parentElement;
    if (!box || !label) return;
    const hidden = label.offsetTop < box.scrollTop || label.offsetTop + label.offsetHeight > box.scrollTop + box.clientHeight;
    if (hidden) box.scrollTop = label.offsetTop - box.clientHeight / 2 + label.offsetHeight / 2;
  }, [avatars.length, chosen]);
  /** @param {KeyboardEvent} event */
  const byRows = (event) => {
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    const inputs = [...(grid.current?.querySelectorAll("input") ?? [])];
    const at = inputs.findIndex((input) => input === event.target);
    const tops = inputs.map((input) => input.parentElement?.offsetTop ?? 0);
    const columns = tops.filter((top) => top === tops[0]).length;
    const next = inputs[at + (event.key === "ArrowDown" ? columns : -columns)];
    event.preventDefault();
    if (!next) return;
    next.focus();
    next.click();
  };
  return html`<fieldset class="avatars">
    <legend>${t("lobby.avatar")}</legend>
    <div class="avatar-grid" ref=${grid} onKeyDown=${byRows}>
      ${avatars.map(
        (avatar) => html`<label key=${avatar.id} class="avatar" title=${avatar.label[language()] ?? avatar.id}>
          <input type="radio" name=${name} value=${avatar.id} checked=${avatar.id === chosen} aria-label=${avatar.label[language()] ?? avatar.id} onChange=${() => onChoose(avatar.id)} />
          <${Figure} id=${avatar.id} walking=${avatar.id === chosen} />
        </label>`,
      )}
    </div>
  </fieldset>`;
}

function LobbyDevices() {
  const { actions } = useApp();
  const { local } = useTopics(["media"]);
  const problems = deviceProblems(local);
  const possible = Boolean(navigator.mediaDevices);
  // Asks for the microphone and mutes it at once: the meter hears it, nobody else will.
  const tryMicrophone = async () => {
    await actions.setMicrophone(true);
    await actions.setMicrophone(false);
  };
  return html`<fieldset class="lobby-devices">
    <legend>${t("lobby.devices")}</legend>
    <div class="lobby-media">
      <div class="preview">
        ${local.camera
          ? html`<${Video} stream=${actions.cameraPreview()} label=${t("devices.own_picture")} mirrored />`
          : html`<span class="preview-off"><${Icon} name="video-off" size=${22} /><small>${t("devices.camera_off")}</small></span>`}
      </div>
      <div class="lobby-switches">
        <${Switch} icon="video" label=${t("devices.camera")} checked=${local.camera} onChange=${(/** @type {boolean} */ on) => forget(actions.setCamera(on))} disabled=${!possible} />
        ${local.microphonePermission === "granted"
          ? html`<div class="lobby-microphone"><${Icon} name="mic" /><${Meter} /></div>`
          : html`<${Switch} icon="mic" label=${t("lobby.try_microphone")} checked=${false} onChange=${() => forget(tryMicrophone())} disabled=${!possible} />`}
      </div>
    </div>
    <${DeviceChoices} />
    ${problems.map((text) => html`<p key=${text} class="notice" role="status"><${Icon} name="info" size=${18} /><span>${text}</span></p>`)}
  </fieldset>`;
}
