import { signOut, start, startProblem } from '../actions/start.js';
import { t } from '../languages/current.js';
import { route } from '../router.js';
import { phase } from '../store.js';
import { Boundary } from '../ui/boundary.js';
import { Button } from '../ui/button.js';
import { lazy } from '../ui/lazy.js';
import { problemWords } from '../ui/problem-words.js';
import { Frame } from './frame/frame.js';
import { Inbox } from './inbox/inbox.js';
import { SandboxBar } from './frame/bars.js';
import { SignIn } from './sign-in/sign-in.js';

const Numbers = lazy(async () => (await import('./numbers/numbers.js')).Numbers);
const Desk = lazy(async () => (await import('./desk/desk.js')).Desk);
const Policy = lazy(async () => (await import('./policy/policy.js')).Policy);
const Team = lazy(async () => (await import('./team/team.js')).Team);
const Templates = lazy(async () => (await import('./templates/templates.js')).Templates);
const Keys = lazy(async () => (await import('./keys/keys.js')).Keys);
const AuditLog = lazy(async () => (await import('./audit/audit.js')).AuditLog);
const Setup = lazy(async () => (await import('./setup/setup.js')).Setup);
const Invite = lazy(async () => (await import('./sign-in/by-link.js')).Invite);
const Reset = lazy(async () => (await import('./sign-in/by-link.js')).Reset);

function Unknown() {
  return (
    <main class="alone">
      <h1>{t('nav.notHere')}</h1>
      <p>
        <a href="/inbox/all">{t('nav.toInbox')}</a>
      </p>
    </main>
  );
}

/** Somebody signed in for whom there is nothing on the page. */
function Nowhere() {
  return (
    <main class="alone">
      <h1>{t('signIn.nowhere')}</h1>
      <Button look="primary" onClick={() => void signOut()}>
        {t('me.signOut')}
      </Button>
    </main>
  );
}

function NotBegun() {
  const problem = startProblem.value;
  if (problem?.status === 403) return <Nowhere />;
  return (
    <main class="alone">
      <h1>{problem ? problemWords(problem) : t('signIn.unreachable')}</h1>
      <Button look="primary" onClick={() => void start()}>
        {t('app.retry')}
      </Button>
    </main>
  );
}

function Screen() {
  const { screen } = route.value;
  if (screen === 'numbers') return <Numbers />;
  if (screen === 'queue') return <Desk />;
  if (screen === 'policy') return <Policy />;
  if (screen === 'team') return <Team />;
  if (screen === 'keys') return <Keys />;
  if (screen === 'audit') return <AuditLog />;
  if (screen === 'templates') return <Templates />;
  if (screen === 'inbox') return <Inbox />;
  return <Unknown />;
}

/** The whole page: sign-in, set-up, or the frame with a screen in it. */
export function App() {
  const { screen } = route.value;
  if (screen === 'setup') return <Setup />;
  if (screen === 'invite') return <Invite />;
  if (screen === 'reset') return <Reset />;
  if (phase.value === 'failed') return <NotBegun />;
  if (phase.value !== 'ready') {
    return (
      <div class="outside">
        <SandboxBar />
        <SignIn />
      </div>
    );
  }
  return (
    <Frame>
      <Boundary key={route.value.screen}>
        <Screen />
      </Boundary>
    </Frame>
  );
}
