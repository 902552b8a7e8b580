import type { HttpAnswer } from '../../src/waha/http.js';
import { classify } from '../../src/waha/outcome.js';

const sentence = 'error 463, Connection Closed, rate-overlimit: a text a person wrote';

function answer(
  status: number,
  body: unknown,
  contentType = 'application/json',
): HttpAnswer<string> {
  const content = typeof body === 'string' ? body : JSON.stringify(body);
  return { kind: 'answer', status, contentType, content };
}

function e1(statusCode: number, message: string | string[] = 'text should not be empty') {
  return { message, error: 'Some Title', statusCode };
}

function e3(exception: object) {
  return {
    statusCode: 500,
    timestamp: '2026-11-20T19:32:00.865Z',
    exception: { name: 'Error', stack: 'Error: at somewhere', ...exception },
    request: { path: '/api/sendText', method: 'POST', body: { text: sentence } },
  };
}

const gate = {
  error: 'Session status is not as expected. Try again later or restart the session',
  session: 'main',
  status: 'STOPPED',
  expected: ['WORKING'],
};
const noSession = { error: 'Session "main" does not exist', session: 'main' };

describe('an accepted send', () => {
  const fullId = 'true_5511999990001@c.us_3EB07188E993A32FEFE5B5';
  const group = 'true_120363000000000001@g.us_3EB07188E993A32FEFE5B5_100000000000001@lid';

  it.each([
    ['NOWEB', { key: { id: '3EB07188E993A32FEFE5B5', fromMe: true }, status: 'PENDING' }, null],
    ['GOWS', { id: fullId, _data: null }, fullId],
    ['GOWS in a group', { id: group, _data: {} }, group],
    ['WEBJS', { id: { fromMe: true, id: '3EB07188E993A32FEFE5B5', _serialized: fullId } }, fullId],
    ['WEBJS after its rename', { id: { id: '3EB07188E993A32FEFE5B5' }, ack: 0 }, null],
    ['a bare id', { id: '3EB07188E993A32FEFE5B5' }, null],
  ])('is sent when %s names the id', (_engine, body, full) => {
    expect(classify(answer(201, body), true)).toEqual({
      class: 'sent',
      waId: '3EB07188E993A32FEFE5B5',
      fullId: full,
      httpStatus: 201,
    });
  });

  it.each([200, 202])('is sent with any 2xx, also %i', status => {
    expect(classify(answer(status, { id: fullId }), false).class).toBe('sent');
  });

  it.each([{}, { id: null }, { key: {} }, { id: '' }, { id: { remote: 'x' } }, { id: 'a b' }])(
    'is unsure without an id, and says so: %j',
    body => {
      expect(classify(answer(201, body), true)).toMatchObject({
        class: 'unsure',
        errorCode: 'no_id',
      });
    },
  );

  it.each([
    ['a page', answer(201, '<html></html>', 'text/html')],
    ['a page called JSON', answer(200, '<html></html>')],
    ['nothing', answer(201, '')],
    ['null', answer(201, 'null')],
    ['a list', answer(201, '[]')],
    ['a list with an id', answer(201, [{ id: fullId }])],
    ['a bare word', answer(201, '"ok"')],
    ['half an object', answer(201, '{"key":{"id":"3EB07188E9')],
    ['an id under another content type', answer(201, { id: fullId }, 'text/plain')],
    ['an id without content type', answer(201, { id: fullId }, '')],
    ['no content', answer(204, '')],
  ])('is unsure when it holds %s', (_what, seen) => {
    expect(classify(seen, true)).toMatchObject({ class: 'unsure', errorCode: 'unreadable_answer' });
  });
});

describe('a refused send', () => {
  it.each([
    ['401', answer(401, { message: 'Unauthorized', statusCode: 401 }), 'unauthorized'],
    ['403 as a page', answer(403, '<html></html>', 'text/html'), 'unauthorized'],
    ['the session gate', answer(422, gate), 'session_gate'],
    ['an unknown session at the gate', answer(422, noSession), 'session_missing'],
    [
      'a nameless session at the gate',
      answer(422, { error: 'Session name is required' }),
      'session_gate',
    ],
    ['404 for the session', answer(404, e1(404, 'Session not found')), 'session_missing'],
    ['404 in gate shape', answer(404, noSession), 'session_missing'],
  ])('was not sent: %s', (_what, seen, errorCode) => {
    expect(classify(seen, false)).toMatchObject({ class: 'not_sent', errorCode });
  });

  it('names the session status the gate saw', () => {
    expect(classify(answer(422, gate), false)).toEqual({
      class: 'not_sent',
      httpStatus: 422,
      errorCode: 'session_gate',
      detail: null,
      session: 'STOPPED',
    });
  });

  it.each([
    ['400', answer(400, e1(400)), 'waha_rejected'],
    ['400 with a list of complaints', answer(400, e1(400, ['a', 'b'])), 'waha_rejected'],
    ['413 as a page', answer(413, '<html></html>', 'text/html'), 'waha_rejected'],
    ['422 in plain shape', answer(422, e1(422)), 'waha_rejected'],
    ['a missing route', answer(404, e1(404, 'Cannot POST /api/sendText')), 'unsupported_by_engine'],
    [
      'an old Core',
      answer(422, e1(422, 'The feature is available only in Plus version for X')),
      'unsupported_by_engine',
    ],
    ['501', answer(501, e1(501)), 'unsupported_by_engine'],
  ])('failed for good: %s', (_what, seen, errorCode) => {
    expect(classify(seen, false)).toMatchObject({ class: 'failed', errorCode });
  });

  it.each([
    ['GOWS', e3({ message: '2 UNKNOWN: server returned error 463' })],
    ['a code in the exception', e3({ message: 'refused', code: 463 })],
    ['a code as text', e3({ message: 'refused', data: '463' })],
    ['an error field', { error: { code: '463', blocked: true } }],
    ['a plain complaint', e1(500, 'server returned error 463')],
  ])('is restricted on 463 from %s, whatever the engine can do', (_what, body) => {
    const seen = answer(500, body);
    expect(classify(seen, true)).toMatchObject({ class: 'restricted', errorCode: 'wa_463' });
    expect(classify(seen, false).class).toBe('restricted');
  });

  it.each([
    ['Connection Closed', 'connection_closed'],
    ['rate-overlimit', 'rate_overlimit'],
  ])('was not sent on 500 "%s" only where our id is honoured', (message, errorCode) => {
    const seen = answer(500, e3({ message }));
    expect(classify(seen, true)).toMatchObject({ class: 'not_sent', errorCode });
    expect(classify(seen, false)).toMatchObject({ class: 'unsure', errorCode });
  });

  it('takes no sign from the words of the message it carried', () => {
    const seen = answer(500, e3({ message: 'Something else' }));
    expect(classify(seen, true)).toMatchObject({ class: 'unsure', errorCode: 'unexpected_status' });
  });

  it.each([
    ['Timed Out', answer(500, e3({ message: 'Timed Out' }))],
    [
      'a longer sentence about a closed connection',
      answer(500, e3({ message: 'Connection Closed late' })),
    ],
    ['error 4630', answer(500, e3({ message: 'error 4630' }))],
    ['a page', answer(500, 'error 463', 'text/html')],
    ['nothing', answer(500, '')],
    ['a detached frame', answer(500, e3({ message: 'Attempted to use detached Frame' }))],
    ['a protocol error', answer(500, e3({ message: 'Protocol error (Runtime.callFunctionOn)' }))],
  ])('is unsure on 500 with %s', (_what, seen) => {
    expect(classify(seen, true).class).toBe('unsure');
  });

  it.each([301, 302, 307, 402, 405, 408, 409, 418, 425, 429, 502, 503, 504, 520, 599, 101])(
    'is unsure on %i, which nothing lists',
    status => {
      expect(classify(answer(status, '<html></html>', 'text/html'), true).class).toBe('unsure');
      expect(classify(answer(status, e1(status)), true).class).toBe('unsure');
    },
  );

  it.each([404, 422])('is unsure on %i from a proxy', status => {
    const seen = answer(status, '<html>nginx</html>', 'text/html');
    expect(classify(seen, true)).toMatchObject({ class: 'unsure', httpStatus: status });
  });
});

describe('a broken send', () => {
  const codes = [
    'ECONNREFUSED',
    'ENOTFOUND',
    'EHOSTUNREACH',
    'CONNECT_TIMEOUT',
    'CERT_HAS_EXPIRED',
    'TIMEOUT',
  ];

  it.each(codes)('was not sent when the connection never stood: %s', code => {
    expect(classify({ kind: 'break', reached: false, code }, false)).toEqual({
      class: 'not_sent',
      httpStatus: null,
      errorCode: 'unreachable',
      detail: code,
    });
  });

  it.each([
    ['TIMEOUT', 'timeout'],
    ['TOO_LARGE', 'answer_too_large'],
    ['ECONNRESET', 'connection_lost'],
    ['EPIPE', 'connection_lost'],
    ['ECONNREFUSED', 'connection_lost'],
    ['UNKNOWN', 'connection_lost'],
  ])('is unsure once the connection stood: %s', (code, errorCode) => {
    const seen = { kind: 'break', reached: true, code } as const;
    expect(classify(seen, true)).toMatchObject({ class: 'unsure', errorCode });
  });
});

it('never repeats a body', () => {
  const bodies = [
    e3({ message: sentence }),
    e1(400, sentence),
    e1(422, sentence),
    e1(500, sentence),
  ];
  const told = bodies.flatMap(body =>
    [400, 404, 422, 500, 501].map(status => JSON.stringify(classify(answer(status, body), true))),
  );
  expect(told.filter(text => text.includes('a person wrote'))).toEqual([]);
});
