import { serializedId } from './ids.js';
import type { MediaFiles } from './media.js';
import type { Point } from './message-shapes.js';
import type { Messages } from './messages.js';
import type { Message, Session } from './model.js';
import type { Engine } from './engines.js';

/** From where a session's messages are looked at; without files their `url` is null. */
export type PointFor = (session: Session, options?: { withFiles?: boolean }) => Point;

interface Parts {
  engine: Engine;
  messages: Messages;
  files: MediaFiles;
  address: () => string;
  startedAtMs: () => number;
}

export function createPointFor({ engine, messages, files, address, startedAtMs }: Parts): PointFor {
  function fileUrl(message: Message): string | null {
    const path = files.pathOf(message);
    return path === null ? null : address() + path;
  }

  return (session, { withFiles = true } = {}) => ({
    engine,
    me: session.me ?? session.login,
    startedAtMs: startedAtMs(),
    fileUrl: withFiles ? fileUrl : () => null,
    quoted: ({ replyToId }) =>
      replyToId === null ? undefined : messages.find(session.name, replyToId),
  });
}

/** The head that reactions, edits and deletions share with messages. */
export function actionHead(action: Message, point: Point): Record<string, unknown> {
  const { fromMe, chatId, atMs } = action;
  const own = point.me?.id ?? null;
  const isSender = point.engine.name === 'WEBJS' && fromMe;
  return {
    id: serializedId(action),
    timestamp: Math.floor(atMs / 1_000),
    from: isSender ? own : chatId,
    fromMe,
    source: fromMe && action.viaApi && point.engine.name === 'GOWS' ? 'api' : 'app',
  };
}
