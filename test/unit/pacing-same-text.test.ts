import { textFingerprint } from '../../src/pacing/index.js';

const siti = ['Siti Nurhaliza', 'siti ✨'];
const ben = ['Ben', null];

it.each([
  ['names', 'Halo Siti, kabar baik!', 'Halo Ben, kabar baik!'],
  ['a whole name', 'Halo Siti Nurhaliza, kabar baik!', 'Halo Ben, kabar baik!'],
  ['names in capitals', 'Dear SITI', 'Dear Ben'],
  ['digits', 'Order 4412 is ready', 'Order 99 is ready'],
  ['digits inside words', 'Order A4412', 'Order A7'],
  ['numbers in groups', 'Call 0812 3456 7890', 'Call 0811 1'],
  ['links', 'See https://example.com/a?u=1', 'See https://example.com/b?u=2'],
  ['links with and without https', 'See example.com/a', 'See https://other.org'],
  ['case and diacritics', 'Hayırlı olsun', 'HAYIRLI OLSUN'],
  ['white space and punctuation', 'One, two - three!', 'one  two\nthree'],
  ['emoji', 'Great news 🎉🎉', 'Great news'],
  ['invisible characters', 'Gr\u200Beat n\u00ADews', 'Great news'],
  ['full width letters', 'Ｇｒｅａｔ news', 'Great news'],
])('is the same for texts that differ in %s only', (_, one, other) => {
  expect(textFingerprint(one, siti)).toBe(textFingerprint(other, ben));
});

it.each([
  ['words', 'Halo Siti, kabar baik', 'Halo Ben, kabar buruk'],
  ['order', 'one two', 'two one'],
  ['a link more', 'See https://example.com', 'See'],
  ['a name more', 'Halo Siti', 'Halo'],
  ['a number more', 'Halo 5', 'Halo'],
  ['emoji alone', '👍', '👎'],
])('differs for texts that differ in %s', (_, one, other) => {
  expect(textFingerprint(one, siti)).not.toBe(textFingerprint(other, ben));
});

it('takes nobody else’s name, no letter and no part of a word for the name', () => {
  expect(textFingerprint('Halo Ana', ben)).toBe('halo ana');
  expect(textFingerprint('a Benefit', ['A', 'Ben'])).toBe('a benefit');
});

it('is empty for nothing only', () => {
  expect(textFingerprint(' \n', [])).toBe('');
  expect(textFingerprint('👍', [])).not.toBe('');
  expect(textFingerprint('123', [])).not.toBe('');
});

/** Stored hashes are compared with those of later versions. */
it('stays what it is', () => {
  expect(textFingerprint('Halo Siti! Order 4412: https://x.co/1, çok teşekkürler 🎉', siti)).toBe(
    'halo * order # @ cok tesekkurler',
  );
});
