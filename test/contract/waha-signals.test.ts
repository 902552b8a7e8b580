import { createClock } from '../../src/kernel/clock.js';
import { silentLog } from '../../src/kernel/log.js';
import { createSandbox, type EngineMode, type Sandbox } from '../../src/sandbox/index.js';
import { createWaha } from '../../src/waha/index.js';

const apiKey = 'key-of-the-sandbox';
const clock = createClock();
let sandbox: Sandbox;

async function open(engine: EngineMode = 'GOWS') {
  sandbox = createSandbox({
    clock,
    log: silentLog,
    apiKey,
    engine,
    speed: 50,
    sessions: [{ name: 'default', phone: '6281100000001', status: 'WORKING' }],
  });
  const { url } = await sandbox.start();
  return createWaha({ baseUrl: url, apiKey, clock, log: silentLog });
}
afterEach(() => sandbox.stop());

/** WhatsApp tells seconds. */
const seconds = Math.floor(clock.now().getTime() / 1_000) + 3_600;
const endsAt = new Date(seconds * 1_000);

it('an account without limits says so', async () => {
  const waha = await open();
  expect(await waha.signals('default')).toEqual({
    timelock: { isActive: false, enforcementType: 'DEFAULT', endsAt: null },
    capping: { status: 'NONE', totalQuota: null, usedQuota: 0, cycleEndsAt: null },
  });
});

it('a lock and a quota are read with their ends', async () => {
  const waha = await open();
  sandbox.control.timelock('default', {
    enforcementType: 'BIZ_QUALITY',
    isActive: true,
    timeEnforcementEnds: seconds,
  });
  sandbox.control.capping('default', {
    cappingStatus: 'SECOND_WARNING',
    totalQuota: 1_000,
    usedQuota: 940,
    cycleStart: null,
    cycleEnd: seconds,
    mvStatus: null,
    oteStatus: null,
  });
  expect(await waha.signals('default')).toEqual({
    timelock: { isActive: true, enforcementType: 'BIZ_QUALITY', endsAt },
    capping: { status: 'SECOND_WARNING', totalQuota: 1_000, usedQuota: 940, cycleEndsAt: endsAt },
  });
});

it('an engine without a quota leaves it unsaid', async () => {
  const waha = await open('NOWEB');
  expect(await waha.signals('default')).toMatchObject({
    timelock: { isActive: false },
    capping: null,
  });
});

it('an older WAHA says neither', async () => {
  const waha = await open('CORE-2025.10');
  expect(await waha.signals('default')).toEqual({ timelock: null, capping: null });
});

it('nothing is said when nobody answers, or of a session that is not there', async () => {
  const waha = await open();
  expect(await waha.signals('nobody')).toEqual({ timelock: null, capping: null });
  const away = createWaha({ baseUrl: 'http://127.0.0.1:1', apiKey, clock, log: silentLog });
  expect(await away.signals('default')).toEqual({ timelock: null, capping: null });
});
