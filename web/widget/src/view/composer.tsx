/** Where the customer writes. Enter sends, except while an input method is choosing words. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

import { closes, composing, sends } from '../text/keys';
import { Icon } from './icons';
import { useChat } from './use';

/** Five lines; longer text scrolls. */
const HEIGHT_MOST_PX = 128;

/** Recording needs a page with TLS, a browser that can, and a page whose policy does not forbid it (only Chromium tells). */
const { featurePolicy: policy } = document as { featurePolicy?: { allowsFeature(name: string): boolean } };
const records = typeof MediaRecorder === 'function' && navigator.mediaDevices && policy?.allowsFeature('microphone') !== false;

export function Composer({ focusRef }: { focusRef: { current: (() => void) | null } }) {
  const { chat, t } = useChat();
  const [text, setText] = useState(() => chat.draft);
  const [picking, setPicking] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  const chooser = useRef<HTMLInputElement>(null);
  const Picker = chat.talk?.views.EmojiPicker;
  const Tray = chat.talk?.views.Tray;
  const files = chat.state.picked.some(({ reason }) => !reason);
  const empty = text.trim() === '';
  focusRef.current = () => area.current?.focus({ preventScroll: true });

  const change = (value: string): void => {
    setText(value);
    chat.draft = value;
  };
  useLayoutEffect(() => {
    const box = area.current;
    if (!box) return;
    box.style.height = 'auto';
    // 0 while the panel is hidden.
    if (box.scrollHeight) box.style.height = `${Math.min(box.scrollHeight, HEIGHT_MOST_PX)}px`;
  }, [text]);
  useEffect(() => () => chat.talk?.typing(false), [chat]);

  const send = (): void => {
    if (!empty && chat.sendText(text)) change('');
    if (files) chat.talk!.sendPicked();
    setPicking(false);
    area.current?.focus({ preventScroll: true });
  };
  const pressed = (event: KeyboardEvent): void => {
    if (sends(event)) {
      event.preventDefault();
      send();
    } else if (!composing(event) && event.key.length === 1) {
      chat.talk?.typing(true);
    }
  };
  const leavePicker = (event: KeyboardEvent): void => {
    if (!picking || !closes(event)) return;
    event.stopPropagation();
    setPicking(false);
    area.current?.focus({ preventScroll: true });
  };
  const pasted = (event: ClipboardEvent): void => {
    const { files } = event.clipboardData ?? {};
    if (!files?.length) return;
    event.preventDefault();
    chat.pick(files);
  };
  return (
    <div class="composer" onKeyDown={leavePicker}>
      {picking && Picker && <Picker area={area.current!} done={() => setPicking(false)} />}
      {Tray && <Tray />}
      <div class="field">
        <textarea
          ref={area}
          rows={1}
          value={text}
          placeholder={t('placeholder')}
          aria-label={t('message')}
          enterkeyhint="send"
          autocomplete="off"
          dir="auto"
          onInput={(event) => {
            change(event.currentTarget.value);
            chat.talk?.typing(event.currentTarget.value !== '');
          }}
          onKeyDown={pressed}
          onPaste={pasted}
          onBlur={() => chat.talk?.typing(false)}
        />
        <button
          type="button"
          class="icon-button"
          aria-label={t('emoji')}
          title={t('emoji')}
          aria-expanded={picking}
          onClick={() => {
            setPicking(!picking);
            // The picker comes with the talk.
            chat.withTalk(() => undefined);
          }}
        >
          <Icon name="smile" />
        </button>
        <button
          type="button"
          class="icon-button"
          aria-label={t('attach')}
          title={t('attach')}
          onClick={() => chooser.current?.click()}
        >
          <Icon name="clip" />
        </button>
        {records && (
          <button
            type="button"
            class="icon-button"
            aria-label={t('voice_record')}
            title={t('voice_record')}
            onClick={() => chat.show('voice')}
          >
            <Icon name="mic" />
          </button>
        )}
        <input
          ref={chooser}
          type="file"
          multiple
          hidden
          tabIndex={-1}
          onChange={(event) => {
            chat.pick(event.currentTarget.files);
            event.currentTarget.value = '';
          }}
        />
      </div>
      <button type="button" class="send" aria-label={t('send')} title={t('send')} disabled={empty && !files} onClick={send}>
        <Icon name="send" />
      </button>
    </div>
  );
}
