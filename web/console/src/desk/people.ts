import { t } from '../i18n';
import { useSession } from '../stores/session';
import type { AuthorView, ConversationRow, OwnerView } from '../wire';

/** A customer without a name is told apart by the end of their id. */
export function customerName(name: string | null | undefined, contactId: string): string {
  return name?.trim() || t('customer.anonymous', { code: contactId.replaceAll('-', '').slice(-4).toUpperCase() });
}

export function ownerName(owner: OwnerView): string {
  if (owner.kind === 'assistant') return t('owner.assistant');
  if (owner.kind === 'queue') return t('owner.queue');
  const session = useSession();
  return owner.user_id === session.user?.id ? t('owner.me') : (session.nameOf(owner.user_id) ?? t('owner.colleague'));
}

export function authorName(author: AuthorView, customer: string): string {
  switch (author.kind) {
    case 'customer':
      return customer;
    case 'assistant':
      return t('author.assistant');
    case 'agent':
      return author.user_id === useSession().user?.id ? t('author.me') : author.name;
    case 'program':
      return author.name || t('author.program');
    case 'system':
      return t('author.system');
  }
}

/** The last words of a row; what has no words is named by its type. */
export function preview(row: ConversationRow): string {
  const { preview: words, preview_type: type } = row;
  if (type === 'text' || type === 'quick_replies') return words;
  const name = t(`content.${type}`);
  return words ? `[${name}] ${words}` : `[${name}]`;
}

/** One of ours, by id. */
export function ownName(id: string | null | undefined): string {
  const session = useSession();
  return id && id === session.user?.id ? t('merge.you') : ((id && session.nameOf(id)) || t('owner.colleague'));
}
