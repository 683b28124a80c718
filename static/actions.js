/**
 * Everything the interface may ask for, done with the network, the media, the walker and the store.
 * The shapes are in types.js; wiring the parts together is main.js.
 */
import { freeSeats, isTable } from './state/gatherings.js';
import { areaById, me } from './state/selectors.js';
import { boxIsFree, halfBody, createGrid } from './map/grid.js';
import { findPath, nearestReachable } from './map/pathfinding.js';
import { savePreferences } from './state/initial.js';

/** @typedef {import('./types.js').Store} Store */
/** @typedef {import('./types.js').Actions} Actions */
/** @typedef {import('./types.js').Media} Media */
/** @typedef {import('./types.js').MapArea} MapArea */

/**
 * @typedef {Object} Parts
 * @property {Store} store
 * @property {Media} media
 * @property {import('./net/connection.js').Connection} connection
 * @property {import('./input/walker.js').Walker} walker
 * @property {import('./net/archive.js').Archive} archive
 * @property {import('./net/moderation.js').Moderation} moderation
 * @property {import('./net/people.js').People} people
 * @property {import('./net/agenda.js').Agenda} agenda
 * @property {(room: string) => Promise<void>} visit  into another room
 * @property {import('./net/cards.js').Cards} cards
 * @property {import('./net/book.js').Book} book
 * @property {import('./types.js').ChatActions} chat
 * @property {(profile: {name: string, avatar: string}) => Promise<void>} enter
 * @property {() => void} leave
 * @property {(steps: number) => void} zoom
 */

/** Whoever leaves a table looks for a place no farther than this, in tiles. */
const STEPS_ASIDE = 6;

/** @param {string} code */
function coded(code) {
  return Object.assign(new Error(code), { code });
}

/**
 * A place to stand in an area: the reachable one nearest to its middle.
 * @param {import('./map/grid.js').Grid} grid @param {{x: number, y: number}} from @param {MapArea} area @param {number} half
 */
export function placeIn(grid, from, area, half) {
  const rect = [...area.rects].sort((a, b) => b[2] * b[3] - a[2] * a[3])[0];
  if (rect === undefined) return null;
  const middle = { x: Math.round(rect[0] + rect[2] / 2), y: Math.round(rect[1] + rect[3] / 2) };
  /** @param {{x: number, y: number}} point */
  const inside = ({ x, y }) => area.rects.some(([left, top, width, height]) => x >= left && y >= top && x < left + width && y < top + height);
  const near = nearestReachable(grid, from, middle, half);
  if (inside(near)) return near;
  /** @type {{x: number, y: number}[]} */
  const places = [];
  for (let row = 0; row < grid.height; row += 1) {
    for (let column = 0; column < grid.width; column += 1) {
      const place = { x: (column + 0.5) * grid.tileWidth, y: (row + 0.5) * grid.tileHeight };
      if (inside(place) && boxIsFree(grid, place.x, place.y, half)) places.push(place);
    }
  }
  places.sort((a, b) => Math.hypot(a.x - middle.x, a.y - middle.y) - Math.hypot(b.x - middle.x, b.y - middle.y));
  return places.find((place) => findPath(grid, from, place, half) !== null) ?? null;
}

/** The place of a table's nearest free seat, or null: no table, or full. @param {import('./types.js').State} state @param {MapArea} area */
export function seatIn(state, area) {
  if (!isTable(area)) return null;
  const seats = freeSeats(state, area).map((index) => ({ x: area.seats[index][0], y: area.seats[index][1] }));
  const { x, y } = state.self;
  return seats.sort((a, b) => Math.hypot(a.x - x, a.y - y) - Math.hypot(b.x - x, b.y - y))[0] ?? null;
}

/** A walk that ends before a locked door ends well: what can be done there is offered at the door. @param {Promise<unknown>} walk */
async function toTheDoor(walk) {
  await walk.catch((error) => {
    if (error.code !== 'area_locked' && error.code !== 'area_reserved') throw error;
  });
}

/** Waits for a message. @param {Store} store @param {string} type @returns {Promise<void>} */
function once(store, type) {
  return new Promise((resolve) => {
    const stop = store.onMessage(type, () => {
      stop();
      resolve();
    });
  });
}

/**
 * Where to stand after leaving a table: the nearest place that lies at no table.
 * @param {import('./map/grid.js').Grid} grid @param {{x: number, y: number}} from @param {MapArea[]} areas @param {number} half
 */
export function placeBeside(grid, from, areas, half) {
  const rects = areas.filter(isTable).flatMap((table) => table.rects);
  /** @type {{x: number, y: number}[]} */
  const places = [];
  const [column, row] = [Math.floor(from.x / grid.tileWidth), Math.floor(from.y / grid.tileHeight)];
  for (let down = -STEPS_ASIDE; down <= STEPS_ASIDE; down += 1) {
    for (let right = -STEPS_ASIDE; right <= STEPS_ASIDE; right += 1) {
      const place = { x: (column + right + 0.5) * grid.tileWidth, y: (row + down + 0.5) * grid.tileHeight };
      const seated = rects.some(([left, top, width, height]) => place.x >= left && place.y >= top && place.x < left + width && place.y < top + height);
      if (!seated && boxIsFree(grid, place.x, place.y, half)) places.push(place);
    }
  }
  places.sort((a, b) => Math.hypot(a.x - from.x, a.y - from.y) - Math.hypot(b.x - from.x, b.y - from.y));
  return places.find((place) => findPath(grid, from, place, half) !== null) ?? null;
}

/** @param {Parts} parts @returns {Actions} */
export function createActions({ store, media, connection, walker, archive, moderation, people, agenda, visit, cards, book, chat, enter, leave, zoom }) {
  const { state } = store;
  /** What the server tells nobody of who is unlisted, not even themselves. @param {Partial<import('./types.js').Player>} changes */
  const toldToNobody = (changes) => {
    if (me(state)?.listed === false) store.dispatch({ type: 'self/changed', changes });
  };
  // Whoever has left a table and sits on is taken for somebody who is still there.
  const standUp = () => {
    if (state.map === null || !isTable(areaById(state, me(state)?.area ?? null))) return;
    const place = placeBeside(createGrid(state.map), state.self, state.map.areas, halfBody(state.settings.body));
    if (place !== null) walker.walkTo(place.x, place.y).catch(() => undefined);
  };
  /** @type {Actions} */
  const actions = {
    enter,
    leave,
    setProfile(name, avatar) {
      actions.setPreferences({ name, avatar });
      connection.remember({ name, avatar });
      // An account keeps its name, and the room hears of it; a guest tells the room, and his browser keeps it.
      if (!people.me?.signed_in) connection.send('profile', { name, avatar });
      toldToNobody({ name });
      people.introduce({ name, avatar, lang: state.preferences.lang }, state.room).catch(({ code }) => store.dispatch({ type: 'refused', request: 'profile', code: code ?? 'internal' }));
    },
    setStatus(status, text) {
      connection.send('status', { status, text });
      toldToNobody({ status_text: text });
    },
    setMicrophone: (on) => media.setMicrophone(on),
    setCamera(on) {
      // Whoever turns the camera on wants to be seen, and not by a picture that goes nowhere.
      if (on && state.preferences.mode === 'audio') actions.setPreferences({ mode: 'full' });
      return media.setCamera(on);
    },
    setScreen: (on) => media.setScreen(on),
    chooseDevices: (choice) => media.chooseDevices(choice),
    devices: () => media.devices(),
    microphoneLevel: () => media.level(),
    cameraPreview: () => media.cameraStream(),
    screenPreview: () => media.screenStream(),
    raiseHand: (raised) => connection.send('hand', { raised }),
    emote: (emote) => connection.send('emote', { emote }),
    say: (text) => connection.send('say', { text }),
    chat,
    moderation,
    people,
    agenda,
    cards,
    book,
    async offerCard(id) {
      store.dispatch({ type: 'page/offering', id, on: true });
      await connection.ask('offer_card', { to: id }).catch((error) => {
        store.dispatch({ type: 'page/offering', id, on: false });
        throw error;
      });
    },
    answerCard(id, accept) {
      connection.send('answer_card', { to: id, accept });
      store.dispatch({ type: 'card_offer_ended', id });
    },
    openCard: (id) => store.dispatch({ type: 'ui/card', id }),
    setCompass: (target) => store.dispatch({ type: 'compass/set', target }),
    wave: (id) => connection.send('wave', { to: id }),
    nudge: (id) => connection.send('nudge', { to: id }),
    setDoor: (door) => connection.send('lock', { locked: door !== 'open', ajar: door === 'ajar' }),
    leaveConversation(thanks = '') {
      connection.send('leave_conversation', { thanks });
      standUp();
    },
    takeCoffee(on) {
      const together = state.coffee?.table !== null;
      if (!on) walker.stop();
      connection.send('coffee', { on });
      if (!on && together) standUp();
    },
    async avoidPartner(id) {
      await connection.ask('avoid_partner', { to: id });
    },
    ringOut: (seconds) => connection.send('ring_out', { seconds }),
    excuse: () => connection.send('excuse', {}),
    claimDesk: (on, topic, slots = null) => connection.send('claim_desk', { on, topic, slots }),
    takeTicket: (area, on) => connection.send('take_ticket', { area, on }),
    nextTicket: () => connection.send('next_ticket', {}),
    thankDesk: (area, text) => connection.send('thank_desk', { area, text }),
    stroll: (on, walk = null) => connection.send('stroll', { on, walk }),
    answerInvitation(accept) {
      if (state.invitation !== null) connection.send('answer_invitation', { invitation: state.invitation.invitation, accept });
    },
    setTopic: (text) => connection.send('topic', { text }),
    knock(area, text) {
      store.dispatch({ type: 'page/knocking', area });
      // Why not is told with every other refusal.
      connection.ask('knock', { area, text }).catch(() => store.dispatch({ type: 'page/knocking', area: null }));
    },
    knockAtTalk(bubble, text) {
      store.dispatch({ type: 'page/knocking', area: null, bubble });
      connection.ask('knock', { bubble, text }).catch(() => store.dispatch({ type: 'page/knocking', area: null }));
    },
    answerKnock(id, answer) {
      connection.send('answer_knock', { to: id, accept: answer === 'in', later: answer === 'later' });
      store.dispatch({ type: 'knock_ended', id });
    },
    callToStage: (id) => connection.send('call_to_stage', { to: id }),
    answerStageCall(accept) {
      connection.send('answer_stage_call', { accept });
      store.dispatch({ type: 'page/answered', question: 'stage' });
    },
    dismissFromStage: (id) => connection.send('dismiss_from_stage', { to: id }),
    megaphone: (scope) => connection.send('megaphone', { scope }),
    spread: () => connection.send('spread', {}),
    callBack: (seconds) => connection.send('call_back', { seconds }),
    startTimer: (seconds) => connection.send('timer', { seconds }),
    record: (on, title) => connection.send('record', { on, title }),
    chapter: (title) => connection.send('chapter', { title }),
    consent(accept, recording = state.consent?.recording) {
      if (recording === undefined) return;
      connection.send('consent', { recording, accept });
      if (recording === state.consent?.recording) store.dispatch({ type: 'page/answered', question: 'consent' });
    },
    storedRecordings: () => archive.list(),
    deleteRecording: (recording) => archive.remove(recording),
    pin: (id) => store.dispatch({ type: 'ui/pinned', id }),
    drawn: (widths) => media.setPictures([...widths].map(([id, width]) => ({ id, width, pinned: id === state.pinned }))),
    async walkToPlayer(id) {
      await toTheDoor(walker.walkToPlayer(id));
    },
    async walkTo(x, y) {
      await toTheDoor(walker.walkTo(x, y, true));
    },
    async walkToArea(id) {
      const area = areaById(state, id);
      if (area === null || state.map === null) throw coded('unknown_area');
      const own = me(state);
      if (own !== null && own.area === id && own.seat !== null) return;
      const place = seatIn(state, area) ?? placeIn(createGrid(state.map), state.self, area, halfBody(state.settings.body));
      if (place === null) throw coded('no_path');
      await toTheDoor(walker.walkTo(place.x, place.y));
    },
    async goTo(room, area) {
      if (room !== state.room) {
        await visit(room);
        // One is led in: the way through the room begins once one stands there.
        if (state.stage === 'office' && state.me === null) await once(store, 'snapshot');
      }
      if (area !== null && room === state.room && state.me !== null) await actions.walkToArea(area);
    },
    follow: (id) => walker.follow(id),
    setVolume(id, volume) {
      media.setVolume(id, volume);
      const name = state.players.get(id)?.name;
      // Ids are new on every visit; who is too quiet stays so.
      if (name !== undefined) actions.setPreferences({ volumes: { ...state.preferences.volumes, [name]: volume } });
    },
    openPanel: (panel) => store.dispatch({ type: 'ui/panel', panel }),
    dismissToast: (id) => store.dispatch({ type: 'ui/toast_gone', id }),
    setPreferences(changes) {
      store.dispatch({ type: 'preferences/changed', changes });
      savePreferences(state.preferences);
    },
    zoom,
  };
  return actions;
}
