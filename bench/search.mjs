/**
 * How long the search and the conversation list take on a year's messages, over HTTP as the page
 * asks, beside the least SQL that finds the same rows.
 *
 *   npm run bench -- search [--messages=1000000] [--conversations=50000] [--calls=300]
 */
import { setUpGateway } from './gateway.mjs';
import { furnish, times } from './figures/searching.mjs';
import { openSite } from './site.mjs';
import { table } from './table.mjs';

const asked = (name, usual) => {
  const given = process.argv.find(word => word.startsWith(`--${name}=`));
  return given ? Number(given.split('=')[1]) : usual;
};
const sizes = {
  messages: asked('messages', 1_000_000),
  conversations: asked('conversations', 50_000),
  calls: asked('calls', 300),
};

const bareSearch = `SELECT rowid FROM message_search WHERE message_search MATCH $match
  ORDER BY rowid DESC LIMIT 51`;
const bareList = `SELECT id FROM conversations WHERE company_id = $companyId AND status = 'open'
  ORDER BY last_message_at DESC, id DESC LIMIT 100`;
const barePeople = `SELECT rowid FROM contact_search WHERE contact_search MATCH $match LIMIT 100`;

/** What is asked, and what the least that answers it would be. */
function questions(words) {
  const phrase = text => `"${text.replaceAll('"', '')}"`;
  const search = (figure, make) => ({
    figure,
    path: q => `/api/messages/search?limit=50&q=${encodeURIComponent(q)}`,
    sql: bareSearch,
    match: (q, fold) => fold(q).split(' ').map(phrase).join(' AND '),
    make,
  });
  const long = make => () => {
    for (;;) {
      const word = make();
      if ([...word].length >= 3) return word;
    }
  };
  return [
    search('Search, a usual word', long(words.word)),
    search('Search, a rare word', long(words.rareWord)),
    search('Search, two words', () => `${long(words.word)()} ${long(words.rareWord)()}`),
    search('Search, a number of nobody', () => String(Math.floor(Math.random() * 1e9) + 1e9)),
    {
      figure: 'Conversations, first page',
      path: () => '/api/conversations?limit=100',
      sql: bareList,
      make: () => '',
    },
    {
      figure: 'Conversations, by a name',
      path: q => `/api/conversations?limit=100&in=people&q=${encodeURIComponent(q)}`,
      sql: barePeople,
      match: (q, fold) => phrase(fold(q)),
      make: long(words.rareWord),
    },
  ];
}

async function measure(gateway, { words, companyId, parts }) {
  const { openDatabase, select, foldText } = parts;
  const db = await openDatabase(gateway.databaseFile);
  const rows = [];
  for (const { figure, path, sql, match, make } of questions(words)) {
    console.error(`Measuring ${figure} ...`);
    const asks = Array.from({ length: sizes.calls }, make);
    const bare = at => select(db, sql, { companyId, match: match?.(asks[at], foldText) ?? null });
    const ours = await times(sizes.calls, at => gateway.api(path(asks[at])));
    const ceiling = await times(sizes.calls, bare);
    rows.push({ figure: `${figure}, p50`, unit: 'ms', ours: ours.p50, ceiling: ceiling.p50 });
    rows.push({ figure: `${figure}, p99`, unit: 'ms', ours: ours.p99, ceiling: ceiling.p99 });
  }
  await db.close();
  return rows;
}

const site = openSite();
for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, () => void site.close().then(() => process.exit(1)));
let code = 1;
try {
  const gateway = await setUpGateway(site, 'embedded');
  await gateway.start();
  await gateway.stop();
  console.error(`Writing ${sizes.messages} messages in ${sizes.conversations} conversations ...`);
  const furnished = await furnish(gateway.databaseFile, sizes);
  await gateway.start();
  const rows = await measure(gateway, furnished);
  await gateway.stop();
  console.log(
    `\n${sizes.messages} messages, ${sizes.conversations} conversations, ${sizes.calls} calls each\n`,
  );
  console.log(table(rows));
  code = 0;
} catch (error) {
  console.error(error);
} finally {
  await site.close();
}
process.exit(code);
