import {
  hoursOfDay,
  isOpen,
  nextClosing,
  nextOpening,
  type WeekHours,
} from '../../kernel/calendar.js';
import type { Policy } from '../policy.js';
import { bindsPerson, laneWaits, messageWaits, type WaitRule } from './rule.js';

const isWithinHours: WaitRule = ({
  facts: { session },
  policy: { activeHours },
  now,
  category,
}) => {
  const answersGo = activeHours.replies === 'send';
  if (category === 'reply' && answersGo) return undefined;
  if (isOpen(activeHours.days, session.zone, now)) return undefined;
  const hours = hoursOfDay(activeHours.days, session.zone, now).join(', ');
  const detail = { zone: session.zone, ...(hours && { hours }) };
  const until = nextOpening(activeHours.days, session.zone, now);
  // A resting lane would hold back the answers too.
  return answersGo
    ? messageWaits('active_hours', until, detail)
    : laneWaits('active_hours', until, detail);
};

/** The calendar remembers a week's spans by its identity, so every policy keeps one. */
const nights = new WeakMap<Policy['quietHours'], WeekHours>();

function nightsOf(quietHours: Policy['quietHours']): WeekHours {
  const known = nights.get(quietHours);
  if (known) return known;
  const night = [quietHours.hours];
  const week: WeekHours = {
    mon: night,
    tue: night,
    wed: night,
    thu: night,
    fri: night,
    sat: night,
    sun: night,
  };
  nights.set(quietHours, week);
  return week;
}

/** A person is not written to in their night, by the clock of their own zone, unless they asked. */
const doesNotWakeThem: WaitRule = ask => {
  const { zone } = ask.facts.recipient;
  const { quietHours } = ask.policy;
  if (zone === null || !quietHours.enabled || !bindsPerson(ask, 'quiet_hours')) return undefined;
  const week = nightsOf(quietHours);
  if (!isOpen(week, zone, ask.now)) return undefined;
  const until = nextClosing(week, zone, ask.now);
  return messageWaits('quiet_hours', until, { zone, hours: quietHours.hours });
};

/** The hours of the number, and the night of the person. */
export const hourRules: readonly WaitRule[] = [isWithinHours, doesNotWakeThem];
