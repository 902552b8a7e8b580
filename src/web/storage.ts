import type { OutboxEntry } from './state/outbox.js';

/** What a person has typed in a conversation and not sent. */
export interface Draft {
  conversationId: string;
  text: string;
  /** WhatsApp id of the message it answers. */
  replyTo: string | null;
}

const version = 1;

function asked<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB failed'));
  });
}

function open(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name, version);
  request.onupgradeneeded = () => {
    request.result.createObjectStore('outbox', { keyPath: 'key' });
    request.result.createObjectStore('drafts', { keyPath: 'conversationId' });
  };
  return asked(request);
}

/** Drafts and unsent messages of one person in this browser. */
export interface Storage {
  listEntries(): Promise<OutboxEntry[]>;
  saveEntry(entry: OutboxEntry): Promise<void>;
  dropEntry(key: string): Promise<void>;
  listDrafts(): Promise<Draft[]>;
  saveDraft(draft: Draft): Promise<void>;
  /** Forgets everything: after a sign-out nothing of it stays here. */
  clear(): Promise<void>;
}

function storageOver(db: IDBDatabase): Storage {
  const store = (name: 'outbox' | 'drafts', mode: IDBTransactionMode) =>
    db.transaction(name, mode).objectStore(name);
  return {
    listEntries: () => asked(store('outbox', 'readonly').getAll() as IDBRequest<OutboxEntry[]>),
    saveEntry: async entry => void (await asked(store('outbox', 'readwrite').put(entry))),
    dropEntry: async key => void (await asked(store('outbox', 'readwrite').delete(key))),
    listDrafts: () => asked(store('drafts', 'readonly').getAll() as IDBRequest<Draft[]>),
    saveDraft: async draft => {
      const drafts = store('drafts', 'readwrite');
      const isEmpty = draft.text === '' && draft.replyTo === null;
      if (isEmpty) await asked(drafts.delete(draft.conversationId));
      else await asked(drafts.put(draft));
    },
    clear: async () => {
      await asked(store('outbox', 'readwrite').clear());
      await asked(store('drafts', 'readwrite').clear());
    },
  };
}

/** Keeps things only as long as the page lives: for browsers that forbid storage. */
function forgetful(): Storage {
  return {
    listEntries: () => Promise.resolve([]),
    saveEntry: () => Promise.resolve(),
    dropEntry: () => Promise.resolve(),
    listDrafts: () => Promise.resolve([]),
    saveDraft: () => Promise.resolve(),
    clear: () => Promise.resolve(),
  };
}

/** The storage of one person; without IndexedDB one that forgets. */
export async function openStorage(userId: string): Promise<Storage> {
  try {
    return storageOver(await open(`inbox-${userId}`));
  } catch {
    return forgetful();
  }
}
