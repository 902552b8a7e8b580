import { createClock } from '../../src/kernel/clock.js';
import { silentLog } from '../../src/kernel/log.js';
import { createRelay, createSandbox } from '../../src/sandbox/index.js';

const apiKey = 'key-of-both';

it('a relay passes calls on to the sandbox of another process, and leaves its port to our own', async () => {
  const options = { apiKey, clock: createClock(), log: silentLog };
  const theirs = createSandbox({
    ...options,
    sessions: [{ name: 'theirs', phone: '6281100000001' }],
  });
  const { url } = await theirs.start();
  let target: string | null = null;
  const relay = createRelay(async () => target);
  const port = await relay.open();
  const sessions = async () =>
    (
      await fetch(`http://127.0.0.1:${port}/api/sessions?all=true`, {
        headers: { 'X-Api-Key': apiKey },
      })
    ).json();

  await expect(sessions()).rejects.toThrow();
  target = url;
  expect(await sessions()).toMatchObject([{ name: 'theirs' }]);
  await theirs.stop();
  await expect(sessions()).rejects.toThrow();

  await relay.close();
  const ours = createSandbox({
    ...options,
    port,
    sessions: [{ name: 'ours', phone: '6281100000002' }],
  });
  await ours.start();
  expect(await sessions()).toMatchObject([{ name: 'ours' }]);
  await ours.stop();
});
