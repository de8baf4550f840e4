/** Product, order and other cards of the conversation. */
import type { ComponentChildren } from 'preact';

import { safeHref } from '../text/href';
import { hasKey } from '../text/i18n';
import { money } from '../text/money';
import { Icon } from '../view/icons';
import { useChat } from '../view/use';
import type { Content } from '../wire';

type Of<Type extends Content['type']> = Extract<Content, { type: Type }>;

interface CardParts {
  image?: string | null;
  url?: string | null;
  title: string;
  line?: ComponentChildren;
  note?: string | null;
}

function Card({ image, url, title, line, note }: CardParts) {
  const { chat } = useChat();
  // A path of ours is relative to our server, not to the page that we are a guest of.
  const href = safeHref(url, chat.origin);
  const picture = safeHref(image, chat.origin);
  const inside = (
    <>
      {picture && <img src={picture} alt="" loading="lazy" referrerpolicy="no-referrer" />}
      <span class="card-words">
        <span class="card-title">{title}</span>
        {line && <span class="card-line">{line}</span>}
        {note && <small>{note}</small>}
      </span>
    </>
  );
  return href ? (
    <a class="card" href={href} target="_blank" rel="noopener nofollow noreferrer">
      {inside}
    </a>
  ) : (
    <div class="card">{inside}</div>
  );
}

export function ProductCard({ card }: { card: Of<'product'> }) {
  const { locale } = useChat();
  const price = card.price_fen == null ? null : money(card.price_fen, locale);
  return <Card image={card.image} url={card.url} title={card.title} line={price && <b class="price">{price}</b>} />;
}

export function OrderCard({ card }: { card: Of<'order'> }) {
  const { locale, t } = useChat();
  const key = card.status === 'delivered' ? 'status_arrived' : `status_${card.status}`;
  const status = hasKey(key) ? t(key) : card.status;
  const total = card.total_fen == null ? null : money(card.total_fen, locale);
  return (
    <Card
      url={card.url}
      title={t('order', { number: card.number })}
      line={
        <>
          {status && <span class="pill">{status}</span>} {total && <b class="price">{total}</b>}
        </>
      }
      note={card.summary}
    />
  );
}

export function PlainCard({ card }: { card: Of<'card'> }) {
  return <Card image={card.image} url={card.url} title={card.title} note={card.text} />;
}

export function Place({ place }: { place: Of<'location'> }) {
  const { t } = useChat();
  return (
    <div class="card">
      <Icon name="pin" />
      <span class="card-words">
        <span class="card-title">{place.label ?? t('location')}</span>
        <small>
          {place.latitude.toFixed(5)}, {place.longitude.toFixed(5)}
        </small>
      </span>
    </div>
  );
}
