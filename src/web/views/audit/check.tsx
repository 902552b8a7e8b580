import { useState } from 'preact/hooks';
import { Problem } from '../../api.js';
import type { AuditVerdictView } from '../../../protocol/views.js';
import { calls } from '../../calls.js';
import { t } from '../../languages/current.js';
import { verdictSentence } from '../../state/audit-words.js';
import { words } from '../../store.js';
import { Button } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';
import { Trouble } from '../../ui/trouble.js';

/** Whether every line is as it was written, asked for by a person. */
export function useCheck() {
  const [verdict, setVerdict] = useState<AuditVerdictView | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  async function check(): Promise<void> {
    setBusy(true);
    setProblem(null);
    try {
      setVerdict(await calls.verifyAudit());
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setProblem(error);
    } finally {
      setBusy(false);
    }
  }
  return { verdict, problem, busy, check };
}

type Check = ReturnType<typeof useCheck>;

export function CheckButton({ busy, check }: Pick<Check, 'busy' | 'check'>) {
  return (
    <Button icon="check" disabled={busy} onClick={() => void check()}>
      {t('audit.check')}
    </Button>
  );
}

/** What the check found, in words. */
export function Verdict({ verdict, problem, check }: Check) {
  const isBroken = verdict?.intact === false;
  return (
    <>
      {problem && (
        <Trouble sentence={t('audit.checkFailed')} problem={problem} onRetry={() => void check()} />
      )}
      <p class={isBroken ? 'verdict tampered' : 'verdict'} role={isBroken ? 'alert' : 'status'}>
        {verdict && (
          <>
            <Icon name={isBroken ? 'alert' : 'check'} />
            <span>{verdictSentence(words.value, verdict)}</span>
          </>
        )}
      </p>
    </>
  );
}
