import { computed, reactive, type ComputedRef } from 'vue';
import { api, ApiError } from '../api';
import { sentence, t } from '../i18n';
import { isPicture } from '../logic/inert';
import { bytes } from '../logic/time';
import type { CannedFile } from '../logic/canned';
import { useSession } from '../stores/session';
import { useSettings } from '../stores/settings';
import type { Content, FileRef } from '../wire';
import type { Mode } from './drafts';

const FILE_BYTES = 10 * 1024 * 1024;
/** Files that wait at one composer: what goes out at once should be looked over at once. */
export const ATTACHED = 10;

/** A file that waits to be sent: chosen here, or a canned reply's. Once it is stored with the customer, another try stores it no second time. */
export interface Attachment {
  key: number;
  name: string;
  mime: string;
  size: number;
  file?: File;
  canned?: string;
  stored?: FileRef;
  share?: number;
  error?: string | undefined;
  requestId?: string | undefined;
}

/** They stay while one looks into another conversation; a page that is loaded anew has forgotten them. */
const waiting = reactive(new Map<string, Attachment[]>());
let last = 0;

export interface Attachments {
  of: ComputedRef<Attachment[]>;
  busy: ComputedRef<boolean>;
  add: (files: readonly File[]) => void;
  addCanned: (files: readonly CannedFile[]) => void;
  remove: (key: number) => void;
  /** Stores all of them with the customer; `undefined` where one was refused, and then nothing is to be sent. */
  store: () => Promise<Content[] | undefined>;
  sent: () => void;
}

function contentOf(file: FileRef): Content {
  const type = isPicture(file.mime) ? 'image' : file.mime.startsWith('video/') ? 'video' : 'file';
  return { type, ...file };
}

export function useAttachments(id: string, mode: () => Mode): Attachments {
  const me = useSession().user?.id ?? '';
  const settings = useSettings();
  const place = (): string => `${me}/${id}/${mode()}`;
  const of = computed(() => waiting.get(place()) ?? []);
  const busy = computed(() => of.value.some((one) => one.share !== undefined));

  function push(one: Omit<Attachment, 'key'>): void {
    const there = waiting.get(place()) ?? [];
    const error = there.length >= ATTACHED ? t('attach.too_many', { n: ATTACHED }) : one.error;
    waiting.set(place(), [...there, { ...one, key: ++last, error }]);
  }

  function add(files: readonly File[]): void {
    for (const file of files) {
      const error = file.size > FILE_BYTES ? t('file.too_large', { limit: bytes(FILE_BYTES, settings.locale) }) : undefined;
      push({ name: file.name, mime: file.type, size: file.size, file, error });
    }
  }

  const addCanned = (files: readonly CannedFile[]): void => files.forEach(({ id: canned, name, mime, size_bytes: size }) => push({ name, mime, size, canned }));

  const put = (at: string, key: number, to: Partial<Attachment>): void => void waiting.set(at, (waiting.get(at) ?? []).map((one) => (one.key === key ? { ...one, ...to } : one)));
  const remove = (key: number): void => void waiting.set(place(), of.value.filter((one) => one.key !== key));

  async function storeOne(at: string, one: Attachment): Promise<boolean> {
    if (one.stored) return true;
    // What was refused for what it is stays refused; what could not be reached is tried again.
    if (one.error && !one.requestId && one.file && one.file.size > FILE_BYTES) return false;
    put(at, one.key, { share: 0, error: undefined, requestId: undefined });
    try {
      const stored = one.canned ? await api.attachCanned(id, one.canned) : one.file && (await api.upload(id, one.file, (share) => put(at, one.key, { share })));
      put(at, one.key, { ...(stored ? { stored } : {}), share: undefined });
      return stored !== undefined;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      put(at, one.key, { share: undefined, error: sentence(error.problem), requestId: error.problem.request_id ?? undefined });
      return false;
    }
  }

  async function store(): Promise<Content[] | undefined> {
    const at = place();
    if (of.value.length > ATTACHED) return undefined;
    let all = true;
    for (const one of of.value) all = (await storeOne(at, one)) && all;
    const now = waiting.get(at) ?? [];
    return all ? now.flatMap((one) => (one.stored ? [contentOf(one.stored)] : [])) : undefined;
  }

  const sent = (): void => void waiting.delete(place());

  return { of, busy, add, addCanned, remove, store, sent };
}
