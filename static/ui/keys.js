/**
 * What is printed on the keys one walks with: they are read by their place, so that their letters differ from keyboard to keyboard.
 *
 * @module ui/keys
 */
import { language } from "./i18n.js";

const PLACES = ["KeyW", "KeyA", "KeyS", "KeyD"];

/** As the browser told, if it did. @type {string|null} */
let printed = null;

/**
 * Asks the browser for the keyboard; few tell, and with the others the language decides.
 * @returns {Promise<void>}
 */
export async function readKeyboard() {
  try {
    const layout = await /** @type {any} */ (navigator).keyboard?.getLayoutMap();
    const letters = PLACES.map((place) => layout?.get(place));
    if (letters.every((letter) => typeof letter === "string" && letter !== "")) printed = letters.join(" ").toUpperCase();
  } catch {
    // Not told, for instance inside a frame.
  }
}

/** The walking keys, for example "Z Q S D". */
export function walkingKeys() {
  return printed ?? (language() === "fr" ? "Z Q S D" : "W A S D");
}
