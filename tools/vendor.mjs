/**
 * Copies the dist files of the browser's libraries from node_modules to static/vendor/, unchanged,
 * and writes VERSIONS.md. Run `npm ci && node tools/vendor.mjs` after changing a version in
 * package.json; `node tools/vendor.mjs --check` only says whether the files still match.
 *
 * Fonts and icons are not here: they lie in static/fonts and static/icons.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const TARGET = join(ROOT, 'static', 'vendor');

/** @type {Record<string, string[]>} package → files of its dist, and its licence; a package without one names where the same text is */
const FILES = {
  'pixi.js': ['dist/pixi.min.mjs', 'dist/packages/unsafe-eval.min.js', 'LICENSE'],
  preact: ['dist/preact.mjs', 'hooks/dist/hooks.mjs', 'LICENSE'],
  htm: ['dist/htm.module.js', 'LICENSE'],
  'socket.io-client': ['dist/socket.io.esm.min.js', 'LICENSE'],
  '@sapphi-red/web-noise-suppressor': ['dist/rnnoise/workletProcessor.js', 'dist/rnnoise_simd.wasm', 'LICENSE', '../../../tools/licences/rnnoise.txt'],
  '@mediapipe/tasks-vision': ['vision_bundle.mjs', 'wasm/vision_wasm_internal.js', 'wasm/vision_wasm_internal.wasm', '../../htm/LICENSE'],
  '@mediapipe/selfie_segmentation': ['selfie_segmentation_landscape.tflite', 'selfie_segmentation.tflite', '../../htm/LICENSE'],
};

/** Files that say who may do what, and are not listed as parts of a library. */
const LICENCES = /(^|\/)(LICENSE|licences\/[^/]+)$/;

const HEAD = `# Libraries the page carries

Unchanged dist files of their npm packages, copied by \`node tools/vendor.mjs\`.

| Package | Version | Licence | File | sha256 |
|---|---|---|---|---|
`;

/** @param {Buffer} data */
const sha256 = (data) => createHash('sha256').update(data).digest('hex');

/** @returns {Promise<Map<string, Buffer>>} path under static/vendor → content */
async function collect() {
  const wanted = new Map();
  let table = HEAD;
  for (const [name, files] of Object.entries(FILES)) {
    const home = join(ROOT, 'node_modules', name);
    const manifest = JSON.parse(await readFile(join(home, 'package.json'), 'utf8'));
    for (const file of files) {
      const data = await readFile(join(home, file));
      const flat = `${name}/${file.split('/').pop()}`;
      wanted.set(flat, data);
      if (!LICENCES.test(file)) table += `| ${name} | ${manifest.version} | ${manifest.license} | \`${flat}\` | \`${sha256(data)}\` |\n`;
    }
  }
  wanted.set('VERSIONS.md', Buffer.from(table));
  return wanted;
}

const wanted = await collect();
if (process.argv.includes('--check')) {
  let wrong = 0;
  for (const [path, data] of wanted) {
    const found = await readFile(join(TARGET, path)).catch(() => null);
    if (found === null || !found.equals(data)) {
      console.error(`static/vendor/${path} differs from its package`);
      wrong += 1;
    }
  }
  process.exitCode = wrong === 0 ? 0 : 1;
} else {
  for (const entry of await readdir(TARGET).catch(() => [])) await rm(join(TARGET, entry), { recursive: true });
  for (const [path, data] of wanted) {
    await mkdir(dirname(join(TARGET, path)), { recursive: true });
    await writeFile(join(TARGET, path), data);
  }
  console.log(`${wanted.size} files in static/vendor`);
}
