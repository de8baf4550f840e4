/** The visitor's own conversations, and one of them to read again. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

import type { OwnConversation } from '../chat/past';
import { lines } from '../chat/thread';
import { Message } from '../talk-view/message';
import { moment } from '../text/format';
import { hasKey } from '../text/i18n';
import { closes } from '../text/keys';
import type { MessageView } from '../wire';
import { Icon } from '../view/icons';
import { useChat } from '../view/use';

/** Words of another time: only for reading, nothing in them can be pressed but files and links. */
function Reading({ one }: { one: OwnConversation }) {
  const { chat, locale, t } = useChat();
  const [messages, setMessages] = useState<MessageView[] | null>(null);
  const [older, setOlder] = useState(false);
  const [failed, setFailed] = useState(false);
  const fetch = async (before?: number): Promise<void> => {
    try {
      const page = await chat.talk!.more!.messages(one.id, before);
      setMessages((known) => [...page.messages, ...(known ?? [])]);
      setOlder(page.has_older);
      setFailed(false);
    } catch {
      setFailed(true);
    }
  };
  useEffect(() => void fetch(), [one.id]);
  return (
    <div class="thread" tabIndex={0} role="log" aria-label={t('log')}>
      <div class="thread-inside reading">
        {failed && (
          <p class="line" role="alert">
            {t('past_failed')}
            <button type="button" class="link" onClick={() => void fetch(messages?.[0]?.n)}>
              {t('try_again')}
            </button>
          </p>
        )}
        {older && !failed && (
          <button type="button" class="chip" onClick={() => void fetch(messages?.[0]?.n)}>
            {t('past_older')}
          </button>
        )}
        {messages === null && !failed && <div class="skeleton bubble-skeleton" />}
        {lines(messages ?? [], [], null, []).map((line) =>
          line.kind === 'time' ? (
            <div class="line" key={line.key}>
              {moment(line.atMs, Date.now(), locale, t)}
            </div>
          ) : line.kind === 'message' ? (
            <Message {...line} />
          ) : null,
        )}
      </div>
    </div>
  );
}

export function Past() {
  const { chat, locale, t } = useChat();
  const [list, setList] = useState<OwnConversation[] | null>(null);
  const [failed, setFailed] = useState(false);
  const [one, setOne] = useState<OwnConversation | null>(null);
  const back = useRef<HTMLButtonElement>(null);
  const current = chat.state.view?.header.id;
  const fetch = (): void => {
    setFailed(false);
    chat.talk!.more!.past().then(setList, () => setFailed(true));
  };
  useEffect(fetch, []);
  useLayoutEffect(() => back.current?.focus({ preventScroll: true }), [one]);
  const leave = (): void => (one ? setOne(null) : chat.set({ over: null }));
  const open = (each: OwnConversation): void => (each.id === current ? chat.set({ over: null }) : setOne(each));
  const preview = ({ preview: words, preview_type: type }: OwnConversation): string => {
    const kind = `kind_${type}`;
    return hasKey(kind) && type !== 'text' ? t(kind) : words;
  };
  return (
    <div
      class="over whole"
      role="region"
      aria-label={t('past')}
      onKeyDown={(event) => {
        if (!closes(event)) return;
        event.stopPropagation();
        leave();
      }}
    >
      <div class="over-head">
        <button type="button" class="icon-button" ref={back} aria-label={t('past_back')} title={t('past_back')} onClick={leave}>
          <Icon name="back" />
        </button>
        <h2>{one ? moment(one.opened_ms, Date.now(), locale, t) : t('past')}</h2>
      </div>
      {one ? (
        <Reading one={one} />
      ) : (
        <div class="past-list">
          {list === null && !failed && <div class="skeleton bubble-skeleton" />}
          {failed && (
            <p role="alert">
              {t('past_failed')}
              <button type="button" class="link" onClick={fetch}>
                {t('try_again')}
              </button>
            </p>
          )}
          {list?.length === 0 && <p>{t('past_none')}</p>}
          {list?.map((each) => (
            <button type="button" key={each.id} onClick={() => open(each)}>
              <span class="file-words">
                <span class="card-title" dir="auto">
                  {preview(each)}
                </span>
                <small>{moment(each.last_message_ms, Date.now(), locale, t)}</small>
              </span>
              <span class="pill">{t(`past_${each.life}`)}</span>
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
