export type * from '@zhike/realtime';
import type { ConversationRow, ConversationView, Locale, MessageView } from '@zhike/realtime';

// Bodies of the API, as crates/protocol/src/api.rs has them.
export type Role = 'agent' | 'supervisor' | 'administrator';

export interface UserView {
  id: string;
  name: string;
  email: string;
  role: Role;
  locale: Locale;
  online: boolean;
  disabled?: boolean;
}
export interface Me {
  user: UserView;
  csrf: string;
  epoch: string;
  /** What the workspace is called. */
  workspace: string;
}
export type ListView = 'mine' | 'unassigned' | 'all' | 'done' | 'snoozed' | 'mentions';
export interface ConversationPage {
  rows: ConversationRow[];
  next?: string | null;
}
export interface MessagePage {
  messages: MessageView[];
  has_older: boolean;
}
/** What a page tells: a word, a number, yes or no. */
export type Detail = string | number | boolean;
export interface ContactView {
  id: string;
  created_ms: number;
  erased: boolean;
  profile: {
    name?: string | null;
    customer_ref?: string | null;
    language?: Locale | null;
    attributes?: Record<string, string>;
    told?: Partial<Record<'name' | 'mail' | 'phone' | 'order_number', string | null>>;
    page_attributes?: Record<string, Detail>;
    company_attributes?: Record<string, Detail>;
    page?: { url: string; title?: string | null; referrer?: string | null; at_ms: number } | null;
    events?: { name: string; props?: Record<string, Detail>; at_ms: number; key_id?: string | null }[];
  };
  verified: boolean;
  merged?: { id: string; name?: string | null; at_ms: number }[];
  known_by?: { kind: 'external_id' | 'mail' | 'phone'; value: string }[];
  conversations: ConversationRow[];
}
export type { ConversationView };
