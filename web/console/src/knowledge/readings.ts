import { ask, client, type Schemas } from '../client';
import { lines, NO_WEB, type Options, type Web } from './imports';

export type Source = Schemas['ReadingSource'];
export type Reading = Schemas['ArticleReadingView'];
export type Run = Schemas['ArticleReadingRun'];

/** When pages are read again by themselves, as it is typed. */
export interface Times {
  on: boolean;
  name: string;
  every: 'daily' | 'weekly';
  weekday: '1' | '2' | '3' | '4' | '5' | '6' | '7';
  hour: string;
  byItself: boolean;
}
export const NO_TIMES: Times = { on: false, name: '', every: 'daily', weekday: '1', hour: '5', byItself: false };
export const WEEKDAYS = ['1', '2', '3', '4', '5', '6', '7'] as const;
export const HOURS: readonly string[] = Array.from({ length: 24 }, (_, hour) => String(hour));
/** So many failures in a row make a notice for who set it up. */
export const OFTEN = 3;

/** Which folder of the server is read, as it is chosen. */
export interface Folder {
  folder: string;
  within: string;
}
export const NO_FOLDER: Folder = { folder: '', within: '' };

/** Which repository is read, as it is typed. */
export const REPOSITORY_HOSTS = ['github', 'gitlab', 'gitea', 'archive'] as const;
export interface Repository {
  host: (typeof REPOSITORY_HOSTS)[number];
  address: string;
  branch: string;
  within: string;
  /** Empty: the one that is kept stays. */
  token: string;
  /** It is read without one from now on. */
  open: boolean;
}
export const NO_REPOSITORY: Repository = { host: 'github', address: '', branch: '', within: '', token: '', open: false };

/** What an address looks like there. */
export const SAMPLES: Record<Repository['host'], string> = {
  github: 'https://github.com/owner/repository',
  gitlab: 'https://gitlab.com/group/repository',
  gitea: 'https://codeberg.org/owner/repository',
  archive: 'https://files.example.com/help.zip',
};

/** Where a repository is kept, where its address says so. */
export function hostOf(address: string): Repository['host'] | undefined {
  const text = address.trim();
  const whole = text.includes('://') ? text : `https://${text}`;
  if (!URL.canParse(whole)) return undefined;
  const { hostname, pathname } = new URL(whole);
  if (/\.(zip|tar\.gz|tgz)$/i.test(pathname)) return 'archive';
  if (hostname === 'github.com') return 'github';
  if (/(^|\.)gitlab\./.test(hostname)) return 'gitlab';
  return hostname === 'codeberg.org' || /(^|\.)(gitea|forgejo)\./.test(hostname) ? 'gitea' : undefined;
}

/** What is sent of pages, of a folder, and of a repository. */
export const ofPages = (web: Web, options: Options): Source => ({
  pages: { addresses: lines(web.addresses), links: Number(web.links), most: Number(web.most), within: web.within.trim(), options },
});
export const ofFolder = ({ folder, within }: Folder, options: Options): Source => ({ folder: { folder, within: within.trim(), options } });

export const ofRepository = ({ host, address, branch, within, token, open }: Repository, options: Options): Source => ({
  repository: { host, address: address.trim(), branch: host === 'archive' ? '' : branch.trim(), within: within.trim(), options, ...(open ? { token: '' } : token.trim() ? { token: token.trim() } : {}) },
});

/** What is sent of a place that is read by itself. */
export const bodyOf = (times: Times, source: Source): Schemas['SaveArticleReading'] => ({
  name: times.name.trim(),
  source,
  times: { every: times.every, weekday: Number(times.weekday), hour: Number(times.hour) },
  by_itself: times.byItself,
});

/** And back into what is typed. */
export const timesOf = ({ name, times, by_itself }: Reading): Times => ({
  on: true,
  name,
  every: times.every,
  weekday: WEEKDAYS.find((day) => Number(day) === times.weekday) ?? '1',
  hour: String(times.hour),
  byItself: by_itself ?? false,
});
const near = <T extends string>(all: readonly T[], n: number | undefined, other: T): T => all.find((one) => Number(one) === n) ?? other;
export const webOf = (source: Source): Web => ('pages' in source
  ? {
      addresses: source.pages.addresses.join('\n'),
      links: near(['0', '1', '2', '3', '5'] as const, source.pages.links, '0'),
      most: near(['50', '200', '500'] as const, source.pages.most, '500'),
      within: source.pages.within ?? '',
    }
  : { ...NO_WEB });
export const folderOf = (source: Source): Folder => ('folder' in source ? { folder: source.folder.folder, within: source.folder.within ?? '' } : { ...NO_FOLDER });
export const repositoryOf = (source: Source): Repository => {
  if (!('repository' in source)) return { ...NO_REPOSITORY };
  const { host, address, branch, within } = source.repository;
  return { ...NO_REPOSITORY, host, address, branch: branch ?? '', within: within ?? '' };
};
export const optionsOf = (source: Source): Options | undefined => ('pages' in source ? source.pages : 'folder' in source ? source.folder : source.repository).options;
/** Where it is set up. */
export const tabOf = (source: Source): 'web' | 'folder' | 'repository' => ('pages' in source ? 'web' : 'folder' in source ? 'folder' : 'repository');
/** Where it is. */
export function placeOf(source: Source): string {
  if ('pages' in source) return source.pages.addresses.join(' ');
  if ('folder' in source) return [source.folder.folder, source.folder.within].filter(Boolean).join('/');
  const { address, branch, within } = source.repository;
  return [address, branch, within].filter(Boolean).join(' · ');
}

/** Which of what was typed of a repository cannot be read. */
export const wrongRepository = (detail: string | null | undefined): 'inside' | 'address' | 'branch' | 'within' | 'token' | undefined =>
  (/^address: .* is not on the public internet/.test(detail ?? '') ? 'inside' : (['address', 'branch', 'within', 'token'] as const).find((one) => detail?.startsWith(`${one}: `)));

/** Which of what was chosen of a folder cannot be read. */
export const wrongFolder = (detail: string | null | undefined): 'folder' | 'within' | undefined => (['folder', 'within'] as const).find((one) => detail?.startsWith(`${one}: `));

const at = (id: string) => ({ params: { path: { id } } });
export const readings = {
  all: () => ask(client.GET('/api/v1/article-readings')).then(({ readings }) => readings),
  folders: () => ask(client.GET('/api/v1/article-readings')).then(({ folders }) => folders),
  add: (body: Schemas['SaveArticleReading']) => ask(client.POST('/api/v1/article-readings', { body })),
  save: (id: string, body: Schemas['SaveArticleReading']) => ask(client.PUT('/api/v1/article-readings/{id}', { ...at(id), body })),
  pause: (id: string, paused: boolean) => ask(client.PUT('/api/v1/article-readings/{id}/state', { ...at(id), body: { paused } })),
  run: (id: string) => ask(client.POST('/api/v1/article-readings/{id}/run', at(id))),
  remove: (id: string) => ask(client.DELETE('/api/v1/article-readings/{id}', at(id))),
};
