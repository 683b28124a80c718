/**
 * What the lobby may know of a room before one is in it: its name, how many people are there, its map.
 *
 * @module ui/rooms
 */
import { useEffect, useState } from "preact/hooks";

/** @typedef {import("../types.js").MapJSON} MapJSON */
/** @typedef {{name: string, people: number}} Glimpse */

/** How often the lobby looks through the window. */
const LOOK_MS = 5000;

/**
 * @param {string} room
 * @param {any} body  the answer of GET /api/rooms
 * @returns {Glimpse|null}
 */
export function glimpseOf(room, body) {
  const rooms = Array.isArray(body) ? body : body?.rooms;
  const found = Array.isArray(rooms) ? rooms.find((each) => each?.id === room) : null;
  if (!found) return null;
  return { name: String(found.name ?? room), people: Number(found.people ?? 0) };
}

/**
 * The room's name and head-count, looked up again every few seconds while the page is visible.
 * @param {string} room
 * @returns {Glimpse|null}
 */
export function useGlimpse(room) {
  const [glimpse, setGlimpse] = useState(/** @type {Glimpse|null} */ (null));
  useEffect(() => {
    if (!room) return undefined;
    let here = true;
    const look = async () => {
      if (document.hidden) return;
      try {
        const answer = await fetch("/api/rooms");
        const seen = answer.ok ? glimpseOf(room, await answer.json()) : null;
        if (here && seen) setGlimpse(seen);
      } catch {
        // The head-count is a courtesy; entering will say it when the server is away.
      }
    };
    look();
    const timer = setInterval(look, LOOK_MS);
    return () => {
      here = false;
      clearInterval(timer);
    };
  }, [room]);
  return glimpse;
}

/**
 * @param {string} room
 * @returns {Promise<MapJSON|null>}
 */
export async function fetchMap(room) {
  try {
    const answer = await fetch(`/api/rooms/${encodeURIComponent(room)}/map`);
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}
