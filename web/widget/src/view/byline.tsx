/** The assistant's name, always marked as a machine. */
import { useChat } from './use';

export function AssistantByline() {
  const { chat, t } = useChat();
  return (
    <div class="byline">
      {chat.state.session?.inbox.assistant_name}
      <span class="ai" title={t('assistant_role')}>
        <span aria-hidden="true">{t('assistant_mark')}</span>
        <span class="sr">{t('assistant_role')}</span>
      </span>
    </div>
  );
}
