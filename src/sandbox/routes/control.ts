import { AppError } from '../../kernel/errors.js';
import { ok, refused } from '../answers.js';
import { textField, type Call, type Fields, type Route } from '../calls.js';
import type { SandboxControl } from '../control.js';
import type { Fault } from '../faults.js';
import type { Capping, SessionStatus, Timelock } from '../model.js';
import type { PersonSeed } from '../options.js';

type Verb = (body: Fields) => unknown;

function required(body: Fields, name: string): string {
  const value = textField(body, name);
  if (value === undefined) throw refused(400, [`${name} must be a string`]);
  return value;
}

/** Fields the caller got right; a test that sends nonsense here gets nonsense back. */
const as = <T>(body: Fields) => body as T;

function verbs(control: SandboxControl): Record<string, Verb> {
  const person = (body: Fields) => required(body, 'person');
  const session = (body: Fields) => textField(body, 'session');
  const named = (body: Fields) => required(body, 'session');
  return {
    write: body => control.write(person(body), as(body)),
    'type-on-phone': body => control.typeOnPhone(required(body, 'chatId'), as(body)),
    read: body => ({ count: control.read(person(body), as(body)) }),
    react: body => control.react(person(body), as(body)),
    edit: body => control.edit(person(body), as(body)),
    revoke: body => control.revoke(person(body), as(body)),
    call: body => control.call(person(body), as(body)),
    people: body => control.addPerson(as<PersonSeed & Fields>(body)),
    scan: body => control.scan(session(body), as(body)),
    logout: body => control.logout(session(body)),
    status: body => control.setStatus(named(body), required(body, 'status') as SessionStatus),
    'close-wire': body => control.closeWire(session(body)),
    timelock: body => control.timelock(named(body), body.timelock as Timelock | null),
    capping: body => control.capping(named(body), body.capping as Capping | null),
    'replay-history': body => control.replayHistory(named(body), Number(body.count)),
    fail: body => control.failNext(as<Fault & Fields>(body)),
    'clear-faults': () => control.clearFaults(),
    restart: () => control.restart(),
  };
}

/** `SandboxControl` for other processes: `POST /sandbox/<verb>` with its arguments as one object. */
export function controlRoutes(control: SandboxControl): Route[] {
  function answering(verb: Verb) {
    return ({ body }: Call) => {
      try {
        return ok(verb(body) ?? { done: true });
      } catch (error) {
        if (error instanceof AppError) throw refused(404, error.message);
        throw error;
      }
    };
  }

  const posts = Object.entries(verbs(control)).map(([name, verb]): Route => {
    return { method: 'POST', path: `/sandbox/${name}`, name, handle: answering(verb) };
  });
  const journal = () => ok(control.journal());
  const requests = () => ok(control.requests());
  return [
    ...posts,
    { method: 'GET', path: '/sandbox/journal', name: 'journal', handle: journal },
    { method: 'GET', path: '/sandbox/requests', name: 'requests', handle: requests },
  ];
}
