import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { routeOf } from '../../src/web/state/route.js';

const script = readFileSync('public/boot.js', 'utf8');

/** What the page is before its first paint at this address. */
function begins(pathname: string, stored: Readonly<Record<string, string>>) {
  const dataset: Record<string, string> = {};
  runInNewContext(script, {
    document: { documentElement: { dataset } },
    location: { pathname },
    localStorage: { getItem: (key: string) => stored[key] ?? null },
  });
  return dataset;
}

it.each([
  '/',
  '/inbox',
  '/inbox/all/01J0000000000000000000000A',
  '/conversations-beautiful.html',
  '/sessions',
  '/queue',
  '/policy',
  '/team',
  '/keys',
  '/invite',
  '/reset',
  '/setup',
  '/queues-of-old',
])('%s begins as an inbox where it will be one, for somebody signed in', path => {
  const { screen } = routeOf(path);
  const drawn = begins(path, { 'signed-in': '1' }).start;
  if (screen !== 'unknown') expect(drawn).toBe(screen === 'inbox' ? 'inbox' : undefined);
  expect(begins(path, {}).start).toBeUndefined();
});

it('begins in the chosen theme, and in none when it is no theme', () => {
  expect(begins('/', { theme: 'dark' }).theme).toBe('dark');
  expect(begins('/', { theme: 'pink' }).theme).toBeUndefined();
});
