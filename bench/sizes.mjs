const quick = process.argv.includes('--quick');

/** Each figure is the median of `rounds` rounds; a round ends after `roundMs` at the latest. */
export const sizes = {
  quick,
  rounds: 3,
  starts: quick ? 3 : 5,
  webhooksPerRound: quick ? 1_667 : 3_334,
  sendsPerRound: quick ? 100 : 200,
  messagesPerRound: quick ? 50 : 100,
  roundMs: quick ? 2_000 : 4_000,
  settleMs: quick ? 1_000 : 2_000,
};
