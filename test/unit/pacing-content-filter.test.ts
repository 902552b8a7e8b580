import { loadProhibitedContent } from '../../src/config/word-lists.js';
import { contentFilter, type ProhibitedEntry } from '../../src/pacing/index.js';

function entry(value: string, changes: Partial<ProhibitedEntry> = {}): ProhibitedEntry {
  const kind = value.includes(' ') ? 'phrase' : 'word';
  const id = value.replaceAll(' ', '-');
  return { id, category: 'test', kind, value, severity: 'refuse', note: '', ...changes };
}

const find = contentFilter([
  entry('viagra'),
  entry('paypal'),
  entry('free money now', { severity: 'warn' }),
  entry('kaçak bahis'),
  entry('казино'),
  entry('sex'),
]);

/** What the filter marked, cut out of the original text. */
function marked(text: string): string[] {
  return find(text).flatMap(({ spans }) => spans.map(span => text.slice(...span)));
}

describe('the content filter', () => {
  it('names the rule and its severity, and marks every place', () => {
    expect(find('Viagra! Buy viagra.')).toEqual([
      {
        rule: 'viagra',
        severity: 'refuse',
        spans: [
          [0, 6],
          [12, 18],
        ],
      },
    ]);
    expect(find('free money now')).toMatchObject([{ rule: 'free-money-now', severity: 'warn' }]);
  });

  it.each([
    ['in capitals', 'buy VIAGRA today', 'VIAGRA'],
    ['with diacritics', 'buy víagrà today', 'víagrà'],
    ['in full width', 'buy ｖｉａｇｒａ today', 'ｖｉａｇｒａ'],
    ['with invisible characters', 'buy v\u200Bia\u00ADgra today', 'v\u200Bia\u00ADgra'],
    ['between punctuation', 'buy,viagra;today', 'viagra'],
    ['between emoji', 'buy💊viagra💊today', 'viagra'],
    ['spaced apart', 'buy v i a g r a today', 'v i a g r a'],
    ['with points between', 'buy v.i.a.g.r.a today', 'v.i.a.g.r.a'],
    ['with points inside', 'buy via.gra today', 'via.gra'],
    ['with stars inside', 'buy vi*a*gra today', 'vi*a*gra'],
    ['after an article', 'buy a v i a g r a today', 'v i a g r a'],
    ['in look-alike letters', 'your раyраl account', 'раyраl'],
    ['in Latin look-alikes', 'лучшее кaзинo здесь', 'кaзинo'],
    ['as a phrase over lines', 'FREE\n money,  now', 'FREE\n money,  now'],
    ['as a phrase in one word', 'free-money-now', 'free-money-now'],
    ['without the marks of its language', 'KACAK BAHİS', 'KACAK BAHİS'],
    ['after characters of two units', '👍👍 viagra', 'viagra'],
  ])('finds a word %s', (_, text, found) => expect(marked(text)).toEqual([found]));

  it.each([
    ['inside other words', 'viagrandiose paypals'],
    ['inside a spaced word', 's p a y p a l s'],
    ['when half a phrase is there', 'free money tomorrow'],
    ['when the phrase is turned round', 'now money free'],
    ['by joining whole words', 'via gra'],
    ['by joining too few letters', 's e x'],
    ['in nothing', ''],
    ['in emoji', '👍🏽🎉'],
  ])('finds no word %s', (_, text) => expect(find(text)).toEqual([]));

  it('finds nothing with an empty list', () => {
    expect(contentFilter([])('viagra')).toEqual([]);
  });

  it('does not change with the order of asking', () => {
    expect(find('viagra paypal')).toEqual(find('viagra paypal'));
  });
});

describe('the list that ships', () => {
  const shipped = loadProhibitedContent('config/prohibited-content.json');
  const ships = contentFilter(shipped);

  it.each(shipped.map(one => [one.id, one.value] as const))('finds %s', (id, value) => {
    const texts = [
      value,
      value.toUpperCase(),
      `Hi, ${value}!`,
      value.normalize('NFD'),
      value.replaceAll(' ', '  '),
    ];
    for (const text of texts)
      expect(ships(text)).toContainEqual(expect.objectContaining({ rule: id }));
  });

  it.each([
    'Hello, your order 4412 has been sent and will arrive on Friday.',
    'We received your payment by bank transfer. Thank you for shopping with us.',
    'Your verification code is 482913. Do not share it with anybody.',
    'Please confirm your order and your address.',
    'You can pay by card, PayPal or cash on delivery.',
    'Win-win: buy two, get one free this weekend',
    'The warranty covers the phone, the charger and the slot for the SIM card.',
    'Pesanan Anda sudah dikirim, mohon konfirmasi alamat.',
    'Kode OTP jangan diberikan kepada siapa pun.',
    'Apakah bisa bayar dengan cicilan tanpa kartu kredit?',
    'Pinjam tangga sebentar boleh?',
    'Ihre Bestellung wurde versandt. Bitte bestätigen Sie Ihre Lieferadresse.',
    'Wir bieten Ratenzahlung an, ganz ohne Aufpreis.',
    'Siparişiniz hazırlanıyor, onay kodunuz 4412.',
    'Kampanyamız bu hafta sonu bitiyor, canlı destek hattımız açık.',
    'Ваш заказ отправлен, код для получения 4412.',
    'Ставка НДС указана в счёте, спортивные товары со скидкой.',
    'Double room with breakfast, money back within 14 days',
    'Our specialist will call you. S P E C I A L I S T',
    'This antivirus protects you from trojans and spam',
  ])('lets "%s" pass', text => expect(ships(text)).toEqual([]));
});
