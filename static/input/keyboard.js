/**
 * Keys, by their place on the keyboard, so that WASD is ZQSD where it should be.
 *
 * They rest while somebody types or a dialog is open. What a key does is given from outside.
 */

/**
 * @typedef {Object} KeyActions
 * @property {(x: number, y: number, run: boolean) => void} steer
 * @property {(on: boolean) => void} ghost
 * @property {(emote: number) => void} emote
 * @property {(on: boolean) => void} talk  push-to-talk held
 * @property {() => void} hand
 * @property {() => void} follow
 * @property {() => void} say
 * @property {() => void} coffee
 * @property {() => void} chat
 * @property {() => void} people
 * @property {() => void} help
 * @property {() => void} microphone
 * @property {() => void} camera
 * @property {() => void} screen
 * @property {(steps: number) => void} zoom
 * @property {() => boolean} close  Escape; false: there was nothing to close
 * @property {() => boolean} active  whether somebody is on the map
 * @property {() => {singleKeys: boolean, pushToTalk: boolean}} preferences
 */

/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
/** @type {Record<string, [number, number]>} */
const LETTERS = { KeyW: [0, -1], KeyS: [0, 1], KeyA: [-1, 0], KeyD: [1, 0] };
/** @type {Record<string, 'hand'|'follow'|'chat'|'people'|'microphone'|'coffee'>} */
const SINGLE = { KeyH: 'hand', KeyF: 'follow', KeyC: 'chat', KeyU: 'people', KeyM: 'microphone', KeyK: 'coffee' };
/** @type {Record<string, 'microphone'|'camera'|'screen'>} */
const CHORDS = { KeyA: 'microphone', KeyV: 'camera', KeyS: 'screen' };

/** Whether keys belong to what has the focus. @param {EventTarget|null} target */
export function isTyping(target) {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !['button', 'checkbox', 'radio', 'submit', 'reset', 'image'].includes(target.type);
}

/** Things that themselves use arrows, Enter or Space. @param {EventTarget|null} target */
function isControl(target) {
  return target instanceof HTMLElement && target.closest('button, a[href], input, summary, [role="slider"], [role="menu"], [role="menuitem"], [role="listbox"], [role="radiogroup"], [role="tablist"]') !== null;
}

/** A window that wants an answer first. */
function dialogIsOpen() {
  return document.querySelector('dialog[open]:modal, [role="dialog"][aria-modal="true"], [role="alertdialog"]') !== null;
}

/** @param {KeyActions} actions @returns {() => void} stops listening */
export function listenToKeys(actions) {
  /** @type {Map<string, [number, number]>} */
  const held = new Map();
  let running = false;
  let ghost = false;
  let talking = false;

  function steer() {
    let x = 0;
    let y = 0;
    for (const [dx, dy] of held.values()) {
      x += dx;
      y += dy;
    }
    actions.steer(Math.sign(x), Math.sign(y), running);
  }

  function release() {
    if (held.size > 0 || running) {
      held.clear();
      running = false;
      steer();
    }
    if (ghost) actions.ghost((ghost = false));
    if (talking) actions.talk((talking = false));
  }

  /** @param {KeyboardEvent} event */
  function down(event) {
    if (!actions.active() || event.isComposing) return;
    const chord = (event.ctrlKey || event.metaKey) && event.shiftKey && !event.altKey ? CHORDS[event.code] : undefined;
    if (chord !== undefined) {
      event.preventDefault();
      if (!event.repeat) actions[chord]();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.code === 'Escape') {
      if (actions.close()) event.preventDefault();
      return;
    }
    if (isTyping(event.target) || dialogIsOpen()) return;
    const single = actions.preferences().singleKeys;
    const direction = isControl(event.target) && event.code in ARROWS && insideList(event.target) ? undefined : ARROWS[event.code] ?? (single ? LETTERS[event.code] : undefined);
    if (direction !== undefined) {
      event.preventDefault();
      running = event.shiftKey;
      held.set(event.code, direction);
      if (!event.repeat) steer();
      return;
    }
    if (event.key === 'Shift' && held.size > 0 && !running) {
      running = true;
      steer();
      return;
    }
    if (event.repeat && event.code !== 'Equal' && event.code !== 'Minus') {
      if (event.code === 'Space' && talking) event.preventDefault();
      return;
    }
    if (event.code === 'Space' && actions.preferences().pushToTalk && !isControl(event.target)) {
      event.preventDefault();
      actions.talk((talking = true));
      return;
    }
    if (event.code === 'Enter' && !isControl(event.target)) {
      event.preventDefault();
      actions.say();
      return;
    }
    if (single) letter(event);
  }

  /** @param {KeyboardEvent} event */
  function letter(event) {
    const digit = /^(?:Digit|Numpad)([1-6])$/.exec(event.code);
    if (event.key === '?') actions.help();
    else if (event.key === '+' || event.code === 'NumpadAdd') actions.zoom(1);
    else if (event.key === '-' || event.code === 'NumpadSubtract') actions.zoom(-1);
    else if (event.shiftKey && digit === null) return;
    else if (digit !== null) actions.emote(Number(digit[1]));
    else if (event.code === 'KeyG') actions.ghost((ghost = true));
    else if (SINGLE[event.code] !== undefined) actions[SINGLE[event.code]]();
    else return;
    event.preventDefault();
  }

  /** @param {KeyboardEvent} event */
  function up(event) {
    if (held.delete(event.code)) steer();
    if (event.key === 'Shift' && running) {
      running = false;
      steer();
    }
    if (event.code === 'KeyG' && ghost) actions.ghost((ghost = false));
    if (event.code === 'Space' && talking) {
      event.preventDefault();
      actions.talk((talking = false));
    }
  }

  /** Focus in a field while keys are held: nobody should walk on while typing. @param {FocusEvent} event */
  function focused(event) {
    if (isTyping(event.target)) release();
  }

  window.addEventListener('keydown', down);
  window.addEventListener('keyup', up);
  window.addEventListener('blur', release);
  window.addEventListener('focusin', focused);
  document.addEventListener('visibilitychange', release);
  return () => {
    window.removeEventListener('keydown', down);
    window.removeEventListener('keyup', up);
    window.removeEventListener('blur', release);
    window.removeEventListener('focusin', focused);
    document.removeEventListener('visibilitychange', release);
  };
}

/** @param {EventTarget|null} target */
function insideList(target) {
  return target instanceof HTMLElement && target.closest('[role="slider"], input[type="range"], input[type="radio"], [role="menu"], [role="listbox"], [role="radiogroup"], [role="tablist"]') !== null;
}
