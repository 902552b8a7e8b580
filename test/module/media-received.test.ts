import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MediaId } from '../../src/kernel/ids.js';
import { silentLog, type Log } from '../../src/kernel/log.js';
import { createFileStore, createMedia, type Media } from '../../src/media/index.js';
import { mediaFiles } from '../../src/media/model.js';
import { createWaha } from '../../src/waha/index.js';
import { until } from '../support/until.js';
import { openDomain, type DomainHouse } from './domain-rig.js';

const picture = Buffer.from('\xff\xd8\xff\xe0 a picture', 'latin1');

let house: DomainHouse;
let media: Media;
let waha: Server;
let port: number;
let folder: string;
let failures: number;
let rests: number[];
/** What WAHA answers to a file; nobody is there until `wahaComes`. */
let answers: Record<string, number>;

const wahaComes = (at = port) =>
  new Promise<void>(resolve => {
    waha.listen(at, '127.0.0.1', resolve);
  });
const wahaGoes = () =>
  new Promise<void>(resolve => {
    waha.close(() => resolve());
    waha.closeAllConnections();
  });

beforeEach(async () => {
  house = await openDomain();
  folder = mkdtempSync(join(tmpdir(), 'files-'));
  [failures, rests, answers] = [0, [], {}];
  waha = createServer((request, answer) => {
    answer.writeHead(answers[request.url ?? ''] ?? 200, { 'Content-Type': 'image/jpeg' });
    answer.end(picture);
  });
  await wahaComes(0);
  const address = waha.address();
  port = typeof address === 'object' && address ? address.port : 0;
  await wahaGoes();
  const { db, transact, newId, clock } = house;
  const log: Log = { ...silentLog, warn: () => void (failures += 1) };
  media = createMedia({
    ...{ db, transact, newId, log },
    clock: {
      ...clock,
      sleep(ms, signal) {
        rests.push(ms);
        return clock.sleep(ms, signal);
      },
    },
    waha: createWaha({ baseUrl: `http://127.0.0.1:${port}`, apiKey: null, clock, log: silentLog }),
    files: createFileStore(folder),
    maxBytes: 1_000,
    isFull: () => false,
    changed: () => Promise.resolve(),
  });
});
afterEach(async () => {
  await media.stop();
  if (waha.listening) await wahaGoes();
  await house.close();
  rmSync(folder, { recursive: true });
});

const comes = (name: string): Promise<MediaId> =>
  house.inUnit(unit =>
    media.expect(unit, {
      url: `http://waha:3000/api/files/default/${name}`,
      mimetype: 'image/jpeg',
      filename: name,
      error: null,
    }),
  );

const row = (id: MediaId) => mediaFiles.findOne(house.db, { companyId: house.company.id, id });
const state = async (id: MediaId) => (await row(id))?.state;

/** Lets the loop rest and wake so often that this many tries failed. */
async function fails(times: number): Promise<void> {
  for (let count = failures + 1; count <= times; count += 1) {
    await until(
      () => failures >= count && rests.length >= count,
      isSo => isSo,
    );
    if (count < times) house.clock.moveBy(300_000);
  }
}

it('a file is not given up while WAHA is away, and asked for ever less often', async () => {
  const id = await comes('a.jpg');
  media.start();
  await fails(10);
  expect(await row(id)).toMatchObject({ state: 'pending', tries: 0 });
  expect(rests.slice(0, 10)).toEqual(
    [2, 4, 8, 16, 32, 64, 128, 256, 300, 300].map(seconds => seconds * 1_000),
  );
});

it('it is fetched at once when WAHA is back', async () => {
  const ids = [await comes('a.jpg'), await comes('b.jpg')];
  media.start();
  await fails(9);
  await wahaComes();
  media.wahaIsBack();
  for (const id of ids)
    await until(
      () => state(id),
      seen => seen === 'ready',
    );
  expect((await media.read(house.company.id, ids[0] as MediaId))?.bytes).toEqual(picture);
});

it('a file WAHA does not hand out is given up after five tries', async () => {
  answers['/api/files/default/gone.jpg'] = 404;
  await wahaComes();
  const id = await comes('gone.jpg');
  media.start();
  await fails(5);
  await until(
    () => state(id),
    seen => seen === 'failed',
  );
  expect(await row(id)).toMatchObject({ tries: 5 });
});

it('a file that cannot be had keeps no other waiting', async () => {
  answers['/api/files/default/gone.jpg'] = 404;
  await wahaComes();
  const gone = await comes('gone.jpg');
  media.start();
  await fails(2);
  const other = await comes('b.jpg');
  await until(
    () => state(other),
    seen => seen === 'ready',
  );
  expect(await row(gone)).toMatchObject({ state: 'pending', tries: 2 });
});
