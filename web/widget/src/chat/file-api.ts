/** Files to and from the server. */
import type { FileRef } from '../wire';
import { fromProblem, request } from './api';

const FILE_TIMEOUT_MS = 120_000;

/** What fetches and stores files; tests put their own in its place. */
export interface FileApi {
  download(fileId: string, token: string): Promise<Blob>;
  upload(file: File, token: string, progress: (share: number) => void, signal: AbortSignal): Promise<FileRef>;
}

export function fileApi(origin: string): FileApi {
  return {
    async download(fileId, token) {
      const url = `${origin}/api/v1/files/${encodeURIComponent(fileId)}`;
      return (await request(url, { headers: { authorization: `Bearer ${token}` } }, FILE_TIMEOUT_MS)).blob();
    },
    // By XMLHttpRequest, because fetch cannot tell how much of the body has left.
    upload: (file, token, progress, signal) =>
      new Promise((resolve, reject) => {
        const call = new XMLHttpRequest();
        const fail = (status: number, body: unknown): void => reject(fromProblem(status, body));
        call.open('POST', `${origin}/api/v1/widget/files`);
        call.setRequestHeader('authorization', `Bearer ${token}`);
        call.responseType = 'json';
        call.timeout = FILE_TIMEOUT_MS;
        call.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
        call.onload = () =>
          call.status >= 200 && call.status < 300 && call.response
            ? resolve(call.response as FileRef)
            : fail(call.status, call.response);
        call.onerror = call.ontimeout = call.onabort = () => fail(0, { slug: 'unreachable' });
        signal.addEventListener('abort', () => call.abort());
        const form = new FormData();
        form.append('file', file, file.name);
        call.send(form);
      }),
  };
}
