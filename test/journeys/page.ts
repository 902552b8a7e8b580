import { io, type Socket } from 'socket.io-client';
import type {
  ConversationView,
  MessageStatus,
  MessageView,
  PageToServer,
  ServerToPage,
  StreamEvent,
  SyncAnswer,
} from '../../src/protocol/index.js';

/** What a page makes of the stream: rows by id, every status in the order it was told. */
export interface Page {
  messages: ReadonlyMap<string, MessageView>;
  conversations: ReadonlyMap<string, ConversationView>;
  statuses: ReadonlyMap<string, readonly (MessageStatus | null)[]>;
  /** Number of the last change that was taken in. */
  seq(): number;
  /** How often it asked for what it had missed. */
  syncs(): number;
  /** The wire breaks; it comes back by itself. */
  breakOff(): Promise<void>;
  close(): void;
}

/** Folds the numbered changes as a page does: it holds nothing back, skips nothing, asks when it is behind. */
export function openPage(url: string, headers: Record<string, string>, since: number): Page {
  const messages = new Map<string, MessageView>();
  const conversations = new Map<string, ConversationView>();
  const statuses = new Map<string, (MessageStatus | null)[]>();
  const socket: Socket<ServerToPage, PageToServer> = io(url, {
    transports: ['websocket'],
    extraHeaders: headers,
    reconnectionDelay: 20,
    reconnectionDelayMax: 50,
  });
  let seq = since;
  let syncs = 0;

  function take(event: StreamEvent): void {
    if (event.seq <= seq) throw new Error(`Change ${event.seq} came after ${seq}.`);
    seq = event.seq;
    if (event.type === 'conversation.changed') conversations.set(event.data.id, event.data);
    if (event.type !== 'message.created' && event.type !== 'message.changed') return;
    messages.set(event.data.id, event.data);
    const told = statuses.get(event.data.id) ?? [];
    if (told.at(-1) !== event.data.status) told.push(event.data.status);
    statuses.set(event.data.id, told);
  }

  /** Pushed while it catches up; what of it the answer already had is skipped. */
  let held: StreamEvent[] | null = null;

  function catchUp(): void {
    held ??= [];
    syncs += 1;
    socket.emit('sync', seq, (answer: SyncAnswer) => {
      if (answer.reset) throw new Error('The log no longer reaches back.');
      answer.events.forEach(take);
      seq = answer.seq;
      if (answer.more) return catchUp();
      const pushed = (held ?? []).filter(event => event.seq > seq);
      held = null;
      pushed.forEach(hear);
    });
  }

  function hear(event: StreamEvent): void {
    if (held) held.push(event);
    else if (event.prev === seq) take(event);
    else {
      held = [event];
      catchUp();
    }
  }

  socket.on('connect', catchUp);
  socket.on('event', hear);

  return {
    messages,
    conversations,
    statuses,
    seq: () => seq,
    syncs: () => syncs,
    async breakOff() {
      const back = new Promise<void>(resolve => socket.once('connect', resolve));
      socket.io.engine.close();
      await back;
    },
    close: () => void socket.disconnect(),
  };
}
