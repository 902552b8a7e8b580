import type { Capping, Timelock } from '../waha/index.js';

/** What WAHA tells of WhatsApp's own limits. Null: not told, which is not the same as none. */
export interface Signals {
  timelock: Timelock | null;
  capping: Capping | null;
}

/** The same as a session keeps it. */
export interface SignalColumns {
  /** WhatsApp forbids first contacts; stays true until its margin is over too. null: never told. */
  timelockActive: boolean | null;
  /** WhatsApp's word for it, and when it ends; null: not told. */
  timelockType: string | null;
  timelockUntil: Date | null;
  /** WhatsApp's quota of new conversations in its cycle. Status null: never told. */
  cappingStatus: string | null;
  cappingUsed: number | null;
  /** null: unlimited. */
  cappingLimit: number | null;
  cappingUntil: Date | null;
  /** When any of it last changed. */
  signalsAt: Date | null;
}

/** One of them came, went, or changed its word. */
export interface SignalEvent {
  kind: 'timelock' | 'capping';
  was: string | null;
  word: string;
}

/** What changes on the row, and what its history notes. */
export interface Heard {
  set: Partial<SignalColumns>;
  events: readonly SignalEvent[];
}

const isSame = (one: Date | null, other: Date | null) => one?.getTime() === other?.getTime();
const nothing: Heard = { set: {}, events: [] };

/**
 * A lock that was lifted, or whose end has passed, is kept until its margin is over: only its end is
 * noted. Who watches the clock ends it.
 */
function easing(row: SignalColumns, at: Date): Heard {
  if (row.timelockActive === null) return { set: { timelockActive: false }, events: [] };
  const { timelockActive, timelockUntil } = row;
  const isOver = timelockUntil !== null && timelockUntil <= at;
  return timelockActive && !isOver ? { set: { timelockUntil: at }, events: [] } : nothing;
}

function hearTimelock(row: SignalColumns, told: Timelock, at: Date): Heard {
  const { isActive, enforcementType, endsAt } = told;
  if (!isActive) return easing(row, at);
  if (endsAt && endsAt <= at) return easing(row, endsAt);
  const isKnown =
    row.timelockActive && row.timelockType === enforcementType && isSame(row.timelockUntil, endsAt);
  if (isKnown) return nothing;
  return {
    set: { timelockActive: true, timelockType: enforcementType, timelockUntil: endsAt },
    events: row.timelockActive ? [] : [{ kind: 'timelock', was: null, word: 'active' }],
  };
}

function hearCapping(row: SignalColumns, told: Capping): Heard {
  const { status, usedQuota, totalQuota, cycleEndsAt } = told;
  const isKnown =
    row.cappingStatus === status &&
    row.cappingUsed === usedQuota &&
    row.cappingLimit === totalQuota &&
    isSame(row.cappingUntil, cycleEndsAt);
  if (isKnown) return nothing;
  const { cappingStatus: was } = row;
  return {
    set: {
      cappingStatus: status,
      cappingUsed: usedQuota,
      cappingLimit: totalQuota,
      cappingUntil: cycleEndsAt,
    },
    events: was === status ? [] : [{ kind: 'capping', was, word: status }],
  };
}

/** Takes in what was told at `at`. What is older than the last change says nothing any more. */
export function hear(row: SignalColumns, { timelock, capping }: Signals, at: Date): Heard {
  if (row.signalsAt && at < row.signalsAt) return nothing;
  const heard = [
    timelock ? hearTimelock(row, timelock, at) : nothing,
    capping ? hearCapping(row, capping) : nothing,
  ];
  const set = Object.assign({}, ...heard.map(one => one.set)) as Partial<SignalColumns>;
  if (Object.keys(set).length === 0) return nothing;
  return { set: { ...set, signalsAt: at }, events: heard.flatMap(({ events }) => events) };
}

/** When a lock is over for good, its margin included; null: nobody says, or there is none. */
export function timelockEndsAt(
  { timelockActive, timelockUntil }: Pick<SignalColumns, 'timelockActive' | 'timelockUntil'>,
  marginMs: number,
): Date | null {
  if (!timelockActive || !timelockUntil) return null;
  return new Date(timelockUntil.getTime() + marginMs);
}
