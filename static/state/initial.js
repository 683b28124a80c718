/**
 * The state before anything happened, and what is remembered between visits. Changes live in apply.js.
 */

/** @typedef {import('../types.js').State} State */

const STORAGE_KEY = 'papote.preferences';
const LANGUAGES = ['fr', 'en', 'nl'];
/** Preferences that are one of a few words. @type {Record<string, readonly string[]>} */
const CHOICES = { lang: LANGUAGES, layout: ['grid', 'speaker'], mode: ['full', 'low', 'audio'] };

/** @type {State['preferences']} */
const DEFAULTS = {
  lang: 'fr',
  name: '',
  avatar: 'a01',
  pushToTalk: false,
  facesOnMap: true,
  sounds: true,
  singleKeys: true,
  reducedMotion: false,
  volumes: {},
  layout: 'grid',
  mode: 'full',
  musicMode: false,
  noiseSuppression: false,
  backgroundBlur: false,
  muteWhenHidden: false,
  voiceOnWalks: true,
  spokenWalks: true,
  suggestions: true,
};

/**
 * What was kept, over the browser's wishes, over the defaults. Anything of a wrong kind is ignored.
 * @param {string|null} stored  JSON @param {readonly string[]} languages  as in `navigator.languages` @param {boolean} reducedMotion
 * @returns {State['preferences']}
 */
export function readPreferences(stored, languages, reducedMotion) {
  /** @type {Record<string, unknown>} */
  const preferences = { ...DEFAULTS, volumes: {}, reducedMotion };
  const wished = languages.map((language) => language.slice(0, 2).toLowerCase()).find((language) => LANGUAGES.includes(language));
  if (wished !== undefined) preferences.lang = wished;
  /** @type {unknown} */
  let kept = null;
  try {
    kept = JSON.parse(stored ?? 'null');
  } catch {
    // Somebody else wrote there: the defaults are fine.
  }
  if (kept !== null && typeof kept === 'object') {
    for (const [key, value] of Object.entries(kept)) {
      if (!(key in DEFAULTS) || value === null || typeof value !== typeof preferences[key]) continue;
      if (key in CHOICES && !CHOICES[key].includes(value)) continue;
      preferences[key] = value;
    }
  }
  return /** @type {State['preferences']} */ (preferences);
}

/** The preferences of this browser. @returns {State['preferences']} */
export function loadPreferences() {
  let stored = null;
  try {
    stored = localStorage.getItem(STORAGE_KEY);
  } catch {
    // A browser that keeps nothing is still welcome.
  }
  return readPreferences(stored, navigator.languages, matchMedia('(prefers-reduced-motion: reduce)').matches);
}

/** @param {State['preferences']} preferences */
export function savePreferences(preferences) {
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify(preferences));
  } catch {
    // As above.
  }
}

/** @param {State['preferences']} preferences @param {string} room @returns {State} */
export function initialState(preferences, room = '') {
  return {
    stage: 'lobby',
    connection: 'offline',
    bye: null,
    room,
    map: null,
    me: null,
    players: new Map(),
    self: { x: 0, y: 0, facing: 0, moving: false, running: false },
    bubbles: new Map(),
    lockedAreas: new Set(),
    ajarAreas: new Set(),
    walks: new Map(),
    desks: new Map(),
    conversation: null,
    waiting: null,
    topics: new Map(),
    stages: new Map(),
    megaphones: new Map(),
    voices: [],
    callBack: null,
    timer: null,
    recordings: new Map(),
    consent: null,
    knocks: new Map(),
    knocking: null,
    stageCall: null,
    clockOffset: 0,
    invitation: null,
    chat: { person: '', channels: new Map(), open: null, fileLimit: null },
    local: {
      microphone: false,
      camera: false,
      screen: false,
      microphonePermission: 'unknown',
      cameraPermission: 'unknown',
      microphoneId: null,
      cameraId: null,
      speakerId: null,
    },
    remote: new Map(),
    said: new Map(),
    emotes: new Map(),
    following: null,
    toasts: [],
    panel: null,
    shownCard: null,
    coffee: null,
    book: { offers: new Set(), asked: new Set(), changes: 0, promise: null },
    compass: null,
    settings: {
      voice_radius: 5,
      join_radius: 5,
      leave_radius: 6.5,
      full_radius: 2,
      conversation_capacity: 4,
      overhear_radius: 6,
      walk_speed: 5,
      run_speed: 9,
      body: 20,
      resume_seconds: 30,
      media_lease: 2,
    },
    preferences,
    pinned: null,
    iceServers: [],
  };
}
