import type { HoldCode, PauseScope } from '../../protocol/codes.js';
import type { HoldView, PauseView } from '../../protocol/views.js';
import { emergencySentence } from './emergency-words.js';
import { sentences, whenAt, type Words } from './words.js';

type Target = Pick<PauseView, 'scope' | 'sessionId' | 'campaign'>;

/** What a person paused, and since when. `number` is what people call the session it names. */
function byPerson({ t }: Words, pause: PauseView, told: { time: string; number: string }): string {
  const { by, reason, scope, sessionId, campaign } = pause;
  const { time, number } = told;
  if (scope === 'company') {
    return reason
      ? t('bar.pausedAll', { by, time, reason })
      : t('bar.pausedAllPlain', { by, time });
  }
  if (scope === 'session') {
    return reason
      ? t('bar.pausedOne', { number, by, time, reason })
      : t('bar.pausedOnePlain', { number, by, time });
  }
  if (scope === 'campaign') {
    const named = { campaign: campaign ?? '', by, time };
    return reason
      ? t('bar.pausedCampaign', { ...named, reason })
      : t('bar.pausedCampaignPlain', named);
  }
  if (sessionId) {
    return reason
      ? t('bar.pausedFirstOf', { number, by, time, reason })
      : t('bar.pausedFirstOfPlain', { number, by, time });
  }
  return reason
    ? t('bar.pausedFirst', { by, time, reason })
    : t('bar.pausedFirstPlain', { by, time });
}

function byItself({ t }: Words, pause: PauseView, told: { time: string; number: string }): string {
  const { scope, sessionId, campaign } = pause;
  const { time, number } = told;
  if (scope === 'company') return t('bar.autoAll', { time });
  if (scope === 'session') return t('bar.autoOne', { number, time });
  if (scope === 'campaign') return t('bar.autoCampaign', { campaign: campaign ?? '', time });
  return sessionId ? t('bar.autoFirstOf', { number, time }) : t('bar.autoFirst', { time });
}

function causeWords(words: Words, { emergency, cause, reason }: PauseView): string {
  if (emergency) return emergencySentence(words, emergency);
  if (cause === 'other_number') return words.t('pause.otherNumber');
  return cause === 'restore' ? words.t('pause.restored') : reason;
}

/** What is paused, by whom or by what, since when, why, and until when if it ends by itself. */
export function pauseSentence(words: Words, pause: PauseView, number: string): string {
  const told = { time: whenAt(words, pause.since), number };
  const ends = pause.until ? words.t('bar.ends', { time: whenAt(words, pause.until) }) : '';
  if (pause.cause === 'person') return sentences(byPerson(words, pause, told), ends);
  return sentences(byItself(words, pause, told), causeWords(words, pause), ends);
}

/** What a pause stops, as a heading. */
export function targetWords({ t }: Words, target: Target, number: string): string {
  const { scope, sessionId, campaign } = target;
  if (scope === 'company') return t('pause.everything');
  if (scope === 'session') return number;
  if (scope === 'campaign') return t('pause.campaignNamed', { campaign: campaign ?? '' });
  return sessionId ? t('pause.firstOf', { number }) : t('pause.first');
}

const scopeOfHold: Partial<Record<HoldCode, PauseScope>> = {
  paused_all: 'company',
  paused_session: 'session',
  paused_campaign: 'campaign',
  paused_first_contacts: 'first_contacts',
};

/** The pause of its own making behind a hold; null when a person made it, or it is not known here. */
export function automaticPause(
  { code, detail }: HoldView,
  pauses: readonly PauseView[],
): PauseView | null {
  const scope = scopeOfHold[code];
  const behind = pauses.find(
    pause => pause.scope === scope && pause.cause !== 'person' && pause.since === detail.since,
  );
  return behind ?? null;
}
