import { useEffect, useState } from 'preact/hooks';
import { signIn, wasEnded } from '../../actions/start.js';
import { Problem } from '../../api.js';
import { calls } from '../../calls.js';
import { t } from '../../languages/current.js';
import { countdown } from '../../languages/time.js';
import { Button } from '../../ui/button.js';
import { Failure, Field, PasswordField, useSubmit } from '../../ui/form.js';
import { useCountdown } from '../../ui/use-countdown.js';
import { LanguageSelect } from '../frame/appearance.js';

const defaultWaitMs = 30_000;

/** Tells until when further tries are refused. */
export function useSignIn() {
  const [blockedUntil, setBlockedUntil] = useState<number | null>(null);
  const leftMs = useCountdown(blockedUntil);
  const submit = useSubmit(async ({ email = '', password = '' }) => {
    try {
      await signIn(email, password);
    } catch (error) {
      const isBlocked = error instanceof Problem && error.status === 429;
      if (!isBlocked) throw error;
      setBlockedUntil(Date.now() + (error.retryAfterMs ?? defaultWaitMs));
    }
  });
  const blocked = leftMs > 0 ? t('signIn.tooMany', { time: countdown(leftMs) }) : null;
  return { ...submit, blocked, failure: blocked ?? submit.failure };
}

function useNotSetUp(): boolean {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    calls.setupState().then(
      state => setOpen(state.open),
      () => undefined,
    );
  }, []);
  return open;
}

export function SignIn() {
  const { busy, failure, blocked, onSubmit } = useSignIn();
  const isNotSetUp = useNotSetUp();
  const [isEnded] = useState(wasEnded);
  return (
    <main class="column">
      <p class="product">whatsapp-crm</p>
      <h1>{t('signIn.title')}</h1>
      {isEnded && <p class="notice">{t('signIn.ended')}</p>}
      {isNotSetUp && <p class="notice">{t('signIn.notSetUp')}</p>}
      <form class="form" onSubmit={onSubmit}>
        <Field
          label={t('signIn.email')}
          name="email"
          type="email"
          autocomplete="username"
          required
          autofocus
        />
        <PasswordField
          label={t('signIn.password')}
          name="password"
          autocomplete="current-password"
          required
        />
        <Failure text={failure} />
        <Button look="primary" type="submit" disabled={busy || blocked !== null}>
          {busy ? t('signIn.working') : t('signIn.submit')}
        </Button>
      </form>
      <footer class="column-foot">
        <LanguageSelect />
      </footer>
    </main>
  );
}
