import { hasNone, searchWords, snippetOf } from '../../src/kernel/search-words.js';

it.each([
  ['Sipariş hazır', { long: ['siparis', 'hazir'], short: [] }],
  ['ok BOSS', { long: ['boss'], short: ['ok'] }],
  ['订单', { long: [], short: ['订单'] }],
  ['订单号', { long: ['订单号'], short: [] }],
  ['a-b a b', { long: [], short: ['a', 'b'] }],
  ['👋 !', { long: [], short: [] }],
])('%s looks for %j', (q, words) => {
  expect(searchWords(q)).toEqual(words);
  expect(hasNone(searchWords(q))).toBe(words.long.length + words.short.length === 0);
});

it('a wish has an end', () => {
  const many = searchWords(Array.from({ length: 200 }, (_, at) => `word${at}`).join(' '));
  expect(many.long).toHaveLength(12);
});

const marked = (text: string, q: string) => {
  const snippet = snippetOf(text, searchWords(q));
  return snippet.marks.map(([from, to]) => snippet.text.slice(from, to));
};

it.each([
  ['SİPARİŞİNİZ hazır', 'siparis', ['SİPARİŞ']],
  ['Die Straße ist gesperrt', 'strasse', ['Straße']],
  ['Ёлка и ёж', 'елка', ['Ёлка']],
  ['one, two, ONE', 'one', ['one', 'ONE']],
  ['Order 12, 2 boxes', 'order 2', ['Order', '2', '2']],
  ['aaaa', 'aaa', ['aaaa']],
  ['<b>bold</b>', 'bold', ['bold']],
  ['nothing here', 'absent', []],
])('in “%s” %s stands at %j', (text, q, places) => {
  expect(marked(text, q)).toEqual(places);
});

it('a long text is cut around its first match, on whole words and characters', () => {
  const text = `${'filler '.repeat(60)}the needle ${'more '.repeat(60)}`;
  const snippet = snippetOf(text, searchWords('needle'));
  expect(snippet.text.length).toBeLessThan(170);
  expect(snippet.text.startsWith('…filler ')).toBe(true);
  expect(snippet.text.endsWith('…')).toBe(true);
  expect(marked(text, 'needle')).toEqual(['needle']);
  const emoji = snippetOf(`${'👋'.repeat(200)} needle`, searchWords('needle'));
  expect(encodeURIComponent(emoji.text)).not.toBe('');
  expect(emoji.marks.map(([from, to]) => emoji.text.slice(from, to))).toEqual(['needle']);
});

it('a short text is whole, and nothing of it is written anew', () => {
  const text = '<img src=x onerror=alert(1)> needle';
  expect(snippetOf(text, searchWords('needle')).text).toBe(text);
});
