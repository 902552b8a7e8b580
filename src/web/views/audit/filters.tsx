import { calls } from '../../calls.js';
import { t } from '../../languages/current.js';
import { areas, periods, type AuditWish } from '../../state/audit-words.js';
import { can } from '../../store.js';
import { Select } from '../../ui/choice.js';
import { useAnswer } from '../../ui/use-answer.js';

interface Props {
  wish: AuditWish;
  onChange: (wish: AuditWish) => void;
}

const within = <Word extends string>(words: readonly Word[], word: string): Word | undefined =>
  words.find(known => known === word);

/** People and keys, those that are gone too: what they did stays. */
async function everybody() {
  const people = can('team:read') ? (await calls.members()).data : [];
  const keys = can('keys:manage') ? (await calls.keys()).data : [];
  return { people, keys };
}

function Who({ wish, onChange }: Props) {
  const { answer } = useAnswer(everybody, '');
  return (
    <Select
      label={t('audit.who')}
      name="who"
      value={wish.who}
      onChoose={who => onChange({ ...wish, who })}
    >
      <option value="">{t('audit.everybody')}</option>
      {answer?.people.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
      {answer?.keys.map(({ id, name, revokedAt }) => (
        <option key={id} value={id}>
          {revokedAt ? t('audit.goneKey', { name }) : t('audit.byKey', { name })}
        </option>
      ))}
      <option value="gateway">{t('audit.gateway')}</option>
    </Select>
  );
}

/** What, who and when, beside each other. */
export function Filters({ wish, onChange }: Props) {
  return (
    <div class="act-filters">
      <Select
        label={t('audit.what')}
        name="what"
        value={wish.area}
        onChoose={area => onChange({ ...wish, area: within(areas, area) ?? 'all' })}
      >
        {areas.map(area => (
          <option key={area} value={area}>
            {t(`audit.area.${area}`)}
          </option>
        ))}
      </Select>
      <Who wish={wish} onChange={onChange} />
      <Select
        label={t('audit.when')}
        name="when"
        value={wish.period}
        onChoose={period => onChange({ ...wish, period: within(periods, period) ?? 'all' })}
      >
        {periods.map(period => (
          <option key={period} value={period}>
            {t(`audit.period.${period}`)}
          </option>
        ))}
      </Select>
    </div>
  );
}
