/**
 * How well somebody's connection works, where it is worth telling; and who is a host.
 *
 * @module ui/quality
 */
import { html } from "./context.js";
import { has, t } from "./i18n.js";
import { Icon } from "./parts.js";

/** @typedef {import("../types.js").Player} Player */

/**
 * In words, with the reason where it is known; empty while all is well.
 * @param {Player} player
 * @returns {string}
 */
export function qualityText(player) {
  if (player.quality === "good") return "";
  const reason = `quality.${player.quality_reason}`;
  const text = t(player.quality === "poor" ? "quality.poor" : "quality.fair");
  return player.quality_reason !== "" && has(reason) ? t("quality.because", { quality: text, reason: t(reason) }) : text;
}

/** @param {{player: Player, size?: number}} props */
export function QualityMark({ player, size = 14 }) {
  const text = qualityText(player);
  if (text === "") return null;
  return html`<span class=${`quality quality-${player.quality}`} title=${text}><${Bars} quality=${player.quality} size=${size} /><span class="hidden">${text}</span></span>`;
}

/** How many of the four bars stand for a quality. */
const BARS = { good: 4, fair: 2, poor: 1 };

/** Rising bars, of which the missing ones are faint: the shape says as much as the colour. @param {{quality: Player["quality"], size?: number}} props */
export function Bars({ quality, size = 14 }) {
  return html`<svg class="icon" width=${size} height=${size} viewBox="0 0 16 16" fill="currentColor" aria-hidden="true" focusable="false">
    ${[0, 1, 2, 3].map((bar) => html`<rect key=${bar} x=${bar * 4 + 0.5} y=${11 - bar * 3.5} width="3" height=${4.5 + bar * 3.5} rx="1" opacity=${bar < BARS[quality] ? 1 : 0.3} />`)}
  </svg>`;
}

/** The badge beside a name: drawn from what the server says of somebody, never from what one calls oneself. Guests have none. @param {{role: Player["role"]}} props */
export function RoleMark({ role }) {
  if (role === "guest") return null;
  return html`<span class=${`role-mark role-${role}`}><${Icon} name=${role === "member" ? "badge-check" : "key-round"} size=${12} />${t(`role.${role}`)}</span>`;
}
