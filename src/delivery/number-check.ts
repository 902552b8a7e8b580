const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** After so many questions in a row that were not answered, the next one waits so long. */
const pausesMs = [5 * minuteMs, 10 * minuteMs, 20 * minuteMs];
/** Unanswered for so long, nobody waits for the answer any more, if the policy says so. */
const patienceMs = 10 * minuteMs;

/** One question to WAHA whether a number is on WhatsApp. */
export interface Asked {
  at: Date;
  answered: boolean;
}

/** Whether a session may ask about a number now, and whether it makes sense to wait for it. */
export interface CheckState {
  /** null: at once. */
  askAt: Date | null;
  /** WAHA has not answered for so long that messages go without. */
  unavailable: boolean;
  /** When it becomes `unavailable`, unless an answer comes; null while answers come. */
  unavailableAt: Date | null;
}

const later = (at: Date, ms: number) => new Date(at.getTime() + ms);

/** When the oldest of as many questions as an hour may have is an hour old. */
function hourFreeAt(asked: readonly Asked[], perHour: number): Date | null {
  const oldest = perHour > 0 ? asked[perHour - 1] : asked[0];
  return oldest ? later(oldest.at, hourMs) : null;
}

/** `asked`: this session's questions of the last 60 minutes, newest first. */
export function checkState(asked: readonly Asked[], perHour: number, now: Date): CheckState {
  const answered = asked.findIndex(one => one.answered);
  const streak = answered < 0 ? asked : asked.slice(0, answered);
  const [last] = streak;
  const first = streak.at(-1);
  const pauseMs = pausesMs[Math.min(streak.length, pausesMs.length) - 1] ?? 0;
  const free = [last && later(last.at, pauseMs), hourFreeAt(asked, perHour)]
    .filter(at => at instanceof Date)
    .filter(at => at > now)
    .sort((a, b) => b.getTime() - a.getTime());
  const unavailableAt = first ? later(first.at, patienceMs) : null;
  return {
    askAt: free[0] ?? null,
    unavailable: unavailableAt !== null && unavailableAt <= now,
    unavailableAt,
  };
}
