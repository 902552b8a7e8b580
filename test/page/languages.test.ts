import type { AnyCatalogue, Language } from '../../src/web/languages/catalogue.js';
import { languages } from '../../src/web/languages/catalogue.js';
import { de } from '../../src/web/languages/de.js';
import { en } from '../../src/web/languages/en.js';
import { id } from '../../src/web/languages/id.js';
import { chooseLanguage, localeOf } from '../../src/web/languages/locale.js';
import { countdown, durationOf, timeWords } from '../../src/web/languages/time.js';
import { tr } from '../../src/web/languages/tr.js';
import { translator } from '../../src/web/languages/translate.js';
import { ru } from '../../src/web/languages/ru.js';
import { nowMs } from './things.js';

const catalogues: Record<Language, AnyCatalogue> = { en, id, de, tr, ru };

type Entry = string | Readonly<Record<string, string>>;

const sentencesOf = (entry: Entry) => (typeof entry === 'string' ? [entry] : Object.values(entry));
const gaps = (sentence: string) =>
  [...sentence.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '').sort();

describe.each(languages)('the catalogue %s', language => {
  const entries: [string, Entry][] = Object.entries(catalogues[language]);
  const english: Readonly<Record<string, Entry>> = en;

  it('fills the same gaps as English in every sentence', () => {
    const wrong = entries.filter(([key, entry]) => {
      const [source = ''] = sentencesOf(english[key] ?? '').slice(-1);
      const wanted = gaps(source).join();
      return sentencesOf(entry).some(sentence => gaps(sentence).join() !== wanted);
    });
    expect(wrong.map(([key]) => key)).toEqual([]);
  });

  it('has a form for every number its language tells apart', () => {
    const forms = new Intl.PluralRules(localeOf[language]).resolvedOptions().pluralCategories;
    const wrong = entries.filter(
      ([, entry]) => typeof entry !== 'string' && forms.some(form => !(form in entry)),
    );
    expect(wrong.map(([key]) => key)).toEqual([]);
  });

  it('has no exclamation mark and nothing empty', () => {
    const wrong = entries.filter(([, entry]) =>
      sentencesOf(entry).some(sentence => sentence.trim() === '' || sentence.includes('!')),
    );
    expect(wrong.map(([key]) => key)).toEqual([]);
  });
});

describe('a translator', () => {
  it('chooses the plural form of its language', () => {
    const say = translator('ru', ru);
    expect([1, 3, 5, 21].map(n => say('thread.arrivedMany', { n }))).toEqual([
      '1 новое сообщение',
      '3 новых сообщения',
      '5 новых сообщений',
      '21 новое сообщение',
    ]);
  });

  it('writes numbers as the language writes them', () => {
    expect(translator('de', de)('list.open', { n: 4210 })).toBe('4.210 offen');
    expect(translator('en', en)('list.open', { n: 4210 })).toBe('4,210 open');
  });

  it('puts words in as they are, marks included', () => {
    const said = translator('en', en)('bar.pausedOnePlain', {
      number: 'A{by}',
      by: '$&',
      time: '14:10',
    });
    expect(said).toBe('A{by} is paused by $& since 14:10.');
  });
});

describe('the language on screen', () => {
  it('is the one chosen, else the first of the browser that we speak, else English', () => {
    expect(chooseLanguage('tr', ['de'])).toBe('tr');
    expect(chooseLanguage(null, ['fr-FR', 'de-AT', 'ru'])).toBe('de');
    expect(chooseLanguage('xx', ['fr'])).toBe('en');
  });
});

describe('times in words', () => {
  const hourMs = 3_600_000;

  it('writes the clock as the language does', () => {
    expect(timeWords('en').format('time', nowMs, 'UTC')).toBe('11:29');
    expect(timeWords('id').format('time', nowMs, 'UTC')).toBe('11.29');
  });

  it('counts calendar days of a zone, not 24 hours', () => {
    const lateMs = Date.parse('2025-11-21T16:30:00Z');
    expect(timeWords('en').daysApart(lateMs, lateMs + hourMs, 'UTC')).toBe(0);
    expect(timeWords('en').daysApart(lateMs, lateMs + hourMs, 'Asia/Jakarta')).toBe(1);
  });

  it('names places in a line', () => {
    expect([1, 2, 3, 4, 11, 22].map(timeWords('en').ordinal)).toEqual([
      '1st',
      '2nd',
      '3rd',
      '4th',
      '11th',
      '22nd',
    ]);
    expect(languages.map(language => timeWords(language).ordinal(3))).toEqual([
      '3rd',
      'ke-3',
      '3.',
      '3.',
      '3-й',
    ]);
  });

  it('says a duration in the largest unit that is still true', () => {
    expect(durationOf(47 * hourMs)).toEqual({ unit: 'hour', n: 47 });
    expect(durationOf(48 * hourMs)).toEqual({ unit: 'day', n: 2 });
    expect(durationOf(5_000)).toEqual({ unit: 'minute', n: 1 });
  });

  it('counts down in minutes and seconds', () => {
    expect([42_000, 61_500, 0, -5].map(countdown)).toEqual(['0:42', '1:02', '0:00', '0:00']);
  });
});
