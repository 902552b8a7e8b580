import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentNames, loadConfig } from '../src/config/index.js';

const lines = readFileSync(join(__dirname, '../.env.example'), 'utf8').split(/\r?\n/);
const entry = /^(?:# )?([A-Z][A-Z_]*)=(.*)$/;
const entries = lines.flatMap((line, at) => {
  const [, name, sample] = entry.exec(line) ?? [];
  return name === undefined ? [] : [{ name, sample: sample ?? '', above: lines[at - 1] ?? '' }];
});

describe('.env.example', () => {
  it('names every variable there is, each once, and no other', () => {
    expect(entries.map(({ name }) => name).sort()).toEqual([...environmentNames].sort());
  });

  it('says one sentence about each', () => {
    const silent = entries.filter(
      ({ above }) => !/^# [A-Za-z0-9].*\.$/.test(above) || entry.test(above),
    );
    expect(silent).toEqual([]);
  });

  it('sets nothing by itself', () => {
    expect(lines.filter(line => line !== '' && !line.startsWith('#'))).toEqual([]);
  });

  it('shows samples that can be used, and none for a secret', () => {
    const samples = Object.fromEntries(entries.map(({ name, sample }) => [name, sample]));
    expect(() => loadConfig({ ...samples, ADMIN_EMAIL: '', SUPERADMIN_EMAIL: '' })).not.toThrow();
    expect(samples).toMatchObject({ WAHA_API_KEY: '', ADMIN_PASSWORD: '', API_KEY: '' });
  });
});
