import { useEffect, useState } from 'preact/hooks';
import type { ContactView, ConversationView, SessionView } from '../../../protocol/views.js';
import { clearDoubt } from '../../actions/thread.js';
import { t, time } from '../../languages/current.js';
import { mayWrite } from '../../state/may-write.js';
import { agoOf, whenAt } from '../../state/words.js';
import { canOn, contacts, sessions, words } from '../../store.js';
import { interrupt } from '../../ui/announce.js';
import { Button } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';
import { Avatar, Meter } from '../../ui/parts.js';
import { problemWords } from '../../ui/problem-words.js';
import { fourPanes } from '../../ui/use-media.js';
import { consentBases, ConsentDialog } from './consent-dialog.js';
import { BlockPart } from './block-part.js';
import { ConversationPart } from './conversation-part.js';
import { panelOpen } from './panel-state.js';

function Who({
  conversation,
  contact,
}: {
  conversation: ConversationView;
  contact: ContactView | undefined;
}) {
  const { title, kind } = conversation;
  const phone = contact?.phoneDisplay ?? conversation.phone;
  return (
    <div class="who">
      <Avatar name={title} kind={kind} large />
      <div class="who-words">
        <h2>
          <bdi>{title}</bdi>
        </h2>
        {phone && phone !== title && (
          <p dir="ltr" class="phone">
            {phone}
          </p>
        )}
        {contact && (
          <p class="hint">
            {t('contact.since', { date: time().format('day', Date.parse(contact.createdAt)) })}
          </p>
        )}
      </div>
      {!fourPanes.value && (
        <Button
          look="quiet"
          icon="close"
          label={t('app.close')}
          onClick={() => (panelOpen.value = false)}
        />
      )}
    </div>
  );
}

function Fact({ name, children }: { name: string; children: string }) {
  return (
    <div class="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function isKnownBasis(basis: string): basis is (typeof consentBases)[number] {
  return consentBases.some(known => known === basis);
}

function basisWords(basis: string): string {
  return isKnownBasis(basis) ? t(`contact.basis.${basis}`) : basis;
}

function ConsentFacts({
  contact,
  conversation,
}: {
  contact: ContactView;
  conversation: ConversationView;
}) {
  const { consent, lastInboundAt, language } = contact;
  const { closesAt, open } = conversation.window;
  const spoken = words.value;
  return (
    <dl class="facts">
      <Fact name={t('contact.consent')}>{t(`contact.consent.${consent.state}`)}</Fact>
      {consent.marketing !== 'unknown' && (
        <Fact name={t('contact.marketing')}>{t(`contact.consent.${consent.marketing}`)}</Fact>
      )}
      {consent.basis && <Fact name={t('contact.basis')}>{basisWords(consent.basis)}</Fact>}
      {consent.source && <Fact name={t('contact.source')}>{consent.source}</Fact>}
      {consent.changedAt && (
        <Fact name={t('contact.recorded')}>{whenAt(spoken, consent.changedAt)}</Fact>
      )}
      <Fact name={t('contact.window')}>
        {open && closesAt
          ? t('contact.until', { time: whenAt(spoken, closesAt) })
          : t('contact.closed')}
      </Fact>
      <Fact name={t('contact.lastWrote')}>
        {lastInboundAt ? agoOf(spoken, lastInboundAt) : t('contact.never')}
      </Fact>
      {language && <Fact name={t('contact.language')}>{time().tongue(language)}</Fact>}
    </dl>
  );
}

function MayWrite({
  contact,
  conversation,
}: {
  contact: ContactView;
  conversation: ConversationView;
}) {
  const [recording, setRecording] = useState(false);
  const answer = mayWrite(words.value, contact, conversation);
  const mayRecord = canOn('contacts:write', conversation.sessionId);
  return (
    <section class="panel-part">
      <h3>{t('contact.mayWrite')}</h3>
      <p class={`answer answer-${answer.kind}`}>
        <Icon
          name={answer.kind === 'yes' ? 'check' : answer.kind === 'no' ? 'no-entry' : 'question'}
        />
        {answer.sentence}
      </p>
      <Doubt contact={contact} sessionId={conversation.sessionId} />
      <ConsentFacts contact={contact} conversation={conversation} />
      {mayRecord && (
        <Button onClick={() => setRecording(true)}>{t('contact.recordConsent')}</Button>
      )}
      {recording && (
        <ConsentDialog
          contactId={contact.id}
          consent={contact.consent}
          onClose={() => setRecording(false)}
        />
      )}
    </section>
  );
}

/** Words that may have meant "stop", until somebody has looked. */
function Doubt({ contact, sessionId }: { contact: ContactView; sessionId: string }) {
  const { id, doubtfulSince } = contact;
  const [busy, setBusy] = useState(false);
  if (!doubtfulSince) return null;
  const clear = () => {
    setBusy(true);
    clearDoubt(id)
      .catch((error: unknown) => interrupt(problemWords(error)))
      .finally(() => setBusy(false));
  };
  const date = time().format('dayTime', Date.parse(doubtfulSince));
  return (
    <div class="doubt">
      <p class="answer answer-unsure">
        <Icon name="question" />
        {t('doubt.said', { date })}
      </p>
      {canOn('contacts:write', sessionId) && (
        <Button disabled={busy} onClick={clear}>
          {t('doubt.clear')}
        </Button>
      )}
    </div>
  );
}

/** What a number has used of its limits. */
export function Budgets({ session }: { session: SessionView }) {
  const { hour, day, firstContacts } = session.budget;
  return (
    <div class="meters">
      <Meter {...day} text={t('budget.people', { used: day.used, limit: day.limit })} />
      <Meter {...hour} text={t('budget.hour', { used: hour.used, limit: hour.limit })} />
      <Meter
        {...firstContacts}
        text={t('budget.first', { used: firstContacts.used, limit: firstContacts.limit })}
      />
    </div>
  );
}

export function QueueWords({ session }: { session: SessionView }) {
  const { waiting, held, sending } = session.queue;
  const parts = [
    waiting > 0 ? t('budget.waiting', { n: waiting }) : '',
    held > 0 ? t('budget.held', { n: held }) : '',
    sending > 0 ? t('budget.sending', { n: sending }) : '',
  ].filter(part => part !== '');
  return <span>{parts.length > 0 ? parts.join(' · ') : t('budget.idle')}</span>;
}

function NumberToday({ session }: { session: SessionView }) {
  const { warmUp } = session;
  return (
    <section class="panel-part">
      <h3>{t('contact.numberToday', { number: session.label })}</h3>
      <Budgets session={session} />
      <p class="hint">
        <QueueWords session={session} />
      </p>
      {warmUp && (
        <p class="hint">
          {t('budget.warmUpLimit', { day: warmUp.day, of: warmUp.of, n: warmUp.limit })}
        </p>
      )}
    </section>
  );
}

/** Who this is, whether we may write to them, and what the number has left today. */
export function ContactPanel({ conversation }: { conversation: ConversationView }) {
  const contact = conversation.contactId ? contacts.value[conversation.contactId] : undefined;
  const session = sessions.value.find(({ id }) => id === conversation.sessionId);
  const isOver = !fourPanes.value;
  useEffect(() => {
    if (isOver) document.getElementById('contact')?.focus();
  }, [isOver]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !isOver) return;
    event.preventDefault();
    panelOpen.value = false;
  };
  return (
    <aside
      class={isOver ? 'contact-column over' : 'contact-column'}
      id="contact"
      tabIndex={-1}
      aria-label={t('contact.region')}
      onKeyDown={onKeyDown}
    >
      <Who conversation={conversation} contact={contact} />
      <ConversationPart conversation={conversation} />
      {contact && <MayWrite contact={contact} conversation={conversation} />}
      {conversation.kind === 'group' && <p class="panel-part">{t('contact.group')}</p>}
      {session && <NumberToday session={session} />}
      {contact && <BlockPart contact={contact} sessionId={conversation.sessionId} />}
    </aside>
  );
}
