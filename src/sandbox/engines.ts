import type { EngineMode } from './options.js';

/** What differs between the WAHAs the sandbox can play. */
export interface Engine {
  mode: EngineMode;
  name: 'GOWS' | 'NOWEB' | 'WEBJS';
  version: string;
  /** Newer than 2026.6: several sessions, media, own config store, timelock data. */
  modern: boolean;
  /** `id` of a send is taken over, and messages are found by bare id. */
  ownIds: boolean;
  /** Emits `message.ack` SERVER. */
  serverAck: boolean;
  /** Look-ups need `config.noweb.store.enabled`. */
  needsStore: boolean;
  star: boolean;
  archive: boolean;
  blocking: boolean;
  capping: boolean;
  events: readonly string[];
}

const oldEvents = [
  'session.status',
  'message',
  'message.reaction',
  'message.any',
  'message.ack',
  'message.waiting',
  'message.revoked',
  'message.edited',
  'chat.archive',
  'state.change',
  'group.join',
  'group.leave',
  'group.v2.join',
  'group.v2.leave',
  'group.v2.update',
  'group.v2.participants',
  'presence.update',
  'poll.vote',
  'poll.vote.failed',
  'event.response',
  'event.response.failed',
  'call.received',
  'call.accepted',
  'call.rejected',
  'label.upsert',
  'label.deleted',
  'label.chat.added',
  'label.chat.deleted',
  'engine.event',
];
const newEvents = [...oldEvents, 'message.ack.group', 'group.v2.participants.join-request'];
const newVersion = '2026.8.2';

const noweb = {
  name: 'NOWEB',
  serverAck: true,
  needsStore: true,
  star: true,
  archive: true,
  blocking: false,
  capping: false,
} as const;

const engines: Record<EngineMode, Engine> = {
  GOWS: {
    mode: 'GOWS',
    name: 'GOWS',
    version: newVersion,
    modern: true,
    ownIds: true,
    serverAck: false,
    needsStore: false,
    star: false,
    archive: false,
    blocking: false,
    capping: true,
    events: newEvents,
  },
  NOWEB: {
    ...noweb,
    mode: 'NOWEB',
    version: newVersion,
    modern: true,
    ownIds: true,
    events: newEvents,
  },
  WEBJS: {
    mode: 'WEBJS',
    name: 'WEBJS',
    version: newVersion,
    modern: true,
    ownIds: false,
    serverAck: true,
    needsStore: false,
    star: true,
    archive: true,
    blocking: true,
    capping: false,
    events: newEvents,
  },
  'CORE-2025.10': {
    ...noweb,
    mode: 'CORE-2025.10',
    version: '2025.10.4',
    modern: false,
    ownIds: false,
    events: oldEvents,
  },
};

export function engineOf(mode: EngineMode): Engine {
  return engines[mode];
}

/** The body of `GET /api/server/version`, also the `environment` of every event. */
export function environmentOf(engine: Engine): Record<string, unknown> {
  const plain = { version: engine.version, engine: engine.name, tier: 'CORE', browser: null };
  return engine.modern ? { ...plain, platform: 'linux/x64', worker: { id: '' } } : plain;
}
