import { createServer, type Server } from 'node:http';
import { io, type Socket } from 'socket.io-client';
import { silentLog } from '../../src/kernel/log.js';
import type { UserId } from '../../src/kernel/ids.js';
import { rolePermissions, type Principal } from '../../src/kernel/principal.js';
import { createRealtime, type Realtime } from '../../src/realtime/index.js';
import { createStream } from '../../src/stream/index.js';
import { until } from '../support/until.js';
import { openHouse, type House } from './identity-rig.js';

let house: House;
let server: Server;
let realtime: Realtime;
let page: Socket | undefined;
let complaints: string[];
let url: string;

beforeEach(async () => {
  house = await openHouse();
  complaints = [];
  const { clock, db, company } = house;
  const caller: Principal = {
    kind: 'user',
    id: house.newId<UserId>(),
    companyId: company.id,
    name: 'Ada',
    email: 'ada@example.org',
    role: 'admin',
    permissions: new Set(rolePermissions.admin),
    sessionIds: null,
    grants: null,
  };
  const nothing = () => Promise.resolve(null);
  realtime = createRealtime({
    ...{ clock, db },
    log: { ...silentLog, error: message => void complaints.push(message) },
    stream: createStream({ clock }),
    present: {
      ...{ message: nothing, conversation: nothing, contact: nothing, session: nothing },
      activity: nothing,
      note: nothing,
      labels: () => Promise.resolve([]),
      pauses: () => Promise.resolve([]),
      sync: nothing,
      template: nothing,
      now: () => clock.now(),
    },
    authenticate: () => Promise.resolve(caller),
    rightsVersion: nothing,
    isOurOrigin: () => true,
    lane: nothing,
  });
  server = createServer();
  realtime.attach(server);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const at = server.address();
  url = `http://127.0.0.1:${typeof at === 'object' && at ? at.port : 0}`;
});
afterEach(async () => {
  page?.close();
  realtime.stop();
  server.closeAllConnections();
  await new Promise(resolve => server.close(resolve));
  await house.db.sequelize.query('SELECT 1').then(house.close, () => undefined);
});

function comes(): Promise<string> {
  const socket = io(url, { transports: ['websocket'], reconnection: false });
  page = socket;
  return new Promise(resolve => {
    socket.on('connect', () => resolve('welcome'));
    socket.on('connect_error', error => resolve(error.message));
  });
}

it('a page that comes while the database does not answer is told to sign in, and nothing ends', async () => {
  await house.close();
  expect(await comes()).toBe('unauthenticated');
  expect(complaints).toEqual(['a page could not be let in']);
});

it('a heartbeat that cannot be told is noted, and the next one comes', async () => {
  expect(await comes()).toBe('welcome');
  await house.db.sequelize.query('ALTER TABLE stream_heads RENAME TO gone');
  house.clock.moveBy(10_000);
  await until(
    () => complaints,
    seen => seen.includes('a heartbeat could not be told'),
  );
  await house.db.sequelize.query('ALTER TABLE gone RENAME TO stream_heads');
  const heard = new Promise(resolve => page?.once('heartbeat', resolve));
  house.clock.moveBy(10_000);
  expect(await heard).toMatchObject({ seq: 0 });
});
