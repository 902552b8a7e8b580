import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClock } from '../../src/kernel/clock.js';
import { createLogging, type LoggingOptions } from '../../src/logging/index.js';

type Written = Record<string, unknown> & { msg: string };

let dir: string;

beforeEach(() => {
  dir = join(mkdtempSync(join(tmpdir(), 'logging-')), 'logs');
});
afterEach(() => rmSync(join(dir, '..'), { recursive: true, force: true }));

const open = (options: Partial<LoggingOptions> = {}) =>
  createLogging({ dir, level: 'info', pretty: false, console: false, ...options });

const linesOf = (name: string) =>
  readFileSync(join(dir, name), 'utf8')
    .split(/\r?\n/)
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as Written);

const phrases = (name: string) => linesOf(name).map(line => line.msg);

describe('the files', () => {
  it('get each the lines that are theirs', async () => {
    const { log, close } = open();
    log.child('http').info('request', { status: 200 });
    log.child('waha').info('called WAHA');
    log.child('webhooks').warn('webhook repeated');
    log.child('sandbox').error('sandbox step failed');
    log.child('delivery').error('sweep failed');
    log.info('started');
    await close();
    expect(phrases('api.log')).toEqual(['request']);
    expect(phrases('waha.log')).toEqual(['called WAHA', 'webhook repeated', 'sandbox step failed']);
    expect(phrases('error.log')).toEqual(['sandbox step failed', 'sweep failed']);
    expect(phrases('app.log')).toEqual([
      'request',
      'called WAHA',
      'webhook repeated',
      'sandbox step failed',
      'sweep failed',
      'started',
    ]);
  });

  it('hold time, level, module and phrase before the fields, which cannot replace them', async () => {
    const { log, close } = open();
    log.child('queue').info('lane opened', { lane: 'a', level: 'high', time: 'soon' });
    await close();
    const [line] = linesOf('app.log');
    expect(Object.keys(line ?? {})).toEqual([
      'time',
      'level',
      'module',
      'msg',
      'lane',
      'level_',
      'time_',
    ]);
    expect(line).toMatchObject({
      level: 'info',
      module: 'queue',
      msg: 'lane opened',
      level_: 'high',
    });
    expect(line?.time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it('leave out what is below the level', async () => {
    const { log, close } = open({ level: 'warn' });
    log.debug('a');
    log.info('b');
    log.warn('c');
    log.error('d');
    await close();
    expect(phrases('app.log')).toEqual(['c', 'd']);
  });

  it('hold every line once close has resolved, however many there were', async () => {
    const { log, close } = open();
    const count = 2_000;
    for (let at = 0; at < count; at += 1) log.info('line', { at });
    await close();
    expect(linesOf('app.log').map(line => line.at)).toEqual([...Array(count).keys()]);
  });

  it('exist and end even when nothing was said; later lines are dropped, closing twice is closing', async () => {
    const { log, close } = open();
    await Promise.all([close(), close()]);
    log.error('too late');
    await close();
    expect(readdirSync(dir).sort()).toEqual([
      'api.log',
      'app.log',
      'error.log',
      'waha.log',
      'whatsapp_audit.log',
    ]);
    expect(statSync(join(dir, 'error.log')).size).toBe(0);
  });

  it('are put aside at 20 MB, the newest keeping its name, and no line is lost on the way', async () => {
    const { log, close } = open();
    const wide = Object.fromEntries([...Array(49).keys()].map(at => [`f${at}`, 'x'.repeat(7_900)]));
    for (let at = 0; at < 120; at += 1) {
      log.info('wide', { at, ...wide });
      if (at % 7 === 0) await new Promise(resolve => setImmediate(resolve));
    }
    await close();
    const names = readdirSync(dir).filter(name => name.startsWith('app'));
    expect(names.sort()).toEqual(['app.log', 'app1.log', 'app2.log']);
    const kept = ['app2.log', 'app1.log', 'app.log'].flatMap(linesOf).map(line => line.at);
    expect(kept).toEqual([...Array(120).keys()]);
    const sizes = names.map(name => statSync(join(dir, name)).size);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(20 * 1024 * 1024);
  });

  it('go on where the last process stopped', async () => {
    for (const at of [1, 2]) {
      const { log, close } = open();
      log.info('started', { at });
      await close();
    }
    expect(linesOf('app.log').map(line => line.at)).toEqual([1, 2]);
  });

  it('hold nothing of a person or a secret', async () => {
    const { log, close } = open();
    const err = Object.assign(new Error('refused for 628123456789'), { config: 'hunter2' });
    log.error('send to 628123456789 failed', { err, apiKey: 'hunter2', text: 'Hello' });
    await close();
    const written = readFileSync(join(dir, 'error.log'), 'utf8');
    expect(written).not.toMatch(/628123|hunter2|Hello/);
    expect(linesOf('error.log')[0]).toMatchObject({
      msg: 'send to ***789 failed',
      err: { name: 'Error', message: 'refused for ***789' },
    });
  });

  it('say so when fields cannot be read, instead of throwing', async () => {
    const { log, close } = open();
    const fields = {
      get broken(): string {
        throw new Error('no');
      },
    };
    expect(() => log.info('odd', { nested: fields })).not.toThrow();
    await close();
    expect(linesOf('app.log')[0]).toMatchObject({ msg: 'odd', fields: '[unreadable]' });
  });
});

describe('withContext', () => {
  it('puts its fields on every line said inside, also later and nested, and on none outside', async () => {
    const { log, close, withContext } = open();
    await withContext({ requestId: 'r1' }, async () => {
      await Promise.resolve();
      log.info('first');
      withContext({ messageId: 'm1' }, () =>
        log.child('waha').info('second', { requestId: 'own' }),
      );
    });
    log.info('third');
    await close();
    const [first, second, third] = linesOf('app.log');
    expect(first).toMatchObject({ requestId: 'r1' });
    expect(second).toMatchObject({ requestId: 'own', messageId: 'm1' });
    expect(third).not.toHaveProperty('requestId');
  });

  it('answers what its work answers', async () => {
    const { close, withContext } = open();
    expect(withContext({}, () => 7)).toBe(7);
    await close();
  });
});

describe('the console', () => {
  /** What the process writes to standard output while `work` runs. */
  async function printed(
    options: Partial<LoggingOptions>,
    work: (logging: ReturnType<typeof open>) => void,
  ) {
    const parts: string[] = [];
    const stream =
      (console as unknown as { _stdout?: NodeJS.WriteStream })._stdout ?? process.stdout;
    const spy = jest
      .spyOn(stream, 'write')
      .mockImplementation(part => parts.push(String(part)) > 0);
    const logSpy = jest
      .spyOn(console, 'log')
      .mockImplementation(part => void parts.push(`${part}\n`));
    try {
      const logging = open({ console: true, ...options });
      work(logging);
      await logging.close();
    } finally {
      spy.mockRestore();
      logSpy.mockRestore();
    }
    return parts.join('');
  }

  it('gets JSON, one line each', async () => {
    const text = await printed({}, ({ log }) => log.info('request', { status: 200 }));
    expect(JSON.parse(text)).toMatchObject({ msg: 'request', module: 'app', status: 200 });
  });

  it('gets lines for people, with an error below its line and requests left to their file', async () => {
    const text = await printed({ pretty: true, clock: createClock() }, ({ log }) => {
      log.info('request', { status: 200 });
      log.child('waha').warn('WAHA does not answer', { tries: 3, why: 'time-out' });
      log.error('sweep failed', { err: new Error('gone') });
    });
    const [warned, failed, error, frame] = text.split('\n');
    expect(warned).toMatch(
      /^\d\d:\d\d:\d\d WARN {2}waha: WAHA does not answer tries=3 why=time-out$/,
    );
    expect(failed).toMatch(/ ERROR app: sweep failed$/);
    expect(error).toBe('  err: Error: gone');
    expect(frame).toMatch(/^\s+at /);
    expect(phrases('api.log')).toEqual(['request']);
  });
});
