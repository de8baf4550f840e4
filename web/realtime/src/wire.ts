// The wire types of crates/protocol, by hand; a type test holds them against the generated schema.
// Times are milliseconds since 1970 UTC; ids are UUID text.

export const VERSION = 1;

export type Locale = "zh" | "en";
export type Feedback = "good" | "bad";
export type HandOffReason = "asked" | "failed" | "anger" | "rule" | "returned" | "self_harm" | "violence" | "legal" | "regulator" | "data_leak" | "media" | "minors" | "fraud";
/** What a supervisor must see at once; `sure`: told or announced plainly. */
export type Danger = "self_harm" | "violence" | "minors" | "data_leak" | "legal" | "regulator" | "fraud" | "media";
export interface HeardDanger {
  kind: Danger;
  sure: boolean;
}

export interface FileRef {
  file_id: string;
  name: string;
  mime: string;
  size_bytes: number;
}

export interface ProductCard {
  sku: string;
  title: string;
  price_fen?: number | null;
  image?: string | null;
  url?: string | null;
}

export interface OrderCard {
  number: string;
  status: string;
  total_fen?: number | null;
  summary?: string | null;
  url?: string | null;
}

export interface CarouselCard {
  title: string;
  text?: string | null;
  price_fen?: number | null;
  image?: string | null;
  url?: string | null;
}

export interface FormField {
  name: string;
  label: string;
  kind: "text" | "date" | "phone" | "email" | "choice";
  required?: boolean;
  choices?: string[];
  min?: string | null;
  max?: string | null;
}

export interface FormValue {
  name: string;
  label?: string | null;
  value: string;
}

export type Content =
  | { type: "text"; text: string }
  | ({ type: "image" } & FileRef)
  | ({ type: "video" } & FileRef)
  | ({ type: "file" } & FileRef)
  | { type: "voice"; file: FileRef; duration_ms: number }
  | { type: "location"; latitude: number; longitude: number; label?: string | null }
  | { type: "card"; title: string; text?: string | null; image?: string | null; url?: string | null }
  | { type: "carousel"; cards: CarouselCard[] }
  | ({ type: "product" } & ProductCard)
  | ({ type: "order" } & OrderCard)
  | { type: "quick_replies"; text: string; choices: string[] }
  | { type: "form"; title: string; fields: FormField[] }
  | { type: "form_answer"; form?: string | null; values: FormValue[] }
  | { type: "system"; key: string; detail?: string | null };

export interface Source {
  id: string;
  title: string;
  version?: number | null;
}

export type LifeView = "open" | "resolved" | "closed";

export type OwnerView =
  | { kind: "assistant" }
  | { kind: "queue"; since_ms: number; due_ms?: number | null; reason?: HandOffReason | null }
  | { kind: "agent"; user_id: string; since_ms: number; name?: string };

/** About whom the customer is asked: with `both`, the two are rated apart. */
export type SurveyAbout = "assistant" | "agent" | "both" | "whole";
/** The id of a reason of the form that was asked. */
export type SurveyReason = string;
export type SurveyView =
  | { state: "none" }
  /** `form` names the words (`GET /api/v1/widget/surveys/{id}`); without it the client's own are meant. */
  | { state: "invited"; about?: SurveyAbout; form?: string | null; until_ms?: number | null }
  | { state: "answered"; stars: number; agent_stars?: number | null };

export interface SurveyChoice {
  id: SurveyReason;
  words: { zh: string; en: string };
}

/** What is asked, in both languages; an empty one means the other. */
export interface SurveyForm {
  question: { zh: string; en: string };
  /** For one to three stars. */
  low: SurveyChoice[];
  /** For four and five. */
  good: SurveyChoice[];
  comment: boolean;
}

/** `stars` is for whoever was asked about, and for the assistant when both were; `agent_stars` comes exactly then. */
export interface SurveyAnswer {
  stars: number;
  agent_stars?: number;
  reasons?: SurveyReason[];
  comment?: string;
}

/** Whether it is put aside; visitors are not told. */
export type SnoozeView = { state: "none" } | { state: "until"; until_ms: number };

export interface ReceiptsView {
  customer_delivered: number;
  customer_read: number;
  house_read: number;
}

export interface HeaderView {
  id: string;
  contact_id: string;
  inbox_id: string;
  life: LifeView;
  owner: OwnerView;
  locale: Locale;
  opened_ms: number;
  survey: SurveyView;
  snooze?: SnoozeView;
  /** Agents only; absent where there are none. */
  labels?: string[];
  mentioned?: string[];
  /** Heard in this session, what is sure first, then the most urgent. Agents only; absent where there is none. */
  dangers?: HeardDanger[];
  /** Where it goes on; who and when are for agents only. */
  merged_into?: MergedView | null;
  /** What goes on here. Agents only; absent where there is none. */
  parts?: PartView[];
}

/** In which conversation another goes on: a visitor's windows go there too. */
export interface MergedView {
  conversation_id: string;
  by?: string | null;
  at_ms?: number | null;
}

/** A conversation that goes on in another. */
export interface PartView {
  conversation_id: string;
  inbox_id: string;
  by: string;
  at_ms: number;
}

export type AuthorView =
  | { kind: "customer" }
  | { kind: "assistant" }
  | { kind: "agent"; user_id: string; name: string }
  /** A program of the company; customers never learn its name. */
  | { kind: "program"; name?: string }
  | { kind: "system" };

export interface MessageView {
  id: string;
  n: number;
  public_seq?: number | null;
  client_msg_id?: string | null;
  author: AuthorView;
  at_ms: number;
  private?: boolean;
  content: Content;
  /** The program that handed in what the customer wrote elsewhere; agents only. */
  via?: string | null;
  sources?: Source[];
  /** What the customer's words feel like; agents only, absent where nothing is felt. */
  emotion?: string | null;
  has_why?: boolean;
  feedback?: Feedback | null;
}

export interface ConversationView {
  n: number;
  header: HeaderView;
  messages: MessageView[];
  has_older: boolean;
  receipts: ReceiptsView;
}

export interface ConversationRow {
  seq: number;
  header: HeaderView;
  contact_name?: string | null;
  preview: string;
  preview_type: string;
  preview_author?: AuthorView | null;
  last_message_ms: number;
  waiting_since_ms?: number | null;
  unread: number;
  emotion?: string | null;
}

export type Patch =
  | { op: "message.put"; message: MessageView }
  | { op: "message.remove"; id: string }
  | { op: "feedback.set"; id: string; feedback: Feedback }
  | {
      op: "header.set";
      life?: LifeView | null;
      owner?: OwnerView | null;
      locale?: Locale | null;
      survey?: SurveyView | null;
      merged_into?: MergedView | null;
      parts?: PartView[] | null;
    }
  | { op: "labels.change"; added?: string[]; removed?: string[] }
  | {
      op: "receipt.set";
      customer_delivered?: number | null;
      customer_read?: number | null;
      house_read?: number | null;
    };

export interface WireEvent {
  n: number;
  patches: Patch[];
}

export interface Problem {
  type: string;
  slug: string;
  status: number;
  title: string;
  detail?: string | null;
  request_id?: string | null;
}

export interface Watch {
  conversation_id: string;
  last?: number | null;
}

/** An article that an agent's words were taken from. */
export interface RestsOn {
  id: string;
  version: number;
}

export type ClientFrame =
  | { t: "hello"; v: number; token: string; epoch?: string | null; watch?: Watch[]; locale?: Locale | null }
  | { t: "send"; client_msg_id: string; conversation_id?: string | null; content: Content; private?: boolean; rests_on?: RestsOn[] }
  | ({ t: "watch" } & Watch)
  | { t: "unwatch"; conversation_id: string }
  | { t: "typing"; conversation_id?: string | null; on: boolean }
  | { t: "delivered"; conversation_id?: string | null; up_to: number }
  | { t: "read"; conversation_id?: string | null; up_to: number }
  | { t: "ask_person"; client_msg_id: string }
  | ({ t: "survey"; client_msg_id: string } & SurveyAnswer)
  | { t: "feedback"; client_msg_id: string; message_id: string; feedback: Feedback }
  | { t: "ping" };

export type Typist = { kind: "customer" } | { kind: "assistant" } | { kind: "agent"; user_id: string };

export type ServerFrame =
  | { t: "welcome"; v: number; epoch: string; heartbeat_ms: number; max_frame_bytes: number }
  | { t: "snapshot"; conversation_id: string; recovered: boolean; view: ConversationView }
  | { t: "events"; conversation_id: string; events: WireEvent[] }
  | { t: "ack"; client_msg_id: string; conversation_id: string; message_id?: string | null; n?: number | null }
  | { t: "refused"; client_msg_id?: string | null; problem: Problem }
  | { t: "typing"; conversation_id: string; who: Typist; on: boolean }
  | { t: "row"; row: ConversationRow }
  | { t: "presence"; online: string[]; person_available: boolean }
  | { t: "looking"; conversation_id: string; user_ids: string[] }
  | { t: "pong" }
  | { t: "bye"; reason: string };

export type Frame<T extends ServerFrame["t"]> = Extract<ServerFrame, { t: T }>;
