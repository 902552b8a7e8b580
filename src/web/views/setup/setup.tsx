import { useEffect, useState } from 'preact/hooks';
import { learnSandbox, startSignedIn } from '../../actions/start.js';
import { calls } from '../../calls.js';
import { t } from '../../languages/current.js';
import { navigate } from '../../router.js';
import { Button } from '../../ui/button.js';
import { Failure, Field, PasswordField, useSubmit } from '../../ui/form.js';
import { problemWords } from '../../ui/problem-words.js';
import { LanguageSelect } from '../frame/appearance.js';
import { SandboxBar } from '../frame/bars.js';

const passwordLength = 10;

type State = { kind: 'asking' } | { kind: 'open' } | { kind: 'closed'; why: string };

function useSetupState(code: string): State {
  const [state, setState] = useState<State>({ kind: 'asking' });
  useEffect(() => {
    calls.setupState().then(
      ({ open }) => {
        if (!open) return setState({ kind: 'closed', why: t('setup.done') });
        if (!code) return setState({ kind: 'closed', why: t('setup.noCode') });
        return setState({ kind: 'open' });
      },
      (error: unknown) => setState({ kind: 'closed', why: problemWords(error) }),
    );
  }, [code]);
  return state;
}

function SetupForm({ code }: { code: string }) {
  const { busy, failure, onSubmit } = useSubmit(
    async ({ name = '', email = '', password = '' }) => {
      await calls.setUp({ code, name, email, password });
      navigate('/inbox/all', { replace: true });
      await startSignedIn();
    },
  );
  return (
    <form class="form" onSubmit={onSubmit}>
      <Field label={t('setup.name')} name="name" autocomplete="name" required autofocus />
      <Field label={t('signIn.email')} name="email" type="email" autocomplete="username" required />
      <PasswordField
        label={t('signIn.password')}
        name="password"
        autocomplete="new-password"
        hint={t('setup.passwordHint')}
        minLength={passwordLength}
        required
      />
      <Failure text={failure} />
      <Button look="primary" type="submit" disabled={busy}>
        {t('setup.submit')}
      </Button>
    </form>
  );
}

/** First run: the person with the one-time code becomes the administrator. */
export function Setup() {
  // The code stands behind #, so that no server log ever holds it.
  const [code] = useState(() => decodeURIComponent(location.hash.slice(1)));
  const state = useSetupState(code);
  useEffect(() => void learnSandbox(), []);
  return (
    <div class="outside">
      <SandboxBar />
      <main class="column">
        <p class="product">whatsapp-crm</p>
        <h1>{t('setup.title')}</h1>
        {state.kind === 'open' && (
          <>
            <p class="notice">{t('setup.intro')}</p>
            <SetupForm code={code} />
          </>
        )}
        {state.kind === 'closed' && (
          <>
            <p class="notice">{state.why}</p>
            <p>
              <a href="/">{t('setup.toSignIn')}</a>
            </p>
          </>
        )}
        <footer class="column-foot">
          <LanguageSelect />
        </footer>
      </main>
    </div>
  );
}
