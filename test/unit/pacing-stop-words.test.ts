import { loadStopWords } from '../../src/config/word-lists.js';
import { readWord, type StopWord, type StopWordList } from '../../src/pacing/index.js';

const lists = loadStopWords('config/stop-words.json');
const read = (text: string) => readWord(text, lists);

const meanings: readonly (readonly [keyof StopWordList, StopWord])[] = [
  ['strong', 'stop'],
  ['doubtful', 'doubtful'],
  ['optIn', 'start'],
];
const entries = Object.entries(lists.languages).flatMap(([language, list]) =>
  meanings.flatMap(([key, meaning]) => list[key].map(entry => [language, entry, meaning] as const)),
);

function titleCase(text: string, locale: string): string {
  return text.replace(/\S+/g, word => word.charAt(0).toLocaleUpperCase(locale) + word.slice(1));
}

/** Ways people and phones write the same thing. */
function spellings(entry: string, language: string): string[] {
  return [
    entry,
    entry.toUpperCase(),
    entry.toLocaleUpperCase('tr'),
    titleCase(entry, language),
    titleCase(entry, 'tr'),
    entry.normalize('NFD'),
    entry.normalize('NFD').replace(/\p{M}/gu, ''),
    ` ${entry} \n`,
    `${entry}.`,
    `${entry}!!!`,
    `"${entry}"`,
    `«${entry}»`,
    `*${entry}*`,
    `${entry} 🙏🏽`,
    `🛑${entry}🛑`,
    `${entry} ❤️👨‍👩‍👧`,
    [...entry].join('\u200B'),
    `\u202E${entry}\uFEFF`,
    entry.replaceAll(' ', '   '),
    entry.replaceAll(' ', '\n'),
    entry.replaceAll(' ', '-'),
    [...entry].join(' '),
    [...entry].join('.'),
    `please ${entry}`,
    `${entry}, bitte`,
    `${entry} пожалуйста`,
    `Lütfen ${entry}`,
    `Tolong ${entry}!`,
  ];
}

it('ships the lists of five languages', () => {
  expect(Object.keys(lists.languages)).toEqual(['en', 'id', 'de', 'tr', 'ru']);
  expect(entries.length).toBe(74);
});

it.each(entries)('[%s] "%s" means %s however it is written', (language, entry, meaning) => {
  for (const text of spellings(entry, language)) {
    expect({ text, meaning: read(text) }).toEqual({ text, meaning });
  }
});

it('reads German umlauts written out', () => {
  expect(read('kuendigen')).toBe('doubtful');
  expect(read('Kündigen')).toBe('doubtful');
  expect(read('KUENDIGEN bitte')).toBe('doubtful');
});

it('reads Latin letters in Cyrillic words and the reverse', () => {
  expect(read('cтоп')).toBe('stop');
  expect(read('CTОП')).toBe('stop');
  expect(read('stор')).toBe('stop');
  expect(read('не пишитe мнe')).toBe('stop');
});

it('takes one courtesy word, not two', () => {
  expect(read('please stop please')).toBeUndefined();
  expect(read('please')).toBeUndefined();
});

it('reads nothing into long messages', () => {
  expect(read(`stop${' '.repeat(100)}`)).toBe('stop');
  const list = { strong: ['no '.repeat(20), 'no '.repeat(21)], doubtful: [], optIn: [] };
  const own = { courtesy: [], languages: { en: list } };
  expect(readWord('no '.repeat(20), own)).toBe('stop');
  expect(readWord('no '.repeat(21), own)).toBeUndefined();
});

it.each(['', '   ', '🛑', '!!!', '\u200B'])('reads nothing into "%s"', text => {
  expect(read(text)).toBeUndefined();
});

const ordinary = [
  'Stop by tomorrow?',
  'stop it, you are too funny',
  'The bus stop is near the shop',
  'non stop',
  'Can I cancel my order?',
  'cancel order 4412',
  'please cancel the second item',
  'The end of the month is fine',
  'I quit my job, see you at the shop',
  'no more than two pieces',
  'start tomorrow please ok',
  'When do you start?',
  'How do I unsubscribe?',
  'I do not want to opt out of the warranty',
  'revoke the invoice',
  'remove me from the table booking, add my brother',
  'berhenti di depan toko ya',
  'Busnya berhenti di mana?',
  'jangan kirim lagi sebelum saya bayar',
  'tolong batal pesanan yang kedua',
  'cukup dua kilo',
  'tidak mau yang merah, yang biru saja',
  'mulai jam berapa?',
  'Wo kann ich mich abmelden?',
  'Bitte das Abo abbestellen und die Ware schicken',
  'Ende der Woche passt',
  'nein danke, lieber das andere',
  'Kann ich kündigen, wenn ich umziehe?',
  'start der Messe ist um neun',
  'dur bir dakika',
  'durum nedir?',
  'mesaj atma, ara beni',
  'iptal edebilir miyim?',
  'siparişi iptal et',
  'yeter ki gelsin',
  'retro model var mı?',
  'стоп, я ещё не закончил',
  'остановка рядом',
  'отмена заказа возможна?',
  'хватит двух штук',
  'не надо упаковки',
  'конец месяца подойдёт',
  'начать можно завтра',
  'старт продаж когда?',
  'stopwatch',
  'unstoppable',
  'ending',
  'restart',
  'endeavour',
];

it.each(ordinary)('"%s" is ordinary talk', text => expect(read(text)).toBeUndefined());

it('reads the strictest meaning where lists disagree', () => {
  const list = { strong: ['ende'], doubtful: ['ende', 'hm'], optIn: ['hm'] };
  const own = { courtesy: [], languages: { de: list } };
  expect(readWord('Ende', own)).toBe('stop');
  expect(readWord('hm', own)).toBe('doubtful');
});
