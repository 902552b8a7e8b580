import type { StreamData } from '../protocol/socket.js';
import type {
  ActivityView,
  ContactView,
  ConversationView,
  LabelView,
  MessageView,
  NoteView,
  PauseView,
  SessionView,
  TemplateView,
} from '../protocol/views.js';
import type { ContactsSyncView } from '../protocol/socket.js';
import type { Principal } from '../kernel/principal.js';
import type { EventRow } from '../stream/index.js';

/** What a change looks like now, to one caller; null when it is gone or not theirs. */
export interface Present {
  message(caller: Principal, id: string): Promise<MessageView | null>;
  conversation(caller: Principal, id: string): Promise<ConversationView | null>;
  activity(caller: Principal, id: string): Promise<ActivityView | null>;
  contact(caller: Principal, id: string): Promise<ContactView | null>;
  session(caller: Principal, id: string): Promise<SessionView | null>;
  note(caller: Principal, id: string): Promise<NoteView | null>;
  labels(caller: Principal): Promise<readonly LabelView[]>;
  pauses(caller: Principal): Promise<readonly PauseView[]>;
  template(caller: Principal, id: string): Promise<TemplateView | null>;
  sync(caller: Principal, taskId: string): Promise<ContactsSyncView | null>;
  now(): Date;
}

const wrap = <Type extends StreamData['type'], Data>(type: Type, data: Data | null) =>
  data === null ? null : ({ type, data } as unknown as StreamData);

/** The wire form of a change. Complete over the kinds of change: a new one must find its place here. */
export async function presentEvent(
  present: Present,
  caller: Principal,
  { type, subjectId }: EventRow,
): Promise<StreamData | null> {
  const id = subjectId ?? '';
  switch (type as StreamData['type']) {
    case 'message.created':
    case 'message.changed':
      return wrap(type as 'message.changed', await present.message(caller, id));
    case 'message.merged': {
      const message = await present.message(caller, id);
      return wrap('message.merged', message && { mergedId: id, message });
    }
    case 'conversation.changed':
      return wrap('conversation.changed', await present.conversation(caller, id));
    case 'conversation.merged': {
      const conversation = await present.conversation(caller, id);
      return wrap('conversation.merged', conversation && { mergedId: id, conversation });
    }
    case 'activity.added':
      return wrap('activity.added', await present.activity(caller, id));
    case 'note.changed':
      return wrap('note.changed', await present.note(caller, id));
    case 'contact.merged': {
      const contact = await present.contact(caller, id);
      return wrap('contact.merged', contact && { mergedId: id, contact });
    }
    case 'contact.changed':
      return wrap('contact.changed', await present.contact(caller, id));
    case 'session.changed':
      return wrap('session.changed', await present.session(caller, id));
    case 'pauses.changed':
      return wrap('pauses.changed', { pauses: await present.pauses(caller) });
    case 'labels.changed':
      return wrap('labels.changed', { labels: await present.labels(caller) });
    case 'policy.changed':
      return wrap('policy.changed', { sessionId: subjectId });
    case 'contacts.sync':
      return wrap('contacts.sync', await present.sync(caller, id));
    case 'template.changed':
      return wrap('template.changed', await present.template(caller, id));
    case 'template.removed':
      return wrap('template.removed', { id });
    case 'clock.moved':
      return wrap('clock.moved', { now: present.now().toISOString() });
  }
}
