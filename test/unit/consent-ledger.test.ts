import { standingOf, themselves, type ConsentKind, type Entry } from '../../src/consent/ledger.js';

const kinds: readonly ConsentKind[] = ['asked', 'granted', 'refused', 'opted_out', 'opted_in'];

let entries = 0;

/** At this second of the story, recorded by somebody else unless said otherwise. */
function entry(kind: ConsentKind, second: number, recordedBy = 'user:ana'): Entry {
  entries += 1;
  const id = String(entries).padStart(26, '0');
  return { id, kind, scope: 'all', recordedBy, happenedAt: new Date(second * 1_000) };
}

/** Of marketing alone. */
const ofMarketing = (kind: ConsentKind, second: number): Entry => ({
  ...entry(kind, second),
  scope: 'marketing',
});

const stop = (second: number) => entry('opted_out', second, themselves);
const start = (second: number) => entry('opted_in', second, themselves);
const isOut = (...ledger: Entry[]) => standingOf(ledger).optedOutAt !== null;

it('says unknown of an empty ledger', () => {
  const nothing = { state: 'unknown', marketing: 'unknown', optedOutAt: null, entryId: null };
  expect(standingOf([])).toEqual(nothing);
});

describe('what is said of marketing alone', () => {
  const said = (...ledger: Entry[]) => {
    const { state, marketing } = standingOf(ledger);
    return [state, marketing];
  };

  it('says nothing of anything else, neither yes nor no', () => {
    expect(said(ofMarketing('granted', 1))).toEqual(['unknown', 'granted']);
    expect(said(entry('granted', 1), ofMarketing('opted_out', 2))).toEqual(['granted', 'refused']);
    expect(isOut(ofMarketing('opted_out', 1))).toBe(false);
  });

  it('lifts no opt-out', () => {
    expect(said(stop(1), ofMarketing('opted_in', 2))).toEqual(['refused', 'granted']);
    expect(isOut(stop(1), ofMarketing('opted_in', 2))).toBe(true);
  });

  it('is gone with a later no to everything, and does not come back with a yes', () => {
    expect(said(ofMarketing('granted', 1), stop(2), start(3))).toEqual(['granted', 'unknown']);
  });

  it('stays a no when everything else is agreed to', () => {
    const no = ofMarketing('refused', 1);
    expect(said(no, stop(2), start(3))).toEqual(['granted', 'refused']);
    expect(said(no, entry('granted', 2))).toEqual(['granted', 'refused']);
  });
});

it('lets their own word lift what their own word has set', () => {
  expect(standingOf([stop(1), start(2)])).toMatchObject({ state: 'granted', optedOutAt: null });
  expect(isOut(stop(1), start(2), stop(3))).toBe(true);
});

it.each(['user:ana', 'key:crm', 'system'])(
  'lets nothing but a person or system lift what %s has recorded',
  who => {
    const recorded = entry('opted_out', 1, who);
    expect(isOut(recorded, start(2))).toBe(true);
    expect(isOut(recorded, stop(2), start(3))).toBe(true);
    expect(isOut(recorded, start(2), entry('opted_in', 3))).toBe(false);
  },
);

it('lets a person lift both', () => {
  expect(isOut(stop(1), entry('opted_out', 2), entry('opted_in', 3))).toBe(false);
});

it('counts a STOP that comes late from when it was written', () => {
  const [early, later] = [start(5), entry('opted_in', 5)];
  expect(isOut(early, stop(3))).toBe(false);
  expect(isOut(later, stop(3))).toBe(false);
  expect(isOut(early, stop(6))).toBe(true);
});

it('counts an opt-in from when it happened, not from when it was recorded', () => {
  expect(isOut(stop(5), entry('opted_in', 4))).toBe(true);
});

it('takes what was said in the same second in the order of the ledger', () => {
  expect(isOut(stop(1), start(1))).toBe(false);
  expect(isOut(start(1), stop(1))).toBe(true);
});

it('names the entry that decides, and since when', () => {
  const [granted, out, asked] = [entry('granted', 1), stop(2), entry('asked', 3)];
  expect(standingOf([granted, out, asked])).toMatchObject({
    state: 'refused',
    optedOutAt: out.happenedAt,
    entryId: out.id,
  });
});

it('lets no word of theirs undo a refusal that others have recorded', () => {
  expect(standingOf([entry('refused', 1), start(2)]).state).toBe('refused');
  expect(standingOf([entry('refused', 1), start(2), entry('granted', 3)]).state).toBe('granted');
});

/** A small generator with the same numbers every time. */
function numbers(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

function ledgerOf(seed: number): Entry[] {
  const next = numbers(seed);
  return Array.from({ length: 1 + next(12) }, () =>
    entry(kinds[next(5)] ?? 'asked', next(8), next(2) ? themselves : 'key:crm'),
  );
}

function shuffled(ledger: readonly Entry[], seed: number): Entry[] {
  const next = numbers(seed + 7);
  return ledger
    .map(one => ({ one, at: next(1_000) }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one);
}

/** Last of each kind, of their own and of others: what the store reads. */
function lastOfEach(ledger: readonly Entry[]): Entry[] {
  const isLater = (a: Entry, b: Entry) =>
    a.happenedAt > b.happenedAt ||
    (a.happenedAt.getTime() === b.happenedAt.getTime() && a.id > b.id);
  const sort = (one: Entry) => `${one.kind} ${one.recordedBy === themselves}`;
  return ledger.filter(
    one => !ledger.some(other => sort(one) === sort(other) && isLater(other, one)),
  );
}

it('leads to the same whatever the order of learning, and from the last of each kind alone', () => {
  for (let seed = 1; seed <= 3_000; seed += 1) {
    const ledger = ledgerOf(seed);
    const standing = standingOf(ledger);
    expect(standingOf(shuffled(ledger, seed))).toEqual(standing);
    expect(standingOf(lastOfEach(ledger))).toEqual(standing);
  }
});

it('never sends to somebody whose last word was no', () => {
  for (let seed = 1; seed <= 3_000; seed += 1) {
    const ledger = [...ledgerOf(seed), stop(100)];
    expect(standingOf(ledger)).toMatchObject({ state: 'refused', optedOutAt: new Date(100_000) });
  }
});
