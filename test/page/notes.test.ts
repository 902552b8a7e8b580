import type { NoteView } from '../../src/protocol/views.js';
import {
  callsIn,
  mentionAt,
  mentioned,
  withMention,
  withNotes,
} from '../../src/web/state/notes.js';
import { threadRows } from '../../src/web/state/rows.js';
import { emptyThread, withNote } from '../../src/web/state/thread.js';
import { aMessage, anActivity, inMinutes, nowIso } from './things.js';

const aNote = (changes: Partial<NoteView> = {}): NoteView => ({
  id: 'N1',
  conversationId: 'V1',
  author: { id: 'U1', name: 'Rina' },
  text: 'Call back on Monday',
  mentions: [],
  at: nowIso,
  editedAt: null,
  version: 1,
  ...changes,
});

describe('notes of a thread', () => {
  it('are there once, in their order, as they are now', () => {
    const later = aNote({ id: 'N2', at: inMinutes(5) });
    const edited = aNote({ text: 'Call on Tuesday', version: 2 });
    const after = withNotes([later], [aNote(), edited, aNote()]);
    expect(after.map(({ id, text }) => [id, text])).toEqual([
      ['N1', 'Call on Tuesday'],
      ['N2', 'Call back on Monday'],
    ]);
  });

  it('are gone once they were deleted, and do not come back with an older picture', () => {
    const gone = withNote(
      { ...emptyThread('V1'), notes: [aNote()] },
      aNote({ text: null, version: 2 }),
    );
    const thread = withNote(gone, aNote());
    const dayOf = () => 1;
    const rows = threadRows({ thread, outbox: [], unreadId: null, meId: 'U1', dayOf });
    expect(rows.filter(({ kind }) => kind === 'note')).toEqual([]);
  });

  it('stand between messages and activities, in thread order, and end a group', () => {
    const message = (minutes: number) =>
      aMessage({ id: `M${minutes}`, direction: 'in', occurredAt: inMinutes(minutes) });
    const thread = {
      ...emptyThread('V1'),
      state: 'ready' as const,
      messages: [message(0), message(3)],
      notes: [aNote({ at: inMinutes(2) })],
      activities: [anActivity({ at: inMinutes(1) })],
    };
    const dayOf = () => 1;
    const rows = threadRows({ thread, outbox: [], unreadId: null, meId: 'U1', dayOf });
    expect(rows.map(({ kind }) => kind)).toEqual([
      'start',
      'day',
      'message',
      'activity',
      'note',
      'message',
    ]);
    expect(rows.at(-1)).toMatchObject({ first: true });
  });
});

describe('calling somebody', () => {
  const team = [
    { id: 'U1', name: 'Rina Wijaya' },
    { id: 'U2', name: 'Deniz Aydın' },
  ];

  it('begins with an @ at the start or after a space, never inside a word', () => {
    expect(mentionAt('@de', 3)).toBe('de');
    expect(mentionAt('ask @Rina W', 11)).toBe('Rina W');
    expect(mentionAt('mail@de', 7)).toBeNull();
    expect(mentionAt('ask @Rina and', 4)).toBeNull();
  });

  it('offers those whose name begins so, whatever the case', () => {
    expect(mentioned(team, 'de').map(({ id }) => id)).toEqual(['U2']);
    expect(mentioned(team, '')).toHaveLength(2);
    expect(mentioned(team, 'x')).toEqual([]);
  });

  it('puts the whole name there and leaves the caret behind it', () => {
    expect(withMention('ask @de now', 7, 'Deniz Aydın')).toEqual({
      text: 'ask @Deniz Aydın  now',
      caret: 17,
    });
  });

  it('calls whoever still stands in the text', () => {
    expect(callsIn('@Deniz Aydın please', team)).toEqual(['U2']);
    expect(callsIn('Deniz Aydın please', team)).toEqual([]);
  });
});
