import { useState } from 'preact/hooks';
import type { PauseScope } from '../../../protocol/codes.js';
import { refreshDesk } from '../../actions/desk.js';
import { calls, type PauseTarget } from '../../calls.js';
import { t } from '../../languages/current.js';
import { endOf, nextMorning } from '../../state/pause-end.js';
import { whenAt } from '../../state/words.js';
import { can, company, exactNowMs, sessions, words } from '../../store.js';
import { Button } from '../../ui/button.js';
import { Choice, Select } from '../../ui/choice.js';
import { Dialog } from '../../ui/dialog.js';
import { Actions, Failure, Field, useSubmit, type Values } from '../../ui/form.js';

interface Props {
  scope: PauseScope;
  sessionId: string | null;
  onClose: () => void;
}

function targetOf(scope: PauseScope, { sessionId = '', campaign = '' }: Values): PauseTarget {
  if (scope === 'company') return { scope };
  if (scope === 'campaign') return { scope, campaign: campaign.trim() };
  return sessionId ? { scope, sessionId } : { scope };
}

function ScopeChoice({
  scope,
  onChoose,
}: {
  scope: PauseScope;
  onChoose: (scope: PauseScope) => void;
}) {
  const options = [
    { value: 'company', label: t('pause.everything'), hint: t('pause.everythingWhy') },
    { value: 'session', label: t('pause.number'), hint: t('pause.numberWhy') },
    { value: 'first_contacts', label: t('pause.first'), hint: t('pause.firstWhy') },
    { value: 'campaign', label: t('pause.campaign'), hint: t('pause.campaignWhy') },
  ] as const;
  return (
    <Choice
      name="scope"
      legend={t('pause.what')}
      value={scope}
      options={options}
      onChoose={onChoose}
    />
  );
}

/** Which number, or which campaign, where the scope needs one. */
function Which({ scope, sessionId }: Omit<Props, 'onClose'>) {
  const [chosen, choose] = useState(sessionId ?? '');
  if (scope === 'company') return null;
  if (scope === 'campaign') {
    return <Field label={t('pause.campaignName')} name="campaign" maxLength={60} required />;
  }
  const first = scope === 'session' ? (sessions.value[0]?.id ?? '') : '';
  return (
    <Select label={t('pause.which')} name="sessionId" value={chosen || first} onChoose={choose}>
      {scope === 'first_contacts' && <option value="">{t('pause.allNumbers')}</option>}
      {sessions.value.map(({ id, label }) => (
        <option key={id} value={id}>
          {label}
        </option>
      ))}
    </Select>
  );
}

const zoneOf = () => company.value?.timezone ?? 'UTC';

function End() {
  const [end, choose] = useState('none');
  const morning = whenAt(words.value, nextMorning(words.value.nowMs, zoneOf()), zoneOf());
  return (
    <>
      <Select label={t('pause.end')} name="end" value={end} onChoose={choose}>
        <option value="none">{t('pause.endNone')}</option>
        <option value="1">{t('pause.endHours', { n: 1 })}</option>
        <option value="4">{t('pause.endHours', { n: 4 })}</option>
        <option value="morning">{morning}</option>
        <option value="at">{t('pause.endAt')}</option>
      </Select>
      {end === 'at' && (
        <Field label={t('pause.endTime')} name="at" type="datetime-local" required />
      )}
    </>
  );
}

/** Stops sending with one click; what and why may be said before it. */
export function PauseDialog({ scope: asked, sessionId, onClose }: Props) {
  const [scope, choose] = useState(asked);
  const { busy, failure, onSubmit } = useSubmit(async values => {
    const { reason = '', end = 'none', at = '' } = values;
    const until = endOf({ end, at, nowMs: exactNowMs(), zone: zoneOf() });
    await calls.pause({
      ...targetOf(scope, values),
      reason: reason.trim(),
      ...(until ? { until } : {}),
    });
    if (can('queue:read')) void refreshDesk();
    onClose();
  });
  return (
    <Dialog title={t('pause.title')} onClose={onClose}>
      <form class="form" onSubmit={onSubmit}>
        <ScopeChoice scope={scope} onChoose={choose} />
        <Which key={scope} scope={scope} sessionId={sessionId} />
        <Field
          label={t('numbers.reason')}
          hint={t('numbers.reasonHint')}
          name="reason"
          maxLength={200}
        />
        <End />
        <p class="hint">{t('pause.keeps')}</p>
        <Failure text={failure} />
        <Actions>
          <Button look="quiet" onClick={onClose}>
            {t('app.cancel')}
          </Button>
          <Button look="primary" type="submit" disabled={busy} icon="pause">
            {t('pause.submit')}
          </Button>
        </Actions>
      </form>
    </Dialog>
  );
}
