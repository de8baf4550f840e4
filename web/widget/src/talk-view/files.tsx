/** Pictures and files. Both are fetched with the visitor's token, since their addresses alone open nothing. */
import { useEffect, useRef, useState } from 'preact/hooks';

import { isPicture } from '../chat/attachment';
import { size } from '../text/format';
import type { FileRef } from '../wire';
import { Icon } from '../view/icons';
import { useChat } from '../view/use';

export function Picture({ file }: { file: FileRef }) {
  const { chat, t } = useChat();
  const [url, setUrl] = useState('');
  const [failed, setFailed] = useState(false);
  const viewer = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    let gone = false;
    chat.talk!.files.url(file.file_id).then(
      (found) => gone || setUrl(found),
      () => gone || setFailed(true),
    );
    return () => void (gone = true);
  }, [chat, file.file_id]);
  // Also where the page's policy forbids blob pictures.
  if (failed || !isPicture(file.mime)) return <FileRow file={file} />;
  return (
    <>
      <button
        type="button"
        class="picture"
        aria-label={t('view_image', { name: file.name })}
        onClick={() => url && viewer.current?.showModal()}
      >
        {url ? <img src={url} alt="" onError={() => setFailed(true)} /> : <span class="skeleton" />}
      </button>
      <dialog class="viewer" ref={viewer} aria-label={file.name} onClick={() => viewer.current?.close()}>
        <img src={url || undefined} alt={file.name} />
        <button type="button" class="icon-button" aria-label={t('close')}>
          <Icon name="close" />
        </button>
      </dialog>
    </>
  );
}

/** A click hands the file to the browser as a download; it is never opened inside the page. */
export function FileRow({ file }: { file: FileRef }) {
  const { chat, t } = useChat();
  const [state, setState] = useState<'idle' | 'busy' | 'failed'>('idle');
  const download = async (): Promise<void> => {
    if (state === 'busy') return;
    setState('busy');
    try {
      const link = document.createElement('a');
      link.href = await chat.talk!.files.url(file.file_id);
      link.download = file.name;
      link.click();
      setState('idle');
    } catch {
      setState('failed');
    }
  };
  const below = state === 'busy' ? t('downloading') : state === 'failed' ? t('download_failed') : size(file.size_bytes);
  return (
    <button type="button" class="frame file" aria-label={t('download', { name: file.name })} onClick={() => void download()}>
      <Icon name="file" />
      <span class="file-words">
        <span class="file-name">{file.name}</span>
        <small class={state === 'failed' ? 'bad' : ''}>{below}</small>
      </span>
      <Icon name="load" />
    </button>
  );
}

export function Voice({ file, durationMs }: { file: FileRef; durationMs: number }) {
  const { chat, t } = useChat();
  const [url, setUrl] = useState('');
  const seconds = Math.max(1, Math.round(durationMs / 1_000));
  if (url) return <audio controls autoplay src={url} aria-label={t('voice')} />;
  return (
    <button
      type="button"
      class="frame file"
      onClick={() => void chat.talk!.files.url(file.file_id).then(setUrl, () => undefined)}
    >
      <Icon name="next" />
      {t('voice')} {seconds}″
    </button>
  );
}
