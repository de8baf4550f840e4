import { ask, client, slow, type Schemas } from '../client';

export type Import = Schemas['ArticleImportView'];
export type ImportPart = Schemas['ArticleImportPart'];
export type ImportDetail = Schemas['ArticleImportDetail'];
export type Fate = Schemas['ArticleImportFate'];
export type Split = Schemas['ArticleImportSplit'];
export type Options = Schemas['ArticleImportOptions'];

/** In the order in which somebody reads them: what needs a decision before what is plain. */
export const FATES: readonly Fate[] = ['create', 'change', 'edited', 'drop', 'same', 'refused'];
export const TONES = { create: 'good', change: 'info', edited: 'warn', drop: 'warn', same: 'plain', refused: 'bad' } as const satisfies Record<Fate, string>;
/** What is read; the server looks at what is in a file, whatever it is called. */
export const ACCEPT = '.md,.markdown,.txt,.html,.htm,.docx,.xlsx,.csv,.tsv,.pdf,.json,.zip';
export const MOST_FILES = 20;
export const MOST_BYTES = 50 * 1024 * 1024;

/** Which pages of the web are read, as it is typed. */
export interface Web {
  addresses: string;
  links: '0' | '1' | '2' | '3' | '5';
  most: '50' | '200' | '500';
  within: string;
}
export const NO_WEB: Web = { addresses: '', links: '0', most: '200', within: '' };

const at = (id: string) => ({ params: { path: { id } } });

/** What the dialog of imports asks of the server. */
export const imports = {
  take: (files: readonly File[], options: Options): Promise<Import> => {
    const form = new FormData();
    form.append('options', JSON.stringify(options));
    for (const file of files) form.append('file', file, file.name);
    // The generated type describes the form; the browser writes it.
    return ask(client.POST('/api/v1/article-imports', { fetch: slow, body: form as unknown as Schemas['DocumentsForm'], bodySerializer: (body) => body as unknown as FormData }));
  },
  fetch: (web: Web, options: Options): Promise<Import> =>
    ask(client.POST('/api/v1/article-imports/web', { body: { addresses: lines(web.addresses), links: Number(web.links), most: Number(web.most), within: web.within.trim(), options } })),
  all: () => ask(client.GET('/api/v1/article-imports')).then(({ imports }) => imports),
  one: (id: string) => ask(client.GET('/api/v1/article-imports/{id}', at(id))),
  parts: (id: string, fate: Fate | undefined, after: number) => ask(client.GET('/api/v1/article-imports/{id}/parts', { params: { path: { id }, query: { after, ...(fate ? { fate } : {}) } } })),
  part: (id: string, no: number) => ask(client.GET('/api/v1/article-imports/{id}/parts/{no}', { params: { path: { id, no } } })),
  start: (id: string, leave_out: number[], also: number[]) => ask(client.POST('/api/v1/article-imports/{id}/start', { ...at(id), body: { leave_out, also } })),
  stop: (id: string) => ask(client.POST('/api/v1/article-imports/{id}/stop', at(id))),
};

/** Which of what was typed is wrong: a word of the catalogue, and the number of an address. */
export function wrongOf(detail: string | null | undefined): { word: 'address' | 'addresses' | 'within'; n: string } | undefined {
  const n = /^addresses: address (\d+): /.exec(detail ?? '')?.[1];
  if (n) return { word: 'address', n };
  const word = (['addresses', 'within'] as const).find((one) => detail?.startsWith(`${one}: `));
  return word && { word, n: '' };
}

/** Addresses, one a line. */
export const lines = (text: string): string[] => text.split('\n').map((line) => line.trim()).filter(Boolean);
/** Whether it came from the web: reading pages takes minutes, so it is kept when the dialog is closed. */
export const fromWeb = (of: Import): boolean => /^https?:\/\//.test(of.files[0] ?? '');
/** The site of the first address. */
export const siteOf = (of: Import): string => (URL.canParse(of.files[0] ?? '') ? new URL(of.files[0] ?? '').host : '');

/** Whether a part is done when nobody says otherwise. */
export const byItself = (fate: Fate): boolean => fate === 'create' || fate === 'change';
/** Whether somebody may choose. */
export const chooses = (fate: Fate): boolean => fate !== 'same' && fate !== 'refused';

/** How many parts will be done: those that are by themselves, but for those left out, and those that were chosen besides. */
export function toDo(of: Import, leftOut: ReadonlySet<number>, also: ReadonlySet<number>): number {
  return (of.fates.create ?? 0) + (of.fates.change ?? 0) - leftOut.size + also.size;
}
