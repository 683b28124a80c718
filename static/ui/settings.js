/**
 * What a person can arrange for themselves; kept in this browser.
 *
 * @module ui/settings
 */
import { forget, html, useApp, useTopics } from "./context.js";
import { Blocked } from "./deeds.js";
import { DeviceChoices, deviceProblems, Meter, Video } from "./devices.js";
import { LANGUAGE_NAMES, LANGUAGES, t } from "./i18n.js";
import { Panel } from "./panel.js";
import { OwnData } from "./privacy.js";
import { Icon, Switch } from "./parts.js";
import { Bars, qualityText } from "./quality.js";
import { me } from "../state/selectors.js";

/** The preferences that are on or off, in the order they are shown. */
const SWITCHES = /** @type {const} */ (["pushToTalk", "muteWhenHidden", "voiceOnWalks", "spokenWalks", "facesOnMap", "sounds", "reducedMotion", "singleKeys"]);
/** Those that change how one is heard and seen. */
const EFFECTS = /** @type {const} */ (["noiseSuppression", "musicMode", "backgroundBlur"]);
/** How much of the connection may be used. */
const MODES = /** @type {const} */ ([
  { mode: "full", label: "mode.full", hint: "mode.full.hint" },
  { mode: "low", label: "mode.low", hint: "mode.low.hint" },
  { mode: "audio", label: "mode.audio", hint: "mode.audio.hint" },
]);

export function Settings() {
  const { actions } = useApp();
  const state = useTopics(["ui", "media"]);
  const { preferences, local } = state;
  /** @param {typeof SWITCHES[number]|typeof EFFECTS[number]} key @param {boolean} on */
  const turn = (key, on) => {
    actions.setPreferences({ [key]: on });
    // From now on the microphone is open only while the key is held; so it is not open now.
    if (key === "pushToTalk" && on && local.microphone) forget(actions.setMicrophone(false));
  };
  return html`<${Panel} title=${t("settings.title")} onClose=${() => actions.openPanel(null)}>
    <div class="panel-scroll settings" onKeyDown=${(/** @type {KeyboardEvent} */ event) => event.key !== "Escape" && event.stopPropagation()}>
      <section class="stack">
        <h3>${t("settings.devices")}</h3>
        ${deviceProblems(local).map((text) => html`<p key=${text} class="notice"><${Icon} name="info" size=${18} /><span>${text}</span></p>`)}
        <${DeviceChoices} speakers />
        ${local.microphone ? html`<${Meter} />` : html`<p class="panel-note">${t("settings.meter_hint")}</p>`}
      </section>
      <section class="stack">
        <h3>${t("settings.effects")}</h3>
        ${EFFECTS.map((key) => {
          // An instrument is noise to whoever removes noise.
          const idle = key === "noiseSuppression" && preferences.musicMode;
          return html`<${Switch} key=${key} label=${t(`settings.${key}`)} hint=${t(idle ? "settings.noiseSuppression.music" : `settings.${key}.hint`)} checked=${preferences[key] && !idle} disabled=${idle} onChange=${(/** @type {boolean} */ on) => turn(key, on)} />`;
        })}
        ${local.camera && preferences.backgroundBlur && html`<div class="settings-picture"><${Video} stream=${actions.cameraPreview()} label=${t("devices.own_picture")} mirrored /></div>`}
      </section>
      <${Connection} />
      <${Blocked} />
      <${OwnData} />
      <section class="stack">
        <h3 id="settings-language">${t("settings.language")}</h3>
        <label class="choice">
          <${Icon} name="languages" size=${16} />
          <select
            id="settings-language-choice"
            aria-labelledby="settings-language"
            value=${preferences.lang}
            onChange=${(/** @type {Event & {currentTarget: HTMLSelectElement}} */ event) => actions.setPreferences({ lang: /** @type {"fr"|"en"|"nl"} */ (event.currentTarget.value) })}
          >
            ${LANGUAGES.map((each) => html`<option key=${each} value=${each} lang=${each}>${LANGUAGE_NAMES[each]}</option>`)}
          </select>
        </label>
      </section>
      <section class="stack">
        <h3>${t("settings.comfort")}</h3>
        ${SWITCHES.map(
          (key) => html`<${Switch} key=${key} label=${t(`settings.${key}`)} hint=${t(`settings.${key}.hint`)} checked=${preferences[key]} onChange=${(/** @type {boolean} */ on) => turn(key, on)} />`,
        )}
      </section>
      <section class="stack">
        <h3>${t("settings.zoom")}</h3>
        <div class="row">
          <button type="button" class="button" onClick=${() => actions.zoom(-1)}><${Icon} name="minus" size=${16} />${t("settings.zoom_out")}</button>
          <button type="button" class="button" onClick=${() => actions.zoom(1)}><${Icon} name="plus" size=${16} />${t("settings.zoom_in")}</button>
        </div>
      </section>
    </div>
  <//>`;
}

/** How good one's connection is, and what it may be used for. */
function Connection() {
  const { actions } = useApp();
  const state = useTopics(["players", "ui"], 500);
  const own = me(state);
  const quality = own?.quality ?? "good";
  return html`<section class="stack">
    <h3>${t("mode.title")}</h3>
    <p class=${`settings-quality quality-${quality}`} role="status"><${Bars} quality=${quality} size=${18} /><span>${(own && qualityText(own)) || t("link.good")}</span></p>
    <div class="radio-list" role="radiogroup" aria-label=${t("mode.title")}>
      ${MODES.map(
        ({ mode, label, hint }) => html`<label key=${mode} class="radio-row">
          <input type="radio" name="mode" checked=${state.preferences.mode === mode} onChange=${() => actions.setPreferences({ mode })} />
          <strong>${t(label)}</strong>
          <small>${t(hint)}</small>
        </label>`,
      )}
    </div>
  </section>`;
}
