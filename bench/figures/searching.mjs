import { exportsOf } from '../bundle.mjs';
import { median, percentile } from '../numbers.mjs';

const entry = `
  export { openDatabase } from './src/db/connection.js';
  export { insertRows, run, select } from './src/db/sql.js';
  export { transactor } from './src/db/transactor.js';
  export { foldText } from './src/kernel/fold-text.js';
  export { ulidMaker } from './src/kernel/ids.js';
  export { secureBytes } from './src/kernel/random.js';
  export { messageRow } from './src/conversations/index.js';
  export { placeOf, scopeMarks } from './src/conversations/search-terms.js';
  export { en } from './src/web/languages/en.js';
  export { id } from './src/web/languages/id.js';
  export { de } from './src/web/languages/de.js';
  export { tr } from './src/web/languages/tr.js';
  export { ru } from './src/web/languages/ru.js';
`;

const perGroup = 2_000;
const spanMs = 365 * 24 * 3_600_000;

/** The same on every machine and in every run. */
function dice(seed = 1) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
}

function wordsOf(catalogue) {
  const sentences = Object.values(catalogue).flatMap(entry =>
    typeof entry === 'string' ? [entry] : Object.values(entry),
  );
  const words = sentences.flatMap(text => text.match(/[\p{L}\p{N}]{2,}/gu) ?? []);
  return [...new Set(words)];
}

/** Sentences of five languages: few words are in most of them, most words in few. */
function speech(languages, random) {
  const known = languages.map(wordsOf);
  const wordOf = words => words[Math.floor(words.length ** random()) - 1] ?? words[0];
  const pick = () => known[Math.floor(random() * known.length)];
  return {
    text() {
      const words = pick();
      const length = 3 + Math.floor(random() * 15);
      const said = Array.from({ length }, () => wordOf(words));
      // What nobody else has: an order, a tracking number.
      return `${said.join(' ')} ${Math.floor(random() * 1e9)}`;
    },
    word: () => wordOf(pick()),
    rareWord() {
      const words = pick();
      return words[Math.floor(random() * words.length)];
    },
  };
}

/** Fills a database that a gateway has made, as if it had worked for a year. */
export async function furnish(file, { messages, conversations }) {
  const parts = await exportsOf(entry);
  const { openDatabase, insertRows, run, select, transactor, foldText, ulidMaker } = parts;
  const { messageRow, placeOf, scopeMarks } = parts;
  const random = dice();
  const said = speech([parts.en, parts.id, parts.de, parts.tr, parts.ru], random);
  const db = await openDatabase(file);
  const newId = ulidMaker(Date.now, parts.secureBytes);
  const transact = transactor({ ...db, append: async () => undefined, heard: () => undefined });
  const [session] = await select(db, 'SELECT id, company_id FROM sessions LIMIT 1');
  const { id: sessionId, company_id: companyId } = session;
  const start = Date.now() - spanMs;
  const instant = at => new Date(start + Math.floor((at / messages) * spanMs));
  const groups = async (count, work) => {
    for (let from = 0; from < count; from += perGroup)
      await transact(companyId, unit => work(unit, from, Math.min(count, from + perGroup)));
  };
  const range = (from, to) => Array.from({ length: to - from }, (_, at) => from + at);
  await db.sequelize.query('PRAGMA synchronous = OFF');

  const people = range(0, conversations).map(() => newId());
  const talks = people.map(() => newId());
  await groups(conversations, async (unit, from, to) => {
    const at = new Date(start);
    const stamps = { createdAt: at, updatedAt: at };
    await insertRows(
      unit,
      'contacts',
      range(from, to).map(n => {
        const name = `${said.rareWord()} ${said.rareWord()}`;
        const phone = String(6_281_000_000_000 + n);
        return { id: people[n], companyId, name, nameKey: foldText(name), phone, ...stamps };
      }),
    );
    await insertRows(
      unit,
      'conversations',
      range(from, to).map(n => ({
        ...{ id: talks[n], companyId, sessionId, contactId: people[n], kind: 'person' },
        ...{ chatId: `${6_281_000_000_000 + n}@c.us`, status: n % 10 ? 'open' : 'closed' },
        ...{ waitingSince: n % 3 ? null : at, unread: n % 3 ? 0 : 1, lastMessageAt: at, ...stamps },
      })),
    );
  });
  await groups(messages, async (unit, from, to) => {
    const rows = range(from, to).map(n => {
      const talk = Math.floor(random() * conversations);
      const at = instant(n);
      return messageRow({
        ...{ id: newId(), companyId, sessionId, conversationId: talks[talk] },
        ...{ contactId: people[talk], direction: 'in', origin: 'contact', kind: 'text' },
        ...{ body: said.text(), waId: `3EB0${n}`, occurredAt: at, createdAt: at },
      });
    });
    await insertRows(unit, 'messages', rows);
    await insertRows(
      unit,
      'message_search',
      rows.map((row, at) => ({
        rowid: placeOf(row.occurredAt) + (at % 1_000),
        folded: foldText(row.body),
        scope: scopeMarks(companyId, sessionId),
        messageId: row.id,
      })),
    );
  });
  await transact(companyId, unit =>
    run(
      unit,
      `UPDATE conversations SET (last_message_id, last_message_at) = (
         SELECT m.id, m.occurred_at FROM messages m WHERE m.conversation_id = conversations.id
         ORDER BY m.occurred_at DESC, m.id DESC LIMIT 1)
       WHERE EXISTS (SELECT 1 FROM messages m WHERE m.conversation_id = conversations.id)`,
    ),
  );
  await db.close();
  return {
    companyId,
    words: speech([parts.en, parts.id, parts.de, parts.tr, parts.ru], dice(7)),
    parts,
  };
}

/** Milliseconds that half and nearly all of many calls take, one after the other. */
export async function times(count, call) {
  const all = [];
  for (let at = 0; at < count; at += 1) {
    const startedMs = performance.now();
    await call(at);
    all.push(performance.now() - startedMs);
  }
  return { p50: median(all), p99: percentile(all, 0.99) };
}
