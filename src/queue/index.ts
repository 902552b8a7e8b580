/** Lanes of bells over BullMQ, whatever carries it. Nothing outside needs to know either. */
export { openQueue } from './open-queue.js';
export type {
  Bell,
  Handle,
  Lane,
  Outcome,
  Queue,
  QueueChoice,
  QueueKind,
  QueuePorts,
  QueueState,
} from './queue.js';
