import type { Words } from '../words.js';
import { counted, type Speak } from './speak.js';
import { numberAt } from './values.js';

/** A sentence over some numbers of one emergency; empty unless all are there. */
const figures =
  <Name extends string>(
    branch: string,
    names: readonly Name[],
    say: (words: Words, figures: Readonly<Record<Name, number>>) => string,
  ): Speak =>
  (words, rules) => {
    const found = names.map(
      name => [name, numberAt(rules, `emergency.${branch}.${name}`)] as const,
    );
    if (found.some(([, value]) => value === null)) return '';
    return say(words, Object.fromEntries(found) as Readonly<Record<Name, number>>);
  };

/** What makes the gateway pause by itself. */
export const emergencies: readonly Speak[] = [
  counted('emergency.failureStreak.count', 'rule.failureStreak'),
  figures('failureRate', ['count', 'of'], ({ t }, { count, of }) =>
    t('rule.failureRate', { count, of }),
  ),
  figures('ackErrors', ['count', 'minutes'], ({ t }, { count: n, minutes }) =>
    t('rule.ackErrors', { n, minutes }),
  ),
  figures('undelivered', ['share', 'minimum'], ({ t, time }, { share, minimum }) =>
    t('rule.undelivered', { share: time.percent(share), minimum }),
  ),
  figures('sessionDrops', ['count', 'minutes'], ({ t }, { count: n, minutes }) =>
    t('rule.sessionDrops', { n, minutes }),
  ),
  figures('replyRate', ['below', 'minimum', 'days'], ({ t, time }, { below, minimum, days }) =>
    t('rule.replyRate', { share: time.percent(below), minimum, days }),
  ),
  figures('restrictedRecipients', ['count', 'minutes'], ({ t }, { count: n, minutes }) =>
    t('rule.restricted', { n, minutes }),
  ),
  counted('emergency.openUnknowns.count', 'rule.openUnknowns'),
  figures('optOutSurge', ['count', 'share', 'hours'], ({ t, time }, { count: n, share, hours }) =>
    t('rule.optOutSurge', { n, share: time.percent(share), hours }),
  ),
  figures('contagion', ['sessions', 'minutes'], ({ t }, { sessions: n, minutes }) =>
    t('rule.contagion', { n, minutes }),
  ),
];
