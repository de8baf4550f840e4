/** The conversation. It follows new words only while the reader is at the end of it. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

import { lines, openChoices, type Line } from '../chat/thread';
import { moment } from '../text/format';
import { Icon } from '../view/icons';
import { Message, SendingMessage } from './message';
import { PreChat } from './pre-chat';
import { Survey } from './survey';
import { useChat } from '../view/use';
import { Welcome } from '../view/welcome';
import { useNow } from './now';

/** Within so many pixels of the end the reader counts as being there. */
const NEAR_END_PX = 64;
const MINUTE_MS = 60_000;

function Row({ line, now }: { line: Line; now: number }) {
  const { locale, t } = useChat();
  if (line.kind === 'time') return <div class="line">{moment(line.atMs, now, locale, t)}</div>;
  if (line.kind === 'earlier') return <div class="line earlier">{t('earlier')}</div>;
  return line.kind === 'message' ? <Message {...line} /> : <SendingMessage {...line} />;
}

function Typing() {
  const { chat, t } = useChat();
  const { typing, session, view } = chat.state;
  if (!typing) return null;
  const owner = view?.header.owner;
  const person = (owner?.kind === 'agent' && owner.name) || t('agent_fallback');
  const name = typing.kind === 'agent' ? person : (session?.inbox.assistant_name ?? '');
  return (
    <div class={`message ${typing.kind} last`}>
      <div class="bubble typing" role="img" aria-label={t('typing', { name })}>
        <i />
        <i />
        <i />
      </div>
    </div>
  );
}

function Choices() {
  const { chat } = useChat();
  const asked = openChoices(chat.state.view, chat.state.sending);
  if (asked?.content.type !== 'quick_replies') return null;
  return (
    <div class="choices">
      {asked.content.choices.map((choice) => (
        <button type="button" class="chip" key={choice} onClick={() => chat.sendText(choice)}>
          {choice}
        </button>
      ))}
    </div>
  );
}

export function Thread({ shown }: { shown: boolean }) {
  const { chat, t } = useChat();
  const now = useNow(MINUTE_MS);
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const [fresh, setFresh] = useState(0);
  const { view, past, older, sending, typing, session, phase } = chat.state;
  const all = lines(past, older, view, sending);
  const count = view?.messages.length ?? 0;
  const before = useRef(count);
  const olderBefore = useRef(0);
  const heightBefore = useRef(0);
  const toEnd = (): void => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
    setFresh(0);
  };
  useLayoutEffect(() => {
    const added = count - before.current;
    before.current = count;
    const { current: element } = box;
    if (element && older.length > olderBefore.current) {
      // What comes above must not push what is being read.
      element.scrollTop += element.scrollHeight - heightBefore.current;
    }
    olderBefore.current = older.length;
    heightBefore.current = element?.scrollHeight ?? 0;
    if (atEnd.current) toEnd();
    else if (added > 0 && view?.messages.at(-1)?.author.kind !== 'customer') setFresh((waiting) => waiting + added);
  });
  // One's own words are always followed, and so is the keyboard of a phone that takes half the height.
  useEffect(toEnd, [sending.length > 0 ? sending.at(-1)?.id : '', shown]);
  useEffect(() => {
    if (!box.current || typeof ResizeObserver === 'undefined') return;
    const watch = new ResizeObserver(() => atEnd.current && toEnd());
    watch.observe(box.current);
    for (const child of box.current.children) watch.observe(child);
    return () => watch.disconnect();
  }, [session === null]);
  const scrolled = (): void => {
    const { scrollTop, scrollHeight, clientHeight } = box.current!;
    atEnd.current = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
    if (atEnd.current && fresh > 0) setFresh(0);
    if (scrollTop < NEAR_END_PX && !atEnd.current) void chat.talk!.showOlder();
  };
  const life = view?.header.life;
  return (
    <div class="thread-frame">
      <div class="thread" ref={box} onScroll={scrolled} tabIndex={0} role="log" aria-live="polite" aria-label={t('log')}>
        <div class="thread-inside">
          {all.length === 0 && session && <Welcome />}
          {phase === 'starting' && <div class="skeleton bubble-skeleton" />}
          {all.map((line) => (
            <Row key={line.key} line={line} now={now} />
          ))}
          {typing && <Typing />}
          <PreChat />
          <Choices />
          {life === 'resolved' && <div class="line">{t('resolved')}</div>}
          {life === 'closed' && <div class="line">{t('closed')}</div>}
          <Survey />
        </div>
      </div>
      {fresh > 0 && (
        <button type="button" class="fresh" onClick={toEnd}>
          <Icon name="down" /> {t('new_messages', { n: fresh })}
        </button>
      )}
    </div>
  );
}
