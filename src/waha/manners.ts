import { attempt, type Line } from './call-waha.js';

/** Tries once, briefly: a missing read mark or typing sign must not hold up a message. */
async function tryCall(line: Line, does: string, call: { path: string; body: object }) {
  const request = { does, method: 'POST', timeoutMs: line.timeouts.mannersMs, ...call } as const;
  const answer = await attempt(line, request);
  return answer?.ok ?? false;
}

/** Marks messages of a chat as read, all unread ones when `ids` is missing. True when WAHA took it. */
export function sendSeen(
  line: Line,
  name: string,
  seen: { chatId: string; ids?: readonly string[] },
): Promise<boolean> {
  const { chatId, ids } = seen;
  const messageIds = ids === undefined ? {} : { messageIds: ids };
  const body = { session: name, chatId, ...messageIds };
  return tryCall(line, 'mark seen', { path: '/api/sendSeen', body });
}

export function startTyping(line: Line, name: string, chatId: string): Promise<boolean> {
  const body = { session: name, chatId };
  return tryCall(line, 'start typing', { path: '/api/startTyping', body });
}

export function stopTyping(line: Line, name: string, chatId: string): Promise<boolean> {
  const body = { session: name, chatId };
  return tryCall(line, 'stop typing', { path: '/api/stopTyping', body });
}
