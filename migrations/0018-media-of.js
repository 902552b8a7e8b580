exports.up = async run => {
  await run('CREATE INDEX messages_media ON messages (media_id) WHERE media_id IS NOT NULL');
};
