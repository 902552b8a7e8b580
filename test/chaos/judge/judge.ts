import type { Evidence, Finding } from './evidence.js';
import { fates } from './fates.js';
import { readJournal, postsBySession, type Journal } from './journal.js';
import { judgeLimits, mostInADay, mostInAnHour, smallestGapMs } from './limits.js';
import { judgePosts } from './posts.js';

export interface Figures {
  messages: number;
  transmitted: number;
  posts: number;
  /** The same id twice: one message on the phone. */
  sameIdTwice: number;
  /** Held for a person, and rightly so. */
  held: number;
  /** Outcomes nobody outside WAHA could learn. */
  ambiguous: number;
  smallestGapMs: number | null;
  mostInAnHour: number;
  mostInADay: number;
}

export interface Verdict {
  figures: Figures;
  findings: readonly Finding[];
  evidence: Evidence;
}

function sameIdTwice({ transmitted }: Journal): number {
  let count = 0;
  for (const lines of transmitted.values())
    count += lines.length - new Set(lines.map(({ waId }) => waId)).size;
  return count;
}

/**
 * Compares what was promised with what WhatsApp saw. The journal is the truth; the gateway's tables
 * are what is judged.
 */
export function judge(evidence: Evidence): Verdict {
  const journal = readJournal(evidence.journal);
  const { findings, held, ambiguous } = fates(evidence, journal);
  const bySession = [...postsBySession(journal).values()];
  const figures: Figures = {
    messages: evidence.accepted.size,
    transmitted: journal.transmitted.size,
    posts: journal.posts.length,
    sameIdTwice: sameIdTwice(journal),
    held,
    ambiguous,
    smallestGapMs: smallestGapMs(journal),
    mostInAnHour: Math.max(0, ...bySession.map(mostInAnHour)),
    mostInADay: Math.max(0, ...bySession.map(posts => mostInADay(posts, evidence.rules.zone))),
  };
  return {
    evidence,
    figures,
    findings: [...findings, ...judgePosts(evidence, journal), ...judgeLimits(evidence, journal)],
  };
}
