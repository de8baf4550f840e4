/** Who says it. The assistant is marked as a machine, always. */
import type { MessageView } from '../wire';
import { useChat } from './use';

export function Byline({ author }: { author: MessageView['author'] }) {
  const { chat, t } = useChat();
  if (author.kind === 'customer') return null;
  if (author.kind !== 'agent') {
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
  return (
    <div class="byline">
      <span class="avatar" aria-hidden="true">
        {[...author.name][0]}
      </span>
      {author.name}
      <span class="role">{t('agent_role')}</span>
    </div>
  );
}
