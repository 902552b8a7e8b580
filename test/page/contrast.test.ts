import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

type Theme = 'light' | 'dark';

const css = readFileSync(join(__dirname, '../../src/web/styles/tokens.css'), 'utf8');

const pattern =
  /--([\w-]+): light-dark\(\s*oklch\(([\d.]+) ([\d.]+) ([\d.]+)\),\s*oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)\s*\)/g;

type Oklch = readonly [lightness: number, chroma: number, hue: number];

const tokens = new Map(
  [...css.matchAll(pattern)].map(([, name = '', ...figures]) => {
    const [l1 = 0, c1 = 0, h1 = 0, l2 = 0, c2 = 0, h2 = 0] = figures.map(Number);
    const colours: Record<Theme, Oklch> = { light: [l1, c1, h1], dark: [l2, c2, h2] };
    return [name, colours];
  }),
);

/** Linear-light sRGB of an oklch colour, clipped to what a screen shows. */
function linear([lightness, chroma, hue]: Oklch): readonly [number, number, number] {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const clip = (value: number) => Math.min(1, Math.max(0, value));
  return [
    clip(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    clip(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    clip(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

function luminance(name: string, theme: Theme): number {
  const colours = tokens.get(name);
  if (!colours) throw new Error(`no token --${name}`);
  const [red, green, blue] = linear(colours[theme]);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string, theme: Theme): number {
  const [low = 0, high = 0] = [luminance(one, theme), luminance(other, theme)].sort(
    (a, b) => a - b,
  );
  return (high + 0.05) / (low + 0.05);
}

const grounds = ['canvas', 'panel', 'surface', 'in', 'out', 'sunken', 'accent-soft', 'warn-soft'];
const inks = ['text', 'text-2', 'text-3', 'accent', 'warn', 'danger', 'read'];
const themes: Theme[] = ['light', 'dark'];

describe.each(themes)('colours in the %s theme', theme => {
  it.each(inks)('lets --%s be read on every ground', ink => {
    const faint = grounds.filter(ground => contrast(ink, ground, theme) < 4.5);
    expect(faint).toEqual([]);
  });

  it('lets words on filled controls and soft warnings be read', () => {
    expect(contrast('on-accent', 'accent', theme)).toBeGreaterThanOrEqual(4.5);
    expect(contrast('danger', 'danger-soft', theme)).toBeGreaterThanOrEqual(4.5);
  });

  it('shows the edge of controls and the focus ring', () => {
    const plain = ['canvas', 'panel', 'surface', 'sunken'];
    expect(plain.filter(ground => contrast('line-strong', ground, theme) < 3)).toEqual([]);
    expect(grounds.filter(ground => contrast('focus', ground, theme) < 3)).toEqual([]);
  });
});

it('uses every token', () => {
  const folders = ['../../src/web/styles', '../../src/web/styles/views'].map(folder =>
    join(__dirname, folder),
  );
  const files = folders.flatMap(folder =>
    readdirSync(folder)
      .filter(name => name.endsWith('.css'))
      .map(name => join(folder, name)),
  );
  const used = files.map(file => readFileSync(file, 'utf8')).join('\n');
  const unused = [...tokens.keys()].filter(name => !used.includes(`var(--${name})`));
  expect(unused).toEqual([]);
});
