/**
 * The host's figures, asked over HTTP: for the page, and as a table to take along.
 *
 * @module net/figures
 */

/** @typedef {import('../state/figures.js').Figures} Figures */

/** @param {import('./home.js').Home} home @param {number} days @returns {Promise<Figures>} */
export function figures(home, days) {
  return home.ask('GET', `/figures?days=${days}`);
}

/**
 * The same as a table; a host by key has no cookie that a plain link could show.
 * @param {string} space @param {number} days @param {string} key
 * @returns {Promise<Blob>}
 */
export async function table(space, days, key) {
  const headers = key === '' ? undefined : { 'X-Papote-Host-Key': key };
  const answer = await fetch(`/api/v1/spaces/${encodeURIComponent(space)}/figures.csv?days=${days}`, { headers });
  if (!answer.ok) throw Object.assign(new Error('figures'), { code: 'internal' });
  return answer.blob();
}
