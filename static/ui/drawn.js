/**
 * Measures how wide pictures are drawn, so that no more is sent than is seen. In a hidden tab nothing is drawn, unless
 * the pictures have a window of their own.
 *
 * @module ui/drawn
 */
import { useEffect, useRef } from "preact/hooks";
import { useApp } from "./context.js";
import { drawnWidths } from "./layout.js";

/** Pictures that slide into place are measured when they have arrived, ms. */
const SETTLED_MS = 300;
/** Sharper than this no camera is. */
const DENSEST = 2;

/**
 * The widths of the tiles in a part of a page, in its screen's own points.
 * @param {HTMLElement|null} root
 * @returns {Map<string, number>}
 */
export function tileWidths(root) {
  /** @type {Map<string, number>} */
  const widths = new Map();
  const density = Math.min(root?.ownerDocument.defaultView?.devicePixelRatio ?? 1, DENSEST);
  for (const tile of root?.querySelectorAll("[data-picture]") ?? []) {
    const id = tile.getAttribute("data-picture") ?? "";
    widths.set(id, Math.max(widths.get(id) ?? 0, tile.getBoundingClientRect().width * density));
  }
  return widths;
}

/**
 * Tells the widths of the pictures whenever they have changed.
 * @param {{current: HTMLElement|null}} root
 * @param {{body: HTMLElement}|null} pip  the window of their own, if it is open
 */
export function useDrawn(root, pip) {
  const { actions, store } = useApp();
  const told = useRef("");
  const measure = useRef(() => undefined);
  useEffect(() => {
    let timer = 0;
    measure.current = () => {
      if (timer === 0) timer = window.setTimeout(tell, SETTLED_MS);
      return undefined;
    };
    const tell = () => {
      timer = 0;
      const seen = !document.hidden;
      const tiles = seen ? tileWidths(root.current) : new Map();
      for (const [id, width] of tileWidths(pip?.body ?? null)) tiles.set(id, Math.max(width, tiles.get(id) ?? 0));
      const widths = drawnWidths(store.state, tiles, seen);
      const now = JSON.stringify([store.state.pinned, ...widths]);
      if (now === told.current) return;
      told.current = now;
      actions.drawn(widths);
    };
    const look = () => void measure.current();
    addEventListener("resize", look);
    document.addEventListener("visibilitychange", look);
    look();
    return () => {
      clearTimeout(timer);
      removeEventListener("resize", look);
      document.removeEventListener("visibilitychange", look);
    };
  }, [pip]);
  useEffect(() => void measure.current());
}
