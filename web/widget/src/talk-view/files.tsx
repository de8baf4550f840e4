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

const clockOf = (seconds: number): string => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;

/** A voice note with a player of ours: recorders write no length into their files, so the length is that of the message. */
export function Voice({ file, durationMs }: { file: FileRef; durationMs: number }) {
  const { chat, t } = useChat();
  const [url, setUrl] = useState('');
  const [state, setState] = useState<'idle' | 'playing' | 'failed'>('idle');
  const [at, setAt] = useState(0);
  const sound = useRef<HTMLAudioElement>(null);
  const length = Math.max(1, durationMs / 1_000);
  const press = async (): Promise<void> => {
    if (!sound.current) return;
    if (state === 'playing') return sound.current.pause();
    try {
      if (!url) {
        const found = await chat.talk!.files.url(file.file_id);
        setUrl(found);
        sound.current.src = found;
      }
      await sound.current.play();
    } catch {
      setState('failed');
    }
  };
  return (
    <div class="frame voice">
      <audio
        ref={sound}
        preload="none"
        onPlay={() => setState('playing')}
        onPause={() => setState('idle')}
        onEnded={() => {
          setState('idle');
          setAt(0);
        }}
        onTimeUpdate={(event) => setAt(event.currentTarget.currentTime)}
      />
      <button type="button" class="icon-button play" aria-label={t(state === 'playing' ? 'voice_pause' : 'voice_play')} onClick={() => void press()}>
        <Icon name={state === 'playing' ? 'pause' : 'play'} />
      </button>
      <input
        type="range"
        min={0}
        max={length}
        step={0.1}
        value={Math.min(at, length)}
        aria-label={t('seek')}
        aria-valuetext={clockOf(at)}
        disabled={!url}
        onInput={(event) => {
          if (sound.current) sound.current.currentTime = Number(event.currentTarget.value);
        }}
      />
      <span class={state === 'failed' ? 'bad' : ''}>
        {state === 'failed' ? t('download_failed') : clockOf(state === 'playing' || at > 0 ? at : length)}
      </span>
    </div>
  );
}

/** Films play where they stand; what the browser cannot play stays a file. */
export function Video({ file }: { file: FileRef }) {
  const { chat, t } = useChat();
  const [url, setUrl] = useState('');
  const [state, setState] = useState<'idle' | 'busy' | 'failed'>('idle');
  if (state === 'failed') return <FileRow file={file} />;
  const play = async (): Promise<void> => {
    setState('busy');
    await chat.talk!.files.url(file.file_id).then(setUrl, () => setState('failed'));
  };
  return url ? (
    <video class="frame film" controls autoplay playsInline src={url} aria-label={file.name} onError={() => setState('failed')} />
  ) : (
    <button type="button" class="frame file" aria-label={`${t('voice_play')} ${file.name}`} onClick={() => void play()}>
      <Icon name="play" />
      <span class="file-words">
        <span class="file-name">{file.name}</span>
        <small>{state === 'busy' ? t('downloading') : size(file.size_bytes)}</small>
      </span>
    </button>
  );
}
