/** Types of the wire that the widget touches; those of the socket come from the shared client. */
export type {
  ClientFrame,
  Content,
  ConversationView,
  FileRef,
  MessageView,
  OwnerView,
  ReceiptsView,
  ServerFrame,
  SurveyForm,
  SurveyView,
} from '@zhike/realtime';
import type { ConversationView } from '@zhike/realtime';

/** How the widget introduces itself. */
export interface WidgetInbox {
  name: string;
  assistant_name: string;
  greeting: string;
  suggestions: string[];
  locale: 'zh' | 'en';
  /** Who answers here, one line. */
  team?: string;
  /** Minutes within which a person answers during working hours. */
  reply_minutes?: number;
  /** What is asked of this visitor before the first message. */
  pre_chat?: { kind: 'name' | 'mail' | 'phone' | 'order_number'; required: boolean }[];
  cards?: { title: string; image?: string; url: string }[];
  /** Whether the page's address may be told. */
  page?: 'off' | 'ask' | 'on';
  /** Large letters and three large buttons from the beginning. */
  elder?: boolean;
  /** Whether what was said can be sent by mail. */
  mail_transcript?: boolean;
}

/** A visitor's session, as `POST /api/v1/widget/session` answers. */
export interface WidgetSession {
  token: string;
  secret?: string;
  epoch: string;
  inbox: WidgetInbox;
  conversation?: ConversationView;
  person_available: boolean;
}
