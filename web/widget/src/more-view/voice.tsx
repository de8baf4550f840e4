/** A voice note: recorded, its length shown, sent or thrown away. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

import { closes } from '../text/keys';
import type { Key } from '../text/i18n';
import { Icon } from '../view/icons';
import { useChat } from '../view/use';

/** A note ends by itself. */
const LONGEST_MS = 120_000;
/** Shorter is a slip of the finger. */
const SHORTEST_MS = 500;
const TICK_MS = 200;
/** What a browser writes, best first; the server takes all of them. */
const FORMS = ['audio/webm;codecs=opus', 'audio/mp4', 'audio/ogg;codecs=opus'];

export function VoiceRecorder() {
  const { chat, t } = useChat();
  const [ms, setMs] = useState(0);
  const [problem, setProblem] = useState<Key | null>(null);
  const recording = useRef<{ recorder: MediaRecorder; sinceMs: number } | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const leave = (): void => chat.set({ over: null });

  const finish = (): void => {
    const running = recording.current;
    if (!running) return;
    const length = Math.min(Date.now() - running.sinceMs, LONGEST_MS);
    const { recorder } = running;
    const parts: Blob[] = [];
    recorder.ondataavailable = ({ data }) => parts.push(data);
    recorder.onstop = () => {
      const type = recorder.mimeType.split(';')[0] || 'audio/webm';
      const file = new File(parts, `voice.${type.split('/')[1]}`, { type });
      if (length >= SHORTEST_MS && file.size > 0) chat.talk!.sendFiles([file], length);
      leave();
    };
    recorder.stop();
  };

  useLayoutEffect(() => button.current?.focus({ preventScroll: true }), []);
  useEffect(() => {
    let gone = false;
    let stream: MediaStream | undefined;
    let timer: ReturnType<typeof setInterval> | undefined;
    const begin = async (): Promise<void> => {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      if (gone) return stop();
      const mimeType = FORMS.find((form) => MediaRecorder.isTypeSupported(form));
      const recorder = new MediaRecorder(stream, mimeType ? { mimeType } : undefined);
      recorder.start();
      recording.current = { recorder, sinceMs: Date.now() };
      timer = setInterval(() => {
        const past = Date.now() - recording.current!.sinceMs;
        setMs(past);
        if (past >= LONGEST_MS) {
          clearInterval(timer);
          finish();
        }
      }, TICK_MS);
    };
    const stop = (): void => {
      clearInterval(timer);
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
    begin().catch((error: unknown) => {
      const denied = error instanceof DOMException && error.name === 'NotAllowedError';
      setProblem(denied ? 'voice_denied' : 'voice_none');
    });
    return () => {
      gone = true;
      stop();
    };
  }, []);

  const seconds = Math.floor(ms / 1_000);
  return (
    <div
      class="over low"
      role="dialog"
      aria-label={t('voice_title')}
      onKeyDown={(event) => {
        if (!closes(event)) return;
        event.stopPropagation();
        leave();
      }}
    >
      <div class="recorder">
        {problem ? (
          <p role="alert">{t(problem)}</p>
        ) : (
          <p>
            <span class="red" aria-hidden="true" /> {t('voice_title')}{' '}
            <b role="timer">
              {Math.floor(seconds / 60)}:{String(seconds % 60).padStart(2, '0')}
            </b>{' '}
            <small>{t('voice_most')}</small>
          </p>
        )}
        <button type="button" class="icon-button" ref={button} aria-label={t('voice_cancel')} title={t('voice_cancel')} onClick={leave}>
          <Icon name="close" />
        </button>
        {!problem && (
          <button type="button" class="send" aria-label={t('voice_send')} title={t('voice_send')} disabled={ms < SHORTEST_MS} onClick={finish}>
            <Icon name="send" />
          </button>
        )}
      </div>
    </div>
  );
}
