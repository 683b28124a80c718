/**
 * How one walks here, told to whoever has never done it; gone with the first step, and for good.
 *
 * @module ui/welcome
 */
import { useEffect, useState } from "preact/hooks";
import { html, useApp, useMedia } from "./context.js";
import { t } from "./i18n.js";
import { walkingKeys } from "./keys.js";
import { Icon } from "./parts.js";

const KEPT = "papote.walked";

/** Whether this browser has walked here before; one that keeps nothing is told on every visit. */
function hasWalked() {
  try {
    return localStorage.getItem(KEPT) !== null;
  } catch {
    return false;
  }
}

function remember() {
  try {
    localStorage.setItem(KEPT, "1");
  } catch {
    // Told again next time.
  }
}

export function Welcome() {
  const { announcer, store } = useApp();
  const [open, setOpen] = useState(() => !hasWalked());
  const touch = useMedia("(pointer: coarse)");
  const text = touch ? t("welcome.touch") : t("welcome.keys", { keys: walkingKeys() });
  useEffect(() => {
    if (!open) return undefined;
    announcer.say(text);
    return store.onMessage("self/moved", ({ moving }) => {
      if (!moving) return;
      remember();
      setOpen(false);
    });
  }, [open]);
  if (!open) return null;
  return html`<p class="bubble-note"><${Icon} name="footprints" size=${18} /><span>${text}</span></p>`;
}
