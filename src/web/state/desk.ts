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
import { pauseSentence } from './pause-words.js';
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
const needsPerson = new Set<HoldCode>(['needs_qr', 'session_down', 'disk_full', 'clock_jumped']);

/** Whether something waits because nobody knows what time it is. */
export function isClockInDoubt({ summary, held }: Pick<DeskView, 'summary' | 'held'>): boolean {
  const causes = [summary.because, ...summary.stopped.map(({ because }) => because)];
  return Boolean(held.clock_jumped) || causes.some(cause => cause?.code === 'clock_jumped');
}

/** What waits, until when that takes as far as it is known, and how many have no known end. */
export interface Waiting {
  waiting: number;
  drain: EtaView | null;
  endless: number;
  /** Whose clock tells the times; the reader's unless a rule beside them speaks of another. */
  zone?: string | undefined;
}

/** How many wait and until when that takes, as far as it is known. */
export function waitingSentence(
  words: Words,
  { waiting: n, drain, endless, zone }: Waiting,
): string {
  const { t } = words;
  const known = n - endless;
  if (!drain || known <= 0) return t('desk.wait', { n });
  const time = whenAt(words, drain.p50, zone);
  if (endless > 0) return t('desk.waitEndless', { n, known, time });
  const worst = whenAt(words, drain.p90, zone);
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

function toneOf({ summary, pauses, trouble, toDecide }: DeskView): DeskTone {
  if (trouble || toDecide.total > 0) return 'act';
  const causes = [summary.because, ...summary.stopped.map(({ because }) => because)];
  const isForPerson = causes.some(cause => cause !== null && needsPerson.has(cause.code));
  if (isForPerson || pauses.some(({ cause }) => cause !== 'person')) return 'act';
  if (pauses.some(({ scope }) => scope === 'company')) return 'wait';
  return summary.because || summary.state === 'stopped' ? 'wait' : 'calm';
}

/** The number a cause speaks of: one that stands still for this very reason. */
function stoppedNumber({ stopped }: QueueSummaryView, { code }: HoldView): string {
  const same = stopped.find(({ because }) => because.code === code);
  return (same ?? stopped[0])?.label ?? '';
}

type DeskView = Pick<
  QueueStatusView,
  'summary' | 'pauses' | 'held' | 'waiting' | 'trouble' | 'toDecide' | 'standby'
>;

/** Waiting messages that no rule holds: they leave one after the other. */
function inTurn({ held, waiting }: Pick<QueueStatusView, 'held' | 'waiting'>): number {
  const counted = Object.values(held).reduce((sum, n) => sum + n, 0);
  return (held.turn ?? 0) + Math.max(0, waiting - counted);
}

/** Holds that speak of "this person": said of several people they would be riddles. */
const ofPerson = new Set<HoldCode>(['recipient_token', 'quiet_hours', 'recipient_gap']);

function causeOf(words: Words, desk: DeskView): string {
  const { summary, pauses, held } = desk;
  const { because } = summary;
  if (!because) return '';
  if (ofPerson.has(because.code) && ((held[because.code] ?? 0) > 1 || inTurn(desk) > 0)) return '';
  return standingSentence(words, pauses, { label: stoppedNumber(summary, because), because });
}

/** Why nothing could go although nothing waits; empty while something could. */
function standstill(words: Words, { pauses }: DeskView): string {
  const pause = pauses.find(({ scope, heldForReview }) => scope === 'company' && !heldForReview);
  return pause ? pauseSentence(words, pause, '') : '';
}

/** What moves goes on although some of it does not, or nothing has its turn yet. */
function movingHead(words: Words, desk: DeskView): string {
  const { t } = words;
  if (inTurn(desk) === 0) return sentences(t('desk.notDue'), causeOf(words, desk));
  return desk.summary.because
    ? sentences(t('desk.partly'), causeOf(words, desk))
    : t('desk.moving');
}

/** A slow start is slow, but it goes. */
function stoppedHead(words: Words, desk: DeskView): string {
  const isSlow = desk.summary.because?.code === 'resume_ramp';
  return sentences(isSlow ? '' : words.t('desk.stopped'), causeOf(words, desk));
}

function headline(words: Words, desk: DeskView): string {
  const { t } = words;
  const { summary, trouble } = desk;
  const isIdle = summary.state === 'idle';
  // While the way out is cut, every time that was foreseen is wrong.
  const wait = isIdle
    ? t('desk.idle')
    : waitingSentence(words, {
        ...summary,
        drain: trouble ? null : summary.drain,
        zone: summary.because?.detail.zone,
      });
  if (trouble) {
    return sentences(t(isIdle ? 'desk.blocked' : 'desk.stopped'), t(`desk.${trouble}`), wait);
  }
  switch (summary.state) {
    case 'idle': {
      const cause = standstill(words, desk);
      return cause ? sentences(t('desk.blocked'), cause, wait) : wait;
    }
    case 'moving':
      return sentences(movingHead(words, desk), wait);
    case 'partly':
      return sentences(t('desk.partly'), wait);
    case 'stopped':
      return sentences(stoppedHead(words, desk), wait);
  }
}

/** What moves, what does not, and why, in the language of the page. */
export function summaryOf(words: Words, desk: DeskView): Summary {
  const { summary, pauses, trouble, toDecide, standby } = desk;
  const { state, stopped } = summary;
  // One number that stops is the sentence itself, and what stops all is said once.
  const listed = trouble || (state === 'stopped' && stopped.length < 2) ? [] : stopped;
  const open = toDecide.total > 0 ? words.t('desk.toDecide', { n: toDecide.total }) : '';
  return {
    tone: toneOf(desk),
    sentence: sentences(standby ? words.t('desk.standby') : '', headline(words, desk), open),
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
  const counts: Partial<Record<HoldCode, number>> = { ...held, turn: inTurn({ held, waiting }) };
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

/**
 * When the next message leaves and when the line is empty. While the way out is cut (`line` null)
 * only how many wait.
 */
export function lineSentence(words: Words, { line, session }: DeskNumber): string {
  const { t } = words;
  if (session.queue.waiting === 0) return t('desk.lineIdle');
  const next = line?.nextSendAt ? t('desk.next', { time: whenAt(words, line.nextSendAt) }) : '';
  const { waiting } = session.queue;
  const { eta: drain = null, endless = 0 } = line ?? {};
  return sentences(next, waitingSentence(words, { waiting, drain, endless }));
}
