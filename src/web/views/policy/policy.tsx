import { useState } from 'preact/hooks';
import type { PolicyView } from '../../../protocol/views.js';
import { t } from '../../languages/current.js';
import { whenAt } from '../../state/words.js';
import { can, sessions, words } from '../../store.js';
import { announce } from '../../ui/announce.js';
import { Button } from '../../ui/button.js';
import { Select } from '../../ui/choice.js';
import { Icon } from '../../ui/icon.js';
import { Trouble } from '../../ui/trouble.js';
import { Forbidden } from '../frame/forbidden.js';
import { WhyItProtects } from './about.js';
import { PolicyEditor } from './editor.js';
import { RuleList } from './rule-list.js';
import { useRules } from './use-rules.js';
import { Versions } from './versions.js';

interface ScopeProps {
  session: string | null;
  onChoose: (session: string | null) => void;
}

function ScopeSelect({ session, onChoose }: ScopeProps) {
  return (
    <Select
      label={t('policy.for')}
      name="session"
      value={session ?? ''}
      onChoose={value => onChoose(value || null)}
    >
      <option value="">{t('policy.company')}</option>
      {sessions.value.map(({ id, label }) => (
        <option key={id} value={id}>
          {label}
        </option>
      ))}
    </Select>
  );
}

function Standing({ view }: { view: PolicyView }) {
  const { preset, version, unadvised, sessionId } = view;
  const marked = unadvised.length;
  return (
    <div class="policy-standing">
      <p>
        {t('policy.preset', { name: preset })}{' '}
        {version
          ? t('policy.versionNow', {
              number: version.number,
              by: version.by,
              time: whenAt(words.value, version.at),
            })
          : t('policy.versionNone')}
      </p>
      {sessionId && <p class="hint">{t('policy.inherits')}</p>}
      {marked > 0 && (
        <p class="policy-marked">
          <Icon name="alert" />
          {t('policy.marked', { n: marked })}
        </p>
      )}
    </div>
  );
}

function Rules({ session }: { session: string | null }) {
  const { view, versions, problem, again } = useRules(session);
  const [editing, setEditing] = useState(false);
  const done = (isApplied: boolean) => {
    setEditing(false);
    if (!isApplied) return;
    announce(t('edit.applied'));
    again();
  };
  if (problem && !view) {
    return <Trouble sentence={t('policy.failed')} problem={problem} onRetry={again} />;
  }
  return (
    <div class="policy-columns">
      <div class="policy-rules" aria-busy={view === null}>
        {!view && <p class="quiet">{t('policy.loading')}</p>}
        {view && <Standing view={view} />}
        {view && can('policy:write') && !editing && (
          <div class="page-tools">
            <Button onClick={() => setEditing(true)}>{t('policy.edit')}</Button>
          </div>
        )}
        {view && editing && <PolicyEditor view={view} session={session} onDone={done} />}
        {view && !editing && <RuleList effective={view.effective} />}
      </div>
      <div class="policy-beside">
        <WhyItProtects />
        {view && <Versions versions={versions} session={session} onReturned={again} />}
      </div>
    </div>
  );
}

function Screen() {
  const [session, choose] = useState<string | null>(null);
  return (
    <main class="page" id="policy" tabIndex={-1}>
      <div class="page-inner">
        <header class="page-head">
          <h1>{t('policy.title')}</h1>
          {sessions.value.length > 0 && <ScopeSelect session={session} onChoose={choose} />}
        </header>
        <Rules key={session ?? ''} session={session} />
      </div>
    </main>
  );
}

/** The rules of sending: what binds, why, who changed it, and changing it. */
export function Policy() {
  return can('policy:read') ? <Screen /> : <Forbidden right="policy:read" />;
}
