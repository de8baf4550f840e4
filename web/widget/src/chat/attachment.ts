/** Files on their way: limits before the upload, the content type after it. */
import type { Key } from '../text/i18n';
import type { Content, FileRef } from '../wire';

/** The server's limit (`base::limits::FILE_BYTES`); checked here so that nobody waits for a refusal. */
export const FILE_BYTES = 10 * 1024 * 1024;
/** Files taken from one choice, paste or drop. */
export const FILES_AT_ONCE = 5;
const FILE_NAME_CHARS = 200;
const ENDING_CHARS = 16;

/** Pictures that every browser shows and that can carry no script. */
const PICTURES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

export const isPicture = (mime: string): boolean => PICTURES.has(mime);

export function refusal(file: { size: number }): Key | null {
  if (file.size === 0) return 'error_empty_file';
  return file.size > FILE_BYTES ? 'error_too_large' : null;
}

/** A pasted screenshot has no telling name, and a name may be longer than the server takes. */
export function named(file: File): File {
  const name = file.name.trim() || `image.${file.type.split('/')[1] ?? 'png'}`;
  if (name === file.name && name.length <= FILE_NAME_CHARS) return file;
  const dot = name.lastIndexOf('.');
  const ending = dot > 0 ? name.slice(dot).slice(0, ENDING_CHARS) : '';
  const stem = (dot > 0 ? name.slice(0, dot) : name).slice(0, FILE_NAME_CHARS - ending.length);
  return new File([file], stem + ending, { type: file.type });
}

/** The server has looked at the bytes, so its media type counts, not the browser's guess. */
export function contentOf(file: FileRef): Content {
  const ref = { file_id: file.file_id, name: file.name, mime: file.mime, size_bytes: file.size_bytes };
  if (isPicture(file.mime)) return { type: 'image', ...ref };
  return file.mime.startsWith('video/') ? { type: 'video', ...ref } : { type: 'file', ...ref };
}
