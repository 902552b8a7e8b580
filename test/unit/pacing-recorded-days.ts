import { seededRandom } from '../../src/kernel/random.js';
import type { Policy, Recording } from '../../src/pacing/index.js';
import { dayMs, hourMs, minuteMs } from './pacing-facts.js';
import { createLife, evenNetwork, type Person } from './pacing-life.js';

export interface RecordedDays {
  recording: Recording;
  past: ReturnType<ReturnType<typeof createLife>['past']>;
  zone: string;
}

const zone = 'Europe/Berlin';
/** A local midnight. */
const startMs = Date.parse('2025-11-16T23:00:00Z');

/** Some days of a number under these rules, and all that came to it from outside. */
export function recordDays(seed: string, policy: Policy, days = 3): RecordedDays {
  const random = seededRandom(seed);
  const upTo = (limit: number) => Math.floor(random() * limit);
  const people = Array.from({ length: 120 }, (_, number): Person => {
    const hasWritten = random() < 0.6;
    return {
      key: `c${number}`,
      zone: random() < 0.2 ? 'Asia/Tokyo' : null,
      lastInboundMs: hasWritten ? startMs - 9 * dayMs : null,
      lastOutboundMs: null,
      unanswered: 0,
      gotMs: [],
    };
  });
  const warmUpFrom = new Date(startMs - upTo(20) * dayMs);
  const life = createLife({ policy, zone, startMs, warmUpFrom, network: evenNetwork });
  const asTheyWere = people.map(person => ({ ...person, gotMs: [] }));
  const sources = ['user:a', 'key:b', 'campaign:c'];
  while (life.nowMs() < startMs + days * dayMs) {
    life.live(life.nowMs() + minuteMs + upTo(20 * minuteMs));
    const person = people[upTo(people.length)];
    if (!person) continue;
    if (random() < 0.25) life.hear(person);
    const source = sources[upTo(sources.length)] ?? 'user:a';
    const campaign = source.startsWith('campaign') ? 'c' : null;
    const scheduledMs = random() < 0.05 ? life.nowMs() + upTo(20) * hourMs : null;
    const byAgent = source.startsWith('user');
    life.accept({ person, source, campaign, byAgent, scheduledMs });
  }
  life.live(life.nowMs() + 30 * dayMs);
  return { recording: life.recording(asTheyWere), past: life.past(), zone };
}
