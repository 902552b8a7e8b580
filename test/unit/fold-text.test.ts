import { foldText, foldWithOffsets, lookAlikes } from '../../src/kernel/fold-text.js';

describe('folding', () => {
  it.each([
    ['case', 'HeLLo', 'hello'],
    ['every Turkish i', 'İIıi Ii', 'iiii ii'],
    ['a decomposed dotted I', 'I\u0307', 'i'],
    ['sharp s', 'Straße GROẞ', 'strasse gross'],
    ['Latin diacritics', 'çşğüöé', 'csguoe'],
    ['Cyrillic diacritics', 'Ёлка Йод', 'елка иод'],
    ['composed and decomposed alike', 'cafe\u0301 café', 'cafe cafe'],
    ['compatibility forms', 'ｆｕｌｌ ﬁt Ⓐ ²', 'full fit a 2'],
    ['zero-width characters', 's\u200Bt\u200Co\u200Dp\u2060\uFEFF', 'stop'],
    ['soft hyphens and blank fillers', 'st\u00ADo\u3164p', 'stop'],
    ['bidi marks', '\u202Estop\u202C', 'stop'],
    ['apostrophes inside words', "don't don’t İstanbul'da", 'dont dont istanbulda'],
    ['punctuation, which separates', 'stop,all…«now»', 'stop all now'],
    ['emoji, which separate', '🛑stop👩‍👧‍👦all👍🏽', 'stop all'],
    ['emoji that would turn into letters', 'stop ℹ️™', 'stop'],
    ['keycaps into their digits', '1️⃣2️⃣', '12'],
    ['white space of all kinds', ' \t a\n\n\u00A0b\u3000c\r\n', 'a b c'],
    ['letters that have no decomposition', 'Łódź Øre', 'lodz ore'],
    ['only emoji into nothing', '🙏🙏', ''],
    ['nothing', '', ''],
  ])('folds %s', (_, text, folded) => expect(foldText(text)).toBe(folded));

  it('keeps the vowel signs of scripts that cannot do without', () => {
    expect(foldText('हिन्दी')).toBe('हिन्दी'.normalize('NFKD'));
    expect(foldText('สวัสดี')).toBe('สวัสดี'.normalize('NFKD'));
  });

  it('folds what is folded to itself', () => {
    const texts = [
      'İstanbul’da ÇAY içelim 🙏',
      'Straße!',
      'Ёжик — в тумане',
      'ｆｕｌｌ ﬁt',
      'ς Σ ﷺ ㎏',
    ];
    for (const text of texts) expect(foldText(foldText(text))).toBe(foldText(text));
  });

  it('takes long texts in one pass', () => {
    expect(foldText('Привет, мир. '.repeat(5000))).toHaveLength('привет мир '.length * 5000 - 1);
  });
});

describe('offsets', () => {
  function original(text: string, found: string): string {
    const folded = foldWithOffsets(text);
    const from = folded.text.indexOf(found);
    return text.slice(...folded.originalSpan(from, from + found.length));
  }

  it.each([
    ['🛑 Ça SUFFIT!', 'ca', 'Ça'],
    ['cafe\u0301, bar', 'cafe', 'cafe\u0301'],
    ['x s\u200Bt\u200Bop y', 'stop', 's\u200Bt\u200Bop'],
    ['die Straße!', 'strasse', 'Straße'],
    ['ein ﬁt', 'fit', 'ﬁt'],
    ['a — b', 'a b', 'a — b'],
    ['👍👍 ok', 'ok', 'ok'],
  ])('lead back into "%s" for %s', (text, found, span) => {
    expect(original(text, found)).toBe(span);
  });
});

describe('look-alikes', () => {
  it.each([
    ['cтоп', ['стоп']],
    ['раypal', ['paypal']],
    ['xоxо', ['xoxo', 'хохо']],
    ['stop', []],
    ['стоп', []],
    ['zю', []],
  ])('%s looks like %j', (word, forms) => expect(lookAlikes(word)).toEqual(forms));

  it('keep the length of the word', () => {
    for (const form of lookAlikes('аccоunt')) expect(form).toHaveLength('аccоunt'.length);
  });
});
