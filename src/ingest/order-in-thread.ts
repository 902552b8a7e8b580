/**
 * WhatsApp tells the second a message was written in, not the moment. It stands at the end of that
 * second, after what we wrote in the same one, but never later than it came.
 */
export function orderInThread(writtenAt: Date, receivedAt: Date): Date {
  const lastMs = writtenAt.getTime() + (writtenAt.getMilliseconds() === 0 ? 999 : 0);
  return new Date(Math.max(writtenAt.getTime(), Math.min(lastMs, receivedAt.getTime())));
}
