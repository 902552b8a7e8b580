import type { Clock } from '../kernel/clock.js';
import type { Log } from '../kernel/log.js';
import { createAcks, type Acks } from './acks.js';
import { engineOf, type Engine } from './engines.js';
import { createEvents, type Events } from './events.js';
import { createFaults, type Faults } from './faults.js';
import { createHabits, type Habits } from './habits.js';
import { createInbound, type Inbound } from './inbound.js';
import { createJournal, type Journal } from './journal.js';
import { createMediaFiles, type MediaFiles } from './media.js';
import { openMemory, type Memory } from './memory.js';
import type { Messages } from './messages.js';
import type { SandboxOptions } from './options.js';
import { createPace, type Pace } from './pace.js';
import { createPeople, type People } from './people.js';
import { createPointFor, type PointFor } from './points.js';
import { createRequestLog, type RequestLog } from './request-log.js';
import { createSending, type Sending } from './sending.js';
import { createSessions, type Sessions } from './sessions.js';
import { createWebhooks, type Webhooks } from './webhooks.js';

/** All rooms of one sandbox, built and connected. */
export interface World {
  clock: Clock;
  log: Log;
  apiKey: string;
  engine: Engine;
  pace: Pace;
  faults: Faults;
  journal: Journal;
  requests: RequestLog;
  memory: Memory;
  messages: Messages;
  files: MediaFiles;
  people: People;
  webhooks: Webhooks;
  events: Events;
  sessions: Sessions;
  acks: Acks;
  inbound: Inbound;
  habits: Habits;
  sending: Sending;
  pointFor: PointFor;
  /** What may change while it runs. */
  server: { url: string; startedAtMs: number; closedUntilMs: number };
}

export function createWorld(options: SandboxOptions, stopped: AbortSignal): World {
  const { clock, log, apiKey, speed = 1, seed } = options;
  const engine = engineOf(options.engine ?? 'GOWS');
  const onError = (error: unknown) => log.error('sandbox step failed', { error });
  const pace = createPace({ clock, speed, seed, stopped, onError });
  const server = { url: '', startedAtMs: pace.nowMs(), closedUntilMs: 0 };
  const journal = createJournal({
    file: options.journalFile,
    engine: engine.mode,
    nowMs: () => pace.nowMs(),
  });

  const memory = openMemory(options.stateFile, pace);
  const { messages } = memory;
  const people = createPeople([...(options.people ?? []), ...memory.people]);
  const files = createMediaFiles();
  const faults = createFaults();
  const webhooks = createWebhooks(pace, engine.version, log);
  const events = createEvents({ engine, pace, faults, journal, webhooks });
  const sessions = createSessions({ engine, pace, events, onChange: () => memory.changed() });
  memory.describe({ sessions: () => sessions.list(), people: () => people.all() });

  const address = () => server.url;
  const startedAtMs = () => server.startedAtMs;
  const pointFor = createPointFor({ engine, messages, files, address, startedAtMs });
  const acks = createAcks({ engine, events, messages, sessions, pointFor });
  const outside = { pace, events, faults, files, messages, sessions, pointFor };
  const inbound = createInbound(outside);
  const habits = createHabits({ engine, pace, people, acks, inbound, sessions });
  const sending = createSending({ ...outside, engine, journal, people, acks, habits });

  return {
    clock,
    log,
    apiKey,
    engine,
    pace,
    faults,
    journal,
    requests: createRequestLog(clock),
    memory,
    messages,
    files,
    people,
    webhooks,
    events,
    sessions,
    acks,
    inbound,
    habits,
    sending,
    pointFor,
    server,
  };
}
