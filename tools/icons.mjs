/**
 * Writes static/icons/lucide.js: the drawings of the icons the page uses, unchanged from the
 * npm package `lucide-static`, and its licence beside them. Run it after adding a name: `node tools/icons.mjs`.
 * What is drawn with them is decided in static/ui.
 */
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";

const NAMES = [
  "book-user", "handshake", "phone",
  "arrow-up", "compass", "external-link", "gift", "id-card", "message-circle-heart", "sparkles",
  "armchair", "copy", "mail", "user-plus", "user-round", "badge-check", "ban", "bell", "bell-ring", "bookmark", "calendar-days", "check", "chevron-down", "circle-alert", "circle-dot",
  "circle-question-mark", "circle-stop", "clock", "coffee", "door-closed", "door-open", "ear", "ellipsis",
  "eye", "eye-off", "film", "flag", "footprints", "hand", "headphones", "info", "key-round", "keyboard", "languages", "link", "lock",
  "log-out", "map-pin", "megaphone", "message-circle", "mic", "mic-off", "mic-vocal",
  "minus", "monitor-up", "monitor-x", "moon", "navigation", "pencil", "plus", "presentation", "refresh-cw",
  "search", "send", "settings", "shuffle", "tag", "timer", "paperclip", "trash", "download", "file",
  "gallery-thumbnails", "layout-grid", "maximize-2", "minimize-2", "picture-in-picture-2", "pin", "pin-off",
  "face-slightly-smiling", "users", "video", "video-off", "volume-2", "volume-x", "wifi-off", "x",
];

const source = new URL("../node_modules/lucide-static/", import.meta.url);
const target = new URL("../static/icons/", import.meta.url);
const nodes = JSON.parse(readFileSync(new URL("icon-nodes.json", source), "utf8"));
const { version } = JSON.parse(readFileSync(new URL("package.json", source), "utf8"));

const lines = NAMES.map((name) => {
  if (!(name in nodes)) throw new Error(`lucide-static ${version} has no icon "${name}"`);
  return `  ${JSON.stringify(name)}: ${JSON.stringify(nodes[name])},`;
});
writeFileSync(
  new URL("lucide.js", target),
  `/**
 * The drawings of the icons the page uses: Lucide ${version} (ISC, see LICENSE beside this file), 24 × 24, unchanged.
 * Written by tools/icons.mjs; no code lives here.
 *
 * @type {Record<string, [string, Record<string, string>][]>}
 */
export const ICONS = {
${lines.join("\n")}
};
`,
);
copyFileSync(new URL("LICENSE", source), new URL("LICENSE", target));
