import type { ApiKeyView, Iso, KeyScopeView } from '../../protocol/views.js';

export const keyScopes = ['send', 'read', 'control', 'admin'] as const satisfies KeyScopeView[];

export const isKeyScope = (word: string): word is KeyScopeView =>
  keyScopes.some(scope => scope === word);

export type KeyState = 'good' | 'expired' | 'revoked';

export function keyState({ revokedAt, expiresAt }: ApiKeyView, nowMs: number): KeyState {
  if (revokedAt) return 'revoked';
  return expiresAt && Date.parse(expiresAt) <= nowMs ? 'expired' : 'good';
}

/** Those that work first, the newest of each first. */
export function inOrder(keys: readonly ApiKeyView[], nowMs: number): ApiKeyView[] {
  const isOver = (key: ApiKeyView) => Number(keyState(key, nowMs) !== 'good');
  return [...keys].sort(
    (one, other) =>
      isOver(one) - isOver(other) || Date.parse(other.createdAt) - Date.parse(one.createdAt),
  );
}

export function withRevoked(keys: readonly ApiKeyView[], id: string, at: Iso): ApiKeyView[] {
  return keys.map(key => (key.id === id ? { ...key, revokedAt: key.revokedAt ?? at } : key));
}

/** What is ticked for a new key. */
export interface KeyDraft {
  scopes: ReadonlySet<KeyScopeView>;
  /** null: all numbers. */
  sessions: ReadonlySet<string> | null;
}

/** One scope more or less. A key for everything is for all numbers. */
export function withScope(draft: KeyDraft, scope: KeyScopeView, on: boolean): KeyDraft {
  const scopes = new Set(draft.scopes);
  if (on) scopes.add(scope);
  else scopes.delete(scope);
  return { scopes, sessions: scopes.has('admin') ? null : draft.sessions };
}

export function withSession(draft: KeyDraft, id: string, on: boolean): KeyDraft {
  const sessions = new Set(draft.sessions ?? []);
  if (on) sessions.add(id);
  else sessions.delete(id);
  return { ...draft, sessions };
}

/** What a key still needs before it can be made; null: nothing. */
export function missingIn({ scopes, sessions }: KeyDraft): 'scope' | 'number' | null {
  if (scopes.size === 0) return 'scope';
  return sessions?.size === 0 ? 'number' : null;
}

/** Days until a new key ends; an empty word: never. */
export const keyDays = ['', '30', '90', '365'] as const;

const dayMs = 24 * 3_600_000;

export function expiryOf(days: string, nowMs: number): Iso | null {
  const count = Number(days);
  return count > 0 ? new Date(nowMs + count * dayMs).toISOString() : null;
}
