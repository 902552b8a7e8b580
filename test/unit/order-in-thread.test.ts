import { orderInThread } from '../../src/ingest/order-in-thread.js';

const at = (text: string) => new Date(`2026-11-21T10:00:${text}Z`);

it('puts a message told to the second after what was written earlier in that second', () => {
  expect(orderInThread(at('05.000'), at('07.200'))).toEqual(at('05.999'));
});

it('never puts a message later than it came', () => {
  expect(orderInThread(at('05.000'), at('05.300'))).toEqual(at('05.300'));
});

it('keeps a time that is told to the millisecond', () => {
  expect(orderInThread(at('05.250'), at('07.200'))).toEqual(at('05.250'));
});

it('does not move a message back when the clocks disagree', () => {
  expect(orderInThread(at('05.000'), at('04.100'))).toEqual(at('05.000'));
});
