import { useEffect, useState } from 'preact/hooks';
import { learnSandbox, startSignedIn } from '../../actions/start.js';
import { Problem } from '../../api.js';
import { calls } from '../../calls.js';
import { t } from '../../languages/current.js';
import { navigate } from '../../router.js';
import { linkProblem, tokenIn, type LinkProblem } from '../../state/link-problem.js';
import { Button } from '../../ui/button.js';
import { Failure, Field, PasswordField, useSubmit, type Values } from '../../ui/form.js';
import { LanguageSelect } from '../frame/appearance.js';
import { SandboxBar } from '../frame/bars.js';

const passwordLength = 10;

/** Reads the secret and takes it out of the address: no history, no shoulder reads it there. */
function takeToken(): string {
  const token = tokenIn(location.hash);
  if (location.hash) history.replaceState(null, '', location.pathname);
  return token;
}

/** The secret of the link that was opened; another link pasted over this page counts too. */
function useToken(): string {
  const [token, setToken] = useState(takeToken);
  useEffect(() => {
    const changed = () => location.hash && setToken(takeToken());
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);
  return token;
}

interface Purpose {
  title: string;
  why: string;
  submit: string;
  /** Whether they may say what they are called. */
  asksName: boolean;
  use: (token: string, values: Values) => Promise<unknown>;
}

function LinkForm({
  purpose: { submit, asksName, use },
  token,
  onProblem,
}: {
  purpose: Purpose;
  token: string;
  onProblem: (problem: LinkProblem) => void;
}) {
  const { busy, failure, onSubmit } = useSubmit(async values => {
    try {
      await use(token, values);
    } catch (error) {
      const known = error instanceof Problem ? linkProblem(error.code) : null;
      if (!known) throw error;
      return onProblem(known);
    }
    navigate('/inbox/all', { replace: true });
    await startSignedIn();
  });
  return (
    <form class="form" onSubmit={onSubmit}>
      {asksName && (
        <Field
          label={t('invite.name')}
          hint={t('invite.nameHint')}
          name="name"
          autocomplete="name"
          maxLength={100}
          autofocus
        />
      )}
      <PasswordField
        label={asksName ? t('signIn.password') : t('reset.password')}
        name="password"
        autocomplete="new-password"
        hint={t('setup.passwordHint')}
        minLength={passwordLength}
        autofocus={!asksName}
        required
      />
      <Failure text={failure} />
      <Button look="primary" type="submit" disabled={busy}>
        {submit}
      </Button>
    </form>
  );
}

function ByLink({ purpose }: { purpose: Purpose }) {
  const token = useToken();
  const [problem, setProblem] = useState<{ token: string; what: LinkProblem } | null>(null);
  useEffect(() => void learnSandbox(), []);
  const wrong = token === '' ? 'link.missing' : problem?.token === token ? problem.what : null;
  return (
    <div class="outside">
      <SandboxBar />
      <main class="column">
        <p class="product">whatsapp-crm</p>
        <h1>{purpose.title}</h1>
        <div role="status">
          <p class="notice">{wrong ? t(wrong) : purpose.why}</p>
        </div>
        {wrong ? (
          <p>
            <a href="/">{t('setup.toSignIn')}</a>
          </p>
        ) : (
          <LinkForm
            purpose={purpose}
            token={token}
            onProblem={what => setProblem({ token, what })}
          />
        )}
        <footer class="column-foot">
          <LanguageSelect />
        </footer>
      </main>
    </div>
  );
}

/** Somebody who was invited chooses a password, and is in. */
export function Invite() {
  const purpose: Purpose = {
    title: t('invite.title'),
    why: t('invite.why'),
    submit: t('invite.submit'),
    asksName: true,
    use(token, { name = '', password = '' }) {
      const called = name.trim();
      return calls.acceptInvitation({ token, password, ...(called ? { name: called } : {}) });
    },
  };
  return <ByLink purpose={purpose} />;
}

/** Somebody chooses a new password, and is in. */
export function Reset() {
  const purpose: Purpose = {
    title: t('reset.title'),
    why: t('reset.why'),
    submit: t('reset.submit'),
    asksName: false,
    use: (token, { password = '' }) => calls.resetPassword({ token, password }),
  };
  return <ByLink purpose={purpose} />;
}
