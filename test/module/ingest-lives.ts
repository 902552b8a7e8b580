import { event } from './ingest-rig.js';

/** Where the people of one copy of the story are to be found; every copy has numbers of its own. */
interface Numbers {
  phone(n: number): string;
  lid(n: number): string;
  waId(n: number): string;
}

/** Numbers in which the copy can be told, and taken out again to compare it with another. */
function numbersOf(copy: number): Numbers {
  const mark = String(copy).padStart(4, '0');
  const two = (n: number) => String(n).padStart(2, '0');
  return {
    phone: n => `6281${mark}990${two(n)}`,
    lid: n => `1000${mark}770${two(n)}`,
    waId: n => `3EB0${mark}${String(n).padStart(14, '0')}`,
  };
}

export const markPattern = /\b(6281|1000|3EB0)(\d{4})(?=990|770|0)/g;

interface Said {
  chat: string;
  waId: string;
  text: string;
  atMs: number;
  fromMe?: boolean;
  /** The other address of the person behind the chat, as newer servers tell it. */
  alt?: string;
}

const second = 1_000;

function head({ chat, waId, atMs, fromMe = false, alt }: Omit<Said, 'text'>) {
  const told = fromMe ? { RecipientAlt: alt ?? '' } : { SenderAlt: alt ?? '' };
  return {
    id: `${String(fromMe)}_${chat}_${waId}`,
    timestamp: Math.floor(atMs / second),
    from: chat,
    fromMe,
    _data: { Info: { PushName: 'Ana', ...told } },
  };
}

const says = (what: Said) =>
  event('message.any', what.atMs, {
    ...head(what),
    body: what.text,
    hasMedia: false,
    ack: what.fromMe ? 1 : 2,
  });

const edits = (target: string, what: Said) =>
  event('message.edited', what.atMs, {
    ...head(what),
    body: what.text,
    editedMessageId: target,
  });

const revokes = (target: string, what: Omit<Said, 'text'>) =>
  event('message.revoked', what.atMs, {
    after: { ...head(what), body: null },
    before: null,
    revokedMessageId: target,
  });

const reacts = (target: string, what: Said) =>
  event('message.reaction', what.atMs, {
    ...head(what),
    reaction: { text: what.text, messageId: target },
  });

const receipt = (chat: string, waId: string, rank: number, atMs: number) =>
  event('message.ack', atMs, { id: `true_${chat}_${waId}`, from: chat, fromMe: true, ack: rank });

/** Writes, is answered from the phone, and all of it is read. */
function talk({ phone, waId }: Numbers, t: number): string[] {
  const chat = `${phone(1)}@c.us`;
  return [
    says({ chat, waId: waId(100), text: 'one', atMs: t }),
    says({ chat, waId: waId(101), text: 'answer', atMs: t + 4 * second, fromMe: true }),
    receipt(chat, waId(101), 2, t + 5 * second),
    receipt(chat, waId(101), 3, t + 6 * second),
    says({ chat, waId: waId(102), text: 'two', atMs: t + 9 * second }),
  ];
}

/** Edits twice within a second, takes another message back, and a stranger tries the same. */
function changes({ phone, waId }: Numbers, t: number): string[] {
  const chat = `${phone(2)}@c.us`;
  const stranger = `${phone(3)}@c.us`;
  return [
    says({ chat, waId: waId(200), text: 'first words', atMs: t }),
    edits(waId(200), { chat, waId: waId(201), text: 'second words', atMs: t + 7 * second }),
    edits(waId(200), { chat, waId: waId(202), text: 'last words', atMs: t + 7 * second + 300 }),
    says({ chat, waId: waId(203), text: 'a slip', atMs: t + 20 * second }),
    revokes(waId(203), { chat, waId: waId(204), atMs: t + 25 * second }),
    edits(waId(203), { chat, waId: waId(205), text: 'slipped', atMs: t + 22 * second }),
    says({ chat: stranger, waId: waId(200), text: 'mine', atMs: t + 30 * second }),
    edits(waId(203), { chat: stranger, waId: waId(206), text: 'theirs', atMs: t + 31 * second }),
    revokes(waId(200), { chat, waId: waId(207), atMs: t + 32 * second, fromMe: true }),
    says({ chat, waId: waId(208), text: 'ours', atMs: t + 40 * second, fromMe: true }),
    revokes(waId(208), { chat, waId: waId(209), atMs: t + 41 * second }),
    edits(waId(208), {
      chat,
      waId: waId(210),
      text: 'better',
      atMs: t + 44 * second,
      fromMe: true,
    }),
  ];
}

/** Reactions of both sides: replaced, taken back, and to nothing that is here. */
function reactions({ phone, waId }: Numbers, t: number): string[] {
  const chat = `${phone(4)}@c.us`;
  const theirs = `false_${chat}_${waId(300)}`;
  return [
    says({ chat, waId: waId(300), text: 'nice', atMs: t }),
    reacts(theirs, { chat, waId: waId(301), text: '👍', atMs: t + second, fromMe: true }),
    reacts(theirs, { chat, waId: waId(302), text: '❤', atMs: t + second + 400, fromMe: true }),
    says({ chat, waId: waId(303), text: 'thanks', atMs: t + 2 * second, fromMe: true }),
    reacts(`true_${chat}_${waId(303)}`, {
      chat,
      waId: waId(304),
      text: '🙏',
      atMs: t + 3 * second,
    }),
    reacts(`true_${chat}_${waId(303)}`, { chat, waId: waId(305), text: '', atMs: t + 4 * second }),
    reacts(waId(309), { chat, waId: waId(306), text: '🎉', atMs: t + 5 * second }),
  ];
}

/** One person under both ids, told to be one by some messages and not by others, some of them twins. */
function twins({ phone, lid, waId }: Numbers, t: number): string[] {
  const number = `${phone(5)}@c.us`;
  const hidden = `${lid(5)}@lid`;
  return [
    says({ chat: hidden, waId: waId(400), text: 'hidden', atMs: t }),
    says({ chat: number, waId: waId(401), text: 'by number', atMs: t + 2 * second }),
    says({ chat: hidden, waId: waId(402), text: 'both', atMs: t + 4 * second, alt: number }),
    says({ chat: number, waId: waId(402), text: 'both', atMs: t + 4 * second }),
    edits(waId(401), { chat: hidden, waId: waId(403), text: 'edited', atMs: t + 6 * second }),
    edits(waId(401), { chat: number, waId: waId(403), text: 'edited', atMs: t + 6 * second }),
    reacts(`false_${number}_${waId(400)}`, {
      ...{ chat: number, waId: waId(404), text: '😀', atMs: t + 7 * second },
    }),
    says({ chat: number, waId: waId(405), text: 'ours', atMs: t + 9 * second, fromMe: true }),
    receipt(hidden, waId(405), 3, t + 10 * second),
  ];
}

/** Nobody ever tells the number. */
function hiddenOnly({ lid, waId }: Numbers, t: number): string[] {
  const chat = `${lid(6)}@lid`;
  return [
    says({ chat, waId: waId(500), text: 'who am I', atMs: t }),
    says({ chat, waId: waId(501), text: 'nobody', atMs: t + 3 * second }),
    edits(waId(500), { chat, waId: waId(502), text: 'who', atMs: t + 4 * second }),
  ];
}

/** A hidden id that is said to be of two numbers, and a number that is said to have two hidden ids. */
function contradiction({ phone, lid, waId }: Numbers, t: number): string[] {
  const one = `${phone(7)}@c.us`;
  const two = `${phone(8)}@c.us`;
  const hidden = `${lid(7)}@lid`;
  const other = `${lid(8)}@lid`;
  return [
    says({ chat: hidden, waId: waId(600), text: 'early', atMs: t, alt: one }),
    says({ chat: hidden, waId: waId(601), text: 'late', atMs: t + 5 * second, alt: two }),
    says({ chat: one, waId: waId(602), text: 'from one', atMs: t + 6 * second }),
    says({ chat: two, waId: waId(603), text: 'from two', atMs: t + 7 * second }),
    edits(waId(601), { chat: hidden, waId: waId(604), text: 'later', atMs: t + 8 * second }),
    says({ chat: other, waId: waId(605), text: 'another', atMs: t + 9 * second, alt: one }),
    reacts(`false_${other}_${waId(605)}`, {
      ...{ chat: other, waId: waId(606), text: '🤷', atMs: t + 10 * second },
    }),
    says({ chat: hidden, waId: waId(607), text: 'no hint', atMs: t + 11 * second }),
    edits(waId(607), { chat: hidden, waId: waId(608), text: 'none', atMs: t + 12 * second }),
  ];
}

/** Everything that happens to the people of one copy, in the order in which it happened. */
export function livesOf(copy: number, startMs: number): string[] {
  const numbers = numbersOf(copy);
  return [talk, changes, reactions, twins, hiddenOnly, contradiction].flatMap(life =>
    life(numbers, startMs),
  );
}
