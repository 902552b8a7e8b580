import sqlite3 from 'sqlite3';

const kept = `
  SELECT
    (SELECT count(*) FROM webhook_inbox WHERE event_id LIKE 'evt_bench%') AS webhooks,
    (SELECT count(*) FROM webhook_inbox WHERE event_id LIKE 'evt_bench%' AND state = 'done') AS understood,
    (SELECT count(*) FROM messages WHERE direction = 'out' AND status = 'pending') AS sends`;

const waiting = "SELECT count(*) AS waiting FROM webhook_inbox WHERE state = 'new'";

function read(file, statement) {
  return new Promise((found, failed) => {
    const db = new sqlite3.Database(file, sqlite3.OPEN_READONLY);
    db.get(statement, (error, row) => {
      db.close();
      if (error) failed(error);
      else found(row);
    });
  });
}

/** What a stopped gateway has on the disk. */
export const readEvidence = file => read(file, kept);

/** How many webhooks are stored and not yet understood. */
export const readWaiting = async file => (await read(file, waiting)).waiting;
