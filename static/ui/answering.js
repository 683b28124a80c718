/**
 * Keys that answer what the page asks just now, while single keys are wanted and nobody types. The keys of the map: input/keyboard.js.
 *
 * @module ui/answering
 */
import { useEffect, useRef } from "preact/hooks";
import { useApp } from "./context.js";

/** @param {EventTarget|null} target */
function isTyping(target) {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("textarea, select, input:not([type=button], [type=checkbox], [type=radio], [type=submit])"));
}

/**
 * @param {Record<string, () => void>} answers  by `KeyboardEvent.code`; empty while there is nothing to answer
 */
export function useAnswers(answers) {
  const { store } = useApp();
  const latest = useRef(answers);
  latest.current = answers;
  const asked = Object.keys(answers).length > 0;
  useEffect(() => {
    if (!asked) return undefined;
    /** @param {KeyboardEvent} event */
    const down = (event) => {
      const run = latest.current[event.code];
      if (run === undefined || event.repeat || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      if (!store.state.preferences.singleKeys || isTyping(event.target) || document.querySelector("dialog[open]:modal, [aria-modal=true]") !== null) return;
      event.preventDefault();
      run();
    };
    window.addEventListener("keydown", down);
    return () => window.removeEventListener("keydown", down);
  }, [asked, store]);
}
