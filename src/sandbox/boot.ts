import type { SessionSeed } from './options.js';
import { inventMe } from './pairing.js';
import { parseSessionConfig } from './session-config.js';
import type { SavedSession } from './state-file.js';
import type { World } from './world.js';

function wake({ sessions, engine }: World, saved: SavedSession): void {
  // Core 2025.10 keeps the login on disk and the config in memory.
  const config = engine.modern ? saved.config : null;
  const session = sessions.add(saved.name, config, saved.login);
  if (saved.wanted) sessions.start(session);
}

function plant({ sessions, engine }: World, seed: SessionSeed): void {
  const { name, phone, pushName, config } = seed;
  const me = phone === undefined ? null : inventMe(phone, pushName);
  const session = sessions.add(name, parseSessionConfig(config, engine), me);
  const status = seed.status ?? (me ? 'WORKING' : 'SCAN_QR_CODE');
  if (status !== 'STOPPED') sessions.setStatus(session, status);
}

/** Messages that had not been delivered when the process ended: WhatsApp goes on with them. */
function resume({ messages, habits, sessions }: World): void {
  const all = sessions.list().flatMap(session => messages.of(session.name));
  const isUnderWay = (ack: number | null) => ack === null || ack === 0 || ack === 1;
  for (const message of all.filter(m => m.fromMe && isUnderWay(m.ack))) habits.follow(message);
}

/** Brings back what an earlier run left, then adds the seeds that are new. */
export function boot(world: World, seeds: readonly SessionSeed[]): void {
  for (const saved of world.memory.sessions) wake(world, saved);
  for (const seed of seeds) if (!world.sessions.find(seed.name)) plant(world, seed);
  resume(world);
}
