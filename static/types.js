/**
 * The shapes that every floor of the page shares; no code.
 *
 * @module types
 */

/** @typedef {0|1|2|3} Facing  down, left, right, up */
/** What somebody is in a space. @typedef {"owner"|"host"|"member"|"guest"} Role */
/** @typedef {"available"|"busy"|"do_not_disturb"|"focus"|"away"|"ghost"} Status */

/**
 * Somebody in the room, as the server tells it. x, y: feet in map pixels.
 * @typedef {Object} Player
 * @property {string} id
 * @property {string} name
 * @property {string} avatar
 * @property {number} x
 * @property {number} y
 * @property {Facing} facing
 * @property {boolean} moving
 * @property {string|null} area
 * @property {string|null} bubble
 * @property {Status} status
 * @property {string} status_text
 * @property {boolean} hand
 * @property {boolean} microphone
 * @property {boolean} camera
 * @property {boolean} screen
 * @property {boolean} connected
 * @property {Role} role  decides what one may do, and which badge is beside the name
 * @property {number|null} seat  the number of the seat at the table of `area`
 * @property {"good"|"fair"|"poor"} quality  of the person's own connection
 * @property {string} quality_reason  a key under `quality.` of the language files, or empty
 * @property {string} person  who it is, from one visit to the next
 * @property {boolean} listed  false: in no list; only who stands there sees who it is
 * @property {Beacon|null} beacon  open to chat
 */

/** Where one takes a coffee, with whom, and the numbers of the questions that break the ice. @typedef {{area: string, x: number, y: number, together: boolean, people: {id: string, name: string, topics: string[]}[], questions: number[], others_wait?: boolean}} CoffeeTable */
/** Somebody is open to chat; `until` in Unix seconds of the server. @typedef {{text: string, until: number}} Beacon */
/** Somebody's card, as others see it. @typedef {{id: string, person: string, name: string, role: Role, about: string, offers: string[], seeks: string[], languages: string[], links: string[], beacon: Beacon|null, status_text: string}} Card */
/** One's own card, with how one wants to be found. @typedef {{about: string, offers: string[], seeks: string[], languages: string[], links: string[], listed: boolean, book: boolean, recommended: boolean}} Profile */
/** Somebody who was found; topics are those that were looked for. @typedef {{id: string, offers: string[], seeks: string[]}} FoundPerson */
/** An open conversation that was found. @typedef {{bubble: string|null, area: string|null, topic: string}} FoundTalk */
/** What is in another room of the space; its ids are that room's. @typedef {{room: string, room_name: string}} InRoom */
/** Somebody in another room. @typedef {InRoom & {name: string, avatar: string}} Stranger */
/** What a search found. @typedef {{people: FoundPerson[], conversations: FoundTalk[], elsewhere: {people: (FoundPerson & Stranger)[], conversations: (FoundTalk & InRoom)[]}}} Found */
/** Somebody one may want to meet: offers what one seeks, seeks what one offers, was promised something (the topic), or was met before. @typedef {{id: string, reasons: {kind: "offers"|"seeks"|"promised"|"met", topic: string, at?: number}[], languages: string[]}} Suggestion */
/** Whom one may want to meet. @typedef {{people: Suggestion[], elsewhere: (Suggestion & Stranger)[]}} Suggestions */
/** Where the compass leads. @typedef {{kind: "player"|"bubble"|"area", id: string, label: string}} CompassTarget */

/** Our own knock, at an area or else at a bubble; minutes: until the door opens for us. @typedef {{area: string|null, bubble: string|null, state: "waiting"|"open"|"refused"|"later"|"ajar"|"gone"|"unanswered", minutes: number}} Knocking */
/** People who walk a promenade as one group, the longest first; the server moves them. @typedef {{id: string, promenade: string, leader: string, walkers: string[]}} Walk */
/** A desk at which somebody works out loud; until: Unix seconds, to come or to be there; left: how many tickets more there are, if that has an end. @typedef {{area: string, owner: string, topic: string, queue: string[], guest: string|null, here: boolean, until: number|null, left?: number|null}} WorkDesk */
/** Which way a door stands. @typedef {"open"|"ajar"|"closed"} DoorState */
/** @typedef {{id: string, members: string[], locked: boolean, topic: string, ajar?: boolean}} Bubble  ajar: locked, and overheard as a murmur all the same */
/** A stage: whom the auditorium hears, who is called up, whose hand is raised (first come first). @typedef {{stage: string, speakers: string[], called: string[], queue: string[]}} Stage */
/** Somebody who speaks to many. @typedef {{id: string, scope: "area"|"tables"|"space", area: string|null}} Megaphone */
/** A time that runs out; `until` in Unix seconds of the server. @typedef {{by: string, until: number}} Countdown */
/** @typedef {{id: string, stage: string|null, meeting: string|null, areas: string[], by: string, title: string, since: number, people: string[]}} Recording */
/** Somebody one hears without being in a conversation with them. @typedef {{id: string, loudness: number, video: boolean, by: "stage"|"megaphone"|"overheard"}} Voice */
/** The server's word to connect to its forwarding unit. @typedef {{session: number, audio_slots: number, video_slots: number, ice_servers: RTCIceServer[]}} Forwarding */
/** Whom the receiving lines carry. @typedef {{session: number, audio: (string|null)[], video: ({id: string, kind: "camera"|"screen"}|null)[]}} Slots */
/** What anybody takes of what we send; camera -1: nothing. @typedef {{session: number, camera: number, screen: boolean}} Demand */
/** @typedef {"room"|"area"|"direct"|"conversation"} ChannelKind */
/** A file that came with a message. @typedef {{id: string, name: string, type: string, size: number}} ChatFile */
/**
 * One message. In a conversation nobody keeps it: it has neither channel nor number there.
 * @typedef {Object} ChatLine
 * @property {string} id
 * @property {ChannelKind} scope
 * @property {string} player  the author's figure; empty where the message is kept
 * @property {string} name
 * @property {string} text
 * @property {number} at  Unix seconds
 * @property {string} channel
 * @property {number} number
 * @property {string} person  the author
 * @property {string[]} mentions
 * @property {ChatFile[]} files
 * @property {{emoji: string, people: string[]}[]} reactions
 * @property {number|null} edited
 * @property {boolean} deleted
 */
/**
 * What we have of one channel.
 * @typedef {Object} ChatChannel
 * @property {string} id  or `conversation`
 * @property {ChannelKind} kind
 * @property {string} name  of the other one, of two
 * @property {number} at  of the last message
 * @property {ChatLine[]} lines  by number
 * @property {number} last  the highest number there is
 * @property {number} read  as far as one has read
 * @property {number} unread
 * @property {boolean} called  something unread is for oneself
 * @property {boolean} start  nothing was written before the first of `lines`
 * @property {number|null} gap  after this number some are missing
 */
/** @typedef {{id: string, loudness: number, video: boolean, link: number, polite: boolean}} ConversationMember */
/** @typedef {{id: string, kind: "bubble"|"area"|"table", engine: "mesh"|"sfu", locked: boolean, members: ConversationMember[], ice_servers: RTCIceServer[], ajar?: boolean, over?: Countdown|null, excused?: string[]}} Conversation  over: the coffee is over then; excused: whom nature calls */
/**
 * @typedef {Object} RoomSettings
 * @property {number} voice_radius  tiles
 * @property {number} join_radius
 * @property {number} leave_radius
 * @property {number} full_radius
 * @property {number} conversation_capacity  of a bubble
 * @property {number} overhear_radius  tiles
 * @property {number} walk_speed  tiles per second
 * @property {number} run_speed
 * @property {number} body  pixels
 * @property {number} resume_seconds
 * @property {number} media_lease
 */

/** Any message of the server, as `{type: <event name>, ...payload}`; `moves` and `conversation` as `{type, value}`.
 * Messages of the page itself have types with a slash, for example `media/local`.
 * @typedef {{type: string, [field: string]: any}} Message */

/** @typedef {{id: string, name: string, rects: [number, number, number, number][], meeting: string|null, silent: boolean, capacity: number|null, exit: {room: string, entry: string}|null, seats: [number, number, Facing][], stage: string|null, audience: string|null, coffee?: boolean, desk?: boolean, properties: Record<string, any>}} MapArea */
/** The normal form of a map as `GET /api/rooms/<room>/map` gives it. @typedef {{version: 1, id: string, name: string, width: number, height: number, tile_width: number, tile_height: number, background: string|null, tilesets: any[], layers: any[], collision: string, soundproof: string, areas: MapArea[], promenades?: {name: string, points: [number, number][], closed: boolean}[], starts: Record<string, [number, number, number, number][]>, properties: Record<string, any>, warnings: string[]}} MapJSON */

/** What the person's own devices do. `level` is not here: ask `media.level()`.
 * @typedef {Object} LocalMedia
 * @property {boolean} microphone  on and unmuted
 * @property {boolean} camera
 * @property {boolean} screen
 * @property {"unknown"|"granted"|"denied"|"missing"} microphonePermission
 * @property {"unknown"|"granted"|"denied"|"missing"} cameraPermission
 * @property {string|null} microphoneId
 * @property {string|null} cameraId
 * @property {string|null} speakerId
 */

/** What we have of one other member's media.
 * @typedef {Object} RemoteMedia
 * @property {"connecting"|"connected"|"failed"} link
 * @property {MediaStream|null} video   camera picture, null when none
 * @property {MediaStream|null} screen  shared screen, null when none
 * @property {boolean} speaking
 * @property {number} volume  0–2, the person's own setting for this voice (1 = as it comes; 0 = hushed)
 */

/** A short text over the page or over somebody's head, with the time (ms, `performance.now()`) it goes. @typedef {{id: number, key: string, values: Record<string, string|number>, kind: "info"|"error"|"question", until: number, actions?: {key: string, run: () => void}[]}} Toast */

/**
 * The one state of the page. Only `apply` (state/apply.js) writes it.
 * @typedef {Object} State
 * @property {"lobby"|"entering"|"office"|"gone"} stage
 * @property {"offline"|"connecting"|"online"|"lost"} connection
 * @property {{code: string, retryAfter: number|null}|null} bye  why we were sent away
 * @property {string} room
 * @property {MapJSON|null} map
 * @property {string|null} me  one's own player id
 * @property {Map<string, Player>} players  oneself included (x, y as the server has them)
 * @property {{x: number, y: number, facing: Facing, moving: boolean, running: boolean}} self  one's own predicted figure
 * @property {Map<string, Bubble>} bubbles
 * @property {Set<string>} lockedAreas
 * @property {Set<string>} ajarAreas  those of the locked ones whose murmur is let out
 * @property {Map<string, Walk>} walks  who walks a promenade together
 * @property {Map<string, WorkDesk>} desks  by area
 * @property {Conversation|null} conversation
 * @property {{conversation: string, capacity: number, elsewhere: {area: string, seats: number}[]}|null} waiting  we wait for room in this conversation
 * @property {Map<string, string>} topics  what meetings are about, by area
 * @property {Map<string, Stage>} stages  by name
 * @property {Map<string, Megaphone>} megaphones  by player
 * @property {Voice[]} voices  whom we hear besides our conversation
 * @property {Countdown|null} callBack  the bell was rung: all tables end then
 * @property {Countdown|null} timer
 * @property {Map<string, Recording>} recordings
 * @property {{recording: string, by: string, title: string}|null} consent  may we be recorded?
 * @property {Map<string, {id: string, area: string|null, bubble: string|null, text: string}>} knocks  who knocks at our door, by player
 * @property {Knocking|null} knocking  our own knock
 * @property {{stage: string, by: string}|null} stageCall  we are called up
 * @property {number} clockOffset  seconds to add to `Date.now() / 1000` for the server's time
 * @property {{invitation: string, people: string[]}|null} invitation  may they talk to you?
 * @property {{person: string, channels: Map<string, ChatChannel>, open: string|null, fileLimit: number|null}} chat  person: oneself; open: the channel that was chosen; fileLimit: bytes
 * @property {LocalMedia} local
 * @property {Map<string, RemoteMedia>} remote  by player id
 * @property {Map<string, {text: string, until: number}>} said  over heads, by player id
 * @property {Map<string, {emote: number, until: number}>} emotes
 * @property {string|null} following  the player we follow
 * @property {Toast[]} toasts
 * @property {"agenda"|"people"|"chat"|"settings"|"help"|"more"|"host"|"home"|"stage"|"card"|"book"|null} panel
 * @property {{offers: Set<string>, asked: Set<string>, changes: number, promise: {person: string, name: string}|null}} book  who offers his card, to whom one has offered one's own, how often the address book changed, and to whom one is about to promise something
 * @property {{waiting: number, seconds: number, table: CoffeeTable|null, ahead: number|null, joins: string[]}|null} coffee  how it stands with one's coffee; joins: who is on his way to those who have met
 * @property {string|null} shownCard  whose card the panel `card` shows, by player
 * @property {{target: CompassTarget, way: {angle: number, steps: number}|null}|null} compass  way: radians, 0 to the right, clockwise; null: not looked for yet
 * @property {RoomSettings} settings
 * @property {{lang: "fr"|"en"|"nl", name: string, avatar: string, pushToTalk: boolean, facesOnMap: boolean, sounds: boolean, singleKeys: boolean, reducedMotion: boolean, volumes: Record<string, number>, layout: "grid"|"speaker", mode: "full"|"low"|"audio", musicMode: boolean, noiseSuppression: boolean, backgroundBlur: boolean, muteWhenHidden: boolean, voiceOnWalks: boolean, spokenWalks: boolean, suggestions: boolean}} preferences  kept in localStorage
 * @property {string|null} pinned  whose picture is kept large
 * @property {RTCIceServer[]} iceServers
 */

/** Topics a listener may wait for. @typedef {"positions"|"players"|"conversation"|"chat"|"media"|"ui"|"connection"} Topic */

/**
 * The store (state/store.js). `subscribe` calls at most once per animation frame (by timer when the tab is hidden) with the topics that changed.
 * @typedef {Object} Store
 * @property {State} state
 * @property {(message: Message) => void} dispatch  applies at once
 * @property {(listener: (state: State, topics: Set<Topic>) => void) => () => void} subscribe  returns the way to stop
 * @property {(type: string, listener: (message: Message) => void) => () => void} onMessage  called synchronously after a message of this type was applied
 */

/**
 * A recording that is kept; `watch` and `manage` are links, and how far it is made is told in percent.
 * @typedef {Object} StoredRecording
 * @property {string} id
 * @property {string} title
 * @property {string} place
 * @property {number} began  Unix seconds
 * @property {number} duration  seconds
 * @property {string[]} people
 * @property {"recording"|"finishing"|"ready"|"failed"} state
 * @property {number|null} finishing
 * @property {number|null} composing
 * @property {string} watch
 * @property {string} manage
 */

/** Somebody one has blocked. @typedef {{person: string, name: string, created_at: number}} Block */
/** Somebody who is kept out; until: Unix seconds, null: until it is lifted. @typedef {{id: string, person: string, name: string, reason: string, created_at: number, until: number|null, household: boolean}} Ban */
/**
 * What somebody told the hosts, with what was written in the room before.
 * @typedef {{id: string, room: string, about: string, about_name: string, text: string, lines: {person: string, name: string, text: string, at: number}[], created_at: number}} Report
 */

/**
 * What can be done with messages (net/chat.js). A channel is its id, or `conversation`.
 * @typedef {Object} ChatActions
 * @property {(channel: string, text: string, files?: string[]) => Promise<void>} write  whoever is called by name with an @ is told
 * @property {(line: ChatLine, text: string) => Promise<void>} edit
 * @property {(line: ChatLine) => Promise<void>} remove
 * @property {(line: ChatLine, emoji: string, on: boolean) => Promise<void>} react
 * @property {(channel: string) => Promise<void>} older  loads what was written before
 * @property {(line: ChatLine) => Promise<void>} reach  loads until this one is there
 * @property {(words: string, before?: number) => Promise<ChatLine[]>} search  before: Unix seconds
 * @property {(channel: string, file: File) => Promise<string>} upload  gives its id, for `write`
 * @property {(id: string) => Promise<Blob>} file
 * @property {(id: string) => Promise<string>} picture  an address inside the page
 */

/**
 * Everything the interface may ask for. Made in main.js, given to `mountUi`.
 * Promises reject with an Error whose `code` has a text under `error.<code>`.
 * @typedef {Object} Actions
 * @property {(profile: {name: string, avatar: string}) => Promise<void>} enter  from the lobby to the map
 * @property {() => void} leave  back to the lobby
 * @property {(name: string, avatar: string) => void} setProfile
 * @property {(status: Status, text: string) => void} setStatus
 * @property {(on: boolean) => Promise<void>} setMicrophone
 * @property {(on: boolean) => Promise<void>} setCamera
 * @property {(on: boolean) => Promise<void>} setScreen
 * @property {(choice: {microphoneId?: string, cameraId?: string, speakerId?: string}) => Promise<void>} chooseDevices
 * @property {() => Promise<{microphones: MediaDeviceInfo[], cameras: MediaDeviceInfo[], speakers: MediaDeviceInfo[]}>} devices
 * @property {() => number} microphoneLevel  0–1, for the meter
 * @property {() => MediaStream|null} cameraPreview  one's own camera stream
 * @property {() => MediaStream|null} screenPreview
 * @property {(raised: boolean) => void} raiseHand
 * @property {(emote: number) => void} emote
 * @property {(text: string) => void} say
 * @property {ChatActions} chat
 * @property {import('./net/moderation.js').Moderation} moderation
 * @property {import('./net/people.js').People} people  who one is, and the door of the space
 * @property {import('./net/agenda.js').Agenda} agenda  what is planned in the space
 * @property {(room: string, area: string|null) => Promise<void>} goTo  to a room of the space, and to an area in it
 * @property {import('./net/cards.js').Cards} cards  one's own and others', and who is about a topic
 * @property {import('./net/book.js').Book} book  one's address book and promises
 * @property {(id: string) => Promise<void>} offerCard  to somebody one talks with, for his
 * @property {(id: string, accept: boolean) => void} answerCard
 * @property {(id: string|null) => void} openCard  somebody's; null: one's own
 * @property {(target: CompassTarget|null) => void} setCompass
 * @property {(id: string) => void} wave
 * @property {(id: string) => void} nudge  a quiet tap on the shoulder
 * @property {(door: DoorState) => void} setDoor  of the conversation one is in
 * @property {(thanks?: string) => void} leaveConversation
 * @property {(on: boolean) => void} takeCoffee  wait at the machine for company; or wait no more, or leave the high table
 * @property {(id: string) => Promise<void>} avoidPartner  never be brought together with this partner again
 * @property {(seconds: number) => void} ringOut  the coffee is over then; 0 takes it back
 * @property {() => void} excuse  nature calls
 * @property {(on: boolean, topic: string, slots?: number|null) => void} claimDesk  work out loud where one stands; slots: with time for so many tickets more, null for no end of them
 * @property {(area: string, on: boolean) => void} takeTicket
 * @property {() => void} nextTicket
 * @property {(area: string, text: string) => void} thankDesk
 * @property {(on: boolean, walk?: string|null) => void} stroll  along the promenade; with a walk under way, or a new one
 * @property {(accept: boolean) => void} answerInvitation
 * @property {(text: string) => void} setTopic
 * @property {(area: string, text: string) => void} knock
 * @property {(bubble: string, text: string) => void} knockAtTalk
 * @property {(id: string, answer: "in"|"later"|"no") => void} answerKnock
 * @property {(id: string) => void} callToStage
 * @property {(accept: boolean) => void} answerStageCall
 * @property {(id: string) => void} dismissFromStage  oneself, too
 * @property {(scope: "area"|"tables"|"space"|null) => void} megaphone
 * @property {() => void} spread
 * @property {(seconds: number) => void} callBack
 * @property {(seconds: number) => void} startTimer
 * @property {(on: boolean, title: string) => void} record
 * @property {(title: string) => void} chapter
 * @property {(accept: boolean, recording?: string) => void} consent  to the question, or (with its id) to one answered before
 * @property {() => Promise<StoredRecording[]>} storedRecordings  for hosts: what is kept, the newest first
 * @property {(recording: StoredRecording) => Promise<void>} deleteRecording
 * @property {(id: string|null) => void} pin
 * @property {(widths: Map<string, number>) => void} drawn  how wide pictures are on the screen now, by player; 0 or absent: not drawn
 * @property {(id: string) => Promise<void>} walkToPlayer
 * @property {(x: number, y: number) => Promise<void>} walkTo
 * @property {(areaId: string) => Promise<void>} walkToArea
 * @property {(id: string|null) => void} follow
 * @property {(id: string, volume: number) => void} setVolume
 * @property {(panel: State["panel"]) => void} openPanel  null closes
 * @property {(id: number) => void} dismissToast
 * @property {(changes: Partial<State["preferences"]>) => void} setPreferences
 * @property {(level: number) => void} zoom  +1 nearer, -1 farther
 */

/**
 * The media engine (media/index.js), made by `createMedia(options)`.
 * @typedef {Object} Media
 * @property {() => Promise<{microphones: MediaDeviceInfo[], cameras: MediaDeviceInfo[], speakers: MediaDeviceInfo[]}>} devices
 * @property {(wish: {microphone: boolean, camera: boolean}) => Promise<void>} prepare  asks for permission in the lobby; never rejects, reports `media/local`
 * @property {(choice: {microphoneId?: string, cameraId?: string, speakerId?: string}) => Promise<void>} chooseDevices
 * @property {(on: boolean) => Promise<void>} setMicrophone
 * @property {(on: boolean) => Promise<void>} setCamera
 * @property {(on: boolean) => Promise<void>} setScreen
 * @property {() => number} level  own microphone, 0–1
 * @property {() => MediaStream|null} cameraStream
 * @property {() => MediaStream|null} screenStream
 * @property {(servers: RTCIceServer[]) => void} setIceServers
 * @property {(conversation: Conversation|null) => void} setConversation  opens and closes links
 * @property {(members: {id: string, loudness: number, video: boolean}[]) => void} setLoudness
 * @property {(id: string, volume: number) => void} setVolume
 * @property {(signal: {from: string, link: number, description?: any, candidate?: any}) => void} receiveSignal
 * @property {(voices: Voice[]) => void} setVoices  whom we hear besides the conversation
 * @property {(forwarding: Forwarding|null) => void} setForwarding  open a session with the server's forwarding unit, or close it
 * @property {(answer: {session: number, sdp: string}) => void} receiveAnswer
 * @property {(slots: Slots) => void} setSlots
 * @property {(demand: Demand) => void} setDemand
 * @property {(options: Partial<{mode: "full"|"low"|"audio", musicMode: boolean, noiseSuppression: boolean, backgroundBlur: boolean, muteWhenHidden: boolean}>) => void} setOptions
 * @property {(pictures: {id: string, width: number, pinned: boolean}[]) => void} setPictures  what is drawn; told to the server when it matters
 * @property {() => void} closeAll  ends every link (socket lost too long, leaving)
 * @property {() => {id: string, kind: string, engine: string, members: {id: string, name: string, loudness: number, audio: {packets: number, energy: number}, video: {packets: number, frames: number}}[]}|null} report  as of a moment ago, for `papote.conversation()` (names are filled in by the caller)
 * @property {() => {signals: number, audio: {packets: number, energy: number}, video: {packets: number, frames: number}}} traffic
 */
/**
 * @typedef {Object} MediaOptions
 * @property {(signal: {to: string, link: number, description?: any, candidate?: any}) => void} send
 * @property {(event: "forward"|"media_failed"|"watch"|"quality", payload: any) => void} tell  other words to the server
 * @property {(message: Message) => void} dispatch  `media/local` {local: Partial<LocalMedia>}, `media/remote` {id, remote: Partial<RemoteMedia>|null}, `media/problem` {code}
 * @property {() => Promise<{audio: boolean, video: boolean}>} [allowed]  unused by default
 */

/** The interface's entry (ui/index.js): `mountUi(root, store, actions)` draws lobby and office and redraws on changes; `setLanguage` is in ui/i18n.js with `t(key, values)`. */

export {};
