import { displayPhone, parseRecipient, toWhatsAppId } from '../../src/kernel/phone-number.js';

describe('a recipient', () => {
  it.each([
    ['6281299312207', '6281299312207'],
    ['+6281299312207', '6281299312207'],
    ['+62 812-9931-2207', '6281299312207'],
    ['  (+62) 812.9931.2207 ', '6281299312207'],
    ['006281299312207', '6281299312207'],
    ['00 62 812 9931 2207', '6281299312207'],
    ['+49 (0)1512 3456789', '4915123456789'],
    ['+49 01512 3456789', '4915123456789'],
    ['+1 (415) 555-2671', '14155552671'],
    ['+39 06 698 12345', '390669812345'],
    ['+90\u00A0532\u2011123\u201145\u201167', '905321234567'],
    ['\u202A+7 912 345-67-89\u202C', '79123456789'],
    ['＋６２８１２９９３１２２０７', '6281299312207'],
    ['5215512345678', '5215512345678'],
    ['6281299312207@c.us', '6281299312207'],
    ['6281299312207@C.US', '6281299312207'],
    ['6281299312207@s.whatsapp.net', '6281299312207'],
    ['6281299312207:7@s.whatsapp.net', '6281299312207'],
    ['6281299312207_1:12@s.whatsapp.net', '6281299312207'],
  ])('"%s" is the phone %s', (input, digits) => {
    expect(parseRecipient(input)).toEqual({ kind: 'phone', digits });
  });

  it('may be a LID, which is no phone number', () => {
    expect(parseRecipient('123456789012345@lid')).toEqual({
      kind: 'lid',
      value: '123456789012345',
    });
    expect(parseRecipient('123456789012345:3@lid')).toEqual({
      kind: 'lid',
      value: '123456789012345',
    });
  });

  it('may be a group of either form', () => {
    const value = '120363042234567890';
    expect(parseRecipient(`${value}@g.us`)).toEqual({ kind: 'group', value });
    const old = '4915123456789-1400000000';
    expect(parseRecipient(`${old}@g.us`)).toEqual({ kind: 'group', value: old });
  });

  it.each([
    ['national with a leading zero', '081299312207'],
    ['national behind a plus', '+081299312207'],
    ['too short', '+62 812'],
    ['too long', '+62 812 9931 2207 9931 2207'],
    ['of no country', '+999 123 456 789'],
    ['two at once', '+6281299312207, +6281299312208'],
    ['with letters', '+1 800 FLOWERS'],
    ['an extension', '+1 415 555 2671 ext. 5'],
    ['a plus at the end', '6281299312207+'],
    ['empty', ''],
    ['only punctuation', '+-()'],
    ['status', 'status@broadcast'],
    ['a broadcast list', '6281299312207-1400000000@broadcast'],
    ['a newsletter', '120363042234567890@newsletter'],
    ['an e-mail address', 'deniz@example.com'],
    ['an id with text', 'x6281299312207@c.us'],
    ['a group without digits', 'abc@g.us'],
    ['a LID with letters', '12345abc@lid'],
    ['two servers', '6281299312207@c.us@lid'],
    ['an impossible number as an id', '62812@c.us'],
  ])('is not %s', (_, input) => expect(parseRecipient(input)).toBeUndefined());
});

it('is addressed in the words of WAHA', () => {
  expect(toWhatsAppId({ kind: 'phone', digits: '6281299312207' })).toBe('6281299312207@c.us');
  expect(toWhatsAppId({ kind: 'lid', value: '123456789012345' })).toBe('123456789012345@lid');
  expect(toWhatsAppId({ kind: 'group', value: '1203630422' })).toBe('1203630422@g.us');
});

it('is shown the way people write it', () => {
  expect(displayPhone('6281299312207')).toBe('+62 812 9931 2207');
  expect(displayPhone('14155552671')).toBe('+1 415 555 2671');
  expect(displayPhone('999')).toBe('+999');
});
