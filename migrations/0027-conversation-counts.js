exports.up = async run => {
  // The list is asked for the counts of all views every time: this holds all that they ask for.
  await run(`CREATE INDEX conversations_counts ON conversations (company_id, session_id, status,
    archived_at, snoozed_until, waiting_since, assignee_id, unread)`);
};
