import { startOfNextLocalDay } from '../kernel/calendar.js';
import type { CountFacts, SessionCounts } from './facts.js';
import { dayMs, hourMs } from './sliding.js';
import { dropOlder } from './virtual-people.js';

/** What a virtual send counts for. */
export interface Counted {
  messages: number;
  /** Of their people, those who are not among today's contacts yet. */
  newPeople: number;
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
  moveTo(now: Date): void;
  add(now: Date, counted: Counted): void;
}

export interface CountsStart {
  counts: SessionCounts;
  zone: string;
  at: Date;
}

export function createVirtualCounts({ counts, zone, at }: CountsStart): VirtualCounts {
  const sentInLastHour = [...counts.sentInLastHour];
  const startedInLastDay = [...counts.startedInLastDay];
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
  }

  return {
    facts,
    day: () => day,
    moveTo(now) {
      const nowMs = now.getTime();
      dropOlder(sentInLastHour, hourMs, nowMs);
      dropOlder(startedInLastDay, dayMs, nowMs);
      if (nowMs >= dayEndMs) startDay(now);
    },
    add(now, { messages, newPeople, isFirstContact, isStarted }) {
      const started = isFirstContact && !isStarted ? newPeople : 0;
      for (let sent = 0; sent < messages; sent += 1) sentInLastHour.push(now);
      for (let sent = 0; sent < started; sent += 1) startedInLastDay.push(now);
      facts.contactsToday += newPeople;
      if (isFirstContact) facts.firstContactsToday += newPeople;
    },
  };
}
