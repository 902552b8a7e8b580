import { sign, verifyHmac } from '../../src/waha/index.js';

const body = Buffer.from('{"event":"message","session":"default","engine":"WEBJS"}');
const key = 'my-secret-key';
const digest =
  '208f8a55dde9e05519e898b10b89bf0d0b3b0fdf11fdbf09b6b90476301b98d8' +
  '097c462b2b17a6ce93b6b47a136cf2e78a33a63f6752c2c1631777076153fa89';

it('signs as WAHA documents it', () => {
  expect(sign(body, key)).toBe(digest);
});

it('accepts the present key, and the former one while it is given', () => {
  expect(verifyHmac(body, digest, [key])).toBe(true);
  expect(verifyHmac(body, digest, ['new-key', key])).toBe(true);
  expect(verifyHmac(body, digest, ['new-key'])).toBe(false);
});

it.each([
  ['none', undefined],
  ['an empty one', ''],
  ['upper case', digest.toUpperCase()],
  ['one digit less', digest.slice(1)],
  ['one digit more', `${digest}0`],
  ['one digit changed', `3${digest.slice(1)}`],
  ['a line end behind it', `${digest}\n`],
  ['a name before it', `sha512=${digest}`],
  ['two of them', `${digest}, ${digest}`],
  ['something else of that length', 'g'.repeat(128)],
])('refuses a header with %s', (_what, header) => {
  expect(verifyHmac(body, header, [key])).toBe(false);
});

it('refuses other bytes, be they the same JSON', () => {
  const spaced = Buffer.from('{"event": "message","session":"default","engine":"WEBJS"}');
  expect(verifyHmac(spaced, digest, [key])).toBe(false);
});

it('refuses everything without a key, or with an empty one', () => {
  expect(verifyHmac(body, digest, [])).toBe(false);
  expect(verifyHmac(body, sign(body, ''), [''])).toBe(false);
});
