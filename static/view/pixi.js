/**
 * Loads PixiJS and makes its renderer. The one place that knows how PixiJS lives under our
 * Content-Security-Policy: it writes code at run time unless its `unsafe-eval` build replaces that,
 * and that build is a classic script which wants a global PIXI.
 */

/** @typedef {typeof import('pixi.js')} Pixi */

/** @type {Promise<Pixi>|null} */
let loading = null;

/** @returns {Promise<Pixi>} */
export function loadPixi() {
  loading ??= load();
  return loading;
}

async function load() {
  const evaluation = new URL('../vendor/pixi.js/unsafe-eval.min.js', import.meta.url).href;
  // On its way meanwhile: it can only be run once PixiJS is here.
  document.head.append(Object.assign(document.createElement('link'), { rel: 'preload', as: 'script', href: evaluation }));
  const PIXI = await import('pixi.js');
  // A module's namespace is frozen; the script wants to add to it.
  Object.assign(window, { PIXI: { ...PIXI } });
  await new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = evaluation;
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });
  return PIXI;
}

/**
 * Whether WebGL here is computed by the processor. A plain canvas is then several times cheaper:
 * it draws only the pictures, not every pixel of the screen through a shader.
 */
function softwareWebGL() {
  const context = document.createElement('canvas').getContext('webgl2') ?? document.createElement('canvas').getContext('webgl');
  if (context === null) return true;
  const info = context.getExtension('WEBGL_debug_renderer_info');
  const name = String(info === null ? context.getParameter(context.RENDERER) : context.getParameter(info.UNMASKED_RENDERER_WEBGL));
  context.getExtension('WEBGL_lose_context')?.loseContext();
  return /swiftshader|llvmpipe|software|basic render/i.test(name);
}

/**
 * WebGL where a graphics card does it, else a plain canvas.
 * @param {Pixi} PIXI @param {{width: number, height: number, resolution: number, wish?: string|null}} options  wish: `webgl` or `canvas`, for tests
 * @returns {Promise<import('pixi.js').Renderer>}
 */
export async function createRenderer(PIXI, { width, height, resolution, wish = null }) {
  rest(PIXI);
  const settings = { width, height, resolution, autoDensity: true, antialias: true, background: 0xe9dcc4, eventFeatures: NO_EVENTS, hello: false };
  const canvasFirst = wish === 'canvas' || (wish !== 'webgl' && softwareWebGL());
  /** @type {('webgl'|'canvas')[]} */
  const order = canvasFirst ? ['canvas', 'webgl'] : ['webgl', 'canvas'];
  for (const preference of order) {
    try {
      return await PIXI.autoDetectRenderer({ ...settings, preference: [preference] });
    } catch (error) {
      console.warn(`no ${preference} renderer`, error);
    }
  }
  throw new Error('This browser can draw neither with WebGL nor on a canvas.');
}

/** PixiJS would ask for sixty pictures a second for ever, to mind its memory: `tend` does that with each picture we draw. @param {Pixi} PIXI */
function rest(PIXI) {
  PIXI.Ticker.system.autoStart = false;
  PIXI.Ticker.system.stop();
}

/** Lets PixiJS let go of what it no longer needs. @param {Pixi} PIXI @param {number} now */
export function tend(PIXI, now) {
  PIXI.Ticker.system.update(now);
}

/** The page handles its own pointers (input/pointer.js): nothing needs to be hit-tested on every move. */
const NO_EVENTS = { move: false, globalMove: false, click: false, wheel: false };
