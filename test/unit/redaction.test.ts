import { runInNewContext } from 'node:vm';
import { maskText, maskValue } from '../../src/logging/index.js';

describe('a string', () => {
  it.each([
    ['628123456789@c.us', '***789@c.us'],
    ['true_628123456789@c.us_3EB0C767D71D8F2A4B1C', 'true_***789@c.us_3EB0C767D71D8F2A4B1C'],
    ['628123456789:12@s.whatsapp.net', '***789:12@s.whatsapp.net'],
    ['wa628123456789', 'wa***789'],
    ['to +62 812-3456-7890 now', 'to ***890 now'],
    ['+49 (0) 151 234567', '***567'],
    ['0812-3456-7890', '***890'],
    ['(0812) 345 678', '***678'],
    ['812.345.6789', '***789'],
    ['1234567', '***567'],
    ['628123456789, 628123456780', '***789, ***780'],
    ['00000000000000628123456789', '***789'],
  ])('loses the number of a person: %s', (text, masked) => {
    expect(maskText(text)).toBe(masked);
  });

  it.each([
    '01KAJ5V3R8M2N4P6Q8S0T2V4W6',
    '01234567890123456789012345'.replace('5', 'Z'),
    'lane_01KAJ5V3R8M2N4P6Q8S0T2V4W6',
    '2026-11-21T09:49:00.123Z',
    '2026-11-21 09:49:00+07:00',
    '2026-11-21',
    '550e8400-e29b-41d4-a716-446655440000',
    '3EB01234567890ABCDEF',
    '192.168.100.200',
    '127.0.0.1:3001',
    'version 2026.10.12',
    'took 123456 of 999999',
    'at send (/app/dist/waha/sends.js:1234:56)',
  ])('keeps what only looks like one: %s', text => {
    expect(maskText(text)).toBe(text);
  });

  it.each([
    ['redis://user:hunter2@host:6379', 'redis://[secret]@host:6379'],
    ['GET /hook?token=abc&x=1&api_key=def', 'GET /hook?token=[secret]&x=1&api_key=[secret]'],
    ['Authorization: Bearer abc.def', 'Authorization: [secret]'],
    ['cookie eyJhbGci.eyJzdWIi.c2ln-_', 'cookie [secret]'],
  ])('loses credentials: %s', (text, masked) => {
    expect(maskText(text)).toBe(masked);
  });

  it('loses the input that a parser quotes', () => {
    let message = '';
    try {
      JSON.parse('Hello Budi, "how" are you');
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toContain('Hello');
    expect(maskText(message)).not.toContain('Hello');
  });

  it('is cut when very long, and not in the middle of a number', () => {
    const masked = maskText(`${'x'.repeat(7_996)}628123456789`);
    expect(masked).toBe(`${'x'.repeat(7_996)}…`);
  });

  it('is read in a time that grows with its length only', () => {
    const hostile = [
      '1 '.repeat(4_000),
      '(12)-'.repeat(1_600),
      '"'.repeat(8_000),
      '2026-11-'.repeat(1_000),
    ];
    expect(hostile.map(text => maskText(text)).every(text => text.length <= 8_001)).toBe(true);
  });
});

describe('a field', () => {
  it('loses its value when it is named like a secret', () => {
    const names = [
      'password',
      'new_password',
      'accessToken',
      'apiKey',
      'X-Api-Key',
      'authorization',
      'set-cookie',
      'webhookSecret',
      'x-webhook-hmac',
      'instanceKey',
    ];
    const fields = Object.fromEntries(names.map(name => [name, { deep: 'hunter2' }]));
    const masked = maskValue(fields) as Record<string, unknown>;
    expect(Object.values(masked)).toEqual(names.map(() => '[secret]'));
  });

  it('says how long a text was, and nothing else of it', () => {
    expect(
      maskValue({ text: 'Hello', body: { text: 'x' }, messageContent: ['a'], caption: null }),
    ).toEqual({
      text: '[5 characters]',
      body: '[content]',
      messageContent: '[content]',
      caption: null,
    });
  });

  it('keeps names that only resemble those', () => {
    const fields = {
      context: 'a',
      contentType: 'image/png',
      bodyHash: 'ab12',
      hasToken: true,
      keyboard: 'b',
      code: 'day_cap',
    };
    expect(maskValue(fields)).toEqual(fields);
  });

  it('loses numbers of people at any depth, in names too', () => {
    const value = {
      chats: [{ id: '628123456789@c.us' }],
      byPerson: new Map([['628123456789', new Set(['628123456780'])]]),
      asNumber: 628123456789,
      asBigInt: 628123456789n,
    };
    expect(maskValue(value)).toEqual({
      chats: [{ id: '***789@c.us' }],
      byPerson: { '***789': ['***780'] },
      asNumber: '***789',
      asBigInt: '***789',
    });
  });

  it('keeps counts, durations, sizes and instants', () => {
    const fields = {
      status: 200,
      port: 3001,
      count: 999_999,
      tookMs: 12_345_678,
      maxBytes: 16_777_216,
      ratio: 0.123456789,
    };
    expect(maskValue(fields)).toEqual(fields);
    expect(maskValue({ sentAt: new Date(0) })).toEqual({ sentAt: '1970-01-01T00:00:00.000Z' });
  });

  it('survives circles, endless depth, bytes and objects that say how they serialise', () => {
    const circle: Record<string, unknown> = { name: 'circle' };
    circle.again = circle;
    const deep = JSON.parse('{"a":'.repeat(50) + '1' + '}'.repeat(50)) as unknown;
    expect(maskValue(circle)).toEqual({ name: 'circle', again: '[circular]' });
    expect(JSON.stringify(maskValue(deep))).toContain('[deeper]');
    expect(maskValue({ bytes: Buffer.from('secret'), act: () => 1 })).toEqual({
      bytes: '[6 bytes]',
      act: '[function]',
    });
    expect(maskValue({ toJSON: () => ({ password: 'x', to: '628123456789' }) })).toEqual({
      password: '[secret]',
      to: '***789',
    });
  });
});

describe('an error', () => {
  it('is unfolded to what helps, causes included', () => {
    const cause = Object.assign(new Error('no route to 628123456789'), { code: 'EHOSTUNREACH' });
    const masked = maskValue({ err: new TypeError('outer', { cause }) });
    expect(masked).toMatchObject({
      err: {
        name: 'TypeError',
        message: 'outer',
        stack: expect.stringMatching(/^\s+at /) as string,
        cause: { name: 'Error', message: 'no route to ***789', code: 'EHOSTUNREACH' },
      },
    });
  });

  it('never takes along the request that a library hung on it', () => {
    const error = Object.assign(new Error('Request failed with status code 500'), {
      isAxiosError: true,
      code: 'ERR_BAD_RESPONSE',
      config: { headers: { 'X-Api-Key': 'hunter2' }, data: '{"text":"Hello"}' },
      response: { data: 'Hello' },
      toJSON: () => ({ config: 'hunter2' }),
    });
    const masked = maskValue(error) as Record<string, unknown>;
    expect(Object.keys(masked).sort()).toEqual(['code', 'message', 'name', 'stack']);
    expect(JSON.stringify(masked)).not.toMatch(/hunter2|Hello/);
  });

  it('is known as one when it comes from another realm', () => {
    expect(maskValue(runInNewContext('new RangeError("far")'))).toMatchObject({
      name: 'RangeError',
      message: 'far',
    });
  });
});
