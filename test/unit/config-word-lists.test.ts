import { parseProhibitedContent, parseStopWords } from '../../src/config/word-lists.js';

const list = { strong: ['stop'], doubtful: [], optIn: ['start'] };
const entry = {
  id: 'a',
  category: 'scam',
  kind: 'word',
  value: 'x',
  severity: 'refuse',
  note: '',
};

it('accepts stop words of any language', () => {
  const lists = { courtesy: [], languages: { en: list, fil: list } };
  expect(parseStopWords(lists)).toEqual(lists);
});

it('names everything that is wrong with stop words', () => {
  const wrong = () =>
    parseStopWords({ languages: { en: { strong: [5], optIn: [] }, English: list }, extra: 1 });
  expect(wrong).toThrow('"courtesy" is required');
  expect(wrong).toThrow('"languages.en.strong[0]" must be a string');
  expect(wrong).toThrow('"languages.en.doubtful" is required');
  expect(wrong).toThrow('"languages.English" is not allowed');
  expect(wrong).toThrow('"extra" is not allowed');
});

it('accepts words and phrases of the content filter', () => {
  expect(parseProhibitedContent({ entries: [entry] })).toEqual([entry]);
});

it.each([
  ['a pattern', { kind: 'pattern' }, '"entries[0].kind"'],
  ['an empty value', { value: '' }, '"entries[0].value"'],
  ['an id with blanks', { id: 'a b' }, '"entries[0].id"'],
  ['an unknown severity', { severity: 'hide' }, '"entries[0].severity"'],
  ['an unknown key', { scope: 'all' }, '"entries[0].scope"'],
])('refuses %s', (_, changes, path) => {
  expect(() => parseProhibitedContent({ entries: [{ ...entry, ...changes }] })).toThrow(path);
});

it('refuses two entries of one id', () => {
  expect(() => parseProhibitedContent({ entries: [entry, entry] })).toThrow('"entries[1]"');
});
