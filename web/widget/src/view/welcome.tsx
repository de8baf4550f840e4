/** Before the first message: who answers, and what people often ask. */
import { AssistantByline } from './byline';
import { Icon } from './icons';
import { useChat } from './use';

export function Welcome() {
  const { chat, t } = useChat();
  const { session } = chat.state;
  if (!session) return null;
  const { greeting, suggestions } = session.inbox;
  const views = chat.talk?.views;
  return (
    <>
      {views && <views.Before />}
      <div class="line">{t('assistant_note')}</div>
      <div class="message assistant last">
        <AssistantByline />
        <div class="bubble">
          <p class="text">{greeting}</p>
        </div>
      </div>
      {suggestions.length > 0 && (
        <section class="suggestions" aria-label={t('suggestions')}>
          <h2>{t('suggestions')}</h2>
          {suggestions.map((question) => (
            <button type="button" key={question} onClick={() => chat.sendText(question)}>
              {question}
              <Icon name="next" />
            </button>
          ))}
        </section>
      )}
      {views && <views.After />}
    </>
  );
}

/** The panel until the conversation's own view is there: the welcome, or what has just been said. */
export function Home() {
  const { chat, t } = useChat();
  const { phase, sending } = chat.state;
  return (
    <div class="thread-frame">
      <div class="thread">
        <div class="thread-inside">
          {sending.length === 0 && <Welcome />}
          {phase === 'starting' && <div class="skeleton" />}
          {sending.map(({ id, content }) => (
            <div class="message mine pending last" key={id}>
              {content?.type === 'text' && (
                <div class="bubble">
                  <p class="text">{content.text}</p>
                </div>
              )}
              <div class="status">{t('status_pending')}</div>
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}
