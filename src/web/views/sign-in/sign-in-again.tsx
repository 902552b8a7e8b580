import { signInAgain, signOut } from '../../actions/start.js';
import { t } from '../../languages/current.js';
import { me } from '../../store.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Actions, Failure, Field, PasswordField } from '../../ui/form.js';
import { useSignIn } from './sign-in.js';

/** Asks the password over the dimmed screen; everything typed stays where it is. */
export function SignInAgain() {
  const { busy, failure, blocked, onSubmit } = useSignIn();
  if (!signInAgain.value) return null;
  return (
    <Dialog title={t('signIn.again')} onClose={() => undefined} mustStay>
      <p>{t('signIn.againWhy')}</p>
      <form class="form" onSubmit={onSubmit}>
        <Field
          label={t('signIn.email')}
          name="email"
          type="email"
          autocomplete="username"
          value={me.value?.email ?? ''}
          readOnly
        />
        <PasswordField
          label={t('signIn.password')}
          name="password"
          autocomplete="current-password"
          required
          autofocus
        />
        <Failure text={failure} />
        <Actions>
          <Button look="quiet" onClick={() => void signOut()}>
            {t('signIn.other')}
          </Button>
          <Button look="primary" type="submit" disabled={busy || blocked !== null}>
            {busy ? t('signIn.working') : t('signIn.submit')}
          </Button>
        </Actions>
      </form>
    </Dialog>
  );
}
