import type { Acks } from './acks.js';
import type { Engine } from './engines.js';
import { isGroup, textOf } from './ids.js';
import type { Inbound } from './inbound.js';
import type { Message } from './model.js';
import type { Pace } from './pace.js';
import type { People, Person } from './people.js';
import { languageOf, phrases } from './phrases.js';
import type { Sessions } from './sessions.js';

/** What becomes of a message that left: ticks, reading, and perhaps an answer. */
export interface Habits {
  follow(message: Message): void;
}

interface Parts {
  engine: Engine;
  pace: Pace;
  people: People;
  acks: Acks;
  inbound: Inbound;
  sessions: Sessions;
}

const serverMs = 120;
const deviceMs = 280;
const playMs = 1_500;
const hourMs = 3_600_000;
const restMs = 10_000;
const answersPerHour = { echo: 30, friendly: 4, none: 0 };
/** Of the messages a friendly person could answer, how many get an answer. */
const answerShare = 0.8;

function readsAfterMs(person: Person, pace: Pace): number {
  if (person.readsAfterMs !== undefined) return person.readsAfterMs;
  return person.replies === 'friendly' ? pace.between(800, 1_800) : pace.between(2_000, 8_000);
}

export function createHabits({ engine, pace, people, acks, inbound, sessions }: Parts): Habits {
  /** Keeps two automatic sides from talking for ever: few answers an hour, and none in a row. */
  function mayAnswer(person: Person): boolean {
    const now = pace.nowMs();
    person.answeredAtMs = person.answeredAtMs.filter(at => at > now - hourMs);
    const { answeredAtMs, replies = 'none' } = person;
    if (answeredAtMs.length >= answersPerHour[replies]) return false;
    if (replies === 'echo' || answeredAtMs.length === 0) return true;
    const hasRested = (answeredAtMs.at(-1) ?? 0) < now - restMs;
    return hasRested && pace.between(0, 1) < answerShare;
  }

  function answerTo(person: Person, message: Message): string | null {
    if (person.hasOptedOut) return null;
    if (person.optsOut) {
      person.hasOptedOut = true;
      return 'STOP';
    }
    if (!mayAnswer(person)) return null;
    person.answeredAtMs.push(pace.nowMs());
    if (person.replies === 'echo') return textOf(message.content);
    return pace.pick(phrases[languageOf(person.phone)]) ?? null;
  }

  async function answer(person: Person, message: Message): Promise<void> {
    const text = answerTo(person, message);
    if (text === null) return;
    await pace.sleep(person.replyDelayMs ?? pace.between(2_000, 6_000));
    const session = sessions.find(message.session);
    if (session && !pace.stopped.aborted) inbound.write(session, person, { text });
  }

  async function read(person: Person, message: Message): Promise<void> {
    if (!(await pace.sleep(readsAfterMs(person, pace)))) return;
    if (!person.hidesReceipts) acks.raise(message, 3);
    pace.inBackground(() => answer(person, message));
    if (message.content.kind !== 'audio' || person.hidesReceipts) return;
    if (await pace.sleep(playMs)) acks.raise(message, 4);
  }

  async function readInGroup(message: Message): Promise<void> {
    const member: Message = { ...message, participant: '333333333333333@lid' };
    if (await pace.sleep(deviceMs)) acks.raise(member, 2);
    if (await pace.sleep(pace.between(2_000, 8_000))) acks.raise(member, 3);
  }

  async function live(message: Message): Promise<void> {
    if (!(await pace.sleep(serverMs))) return;
    if (engine.serverAck) acks.raise(message, 1);
    if (isGroup(message.chatId)) return readInGroup(message);
    const person = people.of(message.chatId);
    if (person.notOnWhatsApp || person.blocks) return;
    if (!(await pace.sleep(deviceMs))) return;
    acks.raise(message, 2);
    await read(person, message);
  }

  return { follow: message => pace.inBackground(() => live(message)) };
}
