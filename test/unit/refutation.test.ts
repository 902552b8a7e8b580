import {
  afterLook,
  isForPerson,
  isRefuted,
  maySendAgain,
  newSearch,
  nextLookAt,
  type Grounds,
  type Search,
  type Seen,
} from '../../src/delivery/refutation.js';

const start = Date.parse('2026-11-21T10:00:00Z');
const at = (seconds: number) => new Date(start + seconds * 1_000);
const quiet = { since: at(0), until: at(180) };
const good: Grounds = { ownId: true, sameServer: true, unsureAttempts: 1, allowed: true };

type Look = readonly [seconds: number, seen: Seen];

function searched(...looks: readonly Look[]): Search {
  return looks.reduce(
    (search, [seconds, seen]) => afterLook(search, seen, { now: at(seconds), quiet }),
    newSearch,
  );
}

it('looks at once, after 2, 10 and 30 s, then every 30 s', () => {
  let search = newSearch;
  const seconds: number[] = [];
  for (let n = 0; n < 8; n += 1) {
    const due = nextLookAt({ ...quiet, needsPerson: false }, search);
    if (!due) break;
    seconds.push((due.getTime() - start) / 1_000);
    search = afterLook(search, 'unclear', { now: due, quiet });
  }
  expect(seconds).toEqual([0, 2, 10, 30, 60, 90, 120, 150]);
});

it('looks for a day longer once a person was asked: every 5 min for an hour, then hourly', () => {
  const next = (search: Search) => nextLookAt({ ...quiet, needsPerson: true }, search);
  expect(next(searched([300, 'missed']))).toEqual(at(600));
  expect(next(searched([3_700, 'missed']))).toEqual(at(7_300));
  expect(next(searched([86_399, 'missed']))).toEqual(at(89_999));
  expect(next(searched([86_400, 'missed']))).toBeNull();
});

it('takes two misses 30 s apart, both after the quiet time, for proof', () => {
  expect(isRefuted(searched([150, 'missed'], [179, 'missed']), quiet)).toBe(false);
  expect(isRefuted(searched([150, 'missed'], [190, 'missed']), quiet)).toBe(false);
  expect(isRefuted(searched([180, 'missed'], [209, 'missed']), quiet)).toBe(false);
  expect(isRefuted(searched([180, 'missed'], [210, 'missed']), quiet)).toBe(true);
});

it('takes no look for proof whose control was not found', () => {
  expect(isRefuted(searched([180, 'missed'], [210, 'unproved']), quiet)).toBe(false);
});

it.each<[string, Partial<Grounds>]>([
  ['the engine was never seen to take our id', { ownId: false }],
  ['WAHA was started anew', { sameServer: false }],
  ['three tries are unlearned', { unsureAttempts: 3 }],
  ['the company said never', { allowed: false }],
])('sends nothing again when %s', (_, but) => {
  expect(maySendAgain(good)).toBe(true);
  expect(maySendAgain({ ...good, ...but })).toBe(false);
});

it('asks a person after two answered looks behind the quiet time, when nothing may go again', () => {
  const grounds = { ...good, sameServer: false };
  const asks = (...looks: readonly Look[]) =>
    isForPerson(searched(...looks), { quiet, now: at(looks.at(-1)?.[0] ?? 0), grounds });
  expect(asks([150, 'missed'], [179, 'missed'])).toBe(false);
  expect(asks([150, 'missed'], [181, 'missed'])).toBe(false);
  expect(asks([181, 'unclear'], [211, 'missed'])).toBe(false);
  expect(asks([181, 'unclear'], [211, 'unclear'], [241, 'unclear'])).toBe(false);
  expect(asks([181, 'missed'], [211, 'missed'])).toBe(true);
  expect(asks([181, 'unproved'], [211, 'unclear'], [241, 'missed'])).toBe(true);
});

it('asks a person 5 min after the first look behind the quiet time when nothing gets proved', () => {
  const asks = (search: Search, seconds: number) =>
    isForPerson(search, { quiet, now: at(seconds), grounds: good });
  const answered = searched([200, 'unproved'], [230, 'unproved']);
  expect(asks(answered, 499)).toBe(false);
  expect(asks(answered, 500)).toBe(true);
  expect(asks(searched([200, 'unclear'], [230, 'missed']), 500)).toBe(false);
});

it('takes its time for two looks after the gateway was away for an hour', () => {
  const now = at(3_600);
  const search = searched([3_600, 'missed']);
  expect(isForPerson(search, { quiet, now, grounds: good })).toBe(false);
});
