import type { HoldCode } from '../../protocol/codes.js';
import type {
  EtaView,
  HoldView,
  PauseView,
  QueueSessionView,
  QueueStatusView,
  QueueSummaryView,
  SessionView,
} from '../../protocol/views.js';
import { holdSentence } from './hold-words.js';
import { holdOrder, reasonWords } from './reason-words.js';
import { sentences, whenAt, type Words } from './words.js';

/** Whether things move, wait as they should, or need a person. */
export type DeskTone = 'calm' | 'wait' | 'act';

export interface Summary {
  tone: DeskTone;
  /** The one thing an operator reads first. */
  sentence: string;
  /** Numbers that stand still while others move, each with its reason. */
  standing: readonly { session: string; label: string; sentence: string }[];
}

/** Causes only a person lifts; everything else ends by itself. */
const needsPerson = new Set<HoldCode>(['needs_qr', 'session_down']);

/** How many wait and until when that takes, as far as it is known. */
export function waitingSentence(words: Words, n: number, drain: EtaView | null): string {
  const { t } = words;
  if (!drain) return t('desk.wait', { n });
  const time = whenAt(words, drain.p50);
  const worst = whenAt(words, drain.p90);
  return time === worst ? t('desk.waitDone', { n, time }) : t('desk.waitWorst', { n, time, worst });
}

interface Standing {
  label: string;
  because: HoldView;
}

function standingSentence(words: Words, pauses: readonly PauseView[], standing: Standing): string {
  const { because: hold, label: number } = standing;
  return holdSentence(words, { hold, position: null, eta: null, number, pauses });
}

function toneOf(summary: QueueSummaryView, pauses: readonly PauseView[]): DeskTone {
  const causes = [summary.because, ...summary.stopped.map(({ because }) => because)];
  const isForPerson = causes.some(cause => cause !== null && needsPerson.has(cause.code));
  if (isForPerson || pauses.some(({ cause }) => cause !== 'person')) return 'act';
  return summary.state === 'stopped' || summary.state === 'partly' ? 'wait' : 'calm';
}

/** The number a cause speaks of: one that stands still for this very reason. */
function stoppedNumber({ stopped }: QueueSummaryView, { code }: HoldView): string {
  const same = stopped.find(({ because }) => because.code === code);
  return (same ?? stopped[0])?.label ?? '';
}

function headline(words: Words, { summary, pauses }: DeskView): string {
  const { t } = words;
  const { state, waiting, because, drain } = summary;
  const wait = waiting > 0 ? waitingSentence(words, waiting, drain) : '';
  const cause = because
    ? standingSentence(words, pauses, { label: stoppedNumber(summary, because), because })
    : '';
  switch (state) {
    case 'idle':
      return t('desk.idle');
    case 'moving':
      return sentences(t('desk.moving'), wait);
    case 'partly':
      return sentences(t('desk.partly'), wait);
    case 'stopped':
      return sentences(t('desk.stopped'), cause, wait);
  }
}

type DeskView = Pick<QueueStatusView, 'summary' | 'pauses'>;

/** What moves, what does not, and why, in the language of the page. */
export function summaryOf(words: Words, desk: DeskView): Summary {
  const { summary, pauses } = desk;
  const { state, stopped } = summary;
  // One number that stops is the sentence itself.
  const listed = state === 'stopped' && stopped.length < 2 ? [] : stopped;
  return {
    tone: toneOf(summary, pauses),
    sentence: headline(words, desk),
    standing: listed.map(({ session, label, because }) => {
      const sentence = standingSentence(words, pauses, { label, because });
      // Its name stands before it; once is enough.
      const named = sentence.includes(label);
      return {
        session,
        label,
        sentence: named ? `${reasonWords(words, because.code)}.` : sentence,
      };
    }),
  };
}

export interface ReasonRow {
  code: HoldCode;
  n: number;
  sentence: string;
  /** Of the longest bar, 0 to 1. */
  share: number;
}

/**
 * Waiting messages by reason, always in the same order. What no rule holds waits for its turn.
 * Reasons already `shown` stay with a nought, so that no row moves while somebody reads.
 */
export function reasonRows(
  words: Pick<Words, 't'>,
  { held, waiting }: Pick<QueueStatusView, 'held' | 'waiting'>,
  shown: ReadonlySet<HoldCode> = new Set(),
): ReasonRow[] {
  const counted = Object.values(held).reduce((sum, n) => sum + n, 0);
  const free = Math.max(0, waiting - counted);
  const counts: Partial<Record<HoldCode, number>> = { ...held, turn: (held.turn ?? 0) + free };
  // A code from a newer gateway comes last instead of vanishing.
  const codes = [...new Set([...holdOrder, ...(Object.keys(counts) as HoldCode[])])];
  const longest = Math.max(1, ...Object.values(counts));
  return codes.flatMap(code => {
    const n = counts[code] ?? 0;
    if (n === 0 && !shown.has(code)) return [];
    return [{ code, n, sentence: reasonWords(words, code), share: n / longest }];
  });
}

/** A number as the desk shows it: what it is and, when known, what its line does. */
export interface DeskNumber {
  session: SessionView;
  line: QueueSessionView | null;
}

/** Every number in the order the page knows them, with its line. */
export function deskNumbers(
  sessions: readonly SessionView[],
  status: Pick<QueueStatusView, 'sessions'> | null,
): DeskNumber[] {
  return sessions.map(session => ({
    session,
    line: status?.sessions.find(({ sessionId }) => sessionId === session.id) ?? null,
  }));
}

/** When the next message leaves and when the line is empty; empty while nobody can say. */
export function lineSentence(words: Words, { line, session }: DeskNumber): string {
  const { t } = words;
  if (session.queue.waiting === 0) return t('desk.lineIdle');
  const next = line?.nextSendAt ? t('desk.next', { time: whenAt(words, line.nextSendAt) }) : '';
  const done = line?.eta ? waitingSentence(words, session.queue.waiting, line.eta) : '';
  return sentences(next, done || waitingSentence(words, session.queue.waiting, null));
}
