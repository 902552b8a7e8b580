import { instantOf, numberOf, textOf } from '../../src/waha/fields.js';
import { bareId, normaliseChatId, parseSerializedId, twinOf } from '../../src/waha/wa-ids.js';

it.each([
  ['5511999990001@c.us', '5511999990001@c.us'],
  ['5511999990001@s.whatsapp.net', '5511999990001@c.us'],
  ['5511999990001:7@s.whatsapp.net', '5511999990001@c.us'],
  ['5511999990001.0:7@s.whatsapp.net', '5511999990001@c.us'],
  ['+55 11 99999-0002@c.us', '5511999990002@c.us'],
  ['5511999990003', '5511999990003@c.us'],
  ['+5511999990003', '5511999990003@c.us'],
  [5511999990003, '5511999990003@c.us'],
  ['222222222222222@lid', '222222222222222@lid'],
  ['222222222222222:3@lid', '222222222222222@lid'],
  ['120363000000000001@g.us', '120363000000000001@g.us'],
  ['5511999990001-1600000000@g.us', '5511999990001-1600000000@g.us'],
  ['120363000000000009@newsletter', '120363000000000009@newsletter'],
  ['status@broadcast', 'status@broadcast'],
])('spells the chat %s as %s', (given, wanted) => {
  expect(normaliseChatId(given)).toBe(wanted);
});

it.each([null, undefined, '', ' ', '@c.us', 'name', 'all', {}, [], true, '5511@', 'abc@c.us'])(
  'takes %j for no chat',
  given => {
    expect(normaliseChatId(given)).toBeNull();
  },
);

it('takes a serialized id apart, with and without its author', () => {
  expect(parseSerializedId('true_5511999990001@s.whatsapp.net_3EB0AA')).toEqual({
    fromMe: true,
    chatId: '5511999990001@c.us',
    bare: '3EB0AA',
    participant: null,
  });
  expect(parseSerializedId('false_120363000000000001@g.us_3EB0AA_333333333333333@lid')).toEqual({
    fromMe: false,
    chatId: '120363000000000001@g.us',
    bare: '3EB0AA',
    participant: '333333333333333@lid',
  });
});

it.each([
  '',
  '3EB0AA',
  'maybe_1@c.us_3EB0AA',
  'true_1@c.us',
  'true_1@c.us_',
  'true_a_b_c_d',
  null,
  {},
])('takes %j for no serialized id', given => {
  expect(parseSerializedId(given)).toBeNull();
});

it.each([
  ['3EB0AA', '3EB0AA'],
  ['false_1@c.us_3EB0AA', '3EB0AA'],
  ['false_1@g.us_3EB0AA_2@c.us', '3EB0AA'],
  ['..', null],
  ['a/b', null],
  ['not_serialized', null],
  [undefined, null],
])('finds the bare id of %j', (given, wanted) => {
  expect(bareId(given)).toBe(wanted);
});

it('knows a twin only in the other form, and only of a person', () => {
  expect(twinOf('222222222222222@lid', '5511999990009:4@s.whatsapp.net')).toBe(
    '5511999990009@c.us',
  );
  expect(twinOf('5511999990009@c.us', '222222222222222@lid')).toBe('222222222222222@lid');
  expect(twinOf('5511999990009@c.us', '5511999990008@c.us')).toBeNull();
  expect(twinOf('120363000000000001@g.us', '5511999990008@c.us')).toBeNull();
  expect(twinOf('5511999990009@c.us', '')).toBeNull();
});

it('reads seconds, fractions and milliseconds as the same instant', () => {
  const wanted = new Date(1795203103000);
  expect(instantOf(1795203103)).toEqual(wanted);
  expect(instantOf('1795203103')).toEqual(wanted);
  expect(instantOf(1795203103000)).toEqual(wanted);
  expect(instantOf(1795203103.25)).toEqual(new Date(1795203103250));
});

it.each([0, -1, NaN, Infinity, 1e300, '', 'soon', null, {}])(
  'reads no instant out of %j',
  given => {
    expect(instantOf(given)).toBeNull();
  },
);

it('replaces lone surrogates and leaves pairs alone', () => {
  expect(textOf('a\uD83Db')).toBe('a\uFFFDb');
  expect(textOf('\uDC4D')).toBe('\uFFFD');
  expect(textOf('👍 ok')).toBe('👍 ok');
});

it('reads numbers written as text, and nothing else', () => {
  expect([numberOf('-1'), numberOf(3), numberOf('1e3'), numberOf(''), numberOf(true)]).toEqual([
    -1,
    3,
    null,
    null,
    null,
  ]);
});
