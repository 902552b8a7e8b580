import { loadStopWords } from '../../src/config/word-lists.js';
import { foldText } from '../../src/kernel/fold-text.js';
import { readKeyword, type StopWord, type StopWordList } from '../../src/pacing/index.js';

const lists = loadStopWords('config/stop-words.json');
const read = (text: string) => readKeyword(text, lists)?.meaning;

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
  const list = { strong: ['a'.repeat(60), 'a'.repeat(61)], doubtful: [], optIn: [] };
  const own = { courtesy: [], languages: { en: list } };
  expect(readKeyword(`${'A'.repeat(60)}!!!`, own)?.meaning).toBe('stop');
  expect(readKeyword('a'.repeat(61), own)).toBeUndefined();
});

it.each(['', '   ', '🛑', '!!!', '\u200B'])('reads nothing into "%s"', text => {
  expect(read(text)).toBeUndefined();
});

/** Talk in which the words stand, and mean nothing. */
const ordinary: Readonly<Record<string, readonly string[]>> = {
  en: [
    'Stop by tomorrow?',
    'stop it, you are too funny',
    'The bus stop is near the shop',
    'non stop music until ten',
    'Please stop the car at the gate',
    'Where is the next stop?',
    'Do not stop, it looks great',
    'We will stop at noon for lunch',
    'Full stop after the name, please',
    'stop watch or smart watch?',
    'Can you stop the delivery until Monday',
    'I cannot stop laughing',
    'One more stop and I am home',
    'Can I cancel my order?',
    'cancel order 4412',
    'please cancel the second item',
    'I will cancel the taxi then',
    'Do not cancel, I am on my way',
    'cancel my seat at the table tonight',
    'The end of the month is fine',
    'Is that the end?',
    'See you at the end of the street',
    'In the end it was easy',
    'Please send the end date',
    'Week end or Monday?',
    'I quit my job, see you at the shop',
    'She quit smoking last year',
    'quit joking, how much is it?',
    'no more than two pieces',
    'There is no more milk at home',
    'No more sugar for me, thanks a lot',
    'start tomorrow please ok',
    'When do you start?',
    'We start at eight',
    'Please start the machine',
    'A good start to the day',
    'Can we start over with the design?',
    'Push start and wait a minute',
    'How do I unsubscribe?',
    'I want to unsubscribe from the newspaper, not from you',
    'I do not want to opt out of the warranty',
    'Is there an opt out form for the insurance?',
    'Where can I opt in for the breakfast?',
    'Do I have to subscribe to order?',
    'subscribe to our channel, it is fun',
    'revoke the invoice, the total is wrong',
    'Can you revoke the access of the old cleaner',
    'remove me from the table booking, add my brother',
    'Please do not stop messages about my parcel',
    'Stop messaging me about shoes, send bags',
  ],
  id: [
    'berhenti di depan toko ya',
    'Busnya berhenti di mana?',
    'Tolong berhenti sebentar di warung',
    'Saya sudah berhenti merokok',
    'Jangan berhenti berkarya, Kak',
    'Hujan sudah berhenti belum?',
    'Mobil berhenti di lampu merah',
    'stop kontaknya ada berapa?',
    'Kak, stop di pertigaan ya',
    'Stop dulu, saya cek ukurannya',
    'Bisa stop motor di depan?',
    'hentikan musiknya sebentar, saya telepon',
    'Tolong hentikan mesin cuci nomor dua',
    'jangan kirim lagi sebelum saya bayar',
    'Jangan kirim lagi yang warna merah, kirim biru',
    'Kurirnya jangan hubungi lagi nomor lama saya',
    'hapus nomor saya yang lama, ini yang baru',
    'Tolong hapus nomor saya dari pesanan Budi saja',
    'tolong batal pesanan yang kedua',
    'Kalau batal uangnya kembali?',
    'Acaranya batal atau jadi?',
    'Jadi batal beli yang besar, ambil yang kecil',
    'Pesanan saya tidak batal kan?',
    'cukup dua kilo',
    'Uangnya sudah cukup?',
    'Cukup besar tidak untuk dua orang?',
    'Satu kotak cukup untuk seminggu',
    'Terima kasih, cukup jelas Kak',
    'tidak mau yang merah, yang biru saja',
    'Anak saya tidak mau makan pedas',
    'Kenapa aplikasinya tidak mau jalan?',
    'Saya tidak mau repot, antar saja',
    'mulai jam berapa?',
    'Promo mulai besok kan?',
    'Kita mulai rapat jam dua',
    'Mulai kapan bisa diambil?',
    'Kapan toko mulai buka lagi?',
    'Ayo mulai lagi kelas yoga hari Senin',
    'langganan saya di sini sejak lama',
    'Harga langganan berapa Kak?',
    'Saya mau langganan air galon',
    'Saya mau daftar lagi untuk kelas sore',
    'Bisa daftar lagi minggu depan?',
    'Toko langganan ibu saya sudah tutup',
  ],
  de: [
    'Wo kann ich mich abmelden?',
    'Ich muss mein Auto abmelden, haben Sie offen?',
    'Kann ich meine Tochter vom Kurs abmelden',
    'Ich wollte nur den Hund abmelden gehen',
    'Bitte das Abo abbestellen und die Ware schicken',
    'Kann man den Katalog abbestellen?',
    'Wir abbestellen nichts, keine Sorge',
    'Zeitungen austragen macht mein Sohn',
    'Soll ich Sie für Freitag austragen?',
    'Stopp, ich habe die falsche Farbe gewählt',
    'Bitte am zweiten Stopp aussteigen',
    'Der nächste Stopp ist Köln',
    'Ein kurzer Stopp zum Tanken',
    'Stop and go auf der Autobahn, ich komme später',
    'Der Bus macht stop am Markt',
    'Ich habe keine Nachrichten mehr gefunden, schicken Sie es noch einmal',
    'Ab morgen keine Nachrichten mehr an die alte Nummer',
    'Bitte nicht mehr schreiben, lieber anrufen',
    'Ich kann mit links nicht mehr schreiben',
    'Ende der Woche passt',
    'Am Ende der Straße links',
    'Bis Ende Mai bin ich im Urlaub',
    'Das Ende vom Lied war gut',
    'Ist das schon das Ende?',
    'Ich bin am Ende meiner Kräfte, ein Kaffee bitte',
    'nein danke, lieber das andere',
    'Zucker? Nein danke, nur Milch',
    'Eine Tüte nein danke, ich habe eine',
    'Kann ich kündigen, wenn ich umziehe?',
    'Mein Vermieter will mir kündigen',
    'Wie kann ich den Handyvertrag kündigen?',
    'Muss ich die Sitzung abbrechen?',
    'Der Download will immer abbrechen',
    'Bitte die Suche abbrechen, ich habe den Schlüssel',
    'start der Messe ist um neun',
    'Der Start war holprig, jetzt läuft es',
    'Wann ist Start?',
    'Zum Start gibt es Kuchen',
    'Wo kann ich mich anmelden?',
    'Ich möchte meinen Sohn anmelden',
    'Muss man sich vorher anmelden?',
    'Kann ich mich im Herbst wieder anmelden?',
    'Bitte wieder anmelden, wenn der Kurs beginnt, oder?',
  ],
  tr: [
    'dur bir dakika',
    'Dur bakalım, fiyatı neydi?',
    'Otobüs nerede dur diyor?',
    'Biraz dur, hemen geliyorum',
    'Lütfen köşede dur ben ineceğim',
    'Makineyi durdur ve kapağı aç',
    'Müziği durdur lütfen konuşalım',
    'Siparişi durdur demedim, beklet dedim',
    'Ret mi geldi kabul mü?',
    'Başvurum ret oldu, neden?',
    'Kredi için ret cevabı aldım',
    'mesaj atma, ara beni',
    'Bana mesaj atma telefonla konuşalım',
    'Gece mesaj atma lütfen sabah yaz',
    'Ona mesaj atmayın, beni arayın',
    'Toplu mesaj istemiyorum dedim ama fatura gelsin',
    'Sadece reklam için mesaj istemiyorum, kargo için olur',
    'abonelikten çık düğmesi nerede?',
    'Nasıl abonelikten çık yapıyorum uygulamada',
    'Beni misafir listeden çıkar, gelemiyorum',
    "Listeden çıkar mısın Ali'yi?",
    'iptal edebilir miyim?',
    'siparişi iptal et',
    'Randevumu iptal ettirmek istemiyorum, saatini değiştirin',
    'İptal ücreti var mı?',
    'Uçuş iptal mi oldu?',
    'İkinci ürünü iptal edelim lütfen',
    'Kırmızı istemiyorum, mavi olsun',
    'Soğan istemiyorum, domates olsun',
    'Poşet istemiyorum teşekkürler',
    'Ben bunu istemiyorum, diğerini istiyorum',
    'yeter ki gelsin',
    'İki kilo yeter',
    'Bu kadarı yeter mi?',
    'Bir kişi için yeter sanırım',
    'Param yeter mi bilmiyorum',
    'Kurs ne zaman başla diyorsunuz?',
    'Hemen başla, ben de geliyorum',
    'Yarın başla olur mu?',
    'Makineyi başlat ve bekle',
    'Videoyu başlat lütfen göremiyorum',
    'Kanala abone ol, güzel videolar var',
    'Gazeteye abone ol dediler, fiyatı ne?',
  ],
  ru: [
    'стоп, я ещё не закончил',
    'Стоп кран сломан, вызовите мастера',
    'Остановите на стоп линии, пожалуйста',
    'Это стоп цена или можно дешевле?',
    'Я сказал стоп только второй посылке',
    'Как отписаться от газеты?',
    'Хочу отписаться от старого тарифа, а ваш оставить',
    'Где кнопка отписка в вашем приложении',
    'Отписка от рассылки банка не работает, помогите',
    'отпишите меня от вечерней группы, запишите в утреннюю',
    'не пишите мне на старый номер, вот новый',
    'Не пишите мне по ночам, днём можно',
    'не присылайте курьера до обеда',
    'Не присылайте красное, только синее',
    'удалите мой номер из заказа мамы',
    'Удалите мой номер карты и добавьте новый',
    'отмена заказа возможна?',
    'Отмена второй позиции, остальное оставьте',
    'Это точно отмена рейса?',
    'Если отмена, деньги вернут?',
    'Отмена записи на среду, приду в пятницу',
    'хватит двух штук',
    'Мне хватит одной упаковки',
    'Хватит шутить, сколько стоит?',
    'Денег хватит до пятницы',
    'Этого хватит на троих?',
    'конец месяца подойдёт',
    'В конец очереди встать?',
    'Это ещё не конец, будет вторая часть',
    'Конец улицы, серый дом',
    'Какой конец у фильма?',
    'не надо упаковки',
    'Мне не надо красный, только синий',
    'Не надо ждать, я сам заберу',
    'Доставку не надо, заберу сам',
    'Звонить не надо, напишите',
    'Сахара не надо, спасибо',
    'начать можно завтра',
    'Когда можно начать?',
    'Давайте начать с малого, как говорят',
    'Хочу начать курс в понедельник',
    'старт продаж когда?',
    'Где старт забега?',
    'На старт внимание марш',
    'Как подписаться на канал?',
    'Надо подписаться под договором?',
    'Забыл подписаться в конце письма',
  ],
};
const near = [
  'stopwatch',
  'unstoppable',
  'ending',
  'restart',
  'endeavour',
  'durum nedir?',
  'retro model var mı?',
  'остановка рядом',
  'stoptober is over',
  'cancellation policy',
  'berhentinya jam lima',
  'mulainya besok',
  'Endlich Wochenende',
  'Startseite',
  'yeterli mi?',
  'başlangıç ne zaman?',
  'достаточно',
  'конечно',
  'please',
  'thank you',
];

const runs = entries.map(([, entry]) => ` ${foldText(entry)} `);

it('is asked about two hundred ordinary sentences that have the words in them', () => {
  const sentences = Object.values(ordinary).flat();
  expect(new Set(sentences).size).toBeGreaterThanOrEqual(200);
  for (const lines of Object.values(ordinary)) expect(lines.length).toBeGreaterThanOrEqual(40);
  const without = sentences.filter(text => !runs.some(run => ` ${foldText(text)} `.includes(run)));
  expect(without).toEqual([]);
});

it.each(Object.values(ordinary).flat())('"%s" is ordinary talk', text => {
  for (const said of [text, text.toUpperCase(), `${text} 🙏`, foldText(text)])
    expect(read(said)).toBeUndefined();
});

it.each(near)('"%s" is another word', text => expect(read(text)).toBeUndefined());

it.each([
  ['STOP', 'en'],
  ['unsubscribe', 'en'],
  ['Berhenti!', 'id'],
  ['ABMELDEN', 'de'],
  ['Stopp', 'de'],
  ['DUR', 'tr'],
  ['İPTAL', 'tr'],
  ['СТОП', 'ru'],
  ['cтоп', 'ru'],
  ['start', 'en'],
  ['MULAI', 'id'],
  ['BAŞLA', 'tr'],
])('%s is a word of %s', (text, language) => {
  expect(readKeyword(text, lists)?.language).toBe(language);
});

it('reads the strictest meaning where lists disagree', () => {
  const list = { strong: ['ende'], doubtful: ['ende', 'hm'], optIn: ['hm'] };
  const own = { courtesy: [], languages: { de: list } };
  expect(readKeyword('Ende', own)?.meaning).toBe('stop');
  expect(readKeyword('hm', own)?.meaning).toBe('doubtful');
});
