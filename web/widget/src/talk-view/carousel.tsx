/** Several cards side by side: swiped, scrolled, or leafed through with the two buttons or the arrow keys. */
import { useRef } from 'preact/hooks';

import { safeHref } from '../text/href';
import { money } from '../text/money';
import { Icon } from '../view/icons';
import { useChat } from '../view/use';
import type { Content } from '../wire';

type CarouselContent = Extract<Content, { type: 'carousel' }>;

export function Carousel({ cards }: { cards: CarouselContent['cards'] }) {
  const { chat, locale, t } = useChat();
  const strip = useRef<HTMLDivElement>(null);
  const leaf = (step: 1 | -1): void => {
    const box = strip.current;
    const width = box?.firstElementChild?.getBoundingClientRect().width ?? 0;
    const forward = box && getComputedStyle(box).direction === 'rtl' ? -1 : 1;
    box?.scrollBy({ left: step * forward * (width + 8), behavior: 'smooth' });
  };
  const pressed = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (!step) return;
    event.preventDefault();
    leaf(step);
  };
  return (
    <div class="carousel" role="group" aria-roledescription={t('carousel')} aria-label={t('carousel_count', { n: cards.length })}>
      <div class="strip" ref={strip} tabIndex={0} onKeyDown={pressed}>
        {cards.map((card, at) => {
          // A path of ours is relative to our server, not to the page that we are a guest of.
          const href = safeHref(card.url, chat.origin);
          const picture = safeHref(card.image, chat.origin);
          const inside = (
            <>
              {picture && <img src={picture} alt="" loading="lazy" referrerpolicy="no-referrer" />}
              <span class="card-title">{card.title}</span>
              {card.price_fen != null && <b class="price">{money(card.price_fen, locale)}</b>}
              {card.text && <small>{card.text}</small>}
            </>
          );
          return href ? (
            <a class="leaf" key={at} href={href} target="_blank" rel="noopener nofollow noreferrer">
              {inside}
            </a>
          ) : (
            <div class="leaf" key={at}>
              {inside}
            </div>
          );
        })}
      </div>
      <button type="button" class="icon-button turn" aria-label={t('carousel_before')} onClick={() => leaf(-1)}>
        <Icon name="next" />
      </button>
      <button type="button" class="icon-button" aria-label={t('carousel_next')} onClick={() => leaf(1)}>
        <Icon name="next" />
      </button>
    </div>
  );
}
