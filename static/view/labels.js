/**
 * What floats over heads: the name in a pill with its signs, what somebody says, an emote.
 *
 * Painted on small canvases and kept while anybody shows the same, so that two hundred names cost
 * two hundred pictures and no text layout per frame. Sizes are screen pixels: names stay readable at any zoom.
 */

/** @typedef {import('./pixi.js').Pixi} Pixi */
/** @typedef {import('../types.js').Status} Status */

const INK = '#20303c';
const PAPER = 'rgba(255, 250, 241, 0.94)';
const OWN_PAPER = '#1f6f78';
const OWN_INK = '#ffffff';
const NAME_SIZE = 12.5;
const SAY_SIZE = 14;
const SAY_WIDTH = 220;
const SAY_LINES = 4;
const LONGEST_NAME = 150;
const SIGN_WIDTH = 190;
/** Signs of places are dark, names of people light. */
const SIGN_PAPER = 'rgba(32, 48, 60, 0.9)';
const RECORDING_PAPER = '#a5301c';
const SIGN_INK = '#fffaf1';
/** Of somebody who is open to chat. */
const BEACON_PAPER = '#fdf0d2';
const BEACON_INK = '#8a3a1d';
const BEACON_WIDTH = 170;
const BEACON_HEIGHT = 21;

/** The signs of the emotes 1–6. */
export const EMOTES = ['👋', '👍', '❤️', '😄', '🎉', '☕'];

/** A text font may have plain drawings of some signs: those that paint them in colour come first. */
const EMOJI_FONTS = '"Apple Color Emoji", "Segoe UI Emoji", "Noto Color Emoji"';

/**
 * The fonts for a text in which people may have written signs. These fonts have digits too, of another width:
 * they come after the text's own font, and before what the system would take instead.
 * @param {string} text @param {string} fonts  as in CSS @returns {string}
 */
export function fontsFor(text, fonts) {
  if (!/\p{Extended_Pictographic}/u.test(text)) return fonts;
  const [first, ...rest] = fonts.split(',');
  return [first, ` ${EMOJI_FONTS}`, ...rest].join(',');
}

/** Colours that keep their distance for colour-blind eyes; the shape says the same. @type {Record<Status, string>} */
const STATUS_COLORS = {
  available: '#3f8f4f',
  busy: '#c98a12',
  do_not_disturb: '#c4432b',
  focus: '#6a53b0',
  away: '#7d8790',
  ghost: '#a9b2b8',
};

/** @typedef {{name: string, own: boolean, status: Status, muted: boolean, hand: boolean, connected: boolean, locked: boolean, role: import('../types.js').Role, reach: 'stage'|'megaphone'|null, beacon: string|null}} Pill  beacon: the line of somebody who is open to chat */

export class Labels {
  /** @param {Pixi} PIXI @param {number} resolution */
  constructor(PIXI, resolution) {
    this.PIXI = PIXI;
    this.resolution = resolution;
    /** @type {Map<string, {texture: import('pixi.js').Texture, users: number}>} */
    this.kept = new Map();
    this.font = 'sans-serif';
  }

  /** The page's font, once it is there; everything is painted anew. */
  reset() {
    this.font = getComputedStyle(document.body).fontFamily || 'sans-serif';
    this.generation = (this.generation ?? 0) + 1;
  }

  /** @type {number|undefined} */
  generation;

  /** @param {Pill} pill @returns {string} equal for what looks equal */
  pillKey({ name, own, status, muted, hand, connected, locked, role, reach, beacon }) {
    return `p${this.generation}|${own}|${status}|${muted}|${hand}|${connected}|${locked}|${role}|${reach}|${name}|${beacon}`;
  }

  /** @param {import('./signs.js').Sign} sign @returns {string} equal for what looks equal */
  signKey({ count, topic, locked, recording }) {
    return `t${this.generation}|${count}|${locked}|${recording}|${topic}`;
  }

  /** @param {import('./signs.js').Sign} sign @returns {HTMLCanvasElement} */
  paintSign({ count, topic, locked, recording }) {
    const font = `600 ${NAME_SIZE}px ${fontsFor(topic, this.font)}`;
    const measure = measurer(font);
    const shown = topic === '' ? '' : shorten(measure, topic, SIGN_WIDTH);
    const first = count === '' ? 0 : measure(count) + 21;
    const gap = count !== '' && shown !== '' ? 9 : 0;
    const mark = (locked ? 16 : 0) + (recording ? 17 : 0);
    const width = Math.ceil(20 + mark + first + gap + (shown === '' ? 0 : measure(shown)));
    const height = 24;
    const { canvas, context } = this.canvas(width + 4, height + 5);
    context.shadowColor = 'rgba(32, 48, 60, 0.3)';
    context.shadowBlur = 4 * this.resolution;
    context.shadowOffsetY = this.resolution;
    context.fillStyle = recording ? RECORDING_PAPER : SIGN_PAPER;
    context.beginPath();
    context.roundRect(2, 1, width, height, 8);
    context.fill();
    context.shadowColor = 'transparent';
    context.fillStyle = SIGN_INK;
    context.font = font;
    const middle = 1 + height / 2;
    let x = 12;
    if (recording) {
      // A dot in a ring, and a word: red alone says nothing to many.
      context.strokeStyle = SIGN_INK;
      context.lineWidth = 1.5;
      context.beginPath();
      context.arc(x + 5, middle, 5.5, 0, 2 * Math.PI);
      context.stroke();
      context.beginPath();
      context.arc(x + 5, middle, 3, 0, 2 * Math.PI);
      context.fill();
      x += 17;
    }
    if (locked) {
      paintLock(context, x + 4, middle, SIGN_INK);
      x += 16;
    }
    if (count !== '') {
      paintPeople(context, x + 6, middle, SIGN_INK);
      context.fillText(count, x + 17, middle + 0.5);
      x += first;
    }
    if (shown !== '') {
      if (gap > 0) {
        context.globalAlpha = 0.45;
        context.fillRect(x, middle - 6, 1, 12);
        context.globalAlpha = 1;
      }
      context.fillText(shown, x + gap - (gap > 0 ? 1 : 0), middle + 0.5);
    }
    return canvas;
  }

  /** Takes a picture into use. @param {string} key @param {() => HTMLCanvasElement} paint */
  take(key, paint) {
    let entry = this.kept.get(key);
    if (entry === undefined) {
      const source = new this.PIXI.CanvasSource({ resource: paint(), resolution: this.resolution, scaleMode: 'linear' });
      entry = { texture: new this.PIXI.Texture({ source }), users: 0 };
      this.kept.set(key, entry);
    }
    entry.users += 1;
    return entry.texture;
  }

  /** @param {string} key */
  release(key) {
    const entry = this.kept.get(key);
    if (entry === undefined) return;
    entry.users -= 1;
    if (entry.users > 0) return;
    this.kept.delete(key);
    entry.texture.destroy(true);
  }

  /** @param {number} width @param {number} height */
  canvas(width, height) {
    const canvas = document.createElement('canvas');
    canvas.width = Math.ceil(width * this.resolution);
    canvas.height = Math.ceil(height * this.resolution);
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    context.scale(this.resolution, this.resolution);
    context.textBaseline = 'middle';
    return { canvas, context };
  }

  /** @param {Pill} pill @returns {HTMLCanvasElement} */
  paintPill(pill) {
    const plate = this.paintName(pill);
    return pill.beacon === null ? plate : this.paintBeacon(plate, pill.beacon);
  }

  /** The name, and below it the line of somebody who is open to chat: a heart in a speech bubble, and words. @param {HTMLCanvasElement} plate @param {string} line @returns {HTMLCanvasElement} */
  paintBeacon(plate, line) {
    const font = `600 12px ${fontsFor(line, this.font)}`;
    const measure = measurer(font);
    const shown = shorten(measure, line, BEACON_WIDTH);
    const width = Math.ceil(measure(shown)) + 34;
    const name = { width: plate.width / this.resolution, height: plate.height / this.resolution };
    const whole = Math.max(width + 4, name.width);
    const { canvas, context } = this.canvas(whole, name.height + BEACON_HEIGHT);
    context.drawImage(plate, (whole - name.width) / 2, 0, name.width, name.height);
    const left = (whole - width) / 2;
    const top = name.height - 1;
    context.fillStyle = BEACON_PAPER;
    context.strokeStyle = BEACON_INK;
    context.lineWidth = 1.5;
    context.beginPath();
    context.roundRect(left, top, width, BEACON_HEIGHT - 2, 9);
    context.fill();
    context.stroke();
    paintHeart(context, left + 14, top + BEACON_HEIGHT / 2 - 1, BEACON_INK);
    context.fillStyle = BEACON_INK;
    context.font = font;
    context.fillText(shown, left + 25, top + BEACON_HEIGHT / 2 - 0.5);
    return canvas;
  }

  /** @param {Pill} pill @returns {HTMLCanvasElement} */
  paintName({ name, own, status, muted, hand, connected, locked, role, reach }) {
    const font = `600 ${NAME_SIZE}px ${fontsFor(name, this.font)}`;
    const shown = shorten(measurer(font), name, LONGEST_NAME);
    const text = measurer(font)(shown);
    const signs = (muted ? 15 : 0) + (hand ? 17 : 0) + (locked ? 15 : 0) + (role === 'guest' ? 0 : 16) + (reach === null ? 0 : 18);
    const width = Math.ceil(text + 30 + signs);
    const height = 20;
    const { canvas, context } = this.canvas(width + 4, height + 4);
    context.globalAlpha = connected ? 1 : 0.55;
    context.shadowColor = 'rgba(32, 48, 60, 0.25)';
    context.shadowBlur = 3 * this.resolution;
    context.shadowOffsetY = this.resolution;
    context.fillStyle = own ? OWN_PAPER : PAPER;
    context.beginPath();
    context.roundRect(2, 1, width, height, height / 2);
    context.fill();
    context.shadowColor = 'transparent';
    const middle = 1 + height / 2;
    if (own) {
      // A light ground: no status colour would show on petrol.
      context.fillStyle = '#fffaf1';
      context.beginPath();
      context.arc(13, middle, 7.6, 0, 2 * Math.PI);
      context.fill();
    }
    paintStatus(context, status, 13, middle, '#fffaf1');
    context.font = font;
    context.fillStyle = own ? OWN_INK : INK;
    context.fillText(shown, 23, middle + 0.5);
    let x = 23 + text + 5;
    if (muted) {
      paintMuted(context, x + 5, middle, own ? '#ffd9cc' : '#b5452b');
      x += 15;
    }
    if (locked) {
      paintLock(context, x + 5, middle, own ? OWN_INK : INK);
      x += 15;
    }
    if (role !== 'guest') {
      if (role === 'member') paintMember(context, x + 5, middle, own ? '#cfeeda' : '#1f6f78');
      else paintKey(context, x + 5, middle, own ? '#ffe2a0' : '#8a5a00');
      x += 16;
    }
    context.font = `13px ${EMOJI_FONTS}, ${this.font}`;
    if (reach !== null) {
      if (own) {
        // The sign is dark: on petrol it needs a light ground, as the status does.
        context.fillStyle = '#fffaf1';
        context.beginPath();
        context.arc(x + 8, middle, 8.6, 0, 2 * Math.PI);
        context.fill();
        context.fillStyle = OWN_INK;
      }
      context.fillText(reach === 'stage' ? '🎤' : '📣', x, middle + 0.5);
      x += 18;
    }
    if (hand) context.fillText('✋', x, middle + 0.5);
    return canvas;
  }

  /** @param {string} text @returns {HTMLCanvasElement} */
  paintSaid(text) {
    const font = `500 ${SAY_SIZE}px ${fontsFor(text, this.font)}`;
    const measure = measurer(font);
    const lines = wrap(measure, text, SAY_WIDTH, SAY_LINES);
    const width = Math.max(28, ...lines.map(measure)) + 24;
    const height = lines.length * 19 + 14;
    const { canvas, context } = this.canvas(width + 8, height + 16);
    context.shadowColor = 'rgba(32, 48, 60, 0.28)';
    context.shadowBlur = 5 * this.resolution;
    context.shadowOffsetY = this.resolution;
    context.fillStyle = '#fffdf8';
    context.beginPath();
    context.roundRect(4, 3, width, height, 12);
    const middle = 4 + width / 2;
    context.moveTo(middle - 7, 3 + height - 0.5);
    context.lineTo(middle, 3 + height + 8);
    context.lineTo(middle + 7, 3 + height - 0.5);
    context.fill();
    context.shadowColor = 'transparent';
    context.fillStyle = INK;
    context.font = font;
    context.textAlign = 'center';
    for (const [index, line] of lines.entries()) context.fillText(line, middle, 3 + 7 + 9.5 + index * 19);
    return canvas;
  }

  /** @param {number} emote @returns {HTMLCanvasElement} */
  paintEmote(emote) {
    const { canvas, context } = this.canvas(44, 44);
    context.shadowColor = 'rgba(32, 48, 60, 0.3)';
    context.shadowBlur = 5 * this.resolution;
    context.fillStyle = '#fffdf8';
    context.beginPath();
    context.arc(22, 21, 18, 0, 2 * Math.PI);
    context.fill();
    context.shadowColor = 'transparent';
    context.font = `22px ${EMOJI_FONTS}, ${this.font}`;
    context.textAlign = 'center';
    context.fillStyle = INK;
    context.fillText(EMOTES[emote - 1] ?? '…', 22, 22.5);
    return canvas;
  }
}

/** @type {CanvasRenderingContext2D|null} */
let ruler = null;

/** @param {string} font @returns {(text: string) => number} */
function measurer(font) {
  return (text) => {
    ruler ??= /** @type {CanvasRenderingContext2D} */ (document.createElement('canvas').getContext('2d'));
    ruler.font = font;
    return ruler.measureText(text).width;
  };
}

/** @param {(text: string) => number} measure @param {string} text @param {number} width */
export function shorten(measure, text, width) {
  if (measure(text) <= width) return text;
  const letters = [...text];
  while (letters.length > 1 && measure(`${letters.join('')}…`) > width) letters.pop();
  return `${letters.join('').trimEnd()}…`;
}

/** Breaks at spaces, inside words only where a word is wider than a line. @param {(text: string) => number} measure @param {string} text @param {number} width @param {number} most  lines @returns {string[]} */
export function wrap(measure, text, width, most) {
  /** @type {string[]} */
  const lines = [];
  let line = '';
  for (const word of text.split(/\s+/u)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (measure(longer) <= width) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    line = '';
    for (const letter of word) {
      if (line !== '' && measure(line + letter) > width) {
        lines.push(line);
        line = '';
      }
      line += letter;
    }
  }
  lines.push(line);
  if (lines.length > most) {
    lines.length = most;
    lines[most - 1] = `${lines[most - 1].slice(0, -1)}…`;
  }
  return lines;
}

/** A heart, as wide as it is high. @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {string} color */
function paintHeart(context, x, y, color) {
  context.fillStyle = color;
  context.beginPath();
  context.moveTo(x, y + 5);
  context.bezierCurveTo(x - 9, y - 1, x - 4.5, y - 7.5, x, y - 3);
  context.bezierCurveTo(x + 4.5, y - 7.5, x + 9, y - 1, x, y + 5);
  context.fill();
}

/** One shape for each status, so that colour is never the only sign. @param {CanvasRenderingContext2D} context @param {Status} status @param {number} x @param {number} y @param {string} paper */
function paintStatus(context, status, x, y, paper) {
  context.fillStyle = STATUS_COLORS[status];
  context.strokeStyle = STATUS_COLORS[status];
  context.lineWidth = 2;
  context.lineCap = 'round';
  context.beginPath();
  context.arc(x, y, 6, 0, 2 * Math.PI);
  context.save();
  context.strokeStyle = paper;
  context.lineWidth = 1.5;
  if (status === 'ghost') {
    context.restore();
    context.setLineDash([2, 2.4]);
    context.arc(x, y, 4.5, 0, 2 * Math.PI);
    context.beginPath();
    context.arc(x, y, 4.8, 0, 2 * Math.PI);
    context.stroke();
    context.setLineDash([]);
    return;
  }
  context.fill();
  context.stroke();
  context.restore();
  context.strokeStyle = paper;
  context.fillStyle = paper;
  context.beginPath();
  if (status === 'busy') {
    context.moveTo(x, y - 2.8);
    context.lineTo(x, y);
    context.lineTo(x + 2, y + 1.4);
    context.stroke();
  } else if (status === 'do_not_disturb') {
    context.moveTo(x - 2.8, y);
    context.lineTo(x + 2.8, y);
    context.stroke();
  } else if (status === 'focus') {
    context.arc(x, y, 2.2, 0, 2 * Math.PI);
    context.fill();
  } else if (status === 'away') {
    context.arc(x + 2, y - 1.6, 4, 0, 2 * Math.PI);
    context.fill();
  } else {
    context.moveTo(x - 2.6, y + 0.2);
    context.lineTo(x - 0.7, y + 2);
    context.lineTo(x + 2.7, y - 1.9);
    context.stroke();
  }
}

/** @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {string} color */
function paintMuted(context, x, y, color) {
  context.strokeStyle = color;
  context.fillStyle = color;
  context.lineWidth = 1.5;
  context.lineCap = 'round';
  context.beginPath();
  context.roundRect(x - 1.8, y - 5, 3.6, 6.4, 1.8);
  context.fill();
  context.beginPath();
  context.arc(x, y - 0.6, 3.8, 0.15 * Math.PI, 0.85 * Math.PI);
  context.moveTo(x, y + 3.4);
  context.lineTo(x, y + 5);
  context.moveTo(x - 4.6, y - 4.6);
  context.lineTo(x + 4.6, y + 4.6);
  context.stroke();
}

/** @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {string} color */
function paintLock(context, x, y, color) {
  context.strokeStyle = color;
  context.fillStyle = color;
  context.lineWidth = 1.5;
  context.beginPath();
  context.roundRect(x - 3.8, y - 1, 7.6, 5.6, 1.4);
  context.fill();
  context.beginPath();
  context.arc(x, y - 1.4, 2.4, Math.PI, 0);
  context.stroke();
}

/** Two heads with shoulders. @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {string} color */
function paintPeople(context, x, y, color) {
  context.fillStyle = color;
  for (const [dx, size] of [[3.6, 0.82], [-1.8, 1]]) {
    context.beginPath();
    context.arc(x + dx, y - 2.6 * size, 2.5 * size, 0, 2 * Math.PI);
    context.roundRect(x + dx - 4 * size, y + 0.9 * size, 8 * size, 4.2 * size, 2.1 * size);
    context.fill();
  }
}

/**
 * A tick in a circle: somebody of the house.
 * @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {string} color
 */
function paintMember(context, x, y, color) {
  context.strokeStyle = color;
  context.lineWidth = 1.5;
  context.lineCap = 'round';
  context.beginPath();
  context.arc(x, y, 5, 0, 2 * Math.PI);
  context.moveTo(x - 2.2, y + 0.2);
  context.lineTo(x - 0.5, y + 1.9);
  context.lineTo(x + 2.4, y - 1.6);
  context.stroke();
}

/** A key, for who holds the house. @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {string} color */
function paintKey(context, x, y, color) {
  context.strokeStyle = color;
  context.lineWidth = 1.7;
  context.lineCap = 'round';
  context.beginPath();
  context.arc(x - 2.4, y + 1.6, 2.7, 0, 2 * Math.PI);
  context.moveTo(x - 0.4, y - 0.4);
  context.lineTo(x + 4.6, y - 5);
  context.moveTo(x + 2.6, y - 3.2);
  context.lineTo(x + 4.4, y - 1.4);
  context.stroke();
}
