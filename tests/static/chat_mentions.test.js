/** What lives here: tests of state/chat_mentions.js and ui/chat_text.js, how people are called by name and how that is shown. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { calledIn, completed, mentionAt, suggestions } from '../../static/state/chat_mentions.js';
import { piecesOf, sameDay } from '../../static/ui/chat_text.js';

const PEOPLE = [
  { person: 'p1', name: 'Ada' },
  { person: 'p2', name: 'Ada Lovelace' },
  { person: 'p3', name: 'Zoé' },
  { person: 'p4', name: 'Jean Adam' },
];

test('a name is being typed after an @ at the beginning of a word', () => {
  assert.deepEqual(mentionAt('salut @ad', 9), { from: 6, query: 'ad' });
  assert.deepEqual(mentionAt('@', 1), { from: 0, query: '' });
  assert.deepEqual(mentionAt('@Jean A', 7), { from: 0, query: 'Jean A' });
  assert.equal(mentionAt('ada@example.org', 15), null);
  assert.equal(mentionAt('salut', 5), null);
  assert.equal(mentionAt('@ada\nfin', 8), null);
  assert.equal(mentionAt(`@${'x'.repeat(41)}`, 42), null);
});

test('names that begin so come first, whatever their accents', () => {
  assert.deepEqual(suggestions(PEOPLE, 'ad').map(({ name }) => name), ['Ada', 'Ada Lovelace', 'Jean Adam']);
  assert.deepEqual(suggestions(PEOPLE, 'zoe').map(({ name }) => name), ['Zoé']);
  assert.deepEqual(suggestions(PEOPLE, 'x'), []);
  assert.equal(suggestions([...PEOPLE, ...PEOPLE], '').length, 6);
});

test('a chosen name takes the place of what was typed', () => {
  assert.deepEqual(completed('salut @ad, ça va', 6, 9, 'Ada'), { text: 'salut @Ada , ça va', caret: 11 });
  assert.deepEqual(completed('@z x', 0, 2, 'Zoé'), { text: '@Zoé x', caret: 5 });
});

test('the longer of two names is meant, and a name inside a word is none', () => {
  assert.deepEqual(calledIn('@Ada Lovelace et @Zoé', PEOPLE), ['p2', 'p3']);
  assert.deepEqual(calledIn('@Ada, @Ada!', PEOPLE), ['p1']);
  assert.deepEqual(calledIn('@Adam moi@Ada @ada', PEOPLE), []);
});

test('two people of one name are both called', () => {
  assert.deepEqual(calledIn('@Zoé', [...PEOPLE, { person: 'p9', name: 'Zoé' }]), ['p3', 'p9']);
});

test('a message is cut into text, links and those who were really called', () => {
  const text = '@Ada voir https://example.org/@Zoé ou @Zoé';
  assert.deepEqual(piecesOf(text, PEOPLE, ['p1']).map((piece) => [piece.text, piece.href !== null, piece.people]), [
    ['@Ada', false, ['p1']],
    [' voir ', false, []],
    ['https://example.org/@Zoé', true, []],
    [' ou @Zoé', false, []],
  ]);
});

test('P01: what looks like markup stays text', () => {
  for (const text of ['<img src=x onerror=alert(1)>', '<script>alert(1)</script>', '"><svg/onload=alert(1)>', '{{constructor.constructor("alert(1)")()}}', '&#x3c;b&#x3e;'])
    assert.deepEqual(piecesOf(text, PEOPLE, []), [{ text, href: null, people: [] }]);
});

test('a day ends at midnight here', () => {
  const noon = new Date(2026, 10, 23, 12).getTime() / 1000;
  assert.equal(sameDay(noon, noon + 3600), true);
  assert.equal(sameDay(noon, noon + 86400), false);
});
