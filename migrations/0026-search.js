/** Two letters of an id as one sign of a private alphabet; see conversations/search-terms.ts. */
const sign = (id, at) =>
  `char(57344 + 32 * MAX(0, instr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', substr(${id}, ${at}, 1)) - 1)
    + MAX(0, instr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', substr(${id}, ${at + 1}, 1)) - 1))`;
const tag = id => [21, 23, 25].map(at => sign(id, at)).join(' || ');

/** The instant as milliseconds, each with room for 1,024 messages. */
const place = `((CAST(strftime('%s', m.occurred_at) AS INTEGER) * 1000
  + CAST(substr(m.occurred_at, 21, 3) AS INTEGER)) * 1024)`;

/** Texts by when they were said, and known by company and session inside the index. */
async function orderTexts(run) {
  await run('ALTER TABLE message_search RENAME TO message_search_before');
  await run(
    "CREATE VIRTUAL TABLE message_search USING fts5 (folded, scope, message_id UNINDEXED, tokenize = 'trigram')",
  );
  await run(`
    INSERT INTO message_search (rowid, folded, scope, message_id)
    SELECT at + ROW_NUMBER() OVER (PARTITION BY at ORDER BY id) - 1, folded, scope, id FROM (
      SELECT ${place} AS at, s.folded, ${tag('m.company_id')} || ${tag('m.session_id')} AS scope, m.id
      FROM message_search_before s JOIN messages m ON m.id = s.message_id)
    ORDER BY 1`);
  await run('DROP TABLE message_search_before');
}

const words = row =>
  `COALESCE(${row}.name_key, '') || char(10) || COALESCE(${row}.phone, '') || char(10) || lower(COALESCE(${row}.external_id, ''))`;

/** People by name, number and the id another system has for them. */
async function indexPeople(run) {
  await run(
    'CREATE TABLE contact_search_rows (place INTEGER NOT NULL PRIMARY KEY, person VARCHAR(26) NOT NULL UNIQUE)',
  );
  await run(
    "CREATE VIRTUAL TABLE contact_search USING fts5 (words, content = '', contentless_delete = 1, tokenize = 'trigram')",
  );
  await run('INSERT INTO contact_search_rows (person) SELECT id FROM contacts ORDER BY id');
  await run(`
    INSERT INTO contact_search (rowid, words)
    SELECT r.place, ${words('c')} FROM contact_search_rows r JOIN contacts c ON c.id = r.person`);
  await run(`
    CREATE TRIGGER contact_search_made AFTER INSERT ON contacts BEGIN
      INSERT INTO contact_search_rows (person) VALUES (NEW.id);
      INSERT INTO contact_search (rowid, words)
        SELECT place, ${words('NEW')} FROM contact_search_rows WHERE person = NEW.id;
    END`);
  await run(`
    CREATE TRIGGER contact_search_changed AFTER UPDATE OF name_key, phone, external_id ON contacts
    WHEN ${words('NEW')} <> ${words('OLD')} BEGIN
      DELETE FROM contact_search
        WHERE rowid = (SELECT place FROM contact_search_rows WHERE person = NEW.id);
      INSERT INTO contact_search (rowid, words)
        SELECT place, ${words('NEW')} FROM contact_search_rows WHERE person = NEW.id;
    END`);
  await run(`
    CREATE TRIGGER contact_search_gone AFTER DELETE ON contacts BEGIN
      DELETE FROM contact_search
        WHERE rowid = (SELECT place FROM contact_search_rows WHERE person = OLD.id);
      DELETE FROM contact_search_rows WHERE person = OLD.id;
    END`);
}

exports.up = async run => {
  await orderTexts(run);
  await indexPeople(run);
  await run(
    "CREATE INDEX conversations_groups ON conversations (company_id, id) WHERE kind = 'group'",
  );
};
