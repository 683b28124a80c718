/**
 * What the messages about tables, doors, stages, hosts and recordings change. A part of `apply`, and called by it alone.
 */

/** @typedef {import('../types.js').State} State */
/** @typedef {import('../types.js').Message} Message */
/** @typedef {import('../types.js').Topic} Topic */

/** @type {Record<string, (state: State, message: Message) => Topic[]>} */
export const PLACES = {
  // ---- from the server
  topic_changed(state, { area, topic }) {
    if (topic === '') state.topics.delete(area);
    else state.topics.set(area, topic);
    return ['players'];
  },
  stage_changed(state, { stage }) {
    const { speakers, called, queue } = stage;
    if (speakers.length + called.length + queue.length === 0) state.stages.delete(stage.stage);
    else state.stages.set(stage.stage, stage);
    return ['players'];
  },
  megaphone_taken(state, { megaphone }) {
    state.megaphones.set(megaphone.id, megaphone);
    return ['players', 'ui'];
  },
  megaphone_put_away(state, { id }) {
    state.megaphones.delete(id);
    return ['players', 'ui'];
  },
  call_back_changed(state, { call_back: callBack }) {
    state.callBack = callBack;
    return ['ui'];
  },
  timer_changed(state, { timer }) {
    state.timer = timer;
    return ['ui'];
  },
  recording_changed(state, { recording }) {
    state.recordings.set(recording.id, recording);
    return ['players', 'ui'];
  },
  recording_ended(state, { id }) {
    state.recordings.delete(id);
    if (state.consent?.recording === id) state.consent = null;
    return ['players', 'ui'];
  },
  voices(state, { voices }) {
    state.voices = voices;
    return ['conversation', 'players'];
  },
  knocked(state, { id, area, bubble, text }) {
    state.knocks.set(id, { id, area, bubble, text });
    return ['conversation', 'ui'];
  },
  knock_ended(state, { id }) {
    return state.knocks.delete(id) ? ['conversation', 'ui'] : [];
  },
  knock_answered(state, { area, bubble = null, accepted, later = 0, answered = true, ajar = false, gone = false }) {
    const refused = gone ? 'gone' : ajar ? 'ajar' : later > 0 ? 'later' : answered ? 'refused' : 'unanswered';
    state.knocking = { area, bubble, state: accepted ? 'open' : refused, minutes: Math.ceil(later / 60) };
    return ['conversation', 'ui'];
  },
  called_to_stage(state, { stage, by }) {
    state.stageCall = { stage, by };
    return ['conversation', 'ui'];
  },
  stage_call_ended(state, { stage }) {
    if (state.stageCall?.stage !== stage) return [];
    state.stageCall = null;
    return ['conversation', 'ui'];
  },
  consent_asked(state, { recording, by, title }) {
    state.consent = { recording, by, title };
    return ['conversation', 'ui'];
  },
  consent_ended(state, { recording }) {
    if (state.consent?.recording !== recording) return [];
    state.consent = null;
    return ['conversation', 'ui'];
  },

  // ---- from the page
  'page/clock'(state, { offset }) {
    state.clockOffset = offset;
    return ['ui'];
  },
  'page/knocking'(state, { area, bubble = null }) {
    state.knocking = area === null && bubble === null ? null : { area, bubble, state: 'waiting', minutes: 0 };
    return ['conversation', 'ui'];
  },
  /** A question was answered here; whoever asked hears it from the server. */
  'page/answered'(state, { question }) {
    if (question === 'stage') state.stageCall = null;
    if (question === 'consent') state.consent = null;
    return ['conversation', 'ui'];
  },
  'ui/pinned'(state, { id }) {
    state.pinned = id;
    return ['conversation', 'ui'];
  },
};

/**
 * What the room's snapshot says of all this. Whoever still waits for an answer asks again after a lost connection; a knock
 * or a call of one's own that was under way is over by then. Only a door that was opened for one stays open.
 * @param {State} state @param {Message} message
 */
export function placesOf(state, message) {
  state.topics = new Map(message.topics.map((/** @type {{area: string, topic: string}} */ each) => [each.area, each.topic]));
  state.stages = new Map(message.stages.map((/** @type {import('../types.js').Stage} */ each) => [each.stage, each]));
  state.megaphones = new Map(message.megaphones.map((/** @type {import('../types.js').Megaphone} */ each) => [each.id, each]));
  state.recordings = new Map(message.recordings.map((/** @type {import('../types.js').Recording} */ each) => [each.id, each]));
  state.callBack = message.call_back;
  state.timer = message.timer;
  const { voices, knocking } = state;
  forgetQuestions(state);
  if (!message.resumed) return;
  state.voices = voices;
  if (knocking?.state === 'open') state.knocking = knocking;
}

/** Forgets what belongs to one room. @param {State} state */
export function forgetPlaces(state) {
  state.topics = new Map();
  state.stages = new Map();
  state.megaphones = new Map();
  state.recordings = new Map();
  state.callBack = null;
  state.timer = null;
  state.pinned = null;
  forgetQuestions(state);
}

/** @param {State} state */
function forgetQuestions(state) {
  state.voices = [];
  state.knocks = new Map();
  state.knocking = null;
  state.stageCall = null;
  state.consent = null;
}
