import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../chaos/free-port.js';
import { gatewayProcess, type GatewayProcess } from '../chaos/gateway.js';
import { freshPhone } from '../chaos/people.js';
import { wahaProcess, type WahaProcess } from '../chaos/waha.js';
import type { BootstrapView } from '../../src/protocol/index.js';
import { until } from '../support/until.js';
import { openPage } from './page.js';
import { startRelay, type Relay } from './relay.js';

const rounds = 5;
const names = ['default', 'number-2'];

interface Side {
  gateway: GatewayProcess;
  relay: Relay;
}

let folder: string;
let waha: WahaProcess;
let sides: Side[];

async function openSide(name: string): Promise<Side> {
  const relay = await startRelay(waha.url);
  const gateway = await gatewayProcess({
    folder,
    port: await freePort(),
    wahaUrl: relay.url,
    env: { LOG_DIR: join(folder, name), REDIS_URL: '', QUEUE_STORE: 'auto' },
  });
  await gateway.start();
  return { gateway, relay };
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'crm-takeover-'));
  waha = await wahaProcess({ folder, port: await freePort(), sessions: names });
  await waha.start();
  sides = [];
});
afterEach(async () => {
  for (const { gateway, relay } of sides) {
    await gateway.stop();
    await relay.close();
  }
  await waha.kill();
  rmSync(folder, { recursive: true, force: true });
});

async function isSender({ gateway }: Side): Promise<boolean> {
  const health = await gateway.api.health().catch(() => null);
  const { queue } = (health?.body ?? {}) as { queue?: { sender?: boolean } };
  return queue?.sender === true;
}

const becomesSender = (side: Side) =>
  until(
    () => isSender(side),
    sender => sender,
  );

const sendsMore = ({ relay }: Side, than: number) =>
  until(
    () => relay.sends.length,
    count => count > than,
    { everyMs: 5 },
  );

/** The first sends, the second stands by. */
async function openBoth(): Promise<[Side, Side]> {
  const first = await openSide('one');
  sides.push(first);
  await becomesSender(first);
  for (const name of names) await first.gateway.api.call('POST', '/api/sessions/start', { name });
  await until(first.gateway.api.sessions, all => all.every(({ status }) => status === 'WORKING'));
  const second = await openSide('two');
  sides.push(second);
  return [first, second];
}

/** Sends of one side that began before one of the other had ended. */
function overlaps([one, other]: readonly Side[]): number {
  const begun = [...(one?.relay.sends ?? [])];
  return begun.filter(({ startedMs, endedMs }) =>
    other?.relay.sends.some(
      send =>
        send.startedMs < (endedMs ?? startedMs) && (send.endedMs ?? send.startedMs) > startedMs,
    ),
  ).length;
}

const betweenMs = 40;

/** A script that posts through whoever stands by, with the same key until it is told yes. */
function startPosting(standby: () => Side) {
  const accepted = new Map<string, string>();
  let isOver = false;

  async function post(n: number): Promise<void> {
    const token = `tok-${n.toString(36)}x`;
    const session = names[n % names.length] ?? 'default';
    const body = { session, to: freshPhone(n), text: `Your order is ready, ${token}` };
    const answer = await until(
      () =>
        standby()
          .gateway.api.send(body, `takeover-${n}`)
          .catch(() => null),
      found => found?.status === 202,
    );
    accepted.set(token, answer?.body.whatsappId ?? '');
  }

  async function run(): Promise<void> {
    for (let n = 0; !isOver; n += 1) {
      await post(n);
      await new Promise(resolve => setTimeout(resolve, betweenMs));
    }
  }

  const done = run();
  return {
    async stop(): Promise<ReadonlyMap<string, string>> {
      isOver = true;
      await done;
      return accepted;
    },
  };
}

it('one of two gateways sends; the other serves, and sends after a kill', async () => {
  let [active, standby] = await openBoth();
  const posting = startPosting(() => standby);
  const flagMs: number[] = [];
  const sendMs: number[] = [];
  try {
    for (let round = 1; round <= rounds; round += 1) {
      await sendsMore(active, active.relay.sends.length + 5);
      expect(await isSender(standby)).toBe(false);
      const before = standby.relay.sends.length;
      await active.gateway.kill();
      const killedMs = Date.now();
      expect(standby.relay.sends.length).toBe(before);

      await becomesSender(standby);
      flagMs.push(Date.now() - killedMs);
      await sendsMore(standby, before);
      sendMs.push(Date.now() - killedMs);
      const [firstAfter] = standby.relay.sends.slice(before);
      expect(firstAfter?.startedMs).toBeGreaterThanOrEqual(killedMs);
      const lastBefore = active.relay.sends.at(-1);
      expect(lastBefore?.startedMs).toBeLessThanOrEqual(killedMs);

      await active.gateway.start();
      [active, standby] = [standby, active];
    }
    const accepted = await posting.stop();
    const transmitted = await until(
      () => waha.journal().filter(({ op }) => op === 'transmitted'),
      lines => new Set(lines.map(({ token }) => token)).size === accepted.size,
      { withinMs: 60_000, everyMs: 250 },
    );
    console.info(
      `takeover: sender after ${flagMs.join(', ')} ms, next send after ${sendMs.join(', ')} ms; ` +
        `${accepted.size} messages, ${transmitted.length} transmitted`,
    );
    for (const { token, waId } of transmitted) expect(waId).toBe(accepted.get(token ?? ''));
    expect(overlaps(sides)).toBe(0);
  } finally {
    await posting.stop();
  }
});

it('the one that stands by says so, shows live what the other sends, and passes on what it is asked', async () => {
  const [active, standby] = await openBoth();
  const { api } = standby.gateway;
  const status = await api.queue();
  expect(status.standby).toBe(true);
  expect(status.sentence).toMatch(/^This gateway stands by/);
  expect((await active.gateway.api.queue()).standby).toBe(false);

  const nobody = api.as({});
  const signIn = { email: 'owner@example.com', password: 'a long enough word' };
  const { headers } = await nobody.call('POST', '/api/auth/login', signIn);
  const cookies = headers.getSetCookie().map(line => line.split(';')[0]);
  const signedIn = { Cookie: cookies.join('; ') };
  const { body: seen } = await nobody.as(signedIn).call<BootstrapView>('GET', '/api/bootstrap');
  const page = openPage(api.url, signedIn, seen.seq);
  try {
    const { body: wish } = await api.send({ to: freshPhone(1), text: 'Your order is ready' });
    await until(
      () => page.statuses.get(wish.id) ?? [],
      told => told.includes('delivered') || told.includes('read'),
    );
    expect(active.relay.sends).toHaveLength(1);
    expect(standby.relay.sends).toHaveLength(0);
  } finally {
    page.close();
  }
});
