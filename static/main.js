/**
 * Where the parts of the page meet. Nothing is decided here that a part could decide by itself.
 */
import { createActions } from './actions.js';
import { createApi } from './api.js';
import { createJoystick } from './input/joystick.js';
import { leadCompass } from './input/compass.js';
import { createCarried } from './input/carried.js';
import { listenToKeys } from './input/keyboard.js';
import { listenToPointers } from './input/pointer.js';
import { createTicker } from './input/ticker.js';
import { Walker } from './input/walker.js';
import { createGrid } from './map/grid.js';
import { createMedia } from './media/index.js';
import { Agenda } from './net/agenda.js';
import { Archive } from './net/archive.js';
import { Book } from './net/book.js';
import { Cards } from './net/cards.js';
import { createChat } from './net/chat.js';
import { Connection } from './net/connection.js';
import { Moderation } from './net/moderation.js';
import { People } from './net/people.js';
import { recognise, withNames } from './net/unlisted.js';
import { initialState, loadPreferences } from './state/initial.js';
import { createStore } from './state/store.js';
import { atMachine } from './state/coffee.js';
import { isAtDoor } from './state/door.js';
import { lockedDoor } from './state/gatherings.js';
import { cut } from './state/lengths.js';
import { distanceTo, others, volumeOf } from './state/selectors.js';
import { setLanguage, t } from './ui/i18n.js';
import { mountUi } from './ui/index.js';

/** @typedef {import('./types.js').State} State */
/** @typedef {import('./types.js').Status} Status */

const SPEAKING_LEVEL = 0.06;
const LISTEN_EVERY = 150;
const CONFIRMED_WITHIN = 1000;
/** Somebody so near is not walked up to, in tiles. */
const BESIDE = 2.2;
/** Refusals of these are told by whoever asked, or by nobody. */
const QUIET_REQUESTS = new Set(['join', 'move', 'signal', 'chat', 'edit_message', 'delete_message', 'react', 'mark_read', 'forward', 'media_failed', 'watch', 'quality', 'card', 'topics', 'find', 'suggest']);

/** Where the host key of this tab is kept: a tab that is loaded anew is still a host's. */
const HOST_KEY = 'papote.host';

const query = new URLSearchParams(location.search);
const hostKey = takeHostKey();
const stageElement = /** @type {HTMLElement} */ (document.getElementById('stage'));
const uiElement = /** @type {HTMLElement} */ (document.getElementById('ui'));

const store = createStore(initialState(withQuery(loadPreferences())));
const { state } = store;
let toasts = 0;
/** The room of an address that names none: the way back leads there. */
let firstRoom = '';
/** @type {import('./view/scene.js').Scene|null} */
let scene = null;
/** @type {() => void} */
let stands = () => undefined;
/** @type {Promise<void>} */
const ready = new Promise((resolve) => (stands = resolve));

const connection = new Connection({
  receive: (message) => store.dispatch(withNames(message, t('people.unlisted'))),
  changed: (value) => store.dispatch({ type: 'connection/state', connection: value }),
  mediaLost: forgetConversation,
  gone(code, retryAfter) {
    store.dispatch({ type: 'bye', code, retry_after: retryAfter });
    store.dispatch({ type: 'page/stage', stage: 'gone' });
    quietly(media.setScreen(false));
  },
  mediaLease: () => state.settings.media_lease,
});

const media = createMedia({
  send: (signal) => connection.send('signal', signal),
  tell: (event, payload) => connection.send(event, payload),
  dispatch: store.dispatch,
});

const ticker = createTicker(() => walker.tick(performance.now()));
const walker = new Walker({
  store,
  send: (move) => connection.send('move', move),
  online: () => connection.online,
  needTicks: (on) => ticker.run(on),
  showTarget: (target) => scene?.setTarget(target),
  own: () => carried.stepOut(),
  now: () => performance.now(),
});
const carriedTicker = createTicker(() => carried.tick());
const carried = createCarried({ store, settle: () => walker.stand(), leave: () => connection.send('stroll', { on: false, walk: null }), needTicks: (on) => carriedTicker.run(on), now: () => performance.now() });

const archive = new Archive(hostKey);
const moderation = new Moderation(hostKey, () => people.me?.space.id ?? 'home');
const people = new People(hostKey);
const agenda = new Agenda((method, path, body) => people.ask(method, path, body), () => people.me?.space.id ?? 'home');
const cards = new Cards(people, connection);
people.subscribe(() => cards.forget());
const actions = createActions({ store, media, connection, walker, archive, moderation, people, agenda, visit, cards, book: new Book(people), chat: createChat({ store, connection }), enter, leave, zoom: (steps) => scene?.zoom(steps) });
Object.assign(window, {
  papote: createApi({ store, media, walker, ready, drawn: () => scene?.drawn ?? 0, renderer: () => scene?.kind ?? null }),
});

recognise(store, (id) => cards.of(id));
leadCompass(store, (what, label) => {
  toasts += 1;
  store.dispatch({ type: 'ui/toast', toast: { id: toasts, key: `compass.${what}`, values: { label }, kind: 'info' } });
});

let doubt = 0;
let doubtOfVoices = 0;

function forgetConversation() {
  clearTimeout(doubt);
  clearTimeout(doubtOfVoices);
  media.closeAll();
  store.dispatch({ type: 'connection/media_lost' });
}

// ---- what messages mean for network, media and the figure

store.onMessage('snapshot', ({ seq, resumed, time }) => {
  store.dispatch({ type: 'page/clock', offset: time - Date.now() / 1000 });
  walker.placed(seq);
  if (!resumed) media.closeAll();
  media.renew();
  tellMedia(true);
  clearTimeout(doubt);
  clearTimeout(doubtOfVoices);
  // What we talked in may have ended while we were away; if it goes on, the server says so at once.
  // Stages and murmurs may go on without it, or have ended without it.
  const forget = () => store.dispatch({ type: 'conversation', value: null });
  const forgetVoices = () => store.dispatch({ type: 'voices', voices: [] });
  if (resumed && state.conversation !== null) doubt = window.setTimeout(forget, CONFIRMED_WITHIN);
  if (resumed && state.voices.length > 0) doubtOfVoices = window.setTimeout(forgetVoices, CONFIRMED_WITHIN);
});
store.onMessage('position_fixed', (message) => walker.fixed(/** @type {any} */ (message)));
store.onMessage('conversation', ({ value }) => {
  clearTimeout(doubt);
  setVolumes(value?.members ?? []);
  media.setIceServers(state.iceServers);
  media.setConversation(value);
});
// Nobody hears it any more: a microphone that seems to be on would only mislead its owner.
store.onMessage('muted', () => quietly(media.setMicrophone(false)));
store.onMessage('loudness', ({ members }) => media.setLoudness(members));
store.onMessage('voices', ({ voices }) => {
  clearTimeout(doubtOfVoices);
  setVolumes(voices);
  media.setVoices(voices);
});
store.onMessage('moves', () => carried.moved());
for (const type of ['walk_changed', 'walk_ended', 'snapshot', 'page/room']) store.onMessage(type, () => carried.changed());
store.onMessage('preferences/changed', setOptions);
store.onMessage('forwarding', ({ value }) => media.setForwarding(value));
store.onMessage('forwarded', (answer) => media.receiveAnswer(/** @type {any} */ (answer)));
store.onMessage('slots', (slots) => media.setSlots(/** @type {any} */ (slots)));
store.onMessage('demand', (demand) => media.setDemand(/** @type {any} */ (demand)));
store.onMessage('signal', (signal) => media.receiveSignal(/** @type {any} */ (signal)));
store.onMessage('media/local', () => {
  tellMedia(false);
  listen();
});
store.onMessage('media/problem', ({ code }) => complain(code));
store.onMessage('refused', ({ code, request }) => {
  if (!QUIET_REQUESTS.has(request)) complain(code);
});
store.onMessage('position_fixed', ({ code }) => {
  if (code === 'area_reserved') complain(code);
  if (code !== 'area_locked') return;
  const door = lockedDoor(state);
  if (door === null) complain(code);
  else store.dispatch({ type: 'ui/door', area: door.id });
});
let led = '';
// The machine has found us company: we walk to our place, once; whoever does not arrive is brought there.
store.onMessage('coffee', ({ table = null }) => {
  const place = table === null ? '' : `${table.area} ${table.x} ${table.y} ${table.questions}`;
  const anew = place !== led;
  led = place;
  if (anew && table !== null && !table.together) quietly(walker.walkTo(table.x, table.y));
});
store.onMessage('exit', ({ room, entry }) => {
  void visit(room, entry);
});
window.addEventListener('popstate', () => {
  const room = roomOfPath() ?? firstRoom;
  if (room !== '' && room !== state.room && state.stage === 'office') void moveTo(room, entryOfHash());
});
window.addEventListener('pagehide', (event) => {
  // The place is not held for somebody who closed the page.
  if (!event.persisted) connection.leave();
});

/** Who was too loud or too quiet on an earlier visit still is. @param {{id: string}[]} voices */
function setVolumes(voices) {
  for (const { id } of voices) {
    const volume = volumeOf(state, id);
    if (volume !== null && !state.remote.has(id)) media.setVolume(id, volume);
  }
}

/** Tells the media how one wishes to be heard and seen. */
function setOptions() {
  const { mode, musicMode, noiseSuppression, backgroundBlur, muteWhenHidden } = state.preferences;
  media.setOptions({ mode, musicMode, noiseSuppression, backgroundBlur, muteWhenHidden });
}

/** @param {string} code */
function complain(code) {
  toasts += 1;
  store.dispatch({ type: 'ui/toast', toast: { id: toasts, key: `error.${code}`, kind: 'error' } });
}

let told = '';
/** Tells the others what of ours is on. @param {boolean} anew */
function tellMedia(anew) {
  const { microphone, camera, screen } = state.local;
  connection.remember({ microphone, camera });
  const now = `${microphone} ${camera} ${screen}`;
  if (!connection.online || (!anew && now === told)) return;
  told = now;
  connection.send('media', { microphone, camera, screen });
}

let listening = 0;
/** Looks at one's own microphone while it is on, for the ring round one's feet. */
function listen() {
  if (!state.local.microphone) {
    clearInterval(listening);
    listening = 0;
    scene?.setSpeaking(false);
  } else if (listening === 0) {
    listening = window.setInterval(() => scene?.setSpeaking(media.level() > SPEAKING_LEVEL), LISTEN_EVERY);
  }
}

// ---- coming and going

/** @param {State['preferences']} preferences */
function withQuery(preferences) {
  const name = query.get('name');
  const lang = query.get('lang');
  const avatar = query.get('avatar');
  if (name !== null) preferences.name = cut(name, 40);
  if (lang === 'fr' || lang === 'en' || lang === 'nl') preferences.lang = lang;
  if (avatar !== null) preferences.avatar = avatar;
  return preferences;
}

/** The host key of the link, or of an earlier load of this tab. It is no longer in the address then: addresses are shown and shared. */
function takeHostKey() {
  const key = query.get('host');
  try {
    if (key === null) return sessionStorage.getItem(HOST_KEY) ?? '';
    sessionStorage.setItem(HOST_KEY, key);
  } catch {
    // A browser that keeps nothing: the key holds until the page is loaded anew.
  }
  if (key === null) return '';
  const address = new URL(location.href);
  address.searchParams.delete('host');
  history.replaceState(history.state, '', address);
  // What no server would read is no key; it would only be refused as a whole.
  return /^[A-Za-z0-9_-]{1,128}$/.test(key) ? key : '';
}

/** @returns {string|null} */
function roomOfPath() {
  const match = /^\/r\/([^/]+)\/?$/.exec(location.pathname);
  return match === null ? null : decodeURIComponent(match[1]);
}

function entryOfHash() {
  return decodeURIComponent(location.hash.slice(1));
}

/** @returns {Promise<string>} */
async function findRoom() {
  const room = roomOfPath();
  if (room !== null) return room;
  try {
    const answer = await fetch('/api/rooms');
    const body = answer.ok ? await answer.json() : [];
    const rooms = Array.isArray(body) ? body : (body.rooms ?? []);
    return rooms[0]?.id ?? '';
  } catch {
    return '';
  }
}

/** @param {string} room */
async function loadMap(room) {
  if (state.map !== null && state.map.id === room) return;
  /** @type {Response} */
  let answer;
  try {
    answer = await fetch(`/api/rooms/${encodeURIComponent(room)}/map`);
  } catch {
    throw Object.assign(new Error('offline'), { code: 'offline' });
  }
  if (!answer.ok) throw Object.assign(new Error('unknown_room'), { code: answer.status === 404 ? 'unknown_room' : 'internal' });
  const map = await answer.json();
  walker.setGrid(createGrid(map));
  store.dispatch({ type: 'page/map', map });
}

/** @param {string} room @param {string} entry */
async function join(room, entry) {
  if (room === '') throw Object.assign(new Error('offline'), { code: 'offline' });
  await Promise.all([loadMap(room), drawing, furnished()]);
  const { name, avatar, lang } = state.preferences;
  await connection.enter({ room, entry, name, avatar, lang, microphone: state.local.microphone, camera: state.local.camera, key: hostKey });
  store.dispatch({ type: 'page/stage', stage: 'office' });
}

/** @param {{name: string, avatar: string}} profile */
async function enter(profile) {
  actions.setPreferences(profile);
  store.dispatch({ type: 'page/stage', stage: 'entering' });
  try {
    if (state.room === '') {
      firstRoom = await findRoom();
      store.dispatch({ type: 'page/room', room: firstRoom });
    }
    await people.introduce({ ...profile, lang: state.preferences.lang }, state.room);
    await join(state.room, entryOfHash());
  } catch (error) {
    store.dispatch({ type: 'page/stage', stage: 'lobby' });
    // What the space asks for may have changed since one looked.
    if (isAtDoor(/** @type {any} */ (error).code)) quietly(people.load(state.room));
    throw error;
  }
  stands();
}

function leave() {
  connection.leave();
  media.closeAll();
  // Whoever comes in again later does not mean to show the screen of before.
  quietly(media.setScreen(false));
  walker.stop();
  store.dispatch({ type: 'page/stage', stage: 'lobby' });
}

/** To another room, by which the page has another address. @param {string} room @param {string} [entry] */
function visit(room, entry = '') {
  history.pushState(null, '', `/r/${encodeURIComponent(room)}${entry === '' ? '' : `#${encodeURIComponent(entry)}`}`);
  return moveTo(room, entry);
}

/** Through a door to another room, without loading the page anew. @param {string} room @param {string} entry */
async function moveTo(room, entry) {
  walker.stop();
  connection.leave();
  media.closeAll();
  store.dispatch({ type: 'page/room', room });
  try {
    await join(room, entry);
  } catch (error) {
    store.dispatch({ type: 'page/stage', stage: 'lobby' });
    complain(/** @type {any} */ (error).code ?? 'internal');
  }
}

// ---- hands

/** @param {Promise<unknown>} walk */
function walks(walk) {
  walk.catch((error) => {
    if (error.code !== 'interrupted') complain(error.code ?? 'internal');
  });
}

/** @type {{status: Status, text: string}|null} what to be again after holding G */
let beforeGhost = null;

/** @param {boolean} on */
function ghost(on) {
  const own = state.me === null ? undefined : state.players.get(state.me);
  if (own === undefined) return;
  if (on && own.status !== 'ghost') {
    beforeGhost = { status: own.status, text: own.status_text };
    actions.setStatus('ghost', own.status_text);
  } else if (!on && beforeGhost !== null) {
    actions.setStatus(beforeGhost.status, beforeGhost.text);
    beforeGhost = null;
  }
}

/** @param {'chat'|'people'|'help'} panel */
function toggle(panel) {
  actions.openPanel(state.panel === panel ? null : panel);
}

/** @param {Promise<unknown>} promise  its refusal is told by a `media/problem` */
function quietly(promise) {
  promise.catch(() => undefined);
}

function listenToHands() {
  /** @param {number} x @param {number} y @param {boolean} run */
  const steer = (x, y, run) => walker.steer(x, y, run);
  listenToKeys({
    steer,
    ghost,
    emote: actions.emote,
    talk: (on) => quietly(actions.setMicrophone(on)),
    hand: () => actions.raiseHand(!(state.players.get(state.me ?? '')?.hand ?? false)),
    follow: () => actions.follow(state.following === null ? (others(state)[0]?.id ?? null) : null),
    say: () => store.dispatch({ type: 'ui/say' }),
    coffee() {
      if (state.coffee !== null || atMachine(state)) actions.takeCoffee(state.coffee === null);
    },
    chat: () => toggle('chat'),
    people: () => toggle('people'),
    help: () => toggle('help'),
    microphone: () => quietly(actions.setMicrophone(!state.local.microphone)),
    camera: () => quietly(actions.setCamera(!state.local.camera)),
    screen: () => quietly(actions.setScreen(!state.local.screen)),
    zoom: actions.zoom,
    close() {
      if (state.panel === null) {
        walker.stop();
        return false;
      }
      actions.openPanel(null);
      return true;
    },
    active: () => state.stage === 'office',
    preferences: () => state.preferences,
  });
  createJoystick(stageElement, steer);
  listenToPointers(stageElement, {
    walkTo: (x, y) => walks(actions.walkTo(x, y)),
    walkToPlayer(id) {
      const player = state.players.get(id);
      // Whoever one stands with already: one wants to know who it is.
      if (player !== undefined && distanceTo(state, player) <= BESIDE) actions.openCard(id);
      else walks(actions.walkToPlayer(id));
    },
    menu: (id, { x, y }, place) => store.dispatch({ type: 'ui/menu', id, x, y, place }),
    zoom: actions.zoom,
    toMap: (x, y) => scene?.toMap(x, y) ?? { x: 0, y: 0 },
    playerAt: (x, y) => scene?.playerAt(x, y) ?? null,
  });
}

// ---- the start: the lobby first, the map while somebody types a name

/** @returns {Promise<void>} */
async function prepareDrawing() {
  try {
    const { createScene } = await import('./view/scene.js');
    scene = await createScene(stageElement, store, { wish: query.get('renderer'), beforeDraw: (now) => (carried.tick(), walker.tick(now)), words: t });
  } catch (error) {
    // One can still walk by the list and talk.
    console.error(error);
  }
}

/** What the page names for later is fetched at once, instead of one level of imports after another; but whatever the lobby asks for goes first. */
function fetchTheRest() {
  for (const link of document.querySelectorAll('link[rel="later"]')) {
    link.setAttribute('fetchpriority', 'low');
    link.setAttribute('rel', 'modulepreload');
  }
}

/** What there is inside besides the map. A browser gives what did not come up for good: only a page loaded anew asks again. */
async function furnished() {
  try {
    await furnishing;
  } catch {
    location.reload();
    throw Object.assign(new Error('offline'), { code: 'offline' });
  }
}

[firstRoom] = await Promise.all([findRoom(), setLanguage(state.preferences.lang)]);
store.dispatch({ type: 'page/room', room: firstRoom });
quietly(people.load(state.room));
const furnish = await mountUi(uiElement, store, actions);
if (state.room !== '') loadMap(state.room).catch(() => undefined);
fetchTheRest();
const furnishing = furnish();
quietly(furnishing);
const drawing = prepareDrawing();
listenToHands();
setOptions();
void media.prepare({ microphone: true, camera: state.preferences.mode !== 'audio' });
