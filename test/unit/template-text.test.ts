import {
  blanksIn,
  fillText,
  nextBlank,
  previousBlank,
  textFor,
  variablesIn,
} from '../../src/kernel/template-text.js';

const known = (values: Record<string, string>) => (name: string) =>
  new Map(Object.entries(values)).get(name);

it.each([
  ['Halo {name}', ['name']],
  ['Halo {{name}}', ['name']],
  ['{{ first name }}, {{first name}}', ['first name']],
  ['{orderNumber} {{orderNumber}} {city}', ['orderNumber', 'city']],
  ['Привет, {имя}, {sipariş_no}', ['имя', 'sipariş_no']],
  ['{{1}} and {{2}}', ['1', '2']],
  ['{name|there} {{city|your city}}', ['name', 'city']],
  ['a {x} b {1} {} {{}} {two words} { name }', []],
  ['{unclosed and }closed{', []],
  ['{{name}', ['name']],
])('%s asks for %j', (text, names) => {
  expect(variablesIn(text)).toEqual(names);
});

it('values stand where names stood, in either kind of braces', () => {
  const { text, missing } = fillText(
    '{name}: {{order}}, {name}',
    known({ name: 'Ada', order: '7' }),
  );
  expect(text).toBe('Ada: 7, Ada');
  expect(missing).toEqual([]);
});

it('a missing value is named once and leaves its braces, white space is no value', () => {
  const text = 'Halo {name}, {{order}} {name}';
  expect(fillText(text, known({ name: ' ' }))).toEqual({ text, missing: ['name', 'order'] });
});

it('a fallback stands in, also an empty one that was meant', () => {
  expect(fillText('Hi {{name|there}}{suffix|}', known({}))).toEqual({
    text: 'Hi there',
    missing: [],
  });
});

it('braces inside a value are not filled in again', () => {
  expect(fillText('{first} {second}', known({ first: '{second}', second: 'x' })).text).toBe(
    '{second} x',
  );
});

it('names on prototypes are names like others', () => {
  expect(fillText('{constructor}', known({})).missing).toEqual(['constructor']);
});

it('blanks are found from a place on, and back from it', () => {
  const text = 'a {one} b {two} c';
  expect(nextBlank(text, 0)?.name).toBe('one');
  expect(nextBlank(text, 3)?.name).toBe('two');
  expect(nextBlank(text, 11)).toBeNull();
  expect(previousBlank(text, text.length)?.name).toBe('two');
  expect(previousBlank(text, 10)?.name).toBe('one');
  const [first] = blanksIn(text);
  expect(text.slice(first?.from, first?.to)).toBe('{one}');
});

it('a hundred thousand braces are read in one go', () => {
  expect(variablesIn('{'.repeat(100_000))).toEqual([]);
  expect(variablesIn('{{a '.repeat(25_000))).toEqual([]);
});

const texts = [
  { language: 'en', text: 'Hello' },
  { language: 'pt-BR', text: 'Oi' },
  { language: 'und', text: '…' },
];

it.each([
  ['en', 'Hello'],
  ['EN', 'Hello'],
  ['en-GB', 'Hello'],
  ['pt', 'Oi'],
  ['de', '…'],
])('for %s the text is %s', (language, text) => {
  expect(textFor(texts, language)?.text).toBe(text);
});

it('without a text for all there is none for a language that has none', () => {
  expect(textFor(texts.slice(0, 2), 'de')).toBeUndefined();
});
