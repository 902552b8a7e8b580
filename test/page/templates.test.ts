import type { ContactView, TemplateView } from '../../src/protocol/views.js';
import {
  absentIn,
  bodyOf,
  draftOfTemplate,
  emptyTemplate,
  freeLanguages,
  lacking,
  sameDraft,
  withLanguage,
  withoutLanguage,
  withText,
} from '../../src/web/state/templates/draft.js';
import { matching, withoutTemplate, withTemplate } from '../../src/web/state/templates/list.js';
import { gapsIn, nextGap, slashAt } from '../../src/web/state/templates/slash.js';
import { valueIn, type Situation } from '../../src/web/state/templates/values.js';
import { nowIso } from './things.js';

function aTemplate(changes: Partial<TemplateView> = {}): TemplateView {
  return {
    id: 'T1',
    name: 'Thanks',
    shortcut: 'thx',
    category: 'greeting',
    texts: [{ language: 'en', text: 'Thank you, {name}', variables: ['name'] }],
    variables: ['name'],
    updatedBy: 'Rina',
    createdAt: nowIso,
    updatedAt: nowIso,
    version: 1,
    ...changes,
  };
}

const names = (found: readonly TemplateView[]) => found.map(({ name }) => name);

describe('the list of templates', () => {
  const many = [
    aTemplate({ id: 'T1', name: 'Ödeme alındı', shortcut: 'odeme' }),
    aTemplate({ id: 'T2', name: 'Order ready', shortcut: null, category: 'order' }),
    aTemplate({ id: 'T3', name: 'Your order is late', shortcut: 'late' }),
    aTemplate({ id: 'T4', name: 'Спасибо', shortcut: 'спс', category: null }),
  ];

  it('is not there until it was asked for, whatever the stream says', () => {
    expect(withTemplate(null, aTemplate())).toBeNull();
    expect(withoutTemplate(null, 'T1')).toBeNull();
  });

  it('takes what is newer into its place by name, and nothing older', () => {
    const known = [
      aTemplate({ id: 'T1', name: 'b', version: 2 }),
      aTemplate({ id: 'T2', name: 'c' }),
    ];
    const moved = withTemplate(known, aTemplate({ id: 'T2', name: 'Á', version: 2 }));
    expect(names(moved ?? [])).toEqual(['Á', 'b']);
    expect(withTemplate(known, aTemplate({ id: 'T1', name: 'z', version: 1 }))).toBe(known);
    expect(names(withTemplate(known, aTemplate({ id: 'T3', name: 'bb' })) ?? [])).toEqual([
      ...['b', 'bb', 'c'],
    ]);
  });

  it('loses what was deleted', () => {
    expect(names(withoutTemplate(many, 'T2') ?? [])).not.toContain('Order ready');
    expect(withoutTemplate(many, 'T9')).toBe(many);
  });

  it.each([
    ['', ['Ödeme alındı', 'Order ready', 'Your order is late', 'Спасибо']],
    ['ord', ['Order ready', 'Your order is late']],
    ['ODE', ['Ödeme alındı']],
    ['late', ['Your order is late']],
    ['СП', ['Спасибо']],
    ['order', ['Order ready', 'Your order is late']],
    ['nothing', []],
    ['!', []],
  ])('finds by “%s” the likeliest first', (letters, found) => {
    expect(names(matching(many, letters))).toEqual(found);
  });
});

describe('a slash in the field', () => {
  it.each<[string, string | null]>([
    ['/', ''],
    ['/th', 'th'],
    ['Halo /th', 'th'],
    ['Halo\n/th', 'th'],
    ['1/2', null],
    ['https://example.com', null],
    ['/th and', null],
    ['/a/b', null],
    ['', null],
  ])('%j looks for %j', (text, letters) => {
    expect(slashAt(text, text.length)?.letters ?? null).toBe(letters);
  });

  it('counts only where the caret stands', () => {
    expect(slashAt('Halo /thanks', 8)).toEqual({ from: 5, letters: 'th' });
    expect(slashAt('Halo /thanks', 3)).toBeNull();
  });
});

describe('the gaps of a template in the field', () => {
  const text = 'Hi {name}, {order} and {mine}';
  const gaps = new Set(['{name}', '{order}']);

  it('are walked one after the other, either way, and left at the ends', () => {
    const first = nextGap({ text, from: 0, to: 0 }, gaps);
    expect(text.slice(first?.from, first?.to)).toBe('{name}');
    const second = first && nextGap({ text, ...first }, gaps);
    expect(text.slice(second?.from, second?.to)).toBe('{order}');
    expect(second && nextGap({ text, ...second }, gaps)).toBeNull();
    expect(second && nextGap({ text, ...second }, gaps, true)).toEqual(first);
    expect(first && nextGap({ text, ...first }, gaps, true)).toBeNull();
  });

  it('are those that came with it; braces somebody typed are theirs', () => {
    expect(gapsIn('Hi {name}, {{order}}')).toEqual(['{name}', '{{order}}']);
    expect(nextGap({ text: '{mine}', from: 0, to: 0 }, gaps)).toBeNull();
  });
});

describe('what is known of a person', () => {
  const contact: NonNullable<Situation['contact']> = {
    name: 'Siti Rahayu',
    pushName: 'siti',
    phoneDisplay: '+62 812-0000-0002',
    email: null,
    externalId: 'C-7',
    metadata: { orderNumber: 42, 'Şehir adı': 'Bursa', vip: true },
  } satisfies Partial<ContactView>;
  const value = valueIn({ contact, title: 'Siti Rahayu', agent: 'Rina', company: 'Toko' });

  it.each([
    ['name', 'Siti Rahayu'],
    ['customer_name', 'Siti Rahayu'],
    ['customerName', 'Siti Rahayu'],
    ['first name', 'Siti'],
    ['NAMA', 'Siti Rahayu'],
    ['phone', '+62 812-0000-0002'],
    ['customer_id', 'C-7'],
    ['agent', 'Rina'],
    ['company', 'Toko'],
    ['orderNumber', '42'],
    ['order_number', '42'],
    ['sehir_adi', 'Bursa'],
    ['email', undefined],
    ['vip', undefined],
    ['constructor', undefined],
  ])('%s is %s', (name, known) => {
    expect(value(name)).toBe(known);
  });

  it('of a group is what it is called', () => {
    const ofGroup = valueIn({ contact: null, title: 'Reseller', agent: 'Rina', company: 'Toko' });
    expect(ofGroup('name')).toBe('Reseller');
    expect(ofGroup('phone')).toBeUndefined();
  });
});

describe('a template in the editor', () => {
  const draft = draftOfTemplate(aTemplate());

  it('is as it is kept until something is changed', () => {
    expect(sameDraft(draft, draftOfTemplate(aTemplate()))).toBe(true);
    expect(sameDraft(draft, { ...draft, name: 'Thanks ' })).toBe(true);
    expect(sameDraft(draft, withText(draft, 'en', 'Thanks'))).toBe(false);
  });

  it('hands in nothing for what is empty', () => {
    expect(bodyOf({ ...draft, shortcut: ' ', category: '' })).toMatchObject({
      shortcut: null,
      category: null,
    });
  });

  it('needs a name, and a text in each language', () => {
    expect(lacking(emptyTemplate('en'))).toBe('name');
    expect(lacking({ ...emptyTemplate('en'), name: 'x' })).toBe('text');
    expect(lacking(withLanguage(draft, 'de'))).toBe('text');
    expect(lacking(draft)).toBeNull();
  });

  it('gains and loses languages, but for the last', () => {
    const both = withLanguage(draft, 'de');
    expect(both.texts.map(({ language }) => language)).toEqual(['en', 'de']);
    expect(withLanguage(both, 'de')).toBe(both);
    expect(freeLanguages(both)).not.toContain('de');
    expect(withoutLanguage(both, 'en').texts).toHaveLength(1);
    expect(withoutLanguage(draft, 'en')).toBe(draft);
  });

  it('says what one language asks for and another does not', () => {
    const both = withText(withLanguage(draft, 'de'), 'de', 'Danke für {order}');
    expect(absentIn(both, 'de')).toEqual(['name']);
    expect(absentIn(both, 'en')).toEqual(['order']);
    expect(absentIn(withLanguage(draft, 'id'), 'id')).toEqual([]);
  });
});
