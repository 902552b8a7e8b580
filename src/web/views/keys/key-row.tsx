import { useState } from 'preact/hooks';
import type { ApiKeyView } from '../../../protocol/views.js';
import { t, time } from '../../languages/current.js';
import { isKeyScope, keyState } from '../../state/api-keys.js';
import { whenAt } from '../../state/words.js';
import { sessionLabel, words } from '../../store.js';
import { Button } from '../../ui/button.js';
import { RevokeDialog } from './revoke-dialog.js';

function scopeWords({ scopes }: ApiKeyView): string {
  return scopes.map(word => (isKeyScope(word) ? t(`apiKey.scope.${word}`) : word)).join(', ');
}

function numberWords({ sessions }: ApiKeyView): string {
  if (sessions === null) return t('apiKey.allNumbers');
  return time().enumerate(sessions.map(id => sessionLabel(id, t('apiKey.goneNumber'))));
}

/** What became of it, or until when it holds. */
function endWords({ revokedAt, expiresAt }: ApiKeyView): string {
  const spoken = words.value;
  if (revokedAt) return t('apiKey.revoked', { time: whenAt(spoken, revokedAt) });
  if (!expiresAt) return t('apiKey.neverExpires');
  const isOver = Date.parse(expiresAt) <= spoken.nowMs;
  const at = { time: whenAt(spoken, expiresAt) };
  return isOver ? t('apiKey.expired', at) : t('apiKey.expires', at);
}

function About({ apiKey }: { apiKey: ApiKeyView }) {
  const { name, prefix, createdBy, createdAt, lastUsedAt } = apiKey;
  const spoken = words.value;
  const used = lastUsedAt
    ? t('apiKey.lastUsed', { time: whenAt(spoken, lastUsedAt) })
    : t('apiKey.neverUsed');
  const made = createdBy
    ? t('apiKey.madeBy', { by: createdBy, time: whenAt(spoken, createdAt) })
    : t('apiKey.byEnvironment');
  return (
    <div class="person-who">
      <p class="person-name">
        <bdi>{name}</bdi> <code dir="ltr">{prefix}…</code>
      </p>
      <p class="key-scopes">
        {scopeWords(apiKey)} · {numberWords(apiKey)}
      </p>
      <p class="person-about">
        {used} · {made}
      </p>
    </div>
  );
}

/** One key on one row: never the key itself. */
export function KeyRow({ apiKey, onRevoked }: { apiKey: ApiKeyView; onRevoked: () => void }) {
  const [revoking, setRevoking] = useState(false);
  const isGood = keyState(apiKey, words.value.nowMs) === 'good';
  return (
    <li class={isGood ? 'person key' : 'person key disabled'}>
      <About apiKey={apiKey} />
      <span class="key-end">{endWords(apiKey)}</span>
      <div class="person-tools">
        {isGood && (
          <Button look="quiet" onClick={() => setRevoking(true)}>
            {t('apiKey.revoke')}
          </Button>
        )}
      </div>
      {revoking && (
        <RevokeDialog
          apiKey={apiKey}
          onClose={() => setRevoking(false)}
          onRevoked={() => {
            setRevoking(false);
            onRevoked();
          }}
        />
      )}
    </li>
  );
}
