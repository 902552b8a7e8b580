import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { Me, Message, SessionConfig, SessionStatus } from './model.js';
import type { PersonSeed } from './options.js';
import { serializedId } from './ids.js';

export interface SavedSession {
  name: string;
  wanted: boolean;
  status: SessionStatus;
  login: Me | null;
  config: SessionConfig | null;
}

export interface State {
  sessions: SavedSession[];
  people: PersonSeed[];
  messages: Message[];
}

/**
 * The sandbox's memory on disk: a snapshot, and beside it one line per message since, so that what
 * was said to be stored is found again even after a kill.
 */
export interface StateFile {
  load(): State | null;
  /** Keeps a new or changed message before the caller goes on. */
  append(message: Message): void;
  save(state: State): void;
}

/** Message lines after which a new snapshot is due. */
export const linesPerSnapshot = 2_000;

function parseLine(line: string): Message[] {
  try {
    return [JSON.parse(line) as Message];
  } catch {
    return [];
  }
}

/** Later versions of a message win; the order of first appearance stays. */
function newestVersions(messages: readonly Message[]): Message[] {
  const versions = messages.map(m => [`${m.session} ${serializedId(m)}`, m] as const);
  return [...new Map(versions).values()];
}

export function createStateFile(file: string): StateFile {
  const linesFile = `${file}.new`;
  mkdirSync(dirname(file), { recursive: true });

  return {
    load() {
      if (!existsSync(file)) return null;
      const state = JSON.parse(readFileSync(file, 'utf8')) as State;
      const lines = existsSync(linesFile) ? readFileSync(linesFile, 'utf8').split('\n') : [];
      const messages = newestVersions([...state.messages, ...lines.flatMap(parseLine)]);
      return { ...state, messages };
    },
    append: message => appendFileSync(linesFile, `${JSON.stringify(message)}\n`),
    save(state) {
      writeFileSync(`${file}.part`, JSON.stringify(state));
      renameSync(`${file}.part`, file);
      rmSync(linesFile, { force: true });
    },
  };
}
