/** Who answers. */
import type { ConversationView } from '../wire';

/** The name of the person who answers, known from what they said; `null` while the assistant does or nobody has spoken. */
export function agentName(view: ConversationView | null): string | null {
  const owner = view?.header.owner;
  if (owner?.kind !== 'agent') return null;
  for (const { author } of [...(view?.messages ?? [])].reverse()) {
    if (author.kind === 'agent' && author.user_id === owner.user_id) return author.name;
  }
  return null;
}
