import { useEffect, useState } from 'preact/hooks';
import type { QrView, SessionView } from '../../../protocol/views.js';
import { qrTurn } from '../../actions/start.js';
import { calls } from '../../calls.js';
import { t } from '../../languages/current.js';
import { countdown } from '../../languages/time.js';
import { asksForPasskey, statusWords } from '../../state/session-status.js';
import { exactNowMs, sandbox, words } from '../../store.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Actions, Failure } from '../../ui/form.js';
import { Icon } from '../../ui/icon.js';
import { problemWords } from '../../ui/problem-words.js';
import { useCountdown } from '../../ui/use-countdown.js';

const hideAfterMs = 120_000;
const retryMs = 3_000;
const codePx = 264;

/** Only a new start brings another code. */
const isOver = (status: string) => status === 'FAILED' || status === 'STOPPED';

/** A code is a key to the number: it hides after two minutes and when nobody looks. */
function useHiding(): { hidden: boolean; show: () => void } {
  const [hidden, setHidden] = useState(false);
  useEffect(() => {
    if (hidden) return undefined;
    const hide = () => setHidden(true);
    const changed = () => document.hidden && hide();
    const timer = setTimeout(hide, hideAfterMs);
    document.addEventListener('visibilitychange', changed);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', changed);
    };
  }, [hidden]);
  return { hidden, show: () => setHidden(false) };
}

/** The present code, fetched again until that works; meanwhile the one before stays. */
function useCode(session: SessionView, wanted: boolean) {
  const [code, setCode] = useState<QrView | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const turn = qrTurn.value[session.id] ?? 0;
  const expiresMs = code?.expiresAt ? Date.parse(code.expiresAt) : null;
  const leftMs = useCountdown(expiresMs, exactNowMs);
  const isOld = expiresMs !== null && leftMs === 0;
  useEffect(() => {
    setFailure(null);
    if (isOver(session.status)) setCode(null);
    if (!wanted || session.status === 'WORKING' || isOver(session.status)) return undefined;
    let isCurrent = true;
    let retry: ReturnType<typeof setTimeout> | undefined;
    const show = (next: QrView) => {
      if (!isCurrent) return;
      setCode(next);
      setFailure(null);
    };
    const failed = (error: unknown) => {
      if (!isCurrent) return;
      setFailure(problemWords(error));
      retry = setTimeout(look, retryMs);
    };
    const look = () => void calls.qr(session.id).then(show, failed);
    look();
    return () => {
      isCurrent = false;
      clearTimeout(retry);
    };
  }, [session.id, session.status, turn, wanted, isOld]);
  return { code, failure, leftMs, isOld };
}

function Code({ image, leftMs, isOld }: { image: string; leftMs: number; isOld: boolean }) {
  return (
    <>
      <div class={isOld ? 'qr-frame old' : 'qr-frame'}>
        <img src={image} alt={t('qr.alt')} width={codePx} height={codePx} />
      </div>
      <p class="qr-left">
        {isOld ? t('qr.refreshing') : leftMs > 0 ? t('qr.left', { time: countdown(leftMs) }) : ''}
      </p>
    </>
  );
}

function Instead({
  sentence,
  action,
  busy = false,
  onAction,
}: {
  sentence: string;
  action?: string;
  busy?: boolean;
  onAction?: () => void;
}) {
  return (
    <>
      <div class="qr-frame empty">
        <p>{sentence}</p>
        {action && onAction && (
          <Button disabled={busy} onClick={onAction}>
            {action}
          </Button>
        )}
      </div>
      <p class="qr-left" />
    </>
  );
}

function RanOut({ session }: { session: SessionView }) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const again = () => {
    setBusy(true);
    setFailure(null);
    calls
      .startSession(session.name)
      .catch((error: unknown) => setFailure(problemWords(error)))
      .finally(() => setBusy(false));
  };
  return (
    <>
      <Instead sentence={t('qr.ranOut')} action={t('qr.startAgain')} busy={busy} onAction={again} />
      <Failure text={failure} />
    </>
  );
}

function Shown({ session }: { session: SessionView }) {
  const { hidden, show } = useHiding();
  const { code, failure, leftMs, isOld } = useCode(session, !hidden);
  if (asksForPasskey(session.status)) return <Instead sentence={t('qr.passkey')} />;
  if (isOver(session.status)) return <RanOut session={session} />;
  if (hidden)
    return <Instead sentence={t('qr.hidden')} action={t('qr.showAgain')} onAction={show} />;
  return (
    <>
      {code?.qrCode ? (
        <Code image={code.qrCode} leftMs={leftMs} isOld={isOld} />
      ) : (
        <Instead sentence={statusWords(words.value, session.status)} />
      )}
      <Failure text={failure} />
    </>
  );
}

function Pretend({ session }: { session: SessionView }) {
  const [failure, setFailure] = useState<string | null>(null);
  if (!sandbox.value || session.status !== 'SCAN_QR_CODE') return null;
  const pretend = () => {
    setFailure(null);
    calls.scan(session.id).catch((error: unknown) => setFailure(problemWords(error)));
  };
  return (
    <>
      <Button icon="flask" onClick={pretend}>
        {t('qr.pretend')}
      </Button>
      <Failure text={failure} />
    </>
  );
}

/** The code of a number, renewed without anything moving, until the phone has scanned it. */
export function QrDialog({ session, onClose }: { session: SessionView; onClose: () => void }) {
  const isConnected = session.status === 'WORKING';
  return (
    <Dialog title={t('qr.title', { number: session.label })} onClose={onClose}>
      <div class="qr">
        {!isConnected && <p class="qr-how">{t('qr.how')}</p>}
        {isConnected ? (
          <div class="qr-frame empty done">
            <Icon name="check" size={20} />
            <p>{t('qr.connected', { number: session.label })}</p>
          </div>
        ) : (
          <Shown session={session} />
        )}
        <p class="off-screen" role="status">
          {isConnected
            ? t('qr.connected', { number: session.label })
            : statusWords(words.value, session.status)}
        </p>
      </div>
      <Actions>
        <Pretend session={session} />
        {isConnected && (
          <Button look="primary" onClick={onClose}>
            {t('qr.done')}
          </Button>
        )}
      </Actions>
    </Dialog>
  );
}
