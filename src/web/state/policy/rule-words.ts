import { zoneLabel, type Words } from '../words.js';
import { emergencies } from './emergency-rules.js';
import { counted, type Speak } from './speak.js';
import {
  commonHours,
  flagAt,
  hoursOf,
  numberAt,
  numbersAt,
  rangeAt,
  textAt,
  valueAt,
  type Rules,
} from './values.js';

const secondMs = 1_000;
const minuteS = 60;
const hourMinutes = 60;

function zoneWords(words: Words, rules: Rules): string {
  const zone = textAt(rules, 'zone');
  // The reader's own zone is named here too: the rule holds wherever it is read.
  return zoneLabel({ ...words, ownZone: '' }, zone);
}

function dashed(hours: string): string {
  return hours.replace('-', '–');
}

const hours: Speak = (words, rules) => {
  const { t, time } = words;
  const zone = zoneWords(words, rules);
  const days = hoursOf(rules);
  const open = days.filter(day => day.length > 0);
  if (open.length === 0) return t('rule.hoursNever');
  const common = commonHours(rules);
  if (common && open.length === days.length) {
    return t('rule.hoursDaily', { hours: dashed(common), zone });
  }
  const told = days.flatMap((stretches, day) =>
    stretches.length > 0 ? [`${time.weekday(day)} ${stretches.map(dashed).join(', ')}`] : [],
  );
  return t('rule.hoursDays', { days: told.join('; '), zone });
};

const gap =
  (path: string, key: 'rule.gap' | 'rule.gapFirst' | 'rule.gapCampaign'): Speak =>
  ({ t }, rules) => {
    const range = rangeAt(rules, path);
    if (!range) return '';
    return t(key, { from: range[0] / secondMs, to: range[1] / secondMs });
  };

const chosen =
  <Choice extends string>(
    path: string,
    say: (words: Words, choice: Choice) => string,
    known: readonly Choice[],
  ): Speak =>
  (words, rules) => {
    const choice = known.find(one => one === textAt(rules, path));
    return choice ? say(words, choice) : '';
  };

const consentChoices = ['required', 'warn', 'off'] as const;
const campaignChoices = ['marketing', ...consentChoices] as const;
const linkChoices = ['refuse', 'warn', 'off'] as const;

function spanWords({ t }: Words, minutes: number): string {
  const isWhole = minutes % hourMinutes === 0;
  return isWhole
    ? t('span.hours', { n: minutes / hourMinutes })
    : t('span.minutes', { n: minutes });
}

const sameText =
  (path: string, key: 'rule.sameTextWarn' | 'rule.sameTextHold'): Speak =>
  (words, rules) => {
    const n = numberAt(rules, `${path}.recipients`);
    const minutes = numberAt(rules, `${path}.minutes`);
    if (n === null || minutes === null) return '';
    return words.t(key, { n, span: spanWords(words, minutes) });
  };

const opening: Speak = ({ t }, rules) => {
  const range = rangeAt(rules, 'activeHours.openingJitterS');
  const n = range ? Math.round(range[1] / minuteS) : 0;
  return n > 0 ? t('rule.opening', { n }) : '';
};

const quiet: Speak = ({ t }, rules) =>
  flagAt(rules, 'quietHours.enabled')
    ? t('rule.quiet', { hours: dashed(textAt(rules, 'quietHours.hours')) })
    : t('rule.quietOff');

const country: Speak = ({ t }, rules) =>
  flagAt(rules, 'quietHours.enabled') && textAt(rules, 'quietHours.zoneFrom') === 'country'
    ? t('rule.quietCountry')
    : '';

const campaignShare: Speak = ({ t, time }, rules) => {
  const share = numberAt(rules, 'caps.campaignShareOfHour');
  return share === null ? '' : t('rule.campaignShare', { share: time.percent(share) });
};

const rhythm: Speak = ({ t }, rules) => {
  const on = numberAt(rules, 'rhythm.onMinutes');
  const off = numberAt(rules, 'rhythm.offMinutes');
  if (!flagAt(rules, 'rhythm.enabled') || on === null || off === null) return '';
  return t('rule.rhythm', { on, off });
};

const warmUp: Speak = ({ t }, rules) => {
  const limits = numbersAt(rules, 'warmup.firstContactsByDay');
  const first = limits[0];
  const last = limits.at(-1);
  if (!flagAt(rules, 'warmup.enabled') || first === undefined || last === undefined) {
    return t('rule.warmUpOff');
  }
  return t('rule.warmUp', { days: limits.length, first, last });
};

const dormant: Speak = ({ t }, rules) => {
  const n = numberAt(rules, 'warmup.dormantAfterDays');
  const day = numberAt(rules, 'warmup.dormantRestartDay');
  return n === null || day === null ? '' : t('rule.dormant', { n, day });
};

const personFree: Speak = ({ t }, rules) => {
  const limits = ['perHour', 'perDay', 'unansweredFirst', 'unansweredKnown'];
  const isFree = limits.every(name => numberAt(rules, `recipient.${name}`) === null);
  return isFree ? t('rule.personFree') : '';
};

const numberCheck: Speak = ({ t }, rules) => {
  const n = numberAt(rules, 'numberCheck.perHour');
  if (!flagAt(rules, 'numberCheck.enabled') || n === null) return t('rule.numberCheckOff');
  return t('rule.numberCheck', { n });
};

const warnings: Speak = ({ t, time }, rules) => {
  const first = numberAt(rules, 'signals.firstWarningFactor');
  const second = numberAt(rules, 'signals.secondWarningFactor');
  if (first === null || second === null) return '';
  return t('rule.warnings', { first: time.percent(first), second: time.percent(second) });
};

const health: Speak = ({ t, time }, rules) => {
  const strained = numberAt(rules, 'health.strainedBelow');
  const poor = numberAt(rules, 'health.poorBelow');
  const critical = numberAt(rules, 'health.criticalBelow');
  const factor = numberAt(rules, 'health.strainedFactor');
  if (strained === null || poor === null || critical === null || factor === null) return '';
  return t('rule.health', { strained, poor, critical, factor: time.percent(factor) });
};

function isStep(step: unknown): step is readonly [number, number] {
  return Array.isArray(step) && typeof step[0] === 'number' && typeof step[1] === 'number';
}

const ramp: Speak = ({ t, time }, rules) => {
  const n = numberAt(rules, 'resume.rampAfterMinutes');
  const steps = valueAt(rules, 'resume.steps');
  if (n === null || !Array.isArray(steps)) return '';
  const told = steps
    .filter(isStep)
    .map(([minutes, share]) => t('rule.rampStep', { share: time.percent(share), minutes }));
  return t('rule.ramp', { n, steps: told.join(', ') });
};

const groups = {
  hours: [
    hours,
    chosen(
      'activeHours.replies',
      ({ t }, choice) => t(choice === 'send' ? 'rule.repliesSend' : 'rule.repliesHold'),
      ['send', 'hold'] as const,
    ),
    opening,
    quiet,
    country,
  ],
  limits: [
    counted('caps.contactsPerDay', 'rule.contactsPerDay'),
    counted('caps.firstContactsPerDay', 'rule.firstContactsPerDay'),
    counted('caps.startedByUsPer24h', 'rule.startedByUs'),
    counted('caps.messagesPerHour', 'rule.messagesPerHour'),
    campaignShare,
  ],
  pace: [
    gap('gap.defaultMs', 'rule.gap'),
    gap('gap.firstContactMs', 'rule.gapFirst'),
    gap('gap.campaignMs', 'rule.gapCampaign'),
    ({ t }, rules) => (flagAt(rules, 'human.enabled') ? t('rule.human') : t('rule.humanOff')),
    rhythm,
  ],
  warmUp: [warmUp, counted('warmup.stepBackDays', 'rule.stepBack'), dormant],
  person: [
    counted('recipient.perHour', 'rule.perHour'),
    counted('recipient.perDay', 'rule.perDay'),
    counted('recipient.unansweredFirst', 'rule.unansweredFirst'),
    counted('recipient.unansweredKnown', 'rule.unansweredKnown'),
    personFree,
  ],
  consent: [
    chosen(
      'consent.firstContact',
      ({ t }, choice) => t(`rule.consentFirst.${choice}`),
      consentChoices,
    ),
    chosen(
      'consent.campaign',
      ({ t }, choice) => t(`rule.consentCampaign.${choice}`),
      campaignChoices,
    ),
    chosen('consent.known', ({ t }, choice) => t(`rule.consentKnown.${choice}`), consentChoices),
    ({ t }, rules) =>
      flagAt(rules, 'consent.optOutConfirmation') ? t('rule.confirm') : t('rule.confirmOff'),
  ],
  content: [
    chosen('content.linkInFirstContact', ({ t }, choice) => t(`rule.link.${choice}`), linkChoices),
    chosen('content.plainHttp', ({ t }) => t('rule.plainHttp'), ['warn'] as const),
    chosen('content.shortener', ({ t }) => t('rule.shortener'), ['warn'] as const),
    counted('content.longFirstContact', 'rule.long'),
    sameText('content.sameText.warn', 'rule.sameTextWarn'),
    sameText('content.sameText.hold', 'rule.sameTextHold'),
    numberCheck,
  ],
  signals: [counted('signals.timelockMarginMin', 'rule.timelock'), warnings, health],
  emergency: emergencies,
  resume: [ramp, counted('resume.staleAfterHours', 'rule.stale')],
} satisfies Record<string, readonly Speak[]>;

export type RuleGroup = keyof typeof groups;

/** Everything that binds, grouped and in sentences, in the order it is read. */
export function ruleGroups(
  words: Words,
  rules: Rules,
): readonly { group: RuleGroup; sentences: readonly string[] }[] {
  const entries = Object.entries(groups) as [RuleGroup, readonly Speak[]][];
  return entries.map(([group, speakers]) => ({
    group,
    sentences: speakers.map(speak => speak(words, rules)).filter(said => said !== ''),
  }));
}
