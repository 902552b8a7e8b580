import { ulidMaker } from '../kernel/ids.js';
import { secureBytes } from '../kernel/random.js';
import { environmentOf, type Engine } from './engines.js';
import type { Fault, Faults } from './faults.js';
import { meOf } from './me.js';
import type { Journal } from './journal.js';
import type { Session, WebhookConfig } from './model.js';
import type { Pace } from './pace.js';
import type { Webhooks } from './webhooks.js';

export interface Events {
  /** Tells those of a session's webhooks that asked for this event. */
  emit(session: Session, event: string, payload: EventPayload): void;
}

type EventPayload = Readonly<Record<string, unknown>>;

interface Parts {
  engine: Engine;
  pace: Pace;
  faults: Faults;
  journal: Journal;
  webhooks: Webhooks;
}

const longestShuffleMs = 2_000;

function wants({ events }: WebhookConfig, event: string): boolean {
  const rare = event === 'engine.event' || event === 'state.change';
  return events.includes(event) || (events.includes('*') && !rare);
}

export function createEvents({ engine, pace, faults, journal, webhooks }: Parts): Events {
  const newId = ulidMaker(() => pace.nowMs(), secureBytes);

  function envelope(session: Session, event: string, payload: EventPayload) {
    const { name, config } = session;
    return {
      id: `evt_${newId().toLowerCase()}`,
      timestamp: pace.nowMs(),
      event,
      session: name,
      ...(config?.metadata ? { metadata: config.metadata } : {}),
      me: meOf(engine, session),
      payload,
      engine: engine.name,
      environment: environmentOf(engine),
    };
  }

  function note(session: Session, event: string, payload: EventPayload): void {
    const id = typeof payload.id === 'string' ? payload.id : '';
    const [, chatId = null, waId = null] = id.split('_');
    const ack = typeof payload.ack === 'number' ? payload.ack : null;
    const unknown = { requestId: null, bodyHash: null, token: null, httpStatus: null };
    journal.write({ op: 'event', session: session.name, waId, chatId, ...unknown, event, ack });
  }

  async function post(webhook: WebhookConfig, body: string, timestamp: number, fault?: Fault) {
    const delivery = { webhook, body, timestamp, requestId: newId() };
    if (fault?.kind === 'shuffle') await pace.sleep(pace.between(0, longestShuffleMs));
    webhooks.post(delivery);
    if (fault?.kind === 'duplicate') webhooks.post(delivery);
  }

  return {
    emit(session, event, payload) {
      note(session, event, payload);
      const fault = faults.take(['webhook'], event);
      if (fault?.kind === 'drop') return;
      for (const webhook of session.config?.webhooks ?? []) {
        if (!wants(webhook, event)) continue;
        const told = envelope(session, event, payload);
        pace.inBackground(() => post(webhook, JSON.stringify(told), told.timestamp, fault));
      }
    },
  };
}
