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
