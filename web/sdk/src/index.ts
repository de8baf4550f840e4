/** A visitor of Zhike as a library. It needs `fetch`, and a `WebSocket` where there is one; it needs no page. */
export { Visitor } from './visitor';
export type { Attachment, Conversations, Events, OwnConversation, QueuePlace, Session, TellAbout, VisitorOptions } from './types';
export { ZhikeError } from './http';
export { newClientId } from '../../realtime/src/options';
export type {
  Content,
  ConversationView,
  Feedback,
  FileRef,
  MessageView,
  Pending,
  Problem,
  Socket,
  Status,
  Storage,
  SurveyAnswer,
  SurveyForm,
} from '../../realtime/src/index';
