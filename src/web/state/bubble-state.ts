import type { MessageStatus, WarningCode } from '../../protocol/codes.js';
import type { MessageView, PauseView } from '../../protocol/views.js';
import type { Key } from '../languages/catalogue.js';
import { turnSentence } from './eta-words.js';
import { failureSentence } from './failure-words.js';
import { holdSentence, isOrdinaryTurn } from './hold-words.js';
import { warningSentence } from './reason-words.js';
import { sentences, whenAt, type Words } from './words.js';

export type StatusIcon =
  | 'clock-hollow'
  | 'clock'
  | 'clock-bars'
  | 'clock-half'
  | 'clock-crossed'
  | 'tick'
  | 'ticks'
  | 'alert'
  | 'question'
  | 'no-entry';

export type Tone = 'plain' | 'read' | 'warn' | 'danger';

/** One table for the bubble, the list and whoever speaks it. */
export const looks: Record<MessageStatus, { icon: StatusIcon; tone: Tone; label: Key }> = {
  pending: { icon: 'clock', tone: 'warn', label: 'row.status.pending' },
  sending: { icon: 'clock-half', tone: 'plain', label: 'row.status.sending' },
  sent: { icon: 'tick', tone: 'plain', label: 'row.status.sent' },
  delivered: { icon: 'ticks', tone: 'plain', label: 'row.status.delivered' },
  read: { icon: 'ticks', tone: 'read', label: 'row.status.read' },
  failed: { icon: 'alert', tone: 'danger', label: 'row.status.failed' },
  unknown: { icon: 'question', tone: 'warn', label: 'row.status.unknown' },
  cancelled: { icon: 'clock-crossed', tone: 'plain', label: 'row.status.cancelled' },
  expired: { icon: 'clock-crossed', tone: 'plain', label: 'row.status.expired' },
  refused: { icon: 'no-entry', tone: 'danger', label: 'row.status.refused' },
};

/** What the foot of one of our bubbles shows. An empty sentence leaves the time and the icon to speak. */
export interface BubbleState {
  icon: StatusIcon;
  tone: Tone;
  sentence: string;
  /** Drawn dashed: it has not left yet. */
  waits: boolean;
}

/** The number it leaves from, as people call it, and what is paused now. */
export interface Origin {
  number: string;
  pauses: readonly PauseView[];
}

const quietMs = 60_000;
const longQuietMs = 10 * 60_000;

/** What is worth knowing beside the wait. */
function doubts(words: Words, { hold, warnings, willExpire }: MessageView): string {
  const isDoubt = (code: WarningCode) =>
    code === 'no_consent_recorded' || (code === 'not_connected' && !hold);
  return sentences(
    willExpire ? words.t('bubble.willExpire') : '',
    ...warnings.filter(isDoubt).map(code => warningSentence(words, code)),
  );
}

function pendingSentence(words: Words, message: MessageView, from: Origin): string {
  const { hold, eta, position, scheduledAt } = message;
  const doubt = doubts(words, message);
  if (hold && !isOrdinaryTurn(hold)) {
    return sentences(holdSentence(words, { hold, eta, position, ...from }), doubt);
  }
  if (!eta && scheduledAt && Date.parse(scheduledAt) > words.nowMs) {
    return words.t('bubble.scheduled', { time: whenAt(words, scheduledAt) });
  }
  return sentences(turnSentence(words, eta, position), doubt);
}

function sentSentence({ t, nowMs }: Words, { sentAt }: MessageView): string {
  const quiet = sentAt ? nowMs - Date.parse(sentAt) : 0;
  if (quiet > longQuietMs) return t('bubble.notDelivered');
  return quiet > quietMs ? t('bubble.accepted') : '';
}

function unknownSentence(words: Words, { unknown }: MessageView): string {
  if (unknown?.needsPerson) return words.t('bubble.unknownPerson');
  if (!unknown?.until) return words.t('bubble.unknown');
  return words.t('bubble.unknownUntil', { time: whenAt(words, unknown.until) });
}

function notSentSentence(words: Words, { failure }: MessageView): string {
  if (!failure) return words.t('bubble.notSentPlain');
  return words.t('bubble.notSent', {
    reason: failureSentence(words, failure.code, failure.detail),
  });
}

const speak: Record<MessageStatus, (words: Words, message: MessageView, from: Origin) => string> = {
  pending: pendingSentence,
  sending: ({ t }) => t('bubble.sending'),
  sent: sentSentence,
  delivered: () => '',
  read: () => '',
  failed: notSentSentence,
  unknown: unknownSentence,
  cancelled: ({ t }) => t('bubble.cancelled'),
  expired: ({ t }) => t('bubble.expired'),
  refused: notSentSentence,
};

/** Where one of our messages stands; null for messages of the contact. */
export function bubbleState(words: Words, message: MessageView, from: Origin): BubbleState | null {
  const { status, hold } = message;
  if (!status) return null;
  const { icon, tone } = looks[status];
  const isHeld = status === 'pending' && !isOrdinaryTurn(hold);
  return {
    icon: isHeld ? 'clock-bars' : icon,
    tone,
    sentence: speak[status](words, message, from),
    waits: status === 'pending',
  };
}
