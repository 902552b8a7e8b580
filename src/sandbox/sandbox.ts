import { boot } from './boot.js';
import { createControl, type SandboxControl } from './control.js';
import type { SandboxOptions } from './options.js';
import { chatRoutes } from './routes/chats.js';
import { contactRoutes } from './routes/contacts.js';
import { controlRoutes } from './routes/control.js';
import { mannersRoutes } from './routes/manners.js';
import { messageRoutes } from './routes/messages.js';
import { pairingRoutes } from './routes/pairing.js';
import { sendingRoutes } from './routes/sending.js';
import { serverRoutes } from './routes/server.js';
import { sessionRoutes } from './routes/sessions.js';
import { createDoor } from './server.js';
import { createWorld } from './world.js';

/** WAHA played by ourselves over real HTTP: a number to try things with, and the judge in tests. */
export interface Sandbox {
  /** Listens; seeded sessions are there when it resolves. */
  start(): Promise<{ url: string }>;
  /** Ends every wait, saves the state, closes every connection. It cannot be started again. */
  stop(): Promise<void>;
  /** Empty before `start`. */
  readonly url: string;
  control: SandboxControl;
}

export function createSandbox(options: SandboxOptions): Sandbox {
  const ending = new AbortController();
  const world = createWorld(options, ending.signal);
  const control: SandboxControl = createControl(world, ms => door.refuse(ms));
  const routes = [
    ...serverRoutes(world, () => control.restart()),
    ...sessionRoutes(world),
    ...pairingRoutes(world),
    ...sendingRoutes(world),
    ...mannersRoutes(world),
    ...contactRoutes(world),
    ...chatRoutes(world),
    ...messageRoutes(world),
    ...controlRoutes(control),
  ];
  const { host = '127.0.0.1', port = 0 } = options;
  const door = createDoor({ world, routes, host, port });

  return {
    control,
    get url() {
      return world.server.url;
    },
    async start() {
      world.server.url = await door.open();
      boot(world, options.sessions ?? []);
      world.memory.save();
      return { url: world.server.url };
    },
    async stop() {
      ending.abort();
      await door.close();
      world.memory.save();
      world.journal.close();
    },
  };
}
