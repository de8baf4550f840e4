/** What the panel draws. */
import type { Key } from '../text/i18n';
import type { Content, ConversationView, MessageView, SurveyForm, WidgetSession } from '../wire';
import type { ContextCard } from './context';

/** A message of mine that is not yet seen in the conversation's order. */
export interface Sending {
  id: string;
  atMs: number;
  state: 'uploading' | 'pending' | 'sent' | 'failed';
  content?: Content;
  file?: File;
  /** Address of the local picture, for a preview. */
  preview?: string;
  /** 0 to 1. */
  progress?: number;
  reason?: Key;
}

/** A file that was chosen, dropped or pasted and is looked at before it is sent. */
export interface Picked {
  id: string;
  file: File;
  preview?: string;
  reason?: Key;
}

export type Typing = { kind: 'assistant' | 'agent' } | null;

export interface ChatState {
  phase: 'starting' | 'ready' | 'failed';
  /** Why it could not start. */
  failure: Key | null;
  /** `connecting` within the first seconds of a loss, then `offline`. */
  link: 'connecting' | 'online' | 'offline';
  session: WidgetSession | null;
  view: ConversationView | null;
  /** Messages of conversations that ended while the page was open. */
  past: MessageView[];
  /** Messages of this conversation before those of its view, fetched by page. */
  older: MessageView[];
  /** Whether there are still older ones. */
  hasOlder: boolean;
  sending: Sending[];
  typing: Typing;
  personAvailable: boolean;
  /** A person was asked for, and the server has not answered yet. */
  asking: boolean;
  /** Read up to here, in `public_seq`. */
  readTo: number;
  context: ContextCard | null;
  picked: Picked[];
  /** What lies over the conversation, by its name in the later scripts. */
  over: 'menu' | 'past' | 'voice' | null;
  /** What the open survey asks, when the house has words of its own. */
  survey: { form: string; words: SurveyForm } | null;
  /** A refusal that concerns no single message. */
  notice: Key | null;
}

export const EMPTY: ChatState = {
  phase: 'starting',
  failure: null,
  link: 'connecting',
  session: null,
  view: null,
  past: [],
  older: [],
  hasOlder: false,
  sending: [],
  typing: null,
  personAvailable: false,
  asking: false,
  readTo: 0,
  context: null,
  picked: [],
  over: null,
  survey: null,
  notice: null,
};
