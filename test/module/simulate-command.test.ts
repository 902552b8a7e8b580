import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import type { SimulationView } from '../../src/protocol/index.js';

/** A house of its own: the command as it is, the sources in the place of what is built from them. */
const folder = mkdtempSync(join(tmpdir(), 'simulate-'));

beforeAll(async () => {
  cpSync('config', join(folder, 'config'), { recursive: true });
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'), 'junction');
  await build({
    entryPoints: ['scripts/simulate.mjs'],
    outfile: join(folder, 'scripts', 'simulate.mjs'),
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
    plugins: [
      {
        name: 'sources',
        setup(plugin) {
          plugin.onResolve({ filter: /^\.\.\/dist\// }, ({ path }) => ({
            path: resolve(path.replace('../dist/', 'src/').replace(/\.js$/, '.ts')),
          }));
        },
      },
    ],
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  code: number;
  out: string;
  error: string;
}

function simulate(...args: string[]): Promise<Ended> {
  const program = join(folder, 'scripts', 'simulate.mjs');
  const env = { ...process.env, INIT_CWD: folder };
  return new Promise(ended =>
    execFile(process.execPath, [program, ...args], { env, cwd: folder }, (error, out, wrong) => {
      const code = error ? Number(error.code) : 0;
      ended({ code, out, error: wrong });
    }),
  );
}

const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
async function viewOf(...args: string[]): Promise<SimulationView> {
  const { out, error } = await simulate(...args, '--json');
  if (error) throw new Error(error);
  return JSON.parse(out) as SimulationView;
}

/** Sixty first messages in the morning of 20 November, one every ten seconds, and one answer. */
function aMorning(): string {
  const lines = Array.from({ length: 60 }, (_, n) => {
    const seconds = String((n % 6) * 10).padStart(2, '0');
    const minutes = String(Math.floor(n / 6)).padStart(2, '0');
    return `2026-11-20 09:${minutes}:${seconds},+62812550000${String(n).padStart(2, '0')},"Halo, Kak",`;
  });
  const [, first] = /(\+62\d+)/.exec(lines[0] ?? '') ?? [];
  const wrote = `2026-11-20 11:00,${first},Halo juga,inbound`;
  const answer = `2026-11-20 11:01,${first},"Terima kasih, ""Kak""",message`;
  return ['at,to,text,kind', ...lines, wrote, answer].join('\r\n');
}

describe('a file of messages', () => {
  beforeAll(() => write('messages.csv', aMorning()));

  it('is told day by day: what goes as before, what later, and what holds it', async () => {
    const { code, out, error } = await simulate('--file', 'messages.csv');
    expect([code, error]).toEqual([0, '']);
    expect(out).toContain('61 messages to 60 people under standard, days in Asia/Jakarta');
    const rows = out.split('\n').map(line => line.trim().split(/\s{2,}/));
    // The answer is to somebody of the day: ten strangers are left for tomorrow.
    const head = rows.find(([name]) => name === 'day');
    const [today, tomorrow] = ['2026-11-20', '2026-11-21'].map(
      date => rows.find(([name]) => name === date) ?? [],
    );
    expect(head?.slice(0, 3)).toEqual(['day', 'wished', 'sent']);
    expect(today?.slice(0, 3)).toEqual(['2026-11-20', '61', '51']);
    expect(today?.at(-1)).toBe('day_cap');
    expect(tomorrow?.slice(0, 3)).toEqual(['2026-11-21', '0', '10']);
    expect(out).toMatch(/Later by .+ in the middle/);
    expect(out).toContain('Nothing is refused.');
    expect(out).toMatch(/Held by rule: .*day_cap 10/);
  });

  it('goes by another preset, another zone, and rules of one’s own', async () => {
    const careful = await viewOf('--file', 'messages.csv', '--preset', 'careful');
    expect(careful.days[0]?.left.after).toBe(11);
    write('rules.json', JSON.stringify({ caps: { contactsPerDay: 20 } }));
    const own = await viewOf('--file', 'messages.csv', '--policy', 'rules.json');
    expect(own.days[0]?.left.after).toBe(21);
    const berlin = await viewOf('--file', 'messages.csv', '--zone', 'Europe/Berlin');
    expect(berlin.total).toEqual((await viewOf('--file', 'messages.csv')).total);
    const fresh = await viewOf('--file', 'messages.csv', '--paired-on', '2026-11-20');
    expect([fresh.days[0]?.left.after, fresh.days[0]?.held.warmup]).toEqual([5, 56]);
  });

  it('says of each refusal what stands behind it', async () => {
    write(
      'refused.csv',
      'at,to,text,consent\n' +
        '2026-11-20 09:00,+6281255000001,see https://example.com/a,granted\n' +
        '2026-11-20 09:10,+6281255000002,Halo {nama},granted\n' +
        '2026-11-20 09:20,+6281255000003,Halo,unknown\n',
    );
    const { out } = await simulate('--file', 'refused.csv', '--preset', 'careful');
    for (const said of [
      'link_in_first_contact 1 (a link in a first message)',
      'placeholder 1 (a placeholder nobody filled in)',
      'no_consent 1 (no consent recorded)',
    ])
      expect(out).toContain(said);
  });

  it('is compared with when its messages left, where it says so', async () => {
    write(
      'sent.csv',
      'at,to,sent_at,consent\n' +
        '2026-11-20T09:00:00+07:00,+6281255000001,2026-11-20 09:00:07,granted\n' +
        '2026-11-20 21:30,+6281255000002,2026-11-20 21:30:05,granted\n' +
        '2026-11-20 10:00,+6281255000003,2026-11-20 10:00:05,unknown\n' +
        '2026-11-20 10:30,+6281255000004,,granted\n',
    );
    const { total, refusedBy, moved } = await viewOf('--file', 'sent.csv');
    expect(total).toMatchObject({ wished: 4, asBefore: 1, later: 1, refused: 1, earlier: 1 });
    expect(refusedBy).toEqual({ no_consent: 1 });
    expect(moved.find(({ id }) => id === 'line 3')?.because).toBe('active_hours');
  });
});

describe('what is refused', () => {
  it('rows that make no sense, all of them with their lines', async () => {
    write(
      'faulty.csv',
      'at,to,text,kind\n' +
        'soon,+6281255000001,Halo,\n' +
        '2026-11-20 09:00,12,"two\nlines",\n' +
        '2026-02-30 09:00,+6281255000001,Halo,letter\n' +
        ',,,message\n' +
        '2026-11-20 09:00,+6281255000001,Halo,,too much\n',
    );
    const { code, out, error } = await simulate('--file', 'faulty.csv');
    expect([code, out]).toEqual([1, '']);
    expect(error.split('\n').map(line => line.trim())).toEqual([
      'faulty.csv has faults:',
      'Line 2: at "soon" is no time such as 2026-11-20 09:30.',
      'Line 3: to is no number or id that can be written to.',
      'Line 5: at "2026-02-30 09:00" is no time such as 2026-11-20 09:30.',
      'Line 5: kind "letter" is none of message, inbound, phone.',
      'Line 6: at is missing.',
      'Line 6: to is missing.',
      'Line 7: it has 5 fields, and the header has 4.',
      '',
    ]);
  });

  it.each<[string, string, string]>([
    ['a file without a word', '', 'The file is empty.'],
    ['columns that are missing', 'when,to\n', 'Line 1: the column at is missing.'],
    ['columns nobody knows', 'at,to,colour\n', 'Line 1: "colour" is none of the columns'],
    ['a quote that never ends', 'at,to\n"2026,x\n', 'Line 2: a quote does not end'],
    ['nothing to send', 'at,to,kind\n2026-11-20 09:00,+6281255000001,inbound\n', 'no message'],
  ])('%s', async (_, text, complaint) => {
    write('odd.csv', text);
    const { code, error } = await simulate('--file', 'odd.csv');
    expect(code).toBe(1);
    expect(error).toContain(complaint);
  });

  it.each<[string, string[], number, string]>([
    ['no file', [], 2, 'Say which file.'],
    ['an option nobody knows', ['--fast'], 2, '--fast'],
    ['a zone that is none', ['--file', 'messages.csv', '--zone', 'Mars'], 2, '"Mars"'],
    ['a day that is none', ['--file', 'messages.csv', '--paired-on', 'monday'], 2, '"monday"'],
    ['a file that is not there', ['--file', 'nowhere.csv'], 1, 'nowhere.csv'],
    ['a preset nobody ships', ['--file', 'messages.csv', '--preset', 'reckless'], 78, 'reckless'],
  ])('%s', async (_, args, code, complaint) => {
    const ended = await simulate(...args);
    expect([ended.code, ended.out]).toEqual([code, '']);
    expect(ended.error).toContain(complaint);
  });

  it('rules with faults, every fault at once', async () => {
    write(
      'wrong.json',
      JSON.stringify({ caps: { contactsPerDay: -1 }, gap: { defaultMs: [9, 1] } }),
    );
    const { code, error } = await simulate('--file', 'messages.csv', '--policy', 'wrong.json');
    expect(code).toBe(78);
    expect(error).toContain('caps.contactsPerDay');
    expect(error).toContain('gap.defaultMs');
  });
});
