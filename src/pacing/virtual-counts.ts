import { startOfNextLocalDay } from '../kernel/calendar.js';
import type { CountFacts, SessionCounts } from './facts.js';
import { dayMs, hourMs } from './sliding.js';
import { dropOlder } from './virtual-people.js';

/** Whom a virtual send counts for. */
export interface Counted {
  key: string;
  isFirstContact: boolean;
  /** They were written to in the last 24 hours, so this starts nothing. */
  isStarted: boolean;
}

/** What a session uses of its limits on virtual time. */
export interface VirtualCounts {
  /** As the rules read them; one object, renewed as time goes. */
  facts: CountFacts;
  /** Number of the local day, from 0. */
  day(): number;
  isCountedToday(key: string): boolean;
  moveTo(now: Date): void;
  add(now: Date, counted: Counted): void;
}

export interface CountsStart {
  counts: SessionCounts;
  /** Whom the session has written to today. */
  today: ReadonlySet<string>;
  zone: string;
  at: Date;
}

export function createVirtualCounts({ counts, today, zone, at }: CountsStart): VirtualCounts {
  const sentInLastHour = [...counts.sentInLastHour];
  const startedInLastDay = [...counts.startedInLastDay];
  const keys = new Set(today);
  const facts: CountFacts = {
    ...counts,
    sentInLastHour,
    startedInLastDay,
    recipientCountedToday: false,
    toRecipientInLastHour: [],
    toRecipientToday: 0,
    sameTextTo: [],
  };
  let dayEndMs = startOfNextLocalDay(at, zone).getTime();
  let day = 0;

  function startDay(now: Date): void {
    dayEndMs = startOfNextLocalDay(now, zone).getTime();
    day += 1;
    facts.contactsToday = 0;
    facts.firstContactsToday = 0;
    keys.clear();
  }

  return {
    facts,
    day: () => day,
    isCountedToday: key => keys.has(key),
    moveTo(now) {
      const nowMs = now.getTime();
      dropOlder(sentInLastHour, hourMs, nowMs);
      dropOlder(startedInLastDay, dayMs, nowMs);
      if (nowMs >= dayEndMs) startDay(now);
    },
    add(now, { key, isFirstContact, isStarted }) {
      sentInLastHour.push(now);
      if (isFirstContact && !isStarted) startedInLastDay.push(now);
      if (keys.has(key)) return;
      keys.add(key);
      facts.contactsToday += 1;
      if (isFirstContact) facts.firstContactsToday += 1;
    },
  };
}
