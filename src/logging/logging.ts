import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { createLogger, format, transports, type Logger } from 'winston';
import { createClock, type Clock } from '../kernel/clock.js';
import type { Log, LogFields } from '../kernel/log.js';
import { contextFields, withContext } from './context.js';
import { lineOf, toJson, toPretty, type Line, type LogLevel } from './line.js';
import { rotatingFile } from './rotating-file.js';

export interface LoggingOptions {
  /** Folder of api.log, error.log, waha.log, whatsapp_audit.log and app.log; made when missing. */
  dir: string;
  /** The least grave lines that are written, to the console and to the files. */
  level: LogLevel;
  /** Lines for people on the console instead of JSON; requests stay in their file then. */
  pretty: boolean;
  console: boolean;
  /** The machine's unless told. */
  clock?: Clock;
}

export interface Logging {
  log: Log;
  /** Resolves when every line is in its file. Lines that come later are dropped. */
  close: () => Promise<void>;
  withContext: typeof withContext;
}

interface Entry {
  level: LogLevel;
  message: string;
  line: Line;
}

type Wanted = (line: Line) => boolean;

const maxBytes = 20 * 1024 * 1024;
const filesKept = 10;

const aboutAudit = 'audit';
const aboutWaha = new Set(['waha', 'webhooks', 'sandbox']);
const isRequest: Wanted = line => line.msg === 'request';

const files: Readonly<Record<string, Wanted>> = {
  'api.log': isRequest,
  'error.log': line => line.level === 'error',
  'waha.log': line => aboutWaha.has(line.module),
  'whatsapp_audit.log': line => line.module === aboutAudit,
  'app.log': () => true,
};

/** winston's own type knows nothing of what we hand it. */
const lineIn = (info: object) => (info as Entry).line;

function writing(wanted: Wanted, write: (line: Line) => string) {
  return format.combine(
    format(info => (wanted(lineIn(info)) ? info : false))(),
    format.printf(info => write(lineIn(info))),
  );
}

function consoleTransport(pretty: boolean, level: LogLevel) {
  return new transports.Console({
    level,
    format: pretty ? writing(line => !isRequest(line), toPretty) : writing(() => true, toJson),
  });
}

/** A full disk must not stop the gateway; it is told once, where it can still be told. */
function trouble(): (error: unknown) => void {
  let isTold = false;
  return error => {
    const reason = error instanceof Error ? error.message : String(error);
    if (!isTold) process.stderr.write(`A log file cannot be written: ${reason}\n`);
    isTold = true;
  };
}

/** What these are for is there whatever level is chosen: each request, call to WAHA and act. */
const ownLevel: Readonly<Record<string, LogLevel>> = {
  'api.log': 'info',
  'waha.log': 'debug',
  'whatsapp_audit.log': 'info',
};

function openFiles(dir: string, level: LogLevel, onTrouble: (error: unknown) => void) {
  return Object.entries(files).map(([name, wanted]) => {
    const stream = rotatingFile(join(dir, name), { maxBytes, kept: filesKept, onTrouble });
    const transport = new transports.Stream({
      stream,
      eol: '\n',
      level: ownLevel[name] ?? level,
      format: writing(wanted, toJson),
    });
    return { stream, transport };
  });
}

interface Sink {
  logger: Logger;
  clock: Clock;
  isOpen: () => boolean;
}

function logOf(sink: Sink, module: string): Log {
  const { logger, clock, isOpen } = sink;
  const say =
    (level: LogLevel) =>
    (message: string, fields: LogFields = {}) => {
      if (!isOpen()) return;
      const all = { ...contextFields(), ...fields };
      const line = lineOf({ at: clock.now(), level, module, message, fields: all });
      logger.log({ level, message: line.msg, line } satisfies Entry);
    };
  return {
    error: say('error'),
    warn: say('warn'),
    info: say('info'),
    debug: say('debug'),
    child: name => logOf(sink, name),
  };
}

const ended = (stream: Writable) => new Promise<void>(resolve => stream.end(() => resolve()));

/** Opens the console and the files. Throws when `dir` cannot be made. */
export function createLogging({ dir, level, pretty, console, clock }: LoggingOptions): Logging {
  const onTrouble = trouble();
  const opened = openFiles(dir, level, onTrouble);
  const logger = createLogger({
    levels: { error: 0, warn: 1, info: 2, debug: 3 },
    level: 'debug',
    transports: [
      ...opened.map(({ transport }) => transport),
      ...(console ? [consoleTransport(pretty, level)] : []),
    ],
    exitOnError: false,
  });
  logger.on('error', onTrouble);
  let closed: Promise<void> | undefined;

  async function finish(): Promise<void> {
    await Promise.all(opened.map(({ stream }) => ended(stream)));
    logger.close();
  }

  const isOpen = () => closed === undefined;
  return {
    log: logOf({ logger, clock: clock ?? createClock(), isOpen }, 'app'),
    withContext,
    close: () => (closed ??= finish()),
  };
}
