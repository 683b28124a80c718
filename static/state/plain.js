/**
 * Texts as they are compared: what somebody types finds what somebody else wrote, whatever the accents and capitals.
 * The server compares topics in the same way (`world/cards.py`).
 * @module state/plain
 */

/** Letters that no accent makes of others, and signs that are written in more than one way. @type {Record<string, string>} */
const SPELLINGS = { œ: 'oe', æ: 'ae', ø: 'o', ł: 'l', đ: 'd', ı: 'i', ß: 'ss', '’': "'", '‘': "'", 'ʼ': "'", '‐': '-', '‑': '-', '–': '-' };

/**
 * A text without accents, capitals and typographic niceties: "zoe" finds "Zoé", "coeur" finds "Cœur".
 * @param {string} text
 * @returns {string}
 */
export function plain(text) {
  const bare = text.normalize('NFKD').replace(/\p{M}/gu, '').normalize('NFKC').toLowerCase();
  return bare.replace(/[œæøłđıß’‘ʼ‐‑–]/g, (sign) => SPELLINGS[sign] ?? sign);
}
