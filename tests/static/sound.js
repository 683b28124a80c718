// As much of WebAudio and of a page as the media modules need to run without a browser. No tests here.

/** A number that changes over time; here at once. */
class FakeParam {
  /** @param {number} value */
  constructor(value) {
    this.value = value;
  }

  cancelScheduledValues() {
    return this;
  }

  /** @param {number} value */
  setValueAtTime(value) {
    this.value = value;
    return this;
  }

  /** @param {number} value */
  linearRampToValueAtTime(value) {
    return this.setValueAtTime(value);
  }

  /** @param {number} value */
  exponentialRampToValueAtTime(value) {
    return this.setValueAtTime(value);
  }

  /** @param {number} value */
  setTargetAtTime(value) {
    return this.setValueAtTime(value);
  }
}

/** Any node: it knows where it leads. */
class FakeNode {
  /** @type {FakeNode[]} */
  to = [];

  /** @param {FakeContext} context @param {Record<string, number|string>} [options] */
  constructor(context, options = {}) {
    this.context = context;
    this.gain = new FakeParam(Number(options.gain ?? 1));
    this.frequency = new FakeParam(Number(options.frequency ?? 350));
    context.nodes.push(this);
  }

  /** @param {FakeNode} node */
  connect(node) {
    this.to.push(node);
    return node;
  }

  disconnect() {
    this.to = [];
  }

  /** @param {Float32Array} samples */
  getFloatTimeDomainData(samples) {
    samples.fill(0);
  }
}

/** One audio context, with everything made in it. */
export class FakeContext {
  /** @type {FakeContext|null} */
  static last = null;
  currentTime = 0;
  sampleRate = 48_000;
  state = "running";
  /** @type {FakeNode[]} */
  nodes = [];
  /** The tracks that come in, with their nodes. @type {Map<string, FakeNode>} */
  sources = new Map();
  destination = new FakeNode(this);

  constructor() {
    FakeContext.last = this;
  }

  /** @param {FakeStream} stream */
  createMediaStreamSource(stream) {
    const node = new FakeNode(this);
    this.sources.set(stream.tracks[0].id, node);
    return node;
  }

  /** How loud a track leaves for the loudspeaker, and up to which frequency; silent when it leads nowhere. @param {string} id */
  heard(id) {
    /** @type {FakeNode|undefined} */
    let node = this.sources.get(id);
    let gain = node === undefined || node.to.length === 0 ? 0 : 1;
    let hertz = this.sampleRate / 2;
    while (node !== undefined && node !== this.destination) {
      gain *= node.gain.value;
      if (node instanceof FakeFilter) hertz = Math.min(hertz, node.frequency.value);
      [node] = node.to;
    }
    return { gain: node === undefined ? 0 : gain, hertz };
  }
}

class FakeFilter extends FakeNode {}

class FakeStream {
  /** @param {{id: string}[]} [tracks] */
  constructor(tracks = []) {
    this.tracks = tracks;
  }
}

class FakeAudio {
  muted = false;
  srcObject = null;
  async play() {}
  pause() {}
}

/** Put all of it where the modules look for it. */
export function furnish() {
  Object.assign(globalThis, {
    AudioContext: FakeContext,
    AnalyserNode: FakeNode,
    GainNode: FakeNode,
    DynamicsCompressorNode: FakeNode,
    BiquadFilterNode: FakeFilter,
    MediaStream: FakeStream,
    Audio: FakeAudio,
    addEventListener: () => undefined,
    document: { addEventListener: () => undefined, hidden: false },
  });
}

/** A receiver whose frames and packets the test lets come in. @param {string} id */
export function makeReceiver(id) {
  return {
    stamp: 0,
    keyFrames: 0,
    packets: 0,
    track: { id, kind: "video", stop: () => undefined },
    getSynchronizationSources() {
      return this.stamp === 0 ? [] : [{ timestamp: this.stamp }];
    },
    async getStats() {
      return [{ type: "inbound-rtp", kind: "video", keyFramesDecoded: this.keyFrames }];
    },
  };
}
