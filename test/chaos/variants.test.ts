import { bundle } from './bundle.js';
import { variants } from './variants.js';

it.each(Object.entries(variants))(
  'the broken product %s can still be made of ours',
  async (_, { changes }) => {
    const made = await bundle('src/main.ts', changes);
    expect(made).not.toBe(await bundle('src/main.ts'));
  },
  60_000,
);
