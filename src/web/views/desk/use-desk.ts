import { useEffect } from 'preact/hooks';
import { desk, refreshDesk, type DeskState } from '../../actions/desk.js';
import { can, pauses, sessions } from '../../store.js';

const refreshMs = 5_000;
const settleMs = 250;

/** The queue as it was told last, asked again at a calm pace, and soon when its gist changes. */
export function useDesk(): DeskState {
  // Lanes move several times a second; only what changes the sentence's gist asks at once.
  const gist = sessions.value.map(({ id, status }) => `${id} ${status}`).join();
  const paused = pauses.value;
  useEffect(() => {
    if (!can('queue:read')) return undefined;
    const soon = setTimeout(() => void refreshDesk(), desk.peek().status ? settleMs : 0);
    const timer = setInterval(() => {
      if (!document.hidden) void refreshDesk();
    }, refreshMs);
    return () => {
      clearTimeout(soon);
      clearInterval(timer);
    };
  }, [gist, paused]);
  return desk.value;
}
