import { useEffect, useRef, useState } from 'preact/hooks';
import type { OutlookView } from '../../../protocol/views.js';
import { Problem } from '../../api.js';
import { calls } from '../../calls.js';
import { draftTurn } from '../../drafts.js';
import { contacts } from '../../store.js';

const typingPauseMs = 400;
const renewMs = 15_000;
/** What is asked about while nothing is written yet: the shortest text there is. */
const standIn = '.';

export interface Outlook {
  view: OutlookView | null;
  /** The text `view` speaks of; null as soon as the field holds another one. */
  text: string | null;
  /** The text in the field has changed. */
  look: () => void;
}

interface About {
  conversationId: string;
  contactId: string | null;
  /** The text in the field. */
  read: () => string;
}

/** What the gateway would do with the text in the field, asked after each pause of typing. */
export function useOutlook({ conversationId, contactId, read }: About): Outlook {
  const [view, setView] = useState<OutlookView | null>(null);
  const [text, setText] = useState<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const running = useRef<AbortController | undefined>(undefined);
  const version = contactId ? contacts.value[contactId]?.version : undefined;

  const ask = () => {
    const asked = read();
    running.current?.abort();
    const mine = new AbortController();
    running.current = mine;
    const body = { conversationId, type: 'text', text: asked.trim() || standIn } as const;
    calls.preview(body, mine.signal).then(
      answer => {
        if (mine.signal.aborted) return;
        setView(answer);
        // Spans count from where the text begins; what was cut off before it moves them.
        setText(read() === asked && asked === asked.trimStart() ? asked : null);
      },
      (error: unknown) => {
        if (mine.signal.aborted) return;
        if (!(error instanceof Problem)) throw error;
        setView(null);
      },
    );
  };
  const look = () => {
    setText(null);
    clearTimeout(timer.current);
    timer.current = setTimeout(ask, typingPauseMs);
  };

  useEffect(() => {
    look();
    const renewing = setInterval(() => {
      if (!document.hidden) ask();
    }, renewMs);
    return () => {
      clearTimeout(timer.current);
      clearInterval(renewing);
      running.current?.abort();
    };
  }, [conversationId, version, draftTurn.value]);
  return { view, text, look };
}
