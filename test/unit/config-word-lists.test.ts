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

it('accepts words, phrases and patterns of the content filter', () => {
  const full = {
    ...entry,
    kind: 'pattern',
    value: '\\bx+\\b',
    scope: 'outreach',
    languages: ['en', 'fil'],
  };
  expect(parseProhibitedContent({ entries: [full] })).toEqual([full]);
});

it('takes an entry for everything that is sent unless it says otherwise', () => {
  expect(parseProhibitedContent({ entries: [entry] })).toEqual([{ ...entry, scope: 'all' }]);
});

it.each([
  ['another kind', { kind: 'glob' }, '"entries[0].kind"'],
  ['an empty value', { value: '' }, '"entries[0].value"'],
  ['a value of signs alone', { value: '?!' }, '"entries[0].value" has no letters or digits'],
  ['an endless word', { value: 'x'.repeat(201) }, '"entries[0].value"'],
  ['an id with blanks', { id: 'a b' }, '"entries[0].id"'],
  ['an unknown severity', { severity: 'hide' }, '"entries[0].severity"'],
  ['an unknown scope', { scope: 'some' }, '"entries[0].scope"'],
  ['no language', { languages: [] }, '"entries[0].languages"'],
  ['an unknown language', { languages: ['English'] }, '"entries[0].languages[0]"'],
  ['an unknown key', { hidden: true }, '"entries[0].hidden"'],
])('refuses %s', (_, changes, path) => {
  expect(() => parseProhibitedContent({ entries: [{ ...entry, ...changes }] })).toThrow(path);
});

it.each([
  ['with look-around', 'ab(?!c)', 'at character 3'],
  ['with a reference back', '(a)\\1', 'at character 4'],
  ['that is not closed', '(a', 'at character 1'],
  ['that matches nothing', 'a*', 'matches an empty text'],
  ['that repeats too much', '(?:\\p{L}{30}x){30}y{200}', 'repeats too much'],
  ['of 501 characters', 'x'.repeat(501), '"entries[0].value"'],
  ['that is empty', '', '"entries[0].value"'],
])('refuses a pattern %s and says where', (_, value, complaint) => {
  const one = { ...entry, kind: 'pattern', value };
  expect(() => parseProhibitedContent({ entries: [one] })).toThrow(complaint);
});

it('takes patterns of 500 characters, and 200 of them', () => {
  const patterns = (count: number) =>
    Array.from({ length: count }, (_, at) => ({
      ...entry,
      id: `p${at}`,
      kind: 'pattern',
      value: at === 0 ? 'x'.repeat(500) : 'x',
    }));
  expect(parseProhibitedContent({ entries: patterns(200) })).toHaveLength(200);
  expect(() => parseProhibitedContent({ entries: patterns(201) })).toThrow('200 patterns');
});

it('refuses two entries of one id', () => {
  expect(() => parseProhibitedContent({ entries: [entry, entry] })).toThrow('"entries[1]"');
});
