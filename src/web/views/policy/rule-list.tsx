import type { PolicyView } from '../../../protocol/views.js';
import { t } from '../../languages/current.js';
import { ruleGroups } from '../../state/policy/rule-words.js';
import { words } from '../../store.js';

/** Everything that binds, in sentences. */
export function RuleList({ effective }: Pick<PolicyView, 'effective'>) {
  return (
    <div class="rule-groups">
      {ruleGroups(words.value, effective).map(({ group, sentences }) => (
        <section key={group} class="rule-group">
          <h2>{t(`policy.group.${group}`)}</h2>
          <ul>
            {sentences.map(sentence => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
