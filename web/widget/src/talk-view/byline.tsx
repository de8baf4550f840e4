/** Who says it. */
import { AssistantByline } from '../view/byline';
import { useChat } from '../view/use';
import type { MessageView } from '../wire';

export function Byline({ author }: { author: MessageView['author'] }) {
  const { chat, t } = useChat();
  if (author.kind === 'customer') return null;
  if (author.kind === 'program') {
    return (
      <div class="byline">
        {chat.state.session?.inbox.name}
        <span class="role">{t('program_role')}</span>
      </div>
    );
  }
  if (author.kind !== 'agent') return <AssistantByline />;
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
