import {
  endingsOf,
  keymap,
  match,
  printed,
  type Press,
  type Stroke,
} from '../../src/web/keymap.js';

const press = (key: string, changes: Partial<Press> = {}): Press => ({
  key,
  code: '',
  shift: false,
  ctrl: false,
  alt: false,
  meta: false,
  altGraph: false,
  composing: false,
  ...changes,
});

const action = (pressed: Press, scope: 'anywhere' | 'list' | 'composer' = 'list') => {
  const matched = match(pressed, scope, null);
  return matched.kind === 'action' ? matched.action : matched.kind;
};

describe('single keys', () => {
  it('act in list and thread', () => {
    expect(action(press('j'))).toBe('next');
    expect(action(press('e'))).toBe('close');
    expect(action(press('E', { shift: true }))).toBe('closeNext');
  });

  it('do nothing while a person types', () => {
    expect(action(press('j'), 'anywhere')).toBe('none');
    expect(action(press('j'), 'composer')).toBe('none');
  });

  it('let keys of the whole page through everywhere', () => {
    expect(action(press('Escape'), 'composer')).toBe('back');
    expect(action(press('F6', { shift: true }), 'anywhere')).toBe('paneBack');
  });

  it('leave every combination to the browser', () => {
    for (const held of ['ctrl', 'alt', 'meta'] as const) {
      expect(action(press('j', { [held]: true }))).toBe('none');
    }
  });
});

describe('the composer', () => {
  it('sends with Enter and breaks the line with Shift and Enter', () => {
    expect(action(press('Enter'), 'composer')).toBe('send');
    expect(action(press('Enter', { shift: true }), 'composer')).toBe('newline');
  });

  it('never sends while an input method is composing', () => {
    expect(action(press('Enter', { composing: true }), 'composer')).toBe('none');
  });
});

describe('other keyboards', () => {
  it('takes the place of a key on a layout without Latin letters', () => {
    expect(action(press('о', { code: 'KeyJ' }))).toBe('next');
    expect(action(press('У', { code: 'KeyE', shift: true }))).toBe('closeNext');
  });

  it('takes the letter, not the place, on a Latin layout', () => {
    expect(action(press('j', { code: 'KeyC' }))).toBe('next');
    expect(action(press('x', { code: 'KeyJ' }))).toBe('none');
  });

  it('takes a symbol however its layout types it', () => {
    expect(action(press('/', { shift: true, code: 'Digit7' }))).toBe('search');
    expect(action(press('?', { shift: true, code: 'Minus' }))).toBe('sheet');
  });

  it('does not fire on AltGr, which types characters', () => {
    expect(action(press('e', { altGraph: true, ctrl: true, alt: true }))).toBe('none');
  });
});

describe('chords', () => {
  const first = (): Stroke => {
    const begun = match(press('g'), 'list', null);
    if (begun.kind !== 'pending') throw new Error('g begins a chord');
    return begun.first;
  };

  it('wait for the second key and then act', () => {
    expect(match(press('n'), 'list', first())).toEqual({ kind: 'action', action: 'goNumbers' });
  });

  it('end with any other key', () => {
    expect(match(press('j'), 'list', first())).toEqual({ kind: 'none' });
  });

  it('can tell how they may end', () => {
    expect(endingsOf(first()).map(({ second }) => printed(second))).toEqual([
      'i',
      'q',
      'n',
      'p',
      't',
    ]);
  });
});

describe('the table', () => {
  const spelled = keymap.flatMap(({ scope, strokes }) =>
    strokes.map(keys => `${scope} ${keys.map(key => printed(key)).join(' ')}`),
  );

  it('has no key twice in a scope', () => {
    expect(spelled.filter((keys, at) => spelled.indexOf(keys) !== at)).toEqual([]);
  });

  it('has no chord whose first key is a shortcut of its own', () => {
    const begins = keymap.flatMap(({ strokes }) =>
      strokes.filter(keys => keys.length > 1).map(([first]) => printed(first)),
    );
    const singles = keymap.flatMap(({ strokes }) =>
      strokes.filter(keys => keys.length === 1).map(([first]) => printed(first)),
    );
    expect(begins.filter(key => singles.includes(key))).toEqual([]);
  });
});
