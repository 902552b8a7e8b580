import { contentMarks } from '../../src/pacing/index.js';

const marks = (text: string) =>
  Object.entries(contentMarks(text)).flatMap(([name, there]) => (there ? [name] : []));

describe('a link', () => {
  it.each([
    'https://example.com',
    'see https://example.com/a?b=1#c.',
    '(https://example.com)',
    '[page](https://example.com)',
    'text:https://example.com',
    'HTTPS://EXAMPLE.COM',
    'https://sub.example.co.id:8443/x',
    'https://user@example.com',
    'https://пример.рф',
    'https://[::1]/x',
    'www.example.com',
    'www.toko.id',
    'example.com',
    'Example.COM!',
    'toko.co.id',
    'toko-saya.id/katalog',
    'wa.me/6281234567890',
    't.me/channel',
    'пример.рф',
    'exa\u200Bmple.com',
    'ｈｔｔｐｓ：//example.com',
    'a\nb example.org, c',
  ])('is seen in %j', text => expect(marks(text)).toEqual(['link']));

  it.each([
    '',
    'Hello there',
    'info@example.com',
    'End of the sentence.Next one',
    'Selesai.Terima kasih',
    'ok.Thanks',
    'call.me',
    'z.B. 1.5 kg, ca. 12.05.2024 um 08.00 Uhr',
    'Rp 1.250.000,00',
    'and/or, w/o, 1/2',
    'invoice.pdf and main.ts',
    'e.g. this, i.e. that',
    'a...b ... c',
    'https://',
    'www.',
    '10:30, ratio 3:4',
    '192.168.1.1',
    'v2.0.1',
    '.com',
    'Что-то.Где-то',
  ])('is not seen in %j', text => expect(marks(text)).toEqual([]));
});

it.each(['http://example.com', 'HTTP://Example.com/a', 'see https://a.com and http://b.com'])(
  'a plain one is seen in %j',
  text => expect(marks(text)).toEqual(['link', 'plainHttp']),
);

it.each([
  'https://bit.ly/3xyz',
  'bit.ly/3xyz',
  'BIT.LY/3xyz',
  'https://www.tinyurl.com/abc',
  's.id/promo',
  'https://clck.ru/abc',
  'https://user@t.co/a',
  'bit\u200B.ly/3xyz',
])('a shortened one is seen in %j', text => expect(marks(text)).toEqual(['link', 'shortener']));

it.each(['https://rabbit.ly.example.com', 'https://example.com/bit.ly', 'https://nott.co/a'])(
  'no shortener is seen in %j',
  text => expect(marks(text)).toEqual(['link']),
);

describe('a placeholder', () => {
  it.each([
    'Halo {name}!',
    'Halo {{name}}!',
    'Halo {{ first name }}!',
    'Halo{nama_depan}',
    'Order {orderNumber} is ready',
    'Order {order.number} is ready',
    'Order #{order-id}',
    'Привет, {имя}!',
    'Merhaba {müşteri}',
    'Hello ${name}',
    '{{#if name}}Hello{{/if}}',
    '{first_name}{last_name}',
    'Halo {na\u200Bme}',
    'Halo ｛name｝',
  ])('that nobody filled in is seen in %j', text => expect(marks(text)).toEqual(['placeholder']));

  it.each([
    'f(x) = {x} and {{y}}',
    'set {1, 2, 3}',
    'choose {a, b}',
    'an empty {} or {{}}',
    '{"name": "Ana"}',
    "{ name: 'Ana' }",
    'if (x) {return}',
    'while (true) { work }',
    '\\frac{ab}{cd}',
    'Smile :-} or :{',
    '{1} first, {2} second',
    '{not closed',
    'closed}',
    `{${'a'.repeat(100)}}`,
  ])('is not seen in %j', text => expect(marks(text)).toEqual([]));
});

it('tells everything at once', () => {
  expect(contentMarks('Hi {name}: http://bit.ly/x')).toEqual({
    link: true,
    plainHttp: true,
    shortener: true,
    placeholder: true,
  });
});

it.each(['{', '{{', '{{a', 'http://', 'a.', 'www.', '@', '\\a', '{a', ') {', 'a-', '.com'])(
  'comes to an end on 100 kB of %j',
  unit => expect(marks(unit.repeat(100_000 / unit.length)).length).toBeLessThan(4),
);
