/**
 * Mouse, pen and fingers on the map: click or tap to walk, on a person to walk up to them,
 * right click or long press for what one can do with them, wheel and two fingers to zoom.
 */

/**
 * @typedef {Object} PointerActions
 * @property {(x: number, y: number) => void} walkTo  map pixels
 * @property {(id: string) => void} walkToPlayer
 * @property {(id: string|null, at: {x: number, y: number}, place: {x: number, y: number}) => void} menu  at: page, place: map
 * @property {(steps: number) => void} zoom
 * @property {(clientX: number, clientY: number) => {x: number, y: number}} toMap
 * @property {(clientX: number, clientY: number) => string|null} playerAt
 */

const LONG_PRESS = 500;
/** A finger that moves farther than this did not mean a tap. */
const SLACK = 10;
const WHEEL_STEP = 240;

/** @param {HTMLElement} stage @param {PointerActions} actions */
export function listenToPointers(stage, actions) {
  /** @type {Map<number, {x: number, y: number}>} */
  const fingers = new Map();
  /** @type {{id: number, x: number, y: number}|null} */
  let press = null;
  let longPress = 0;
  let spread = 0;

  function forget() {
    press = null;
    clearTimeout(longPress);
  }

  /** @returns {number} */
  function distance() {
    const [a, b] = [...fingers.values()];
    return Math.hypot(a.x - b.x, a.y - b.y);
  }

  /** @param {number} x @param {number} y */
  function menu(x, y) {
    actions.menu(actions.playerAt(x, y), { x, y }, actions.toMap(x, y));
  }

  stage.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    // The map takes the focus away from fields, so that keys walk again.
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (fingers.size === 2) {
      forget();
      spread = distance();
      return;
    }
    press = { id: event.pointerId, x: event.clientX, y: event.clientY };
    if (event.pointerType !== 'mouse') {
      const { clientX, clientY } = event;
      longPress = window.setTimeout(() => {
        press = null;
        menu(clientX, clientY);
      }, LONG_PRESS);
    }
  });
  stage.addEventListener('pointermove', (event) => {
    if (event.pointerType === 'mouse') stage.style.cursor = actions.playerAt(event.clientX, event.clientY) === null ? '' : 'pointer';
    const finger = fingers.get(event.pointerId);
    if (finger === undefined) return;
    finger.x = event.clientX;
    finger.y = event.clientY;
    if (press !== null && Math.hypot(event.clientX - press.x, event.clientY - press.y) > SLACK) forget();
    if (fingers.size === 2 && spread > 0) {
      const now = distance();
      actions.zoom(Math.log(now / spread) / Math.log(1.25));
      spread = now;
    }
  });
  /** @param {PointerEvent} event */
  const lift = (event) => {
    fingers.delete(event.pointerId);
    if (fingers.size < 2) spread = 0;
    if (press === null || press.id !== event.pointerId) return;
    forget();
    if (event.type !== 'pointerup') return;
    const id = actions.playerAt(event.clientX, event.clientY);
    if (id !== null) {
      actions.walkToPlayer(id);
      return;
    }
    const { x, y } = actions.toMap(event.clientX, event.clientY);
    actions.walkTo(x, y);
  };
  window.addEventListener('pointerup', lift);
  window.addEventListener('pointercancel', lift);
  stage.addEventListener('contextmenu', (event) => {
    event.preventDefault();
    menu(event.clientX, event.clientY);
  });
  stage.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      actions.zoom(-event.deltaY / WHEEL_STEP);
    },
    { passive: false },
  );
}
