/**
 * A stick for the thumb, on screens without keys: shown on touch screens only, at the lower left.
 */

const RADIUS = 44;
/** Less than this is a resting thumb. */
const DEAD = 0.22;
const RUN_FROM = 0.97;

/** What a push means: direction and pace, and whether it is all the way. @param {number} dx @param {number} dy  pixels from the middle */
export function readStick(dx, dy) {
  const length = Math.hypot(dx, dy) / RADIUS;
  if (length < DEAD) return { x: 0, y: 0, run: false };
  const pace = Math.min(1, 0.45 + 0.55 * ((length - DEAD) / (1 - DEAD)));
  const norm = Math.hypot(dx, dy);
  return { x: (dx / norm) * pace, y: (dy / norm) * pace, run: length >= RUN_FROM * 1.25 };
}

/** @param {HTMLElement} parent @param {(x: number, y: number, run: boolean) => void} steer */
export function createJoystick(parent, steer) {
  const base = document.createElement('div');
  base.className = 'joystick';
  base.setAttribute('aria-hidden', 'true');
  const knob = document.createElement('div');
  knob.className = 'joystick-knob';
  base.append(knob);
  parent.append(base);
  /** @type {number|null} */
  let finger = null;

  /** @param {PointerEvent} event */
  function move(event) {
    if (event.pointerId !== finger) return;
    const { left, top, width, height } = base.getBoundingClientRect();
    const dx = event.clientX - left - width / 2;
    const dy = event.clientY - top - height / 2;
    const { x, y, run } = readStick(dx, dy);
    const length = Math.hypot(dx, dy);
    const reach = Math.min(1, RADIUS / Math.max(1, length));
    knob.style.transform = `translate(${dx * reach}px, ${dy * reach}px)`;
    steer(x, y, run);
  }

  /** @param {PointerEvent} event */
  function lift(event) {
    if (event.pointerId !== finger) return;
    finger = null;
    knob.style.transform = '';
    steer(0, 0, false);
  }

  base.addEventListener('pointerdown', (event) => {
    event.preventDefault();
    event.stopPropagation();
    finger = event.pointerId;
    base.setPointerCapture(event.pointerId);
    move(event);
  });
  base.addEventListener('pointermove', move);
  base.addEventListener('pointerup', lift);
  base.addEventListener('pointercancel', lift);
  return base;
}
