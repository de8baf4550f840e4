/** What the page shows, offered before it is sent. */
import { money } from '../text/money';
import { Icon } from '../view/icons';
import { useChat } from '../view/use';

export function ContextOffer() {
  const { chat, locale, t } = useChat();
  const { context: card } = chat.state;
  if (!card || chat.talk!.hasShown(card)) return null;
  const product = card.type === 'product';
  const fen = product ? card.price_fen : card.total_fen;
  return (
    <section class="offer" aria-label={t(product ? 'context_product' : 'context_order')}>
      {product && card.image && <img src={card.image} alt="" referrerpolicy="no-referrer" />}
      <span class="card-words">
        <span class="card-title">{product ? card.title : t('order', { number: card.number })}</span>
        {fen != null && <b class="price">{money(fen, locale)}</b>}
      </span>
      <button type="button" class="chip" onClick={() => (chat.talk!.sendCard(), chat.set({}))}>
        {t(product ? 'send_this_product' : 'send_this_order')}
      </button>
      <button type="button" class="icon-button" aria-label={t('dismiss')} onClick={() => chat.set({ context: null })}>
        <Icon name="close" />
      </button>
    </section>
  );
}
