/** One message: bubble, who said it, what it rests on, and how far it has come. */
import type { Sending } from '../chat/state';
import type { Status } from '../chat/thread';
import { exact } from '../text/format';
import { hasKey, type Translate } from '../text/i18n';
import type { Content, MessageView } from '../wire';
import { Byline } from './byline';
import { Carousel } from './carousel';
import { OrderCard, Place, PlainCard, ProductCard } from './cards';
import { FileRow, Picture, Video, Voice } from './files';
import { Form } from './form';
import { Icon } from '../view/icons';
import { Text } from './text';
import { useChat } from '../view/use';

/** What has a frame of its own and needs no bubble around it. */
const FRAMED = new Set<Content['type']>(['image', 'video', 'file', 'voice', 'location', 'card', 'carousel', 'product', 'order', 'form']);

function Body({ content, id }: { content: Content; id: string }) {
  switch (content.type) {
    case 'text':
    case 'quick_replies':
      return <Text text={content.text} />;
    case 'image':
      return <Picture file={content} />;
    case 'video':
      return <Video file={content} />;
    case 'file':
      return <FileRow file={content} />;
    case 'voice':
      return <Voice file={content.file} durationMs={content.duration_ms} />;
    case 'location':
      return <Place place={content} />;
    case 'card':
      return <PlainCard card={content} />;
    case 'carousel':
      return <Carousel cards={content.cards} />;
    case 'product':
      return <ProductCard card={content} />;
    case 'order':
      return <OrderCard card={content} />;
    case 'form':
      return <Form form={content} id={id} />;
    case 'form_answer':
      return <Text text={content.values.map(({ label, value }) => (label ? `${label}：${value}` : value)).join('\n')} />;
    default:
      return null;
  }
}

function Bubble({ content, id }: { content: Content; id: string }) {
  const body = <Body content={content} id={id} />;
  return FRAMED.has(content.type) ? body : <div class="bubble">{body}</div>;
}

/** A line of the house, worded here; a key that we do not know shows only what it carries. */
function systemWords(content: Content, t: Translate): string | null {
  if (content.type === 'text') return content.text;
  if (content.type !== 'system') return null;
  const key = `sys_${content.key}`;
  return hasKey(key) ? t(key, { detail: content.detail ?? t('agent_fallback') }) : (content.detail ?? null);
}

function Answer({ message }: { message: MessageView }) {
  const { chat, t } = useChat();
  const sources = message.sources ?? [];
  if (message.author.kind !== 'assistant' || sources.length === 0) return null;
  const pressed = chat.talk!.pressed(message.id) ?? message.feedback ?? null;
  const thumb = (value: 'good' | 'bad') => (
    <button
      type="button"
      class="thumb"
      aria-pressed={pressed === value}
      aria-label={t(value === 'good' ? 'helpful' : 'not_helpful')}
      title={t(value === 'good' ? 'helpful' : 'not_helpful')}
      onClick={() => pressed !== value && chat.talk!.feedback(message.id, value === 'good')}
    >
      <Icon name="up" turn={value === 'bad'} />
    </button>
  );
  return (
    <div class="answer">
      <span class="sources">
        <Icon name="source" />
        <span>
          {t('source')} · {sources.map(({ title }) => title).join(' · ')}
        </span>
      </span>
      {thumb('good')}
      {thumb('bad')}
    </div>
  );
}

export function Message({ message, first, last, mine, status }: {
  message: MessageView;
  first: boolean;
  last: boolean;
  mine: boolean;
  status?: Status;
}) {
  const { locale, t } = useChat();
  if (message.author.kind === 'system') {
    const words = systemWords(message.content, t);
    return words ? (
      <div class="line" dir="auto">
        {words}
      </div>
    ) : null;
  }
  return (
    <div class={`message ${mine ? 'mine' : message.author.kind}${last ? ' last' : ''}`} title={exact(message.at_ms, locale)}>
      {first && (mine ? <span class="sr">{t('you')}</span> : <Byline author={message.author} />)}
      <Bubble content={message.content} id={message.id} />
      <Answer message={message} />
      {status && <div class="status">{t(`status_${status}` as 'status_read')}</div>}
    </div>
  );
}

export function SendingMessage({ sending, last }: { sending: Sending; last: boolean }) {
  const { chat, t } = useChat();
  const { state, content, file, preview, progress = 0 } = sending;
  const percent = Math.round(progress * 100);
  const failed = state === 'failed';
  const held = chat.talk!.asking.held.some(({ id }) => id === sending.id);
  return (
    <div class={`message mine ${state}${last ? ' last' : ''}`}>
      {content ? (
        <Bubble content={content} id={sending.id} />
      ) : (
        <div class="upload">
          {preview ? <img src={preview} alt="" /> : <span class="file-name">{file?.name}</span>}
          {state === 'uploading' && <progress max={100} value={percent} aria-label={file?.name} />}
        </div>
      )}
      <div class="status">
        {failed && <Icon name="warn" />}
        {failed && sending.reason ? t(sending.reason) : t(held ? 'status_held' : (`status_${state}` as 'status_uploading'), { percent })}
        {failed && sending.reason !== 'error_too_large' && sending.reason !== 'error_empty_file' && (
          <button type="button" class="link" onClick={() => chat.talk!.retry(sending.id)}>
            {t('retry')}
          </button>
        )}
        {(failed || state === 'uploading') && (
          <button type="button" class="link" onClick={() => chat.talk!.remove(sending.id)}>
            {t(failed ? 'remove' : 'cancel')}
          </button>
        )}
      </div>
    </div>
  );
}
