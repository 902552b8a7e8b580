import { createMessages, type Messages } from './messages.js';
import type { Message, Session } from './model.js';
import type { PersonSeed } from './options.js';
import type { Pace } from './pace.js';
import { createStateFile, linesPerSnapshot, type SavedSession, type State } from './state-file.js';

/** Everything that survives a restart of the process, when there is a file for it. */
export interface Memory {
  messages: Messages;
  /** What an earlier run left; empty on the first. */
  sessions: readonly SavedSession[];
  people: readonly PersonSeed[];
  /** Sessions or people changed: saved soon, at most once a second. */
  changed(): void;
  /** Saves now. */
  save(): void;
  /** Names what a snapshot consists of; called once everything is built. */
  describe(source: Source): void;
}

interface Source {
  sessions: () => readonly Session[];
  people: () => readonly PersonSeed[];
}

const saveAfterMs = 1_000;
const messagesSaved = 10_000;
const nothing: State = { sessions: [], people: [], messages: [] };

function savedSession({ name, wanted, status, login, config }: Session): SavedSession {
  return { name, wanted, status, login, config };
}

export function openMemory(stateFile: string | undefined, pace: Pace): Memory {
  const file = stateFile === undefined ? undefined : createStateFile(stateFile);
  const state = file?.load() ?? nothing;
  let source: Source | undefined;
  let isDue = false;
  let lines = 0;

  function keepMessage(message: Message): void {
    file?.append(message);
    lines += 1;
    if (lines >= linesPerSnapshot) save();
  }

  const messages = createMessages(state.messages, keepMessage);

  function save(): void {
    if (!file || !source) return;
    lines = 0;
    const sessions = source.sessions().map(savedSession);
    const all = source.sessions().flatMap(session => messages.of(session.name));
    file.save({ sessions, people: [...source.people()], messages: all.slice(-messagesSaved) });
  }

  async function saveSoon(): Promise<void> {
    isDue = true;
    if (await pace.sleepExactly(saveAfterMs)) save();
    isDue = false;
  }

  return {
    messages,
    sessions: state.sessions,
    people: state.people,
    changed: () => {
      if (file && !isDue) pace.inBackground(saveSoon);
    },
    save,
    describe: given => void (source = given),
  };
}
