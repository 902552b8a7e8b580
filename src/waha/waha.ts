import type { Clock } from '../kernel/clock.js';
import type { Log } from '../kernel/log.js';
import { defaultTimeouts, type Line, type Timeouts } from './call-waha.js';
import { createHttp } from './http.js';
import { sendSeen, startTyping, stopTyping } from './manners.js';
import { fetchMedia, type FetchedMedia } from './media.js';
import {
  chats,
  findMessage,
  messages,
  type LookUp,
  type MessagesSince,
  type PageOf,
  type WahaChat,
} from './messages.js';
import type { ParsedMessage } from './message.js';
import type { WahaMe } from './me.js';
import type { SendOutcome } from './outcome.js';
import { me, newMessageId, pairingCode, qr } from './pairing.js';
import {
  checkExists,
  contacts,
  lids,
  phoneOfLid,
  type Existence,
  type Page,
  type WahaContact,
  type WahaLid,
} from './people.js';
import { sendMedia, sendText, type SendMediaInput, type SendTextInput } from './sends.js';
import type { SessionConfig } from './session-config.js';
import { signals, type WahaSignals } from './signals.js';
import {
  act,
  ensureSession,
  remove,
  server,
  session,
  sessions,
  type WahaServer,
  type WahaSession,
} from './sessions.js';

export interface WahaOptions {
  /** May hold a path, when WAHA lives below one. */
  baseUrl: string;
  apiKey: string | null;
  clock: Clock;
  log: Log;
  timeouts?: Partial<Timeouts>;
  /** Largest file `fetchMedia` takes; 64 MB when missing. */
  maxMediaBytes?: number;
}

/**
 * One WAHA server. `name` is always a session's name there. Unless a line says otherwise, a call
 * throws `waha_unreachable` (no complete answer) or `waha_refused` (with status and key).
 */
export interface Waha {
  server(): Promise<WahaServer>;
  sessions(): Promise<WahaSession[]>;
  /** Null when WAHA has none of this name. */
  session(name: string): Promise<WahaSession | null>;
  /** Exists, carries `wanted`, is not stopped. Changes, and so interrupts, only what differs. */
  ensureSession(name: string, wanted: SessionConfig): Promise<WahaSession>;
  stop(name: string): Promise<void>;
  restart(name: string): Promise<void>;
  logout(name: string): Promise<void>;
  remove(name: string): Promise<void>;
  /** Null before login. */
  me(name: string): Promise<WahaMe | null>;
  /** WhatsApp's own limits of the account; never throws. */
  signals(name: string): Promise<WahaSignals>;
  /** Null while the session does not ask for a scan. May take 10 s to say so. */
  qr(name: string): Promise<{ value: string } | null>;
  pairingCode(name: string, phoneDigits: string): Promise<string>;
  /** Null when the engine mints none. */
  newMessageId(name: string): Promise<string | null>;
  /** One request, no retry; never throws. */
  sendText(input: SendTextInput): Promise<SendOutcome>;
  /** One request, no retry; never throws. */
  sendMedia(input: SendMediaInput): Promise<SendOutcome>;
  /** True when WAHA took it; never throws. The same for typing. */
  sendSeen(name: string, chatId: string, ids?: readonly string[]): Promise<boolean>;
  startTyping(name: string, chatId: string): Promise<boolean>;
  stopTyping(name: string, chatId: string): Promise<boolean>;
  /** Null when it could not be learned; never throws. */
  checkExists(name: string, phone: string): Promise<Existence | null>;
  /** Never throws. */
  findMessage(name: string, bareOrSerializedId: string): Promise<LookUp>;
  messages(name: string, wanted: MessagesSince): Promise<PageOf<ParsedMessage>>;
  chats(name: string, page: Page): Promise<PageOf<WahaChat>>;
  contacts(name: string, page: Page): Promise<WahaContact[]>;
  lids(name: string, page: Page): Promise<WahaLid[]>;
  /** Null when unknown or not learned; never throws. */
  phoneOfLid(name: string, lid: string): Promise<string | null>;
  /** Throws `media_unreachable`, `media_too_large` or `waha_unreachable`. */
  fetchMedia(url: string): Promise<FetchedMedia>;
}

const defaultMediaBytes = 64 * 1024 * 1024;

export function createWaha(options: WahaOptions): Waha {
  const { baseUrl, apiKey, clock, log, maxMediaBytes = defaultMediaBytes } = options;
  const timeouts = { ...defaultTimeouts, ...options.timeouts };
  const http = createHttp({ baseUrl, apiKey, connectMs: timeouts.connectMs });
  const line: Line = { http, clock, log, timeouts };
  return {
    server: () => server(line),
    sessions: () => sessions(line),
    session: name => session(line, name),
    ensureSession: (name, wanted) => ensureSession(line, name, wanted),
    stop: name => act(line, name, 'stop'),
    restart: name => act(line, name, 'restart'),
    logout: name => act(line, name, 'logout'),
    remove: name => remove(line, name),
    me: name => me(line, name),
    signals: name => signals(line, name),
    qr: name => qr(line, name),
    pairingCode: (name, phoneDigits) => pairingCode(line, name, phoneDigits),
    newMessageId: name => newMessageId(line, name),
    sendText: input => sendText(line, input),
    sendMedia: input => sendMedia(line, input),
    sendSeen: (name, chatId, ids) => sendSeen(line, name, { chatId, ...(ids ? { ids } : {}) }),
    startTyping: (name, chatId) => startTyping(line, name, chatId),
    stopTyping: (name, chatId) => stopTyping(line, name, chatId),
    checkExists: (name, phone) => checkExists(line, name, phone),
    findMessage: (name, id) => findMessage(line, name, id),
    messages: (name, wanted) => messages(line, name, wanted),
    chats: (name, page) => chats(line, name, page),
    contacts: (name, page) => contacts(line, name, page),
    lids: (name, page) => lids(line, name, page),
    phoneOfLid: (name, lid) => phoneOfLid(line, name, lid),
    fetchMedia: url => fetchMedia(line, url, maxMediaBytes),
  };
}
