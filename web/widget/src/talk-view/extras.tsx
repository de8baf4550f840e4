/** The rest of the first page: three large buttons in large letters, who is behind it, what was before, and what the company recommends. */
import { useEffect, useState } from 'preact/hooks';

import { ownConversations, type OwnConversation } from '../chat/past';
import { minutes, moment } from '../text/format';
import { safeHref } from '../text/href';
import { hasKey } from '../text/i18n';
import { Icon } from '../view/icons';
import { useChat } from '../view/use';

/** Earlier conversations on the first page; the menu has all of them. */
const RECENT = 3;
const MINUTE_MS = 60_000;

/** The first is a person. */
function Large() {
  const { chat, t } = useChat();
  const root = (): ShadowRoot => chat.host!.shadowRoot!;
  return (
    <div class="large-buttons">
      <button type="button" class="person" onClick={() => chat.askPerson(t('ask_person_words'))}>
        <Icon name="person" />
        {t('ask_person')}
      </button>
      <button type="button" onClick={() => root().querySelector<HTMLElement>('.composer textarea')?.focus()}>
        <Icon name="send" />
        {t('large_write')}
      </button>
      <button type="button" onClick={() => root().querySelector<HTMLElement>('.suggestions button')?.focus()}>
        <Icon name="source" />
        {t('suggestions')}
      </button>
    </div>
  );
}

export function Before() {
  const { chat, t } = useChat();
  const { session, personAvailable } = chat.state;
  if (!session) return null;
  const { team, reply_minutes: promised, assistant_name: name } = session.inbox;
  return (
    <>
      {chat.talk!.larger && <Large />}
      {(team || promised) && (
        <section class="team" aria-label={t('team')}>
          <span class="faces" aria-hidden="true">
            <span class="avatar">{[...name][0]}</span>
            <span class="avatar person">
              <Icon name="person" />
            </span>
          </span>
          <span class="file-words">
            {team && <b>{team}</b>}
            <small>
              <i class={personAvailable ? 'dot on' : 'dot'} />
              {t(personAvailable ? 'team_here' : 'team_away')}
              {promised ? ` · ${t('team_promise', { time: minutes(promised * MINUTE_MS, t) })}` : ''}
            </small>
          </span>
        </section>
      )}
    </>
  );
}

function Recent() {
  const { chat, locale, t } = useChat();
  const [list, setList] = useState<OwnConversation[]>([]);
  useEffect(() => {
    // Without a word said here before there is nothing to list, and nothing is missed when it cannot be had.
    if (chat.keep.get('talked') || chat.session.identity) ownConversations(chat).then(setList, () => undefined);
  }, []);
  if (list.length === 0) return null;
  const preview = ({ preview: words, preview_type: type }: OwnConversation): string =>
    hasKey(`kind_${type}`) ? t(`kind_${type}` as 'kind_image') : words;
  return (
    <section class="suggestions" aria-label={t('recent')}>
      <h2>{t('recent')}</h2>
      {list.slice(0, RECENT).map((each) => (
        <button type="button" key={each.id} onClick={() => chat.show('past')}>
          <span class="file-words">
            <span class="card-title" dir="auto">
              {preview(each)}
            </span>
            <small>{moment(each.last_message_ms, Date.now(), locale, t)}</small>
          </span>
          <Icon name="next" />
        </button>
      ))}
    </section>
  );
}

export function After() {
  const { chat, t } = useChat();
  const cards = chat.state.session?.inbox.cards ?? [];
  return (
    <>
      <Recent />
      {cards.length > 0 && (
        <section class="business" aria-label={t('business')}>
          <h2>{t('business')}</h2>
          <div class="grid">
            {cards.map((card) => {
              const picture = safeHref(card.image, chat.origin);
              return (
                <a class="leaf" key={card.url} href={safeHref(card.url)} target="_blank" rel="noopener noreferrer">
                  {picture && <img src={picture} alt="" loading="lazy" referrerpolicy="no-referrer" />}
                  <span class="card-title">{card.title}</span>
                </a>
              );
            })}
          </div>
        </section>
      )}
    </>
  );
}
