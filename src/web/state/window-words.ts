import type { ConversationView } from '../../protocol/views.js';
import type { Words } from './words.js';

const hourMs = 3_600_000;
const minuteMs = 60_000;

const keys = {
  row: { hours: 'row.windowHours', minutes: 'row.windowMinutes', closed: 'row.windowClosed' },
  thread: {
    hours: 'thread.windowHours',
    minutes: 'thread.windowMinutes',
    closed: 'thread.windowClosed',
  },
} as const;

/** How long the person's 24 hours are still open. */
export function windowWords(
  { t, nowMs }: Words,
  { open, closesAt }: ConversationView['window'],
  place: keyof typeof keys,
): string {
  const leftMs = closesAt ? Date.parse(closesAt) - nowMs : 0;
  if (!open || leftMs <= 0) return t(keys[place].closed);
  if (leftMs >= hourMs) return t(keys[place].hours, { n: Math.floor(leftMs / hourMs) });
  return t(keys[place].minutes, { n: Math.max(1, Math.floor(leftMs / minuteMs)) });
}
