/**
 * Cuts the layers of a map into what is drawn under, among and over people.
 *
 * Pure. A run is painted as one (chunks.js); `sorted` layers are furniture among people (props.js).
 */

/** @typedef {{below: any[][], sorted: any[], above: any[][]}} Runs */

/** @param {any} layer @param {(gid: number) => boolean} isAnimated */
function hasAnimation(layer, isAnimated) {
  return layer.kind === 'tiles' && layer.data.some((/** @type {number} */ raw) => raw !== 0 && isAnimated(raw & 0x0fffffff));
}

/** What a door shows, by the name of its object: which area's, and while it stands which way. @param {string} [name] @returns {{area: string, way: "open"|"ajar"|"shut"}|null} */
export function doorPart(name) {
  const found = /^door:(.+):(open|ajar|shut)$/.exec(name ?? '');
  return found === null ? null : { area: found[1], way: /** @type {"open"|"ajar"|"shut"} */ (found[2]) };
}

/** @param {any[]} layers @param {(id: number) => boolean} isAnimated  by global tile id @returns {Runs} */
export function runsOf(layers, isAnimated) {
  /** @type {Runs} */
  const runs = { below: [], sorted: [], above: [] };
  /** @type {{list: any[][], parallax: string, closed: boolean}} */
  let last = { list: [], parallax: '', closed: true };
  for (const layer of layers) {
    if (!layer.visible || layer.opacity === 0) {
      // Doors that are shut, or ajar, are hidden in the file, so that an editor shows them open.
      const doors = layer.kind === 'objects' && layer.opacity > 0 ? layer.objects.filter((/** @type {any} */ each) => doorPart(each.name) !== null) : [];
      if (doors.length > 0) runs.sorted.push({ ...layer, objects: doors });
      continue;
    }
    if (layer.kind === 'objects' && layer.sorted) {
      runs.sorted.push(layer);
      continue;
    }
    const list = layer.above ? runs.above : runs.below;
    const parallax = layer.parallax.join();
    if (last.list !== list || last.closed || last.parallax !== parallax) list.push([]);
    list[list.length - 1].push(layer);
    // Animated tiles are sprites over their run: what lies on them must be a run of its own.
    last = { list, parallax, closed: hasAnimation(layer, isAnimated) };
  }
  return runs;
}
