exports.up = async run => {
  // WAHA knows a session by its name alone, whichever company it is of.
  await run('CREATE UNIQUE INDEX sessions_origin_name ON sessions (origin, name)');
};
