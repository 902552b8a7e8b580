const quick = process.argv.includes('--quick');

/** A rate is the median of `rounds` rounds; a round ends after `roundMs` at the latest. */
export const sizes = {
  quick,
  rounds: 5,
  starts: quick ? 3 : 5,
  webhooksPerRound: quick ? 1_000 : 2_000,
  sendsPerRound: quick ? 60 : 120,
  messagesPerRound: quick ? 30 : 60,
  steadyMessages: quick ? 250 : 500,
  roundMs: quick ? 1_000 : 2_000,
  settleMs: quick ? 1_000 : 2_000,
};
