import type * as NodeThreads from 'node:worker_threads';
import { Queue as BullQueue, Worker as BullWorker } from 'bullmq';
import { createClock } from '../../src/kernel/clock.js';
import type { MovableClock } from '../../src/kernel/clock.js';
import type { Log } from '../../src/kernel/log.js';
import type { Bell, Handle, Lane, Outcome, Queue, QueuePorts } from '../../src/queue/index.js';
import { openStore, queueOver } from '../../src/queue/open-queue.js';
import type { Store } from '../../src/queue/store.js';
import {
  embeddedCarrier,
  freshFolder,
  hasRedis,
  privateCarrier,
  redisCarrier,
  removeFolder,
  until,
} from './queue-carriers.js';
import type { Carrier } from './queue-carriers.js';
import type * as Carriers from './queue-carriers.js';

// The threads are real; this only remembers them, so that one can be killed.
jest.mock('node:worker_threads', () => {
  const real = jest.requireActual<typeof NodeThreads>('node:worker_threads');
  return {
    ...real,
    Worker: class extends real.Worker {
      constructor(...args: ConstructorParameters<typeof real.Worker>) {
        super(...args);
        const { threads } = jest.requireActual<typeof Carriers>('./queue-carriers');
        threads.push(this);
      }
    },
  };
});

const done: Outcome = { kind: 'done' };

interface Logged {
  level: string;
  message: string;
}

function rememberingLog(lines: Logged[]): Log {
  const at = (level: string) => (message: string) => void lines.push({ level, message });
  const log: Log = {
    error: at('error'),
    warn: at('warn'),
    info: at('info'),
    debug: at('debug'),
    child: () => log,
  };
  return log;
}

function aBell(messageId: string, change: Partial<Bell> = {}): Bell {
  return { messageId, attempt: 0, priority: 2, notBefore: null, ...change };
}

/** A handler that writes down whom it was asked about and says what `answers` says, `done` by default. */
function listener(answers: Record<string, (time: number) => Outcome | Promise<Outcome>> = {}) {
  const asked: string[] = [];
  const handle: Handle = async messageId => {
    asked.push(messageId);
    const times = asked.filter(id => id === messageId).length;
    return (await answers[messageId]?.(times)) ?? done;
  };
  return { asked, handle };
}

/** Something a handler can be made to wait for. */
function gate() {
  let open: (outcome: Outcome) => void = () => undefined;
  const opened = new Promise<Outcome>(resolve => (open = resolve));
  return { opened, open: () => open(done) };
}

/** Rings until the store took it: a busy machine may need more than the time a ring allows itself. */
async function ring(lane: Lane, ...bells: Bell[]): Promise<void> {
  await until(() => lane.ring(bells), 'the ring to be taken');
}

function inMs(clock: MovableClock, ms: number): Date {
  return new Date(clock.now().getTime() + ms);
}

function conforms(kind: Carrier['kind'], getCarrier: () => Promise<Carrier>) {
  describe(`the queue on ${kind}`, () => {
    const lines: Logged[] = [];
    const folder = freshFolder();
    const clock = createClock();
    const ports: QueuePorts = {
      folder,
      clock,
      log: rememberingLog(lines),
      prefix: `test-${process.pid}`,
      stalledAfterMs: 1_000,
    };
    let carrier: Carrier;
    let store: Store;
    let queue: Queue;
    let lanes = 0;

    async function open() {
      store = await openStore(carrier.choice(), ports);
      queue = queueOver(store, ports);
      await until(() => queue.state() === 'up', 'the store to come up');
    }

    function openLane(handle: Handle) {
      lanes += 1;
      return queue.openLane(`test${lanes}`, handle);
    }

    const isEmpty = (lane: Lane) => until(async () => (await lane.size()) === 0, 'an empty lane');

    beforeAll(async () => {
      carrier = await getCarrier();
      await carrier.start(folder);
      await open();
      await queue.wipe();
    });

    afterAll(async () => {
      await queue.wipe();
      await queue.close();
      await carrier.stop();
      removeFolder(folder);
    });

    it('says what carries it', () => {
      expect(queue.kind).toBe(kind);
      expect(queue.banner.join('\n')).toMatch(/queue runs/i);
    });

    it('asks about each message once and keeps nothing', async () => {
      const { asked, handle } = listener({ b: () => ({ kind: 'dropped', because: 'expired' }) });
      const lane = openLane(handle);
      await ring(lane, aBell('a'), aBell('b'), aBell('c'));
      await until(() => asked.length === 3, 'three questions');
      await isEmpty(lane);
      expect(asked).toEqual(['a', 'b', 'c']);
      await lane.close();
    });

    it('does not ask before the time of a message', async () => {
      const askedAt: Date[] = [];
      const lane = openLane(async () => {
        askedAt.push(clock.now());
        return done;
      });
      const notBefore = inMs(clock, 150);
      await ring(lane, aBell('later', { notBefore }));
      await until(() => askedAt.length === 1, 'the delayed message');
      expect(askedAt[0]?.getTime()).toBeGreaterThanOrEqual(notBefore.getTime() - 2);
      await lane.close();
    });

    it('asks about the most urgent first, and in the order of ringing inside a priority', async () => {
      const first = gate();
      const { asked, handle } = listener({ first: () => first.opened });
      const lane = openLane(handle);
      await ring(lane, aBell('first'));
      await until(() => asked.length === 1, 'the first message');
      const bells = [
        aBell('c1', { priority: 4 }),
        aBell('b1', { priority: 3 }),
        aBell('c2', { priority: 4 }),
      ];
      await ring(lane, ...bells, aBell('a1', { priority: 1 }));
      await ring(lane, aBell('b2', { priority: 3 }));
      first.open();
      await until(() => asked.length === 6, 'all messages');
      expect(asked).toEqual(['first', 'a1', 'b1', 'b2', 'c1', 'c2']);
      await lane.close();
    });

    it('holds one message in hand at a time', async () => {
      let inHand = 0;
      let most = 0;
      let asked = 0;
      const lane = openLane(async () => {
        inHand += 1;
        most = Math.max(most, inHand);
        await new Promise(next => setTimeout(next, 5));
        inHand -= 1;
        asked += 1;
        return done;
      });
      await ring(lane, ...['a', 'b', 'c', 'd', 'e'].map(id => aBell(id)));
      await until(() => asked === 5, 'five messages');
      expect(most).toBe(1);
      await lane.close();
    });

    it('gives a bell that stands no second one', async () => {
      const first = gate();
      const { asked, handle } = listener({ first: () => first.opened });
      const lane = openLane(handle);
      await ring(lane, aBell('first'));
      await until(() => asked.length === 1, 'the first message');
      await ring(lane, aBell('first'), aBell('twice'));
      await ring(lane, aBell('twice'), aBell('twice'));
      expect(await lane.size()).toBe(2);
      first.open();
      await isEmpty(lane);
      expect(asked).toEqual(['first', 'twice']);
      await lane.close();
    });

    it('lets a reply that arrives during a rest leave first, and keeps the place of who rested', async () => {
      const { asked, handle } = listener({
        slow: time =>
          time === 1 ? { kind: 'rest', until: inMs(clock, 200), because: 'turn' } : done,
      });
      const lane = openLane(handle);
      await ring(lane, aBell('slow', { priority: 4 }), aBell('next', { priority: 4 }));
      await until(() => asked.length === 1, 'the rest');
      await ring(lane, aBell('reply', { priority: 1 }));
      await until(() => asked.length === 4, 'all messages');
      expect(asked).toEqual(['slow', 'reply', 'slow', 'next']);
      await lane.close();
    });

    it('does not ask while it rests', async () => {
      const askedAt: Date[] = [];
      let restUntil = clock.now();
      const lane = openLane(async () => {
        askedAt.push(clock.now());
        if (askedAt.length > 1) return done;
        restUntil = inMs(clock, 120);
        return { kind: 'rest', until: restUntil, because: 'turn' };
      });
      await ring(lane, aBell('a'), aBell('b', { priority: 1, notBefore: inMs(clock, 20) }));
      await until(() => askedAt.length === 3, 'both messages');
      expect(askedAt[1]?.getTime()).toBeGreaterThanOrEqual(restUntil.getTime() - 2);
      await lane.close();
    });

    it('rests without an end until it is woken', async () => {
      const { asked, handle } = listener({
        a: time => (time === 1 ? { kind: 'rest', until: null, because: 'paused' } : done),
      });
      const lane = openLane(handle);
      await ring(lane, aBell('a'));
      await until(() => asked.length === 1, 'the rest');
      await ring(lane, aBell('b', { priority: 1 }));
      expect(asked).toEqual(['a']);
      await lane.wake();
      await until(() => asked.length === 3, 'both messages');
      expect(asked).toEqual(['a', 'b', 'a']);
      await lane.close();
    });

    it('does not sleep through a wake that comes while the rest is being decided', async () => {
      const deciding = gate();
      const { asked, handle } = listener({
        a: async time => {
          if (time > 1) return done;
          await deciding.opened;
          return { kind: 'rest', until: null, because: 'paused' };
        },
      });
      const lane = openLane(handle);
      await ring(lane, aBell('a'));
      await until(() => asked.length === 1, 'the question');
      await lane.wake();
      deciding.open();
      await until(() => asked.length === 2, 'the second question');
      await lane.close();
    });

    it('asks again at the time a handler names, as often as it does', async () => {
      const { asked, handle } = listener({
        a: time =>
          time < 5 ? { kind: 'again', at: inMs(clock, 20), because: 'quiet_hours' } : done,
      });
      const lane = openLane(handle);
      await ring(lane, aBell('a', { attempt: 3 }));
      await until(() => asked.length === 5, 'five questions');
      await isEmpty(lane);
      await lane.close();
    });

    it('lets others leave while one message waits', async () => {
      const { asked, handle } = listener({
        a: time =>
          time === 1 ? { kind: 'again', at: inMs(clock, 60_000), because: 'quiet_hours' } : done,
      });
      const lane = openLane(handle);
      await ring(lane, aBell('a', { priority: 1 }), aBell('b', { priority: 4 }));
      await until(() => asked.length === 2, 'both messages');
      await until(async () => (await lane.size()) === 1, 'one waiting message');
      expect(asked).toEqual(['a', 'b']);
      await lane.close();
    });

    it('lets go on a wake what is due by the clock, and nothing else', async () => {
      const { asked, handle } = listener({
        again: time =>
          time === 1 ? { kind: 'again', at: inMs(clock, 3_600_000), because: 'schedule' } : done,
      });
      const lane = openLane(handle);
      await ring(lane, aBell('hour', { notBefore: inMs(clock, 3_600_000) }), aBell('again'));
      await ring(lane, aBell('week', { notBefore: inMs(clock, 7 * 86_400_000) }));
      await until(() => asked.length === 1, 'the message that comes again');
      await lane.wake();
      clock.moveBy(3_600_000);
      await until(async () => {
        await lane.wake();
        return asked.length === 3;
      }, 'the messages of the hour');
      expect([...asked].sort()).toEqual(['again', 'again', 'hour']);
      expect(await lane.size()).toBe(1);
      await lane.close();
    });

    it('makes a delayed message due when it is rung again after its time', async () => {
      const { asked, handle } = listener();
      const lane = openLane(handle);
      const notBefore = inMs(clock, 600_000);
      await ring(lane, aBell('a', { notBefore }));
      await ring(lane, aBell('a', { notBefore }));
      clock.moveBy(600_000);
      expect(asked).toEqual([]);
      await ring(lane, aBell('a', { notBefore }));
      await until(() => asked.length === 1, 'the message that is due');
      await isEmpty(lane);
      await lane.close();
    });

    it('takes a changed priority, of a waiting and of a delayed message', async () => {
      const first = gate();
      const { asked, handle } = listener({ first: () => first.opened });
      const lane = openLane(handle);
      await ring(lane, aBell('first'));
      await until(() => asked.length === 1, 'the first message');
      const notBefore = inMs(clock, 600_000);
      await ring(lane, aBell('b', { priority: 3 }), aBell('a', { priority: 4 }));
      await ring(lane, aBell('later', { priority: 4, notBefore }), aBell('c', { priority: 3 }));
      await ring(lane, aBell('a', { priority: 1 }), aBell('later', { priority: 2, notBefore }));
      clock.moveBy(600_000);
      await ring(lane, aBell('later', { priority: 2, notBefore }));
      first.open();
      await until(() => asked.length === 5, 'all messages');
      expect(asked).toEqual(['first', 'a', 'later', 'b', 'c']);
      await lane.close();
    });

    it('forgets a message that is taken away', async () => {
      const first = gate();
      const { asked, handle } = listener({ first: () => first.opened });
      const lane = openLane(handle);
      await ring(lane, aBell('first'));
      await until(() => asked.length === 1, 'the first message');
      await ring(lane, aBell('gone', { attempt: 2 }), aBell('stays'));
      await lane.remove('gone', 2);
      await lane.remove('first', 0);
      await lane.remove('never-there', 0);
      first.open();
      await isEmpty(lane);
      expect(asked).toEqual(['first', 'stays']);
      await lane.close();
    });

    it('drops a message whose handler fails and goes on', async () => {
      const { asked, handle } = listener({
        bad: () => {
          throw new Error('a bug');
        },
      });
      const lane = openLane(handle);
      await ring(lane, aBell('bad'), aBell('good'));
      await until(() => asked.length === 2, 'both messages');
      await isEmpty(lane);
      expect(asked).toEqual(['bad', 'good']);
      expect(lines).toContainEqual({ level: 'error', message: 'lane handler failed' });
      await lane.close();
    });

    it('drops jobs it did not make and goes on', async () => {
      const { asked, handle } = listener();
      const lane = openLane(handle);
      const foreign = new BullQueue(`lane-test${lanes}`, { connection: {} }, store.producer);
      await foreign.add('deliver-message', { id: 'x' });
      await foreign.add('deliver-message', { id: 'x', more: 1 }, { jobId: 'm-x-0' });
      await foreign.add('deliver-message', { id: 'y' }, { jobId: 'm-x-1' });
      await foreign.add('other', 'text', { jobId: 'm-x-2' });
      await ring(lane, aBell('mine'));
      await until(() => asked.length === 1, 'the message of ours');
      await until(
        () => lines.filter(({ message }) => message === 'foreign job dropped').length === 4,
        'four complaints',
      );
      expect(asked).toEqual(['mine']);
      await isEmpty(lane);
      await foreign.close();
      await lane.close();
    });

    it('does not run a job again whose process died with it', async () => {
      const { asked, handle } = listener();
      lanes += 1;
      const name = `test${lanes}`;
      const setup = {
        connection: {},
        lockDuration: 200,
        skipLockRenewal: true,
        skipStalledCheck: true,
      };
      const putting = new BullQueue(`lane-${name}`, { connection: {} }, store.producer);
      await putting.add(
        'deliver-message',
        { id: 'dead' },
        { jobId: 'm-dead-0', removeOnFail: true },
      );
      const taken = gate();
      const dying = new BullWorker(
        `lane-${name}`,
        () => {
          taken.open();
          return new Promise(() => undefined);
        },
        setup,
        store.worker,
      );
      dying.on('error', () => undefined);
      await taken.opened;
      await dying.close(true);
      const lane = queue.openLane(name, handle);
      await ring(lane, aBell('dead'), aBell('alive'));
      await until(() => asked.length === 1, 'the other message');
      await isEmpty(lane);
      expect(asked).toEqual(['alive']);
      await ring(lane, aBell('dead'));
      await until(() => asked.length === 2, 'the message rung again');
      await putting.close();
      await lane.close();
    });

    it('keeps two thousand messages in order', async () => {
      const first = gate();
      const { asked, handle } = listener({ first: () => first.opened });
      const lane = openLane(handle);
      await ring(lane, aBell('first'));
      const bells = Array.from({ length: 2_000 }, (_, at) =>
        aBell(`n${at}`, { priority: 4 - (at % 3) }),
      );
      await ring(lane, ...bells);
      expect(await lane.size()).toBe(2_001);
      await ring(lane, ...bells.slice(500, 1_500));
      expect(await lane.size()).toBe(2_001);
      first.open();
      await until(() => asked.length === 2_001, 'two thousand messages');
      const expected = [2, 3, 4].flatMap(p =>
        bells.filter(b => b.priority === p).map(b => b.messageId),
      );
      expect(asked.slice(1)).toEqual(expected);
      await lane.close();
    });

    it('waits at closing for the message in hand and takes no other', async () => {
      const first = gate();
      const { asked, handle } = listener({ first: () => first.opened });
      const lane = openLane(handle);
      await ring(lane, aBell('first'), aBell('second'));
      await until(() => asked.length === 1, 'the first message');
      let isClosed = false;
      const closing = lane.close().then(() => (isClosed = true));
      expect(await lane.ring([aBell('third')])).toBe(false);
      const other = listener();
      const otherLane = openLane(other.handle);
      await ring(otherLane, aBell('elsewhere'));
      await until(() => other.asked.length === 1, 'the message of another lane');
      await otherLane.close();
      expect(isClosed).toBe(false);
      first.open();
      await closing;
      expect(asked).toEqual(['first']);
    });

    it('keeps what waits over a restart, and nothing over a wipe', async () => {
      const resting = openLane(async () => ({ kind: 'rest', until: null, because: 'paused' }));
      await ring(resting, aBell('a'), aBell('b'));
      const name = `test${lanes}`;
      await queue.close();
      await open();
      const { asked, handle } = listener();
      const lane = queue.openLane(name, handle);
      await until(() => asked.length === 2, 'what waited');
      expect(asked).toEqual(['a', 'b']);
      await ring(lane, aBell('c', { notBefore: inMs(clock, 60_000) }));
      expect(await lane.size()).toBe(1);
      await queue.wipe();
      expect(await lane.size()).toBe(0);
      await ring(lane, aBell('c'));
      await until(() => asked.length === 3, 'the message rung after the wipe');
      await lane.close();
    });

    it('says false while the store is away, tells when it is back, and goes on', async () => {
      if (process.env['REDIS_URL'] && kind === 'redis') return;
      const { asked, handle } = listener();
      const lane = openLane(handle);
      await ring(lane, aBell('before'));
      await until(() => asked.length === 1, 'the message before');
      let backs = 0;
      const stop = queue.onBack(() => (backs += 1));
      const wereWarned = lines.filter(({ level }) => level === 'warn').length;
      await carrier.kill(folder);
      await until(() => queue.state() !== 'up', 'the outage');
      expect(await lane.ring([aBell('meanwhile')])).toBe(false);
      expect(await lane.size()).toBeNull();
      await lane.wake();
      await lane.remove('before', 0);
      await carrier.recover(folder);
      await until(() => backs === 1, 'word that it is back');
      await ring(lane, aBell('after'));
      await until(() => asked.includes('after'), 'the message after');
      expect(backs).toBe(1);
      expect(lines.filter(({ level }) => level === 'warn').length).toBe(wereWarned + 1);
      stop();
      await lane.close();
    });
  });
}

if (hasRedis) {
  conforms('redis', redisCarrier);
  conforms('private', async () => privateCarrier);
} else {
  it.skip('skipped: no redis-server or valkey-server, so only the embedded store is tested', () =>
    undefined);
}
conforms('embedded', async () => embeddedCarrier);
