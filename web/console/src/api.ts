import { ApiProblem, asProblem } from '@zhike/client';
import { ask, client, login, unanswered, type Schemas } from './client';
import type { ContactView, ConversationPage, ConversationView, ListView, MessagePage } from './wire';

/** A refusal with its problem details, or a request that never got an answer (`status` 0). */
export { ApiProblem as ApiError };

const UPLOAD_TIMEOUT_MS = 120_000;
const at = (id: string) => ({ params: { path: { id } } });

async function session(asked: Promise<Schemas['Me']>): Promise<Schemas['Me']> {
  const me = await asked;
  login.csrf = me.csrf;
  return me;
}

/** Only this way of sending tells how far it has come. */
function upload<T>(path: string, file: File, progress?: (share: number) => void): Promise<T> {
  const form = new FormData();
  form.append('file', file, file.name);
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open('POST', path);
    request.timeout = UPLOAD_TIMEOUT_MS;
    request.setRequestHeader('accept', 'application/json');
    request.setRequestHeader('x-csrf-token', login.csrf);
    request.upload.onprogress = (event) => event.lengthComputable && progress?.(event.loaded / event.total);
    request.onerror = () => failed(unanswered());
    request.ontimeout = () => failed(unanswered(new DOMException('', 'TimeoutError')));
    request.onload = () => {
      let body: unknown;
      try {
        body = JSON.parse(request.responseText);
      } catch {
        // Not from us: a proxy's page, or nothing at all.
      }
      if (request.status >= 200 && request.status < 300 && body) return done(body as T);
      const headers = new Headers();
      const of = request.getResponseHeader('x-request-id');
      if (of) headers.set('x-request-id', of);
      const problem = asProblem(body, new Response(null, { status: request.status || 503, statusText: request.statusText, headers }));
      if (problem.slug === 'unauthenticated') login.ended();
      failed(new ApiProblem(problem));
    };
    request.send(form);
  });
}

export const api = {
  /** Called when the log-in turns out to be over. */
  set onLoggedOut(act: () => void) {
    login.ended = act;
  },
  forget: (): void => void (login.csrf = ''),
  logIn: (email: string, password: string) => session(ask(client.POST('/api/v1/session', { body: { email, password } }))),
  me: () => session(ask(client.GET('/api/v1/session'))),
  logOut: () => ask(client.DELETE('/api/v1/session')),
  changePassword: (current: string, next: string) => ask(client.PUT('/api/v1/session/password', { body: { current, new: next } })),
  ticket: async (): Promise<string> => (await ask(client.POST('/api/v1/session/socket-ticket'))).ticket,
  setPresence: (online: boolean) => ask(client.PUT('/api/v1/presence', { body: { online } })),
  users: async () => (await ask(client.GET('/api/v1/users'))).users,

  list: (view: ListView, cursor?: string): Promise<ConversationPage> => ask(client.GET('/api/v1/conversations', { params: { query: { view, ...(cursor ? { cursor } : {}) } } })),
  conversation: (id: string): Promise<ConversationView> => ask(client.GET('/api/v1/conversations/{id}', at(id))),
  older: (id: string, before: number): Promise<MessagePage> => ask(client.GET('/api/v1/conversations/{id}/messages', { params: { path: { id }, query: { before } } })),
  why: (id: string, message_id: string): Promise<Schemas['WhyView']> => ask(client.GET('/api/v1/conversations/{id}/messages/{message_id}/why', { params: { path: { id, message_id } } })),

  takeOver: (id: string) => ask(client.POST('/api/v1/conversations/{id}/take-over', at(id))),
  transfer: (id: string, to: string) => ask(client.POST('/api/v1/conversations/{id}/transfer', { ...at(id), body: { to } })),
  returnToQueue: (id: string) => ask(client.POST('/api/v1/conversations/{id}/return', at(id))),
  merge: (id: string, into: string) => ask(client.POST('/api/v1/conversations/{id}/merge', { ...at(id), body: { into } })),
  giveBack: (id: string) => ask(client.POST('/api/v1/conversations/{id}/give-back', at(id))),
  resolve: (id: string) => ask(client.POST('/api/v1/conversations/{id}/resolve', at(id))),
  upload: (id: string, file: File, progress?: (share: number) => void) => upload<Schemas['FileRef']>(`/api/v1/conversations/${encodeURIComponent(id)}/files`, file, progress),
  uploadCanned: (file: File, progress?: (share: number) => void) => upload<Schemas['CannedFile']>('/api/v1/canned-replies/files', file, progress),
  uploadArticleFile: (file: File, progress?: (share: number) => void) => upload<Schemas['ArticleFile']>('/api/v1/article-files', file, progress),
  attachCanned: (id: string, file_id: string) => ask(client.POST('/api/v1/conversations/{id}/canned-files', { ...at(id), body: { file_id } })),

  drafts: (id: string) => ask(client.GET('/api/v1/conversations/{id}/drafts', at(id))),
  draftPlaces: async () => (await ask(client.GET('/api/v1/drafts'))).drafts,
  /** With `leaving` it is carried on even when the page goes. */
  saveDraft: (id: string, body: Schemas['SaveDraft'], leaving = false) => ask(client.PUT('/api/v1/conversations/{id}/drafts', { ...at(id), body, keepalive: leaving })),
  snoozeTimes: () => ask(client.GET('/api/v1/snooze-times')),
  snooze: (id: string, until_ms: number) => ask(client.POST('/api/v1/conversations/{id}/snooze', { ...at(id), body: { until_ms } })),
  seeMentions: (id: string) => ask(client.POST('/api/v1/conversations/{id}/mentions/seen', at(id))),
  wrapUpForm: () => ask(client.GET('/api/v1/wrap-up-form')),
  saveWrapUpForm: (body: Schemas['WrapUpRules']) => ask(client.PUT('/api/v1/wrap-up-form', { body })),
  wrapUps: (id: string) => ask(client.GET('/api/v1/conversations/{id}/wrap-ups', at(id))),
  saveWrapUp: (id: string, body: Schemas['SaveWrapUp']) => ask(client.PUT('/api/v1/conversations/{id}/wrap-ups', { ...at(id), body })),
  wake: (id: string) => ask(client.POST('/api/v1/conversations/{id}/wake', at(id))),

  contact: (id: string): Promise<ContactView> => ask(client.GET('/api/v1/contacts/{id}', at(id))),
  alike: async (id: string) => (await ask(client.GET('/api/v1/contacts/{id}/alike', at(id)))).contacts,
  mergeContact: (id: string, body: Schemas['MergeContact']) => ask(client.POST('/api/v1/contacts/{id}/merge', { ...at(id), body })),
  separateContact: (id: string) => ask(client.POST('/api/v1/contacts/{id}/separate', at(id))),
  exportContact: (id: string) => ask(client.GET('/api/v1/contacts/{id}/export', at(id))),
  changeContact: (id: string, body: Partial<Schemas['ChangeContact']>): Promise<ContactView> => ask(client.PUT('/api/v1/contacts/{id}', { ...at(id), body: body as Schemas['ChangeContact'] })),
  mailTranscript: (id: string, body: Schemas['MailTranscript']) => ask(client.POST('/api/v1/conversations/{id}/transcript', { ...at(id), body })),
  eraseContact: (id: string) => ask(client.DELETE('/api/v1/contacts/{id}', at(id))),
};

/** The address of a canned reply's own file. */
export function cannedFileAddress(id: string): string {
  return `/api/v1/canned-replies/files/${encodeURIComponent(id)}`;
}

/** The address of a picture or a file of articles. */
export function articleFileAddress(id: string): string {
  return `/api/v1/article-files/${encodeURIComponent(id)}`;
}

export function fileAddress(id: string): string {
  return `/api/v1/files/${encodeURIComponent(id)}`;
}
