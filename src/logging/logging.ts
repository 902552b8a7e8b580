import { join } from 'node:path';
import { createLogger, format, transports, type Logger } from 'winston';
import { createClock, type Clock } from '../kernel/clock.js';
import type { Log, LogFields } from '../kernel/log.js';
import { contextFields, withContext } from './context.js';
import { lineOf, toJson, toPretty, type Line, type LogLevel } from './line.js';

export interface LoggingOptions {
  /** Folder of api.log, error.log, waha.log and app.log; made when missing. */
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
  close(): Promise<void>;
  withContext: typeof withContext;
}

interface Entry {
  level: LogLevel;
  message: string;
  line: Line;
}

type Wanted = (line: Line) => boolean;

const rotateAtBytes = 20 * 1024 * 1024;
const filesKept = 10;

const aboutWaha = new Set(['waha', 'webhooks', 'sandbox']);
const isRequest: Wanted = line => line.msg === 'request';

const files: Readonly<Record<string, Wanted>> = {
  'api.log': isRequest,
  'error.log': line => line.level === 'error',
  'waha.log': line => aboutWaha.has(line.module),
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

function consoleTransport(pretty: boolean) {
  return new transports.Console({
    format: pretty ? writing(line => !isRequest(line), toPretty) : writing(() => true, toJson),
  });
}

function fileTransports(dir: string) {
  return Object.entries(files).map(
    ([name, wanted]) =>
      new transports.File({
        filename: join(dir, name),
        maxsize: rotateAtBytes,
        maxFiles: filesKept,
        tailable: true,
        format: writing(wanted, toJson),
      }),
  );
}

function logOf(logger: Logger, clock: Clock, module: string): Log {
  const say =
    (level: LogLevel) =>
    (message: string, fields: LogFields = {}) => {
      if (!logger.writable || !logger.isLevelEnabled(level)) return;
      const all = { ...contextFields(), ...fields };
      const line = lineOf({ at: clock.now(), level, module, message, fields: all });
      logger.log({ level, message: line.msg, line } satisfies Entry);
    };
  return {
    error: say('error'),
    warn: say('warn'),
    info: say('info'),
    debug: say('debug'),
    child: name => logOf(logger, clock, name),
  };
}

/** A full disk must not stop the gateway; it is told once, where it can still be told. */
function tellTrouble(logger: Logger): void {
  let isTold = false;
  logger.on('error', (error: Error) => {
    if (!isTold) process.stderr.write(`A log file cannot be written: ${error.message}\n`);
    isTold = true;
  });
}

const finished = (transport: NodeJS.EventEmitter) =>
  new Promise<void>(resolve => {
    transport.once('finish', resolve);
    transport.once('error', resolve);
  });

/** Opens the console and the files. Throws when `dir` cannot be made. */
export function createLogging({ dir, level, pretty, console, clock }: LoggingOptions): Logging {
  const all = [...fileTransports(dir), ...(console ? [consoleTransport(pretty)] : [])];
  const logger = createLogger({
    levels: { error: 0, warn: 1, info: 2, debug: 3 },
    level,
    transports: all,
    exitOnError: false,
  });
  tellTrouble(logger);
  let closed: Promise<void> | undefined;

  async function finish() {
    const done = Promise.all(all.map(finished));
    logger.end();
    await done;
  }

  return {
    log: logOf(logger, clock ?? createClock(), 'app'),
    withContext,
    close: () => (closed ??= finish()),
  };
}
