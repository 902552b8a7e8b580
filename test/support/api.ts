import type {
  ConversationView,
  MessageView,
  Page,
  ProblemView,
  QueueStatusView,
  SessionView,
} from '../../src/protocol/index.js';

export interface Answer<Body> {
  status: number;
  headers: Headers;
  body: Body;
}

/** A typed client of the public API, one verb per call that tests make. Nothing throws on 4xx. */
export function createApi(url: string, headers: Record<string, string>) {
  async function call<Body>(
    method: string,
    path: string,
    body?: unknown,
    more: Record<string, string> = {},
  ): Promise<Answer<Body>> {
    const response = await fetch(url + path, {
      method,
      headers: {
        ...headers,
        ...more,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: (text === '' ? null : JSON.parse(text)) as Body,
    };
  }

  return {
    url,
    call,
    as: (other: Record<string, string>) => createApi(url, other),
    send: (body: object, key?: string) =>
      call<MessageView>('POST', '/api/messages/send', body, key ? { 'Idempotency-Key': key } : {}),
    refusedSend: (body: object, key?: string) =>
      call<ProblemView>('POST', '/api/messages/send', body, key ? { 'Idempotency-Key': key } : {}),
    message: async (id: string) => (await call<MessageView>('GET', `/api/messages/${id}`)).body,
    thread: async (conversationId: string) =>
      (await call<Page<MessageView>>('GET', `/api/messages/${conversationId}?limit=100`)).body.data,
    conversations: async (query = '') =>
      (await call<Page<ConversationView>>('GET', `/api/conversations${query}`)).body.data,
    sessions: async () => (await call<{ data: SessionView[] }>('GET', '/api/sessions')).body.data,
    queue: async () => (await call<QueueStatusView>('GET', '/api/messages/queue/status')).body,
    health: () => call<Record<string, unknown>>('GET', '/api/health'),
    pause: (body: object = {}) => call('POST', '/api/pause', { reason: 'checking', ...body }),
    resume: (body: object = {}) => call('POST', '/api/resume', body),
  };
}

export type Api = ReturnType<typeof createApi>;
