/**
 * Files that come with messages: pictures are shown small, everything else is a card to save.
 *
 * @module ui/chat_files
 */
import { useEffect, useState } from "preact/hooks";
import { html, useApp } from "./context.js";
import { language, t } from "./i18n.js";
import { Icon } from "./parts.js";
import { attempt } from "./trouble.js";

/** @typedef {import("../types.js").ChatFile} ChatFile */

/**
 * A size as people read it.
 * @param {number} bytes
 * @returns {string}
 */
export function sizeOf(bytes) {
  const [unit, amount] = bytes < 1000 ? ["byte", bytes] : bytes < 1e6 ? ["kilobyte", bytes / 1e3] : ["megabyte", bytes / 1e6];
  return new Intl.NumberFormat(language(), { style: "unit", unit, maximumFractionDigits: amount < 10 ? 1 : 0 }).format(amount);
}

/** @param {{file: ChatFile}} props */
export function Attachment({ file }) {
  const app = useApp();
  const save = async () => {
    const url = URL.createObjectURL(await app.actions.chat.file(file.id));
    const link = document.createElement("a");
    link.href = url;
    link.download = file.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  };
  return html`<div class="file">
    ${file.type.startsWith("image/") && html`<${Picture} file=${file} />`}
    <button type="button" class="file-card" aria-label=${t("chat.save_file", { name: file.name })} onClick=${() => attempt(app, save())}>
      <${Icon} name="download" size=${16} /><span class="file-name">${file.name}</span><small>${sizeOf(file.size)}</small>
    </button>
  </div>`;
}

/** @param {{file: ChatFile}} props */
function Picture({ file }) {
  const { actions } = useApp();
  const [url, setUrl] = useState(/** @type {string|null} */ (null));
  const [large, setLarge] = useState(false);
  useEffect(() => {
    let here = true;
    actions.chat.picture(file.id).then((made) => here && setUrl(made), () => undefined);
    return () => {
      here = false;
    };
  }, [file.id]);
  return html`<button type="button" class=${`file-picture ${large ? "file-large" : ""}`} aria-expanded=${String(large)} aria-label=${t("chat.enlarge", { name: file.name })} onClick=${() => setLarge(!large)}>
    ${url && html`<img src=${url} alt="" />`}
  </button>`;
}
