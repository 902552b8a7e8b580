import type { Random } from '../kernel/random.js';
import type { Category } from '../protocol/codes.js';
import type { Facts } from './facts.js';
import { gapRangeBefore, turnOf, type Turn } from './gap.js';
import type { Policy, Range } from './policy.js';
import { typingTimeMs } from './typing.js';
import type { HumanPlan } from './verdict.js';

const stopRangeMs: Range = [150, 400];
const typingSpread: Range = [0.85, 1.15];
/** Left free before a send that follows a gap: the helper calls and the claim take time. */
const reserveMs = 600;

const nothing: HumanPlan = { seen: false, seenMs: 0, typingMs: 0, stopMs: 0 };

function draw(random: Random, [low, high]: Range): number {
  return low + random() * (high - low);
}

/** The lead of an agent's message is its typing alone, so the pauses come on top of it. */
function freeTimeMs({ roomMs, afterGap }: Turn, byAgent: boolean, pausesMs: number): number {
  if (afterGap) return roomMs - reserveMs;
  return byAgent ? roomMs + pausesMs : roomMs;
}

export interface HumanAsk {
  facts: Facts;
  policy: Policy;
  category: Category;
  random: Random;
}

/**
 * Seen, typing and a short stop before a send, as long together as the time before it allows.
 * Marks as seen only when answering something unread. No pause and no typing when the policy's gap
 * has no room for them; nothing at all when switched off.
 */
export function humanPlan({ facts, policy, category, random }: HumanAsk): HumanPlan {
  const { human } = policy;
  if (!human.enabled) return nothing;
  const seen = category === 'reply' && facts.relation.unread;
  const seenDrawMs = seen ? Math.floor(draw(random, human.seenMs)) : 0;
  const stopDrawMs = Math.floor(draw(random, stopRangeMs));
  const wantedMs = typingTimeMs(policy, facts.message.graphemes, draw(random, typingSpread));

  const pausesMs = seenDrawMs + stopDrawMs;
  const freeMs = freeTimeMs(turnOf({ facts, policy, category }), facts.message.byAgent, pausesMs);
  // A message that came late in the gap still shows a moment of typing, if a whole gap could hold it.
  const [lowMs] = gapRangeBefore({ facts, policy, category });
  const leastMs = Math.min(lowMs - reserveMs, pausesMs + human.typingMinMs);
  const fitMs = Math.max(freeMs, leastMs);
  if (fitMs < human.typingMinMs) return { ...nothing, seen };

  const stopMs = Math.min(stopDrawMs, fitMs - human.typingMinMs);
  const seenMs = Math.min(seenDrawMs, fitMs - human.typingMinMs - stopMs);
  return { seen, seenMs, typingMs: Math.min(wantedMs, fitMs - stopMs - seenMs), stopMs };
}

/** When to begin the manners so that they end at `earliestStart`: the lane rests until then. */
export function humanStart(earliestStart: Date, { seenMs, typingMs, stopMs }: HumanPlan): Date {
  return new Date(earliestStart.getTime() - seenMs - typingMs - stopMs);
}
