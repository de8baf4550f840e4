/** What the page and the server say to one another about flows. */
export interface Wording {
  zh: string;
  en: string;
}
export interface Named {
  id: string;
  title: Wording;
}
export interface FlowItem extends Named {
  origin: 'pack' | 'changed' | 'own';
  draft: 'none' | 'changed' | 'new' | 'removed';
  problem: boolean;
  steps: number;
  topics: Named[];
  actions: Named[];
  runs: string[];
  confirms: boolean;
}
export interface FlowProblem {
  line?: number | null;
  key?: string | null;
  text: string;
}
export type StepKind = 'collect' | 'choose' | 'confirm' | 'call' | 'say' | 'if' | 'promise' | 'set' | 'run' | 'handoff' | 'end' | 'verify';
export interface OutlineBranch {
  name: string;
  says?: Wording | null;
  ends: boolean;
  handoff?: 'now' | 'offer' | null;
  again?: string | null;
  card?: string | null;
  steps: OutlineStep[];
}
export interface OutlineStep {
  at: string;
  line: number;
  kind: string;
  name?: string | null;
  title?: Wording | null;
  says?: Wording | null;
  more: number;
  options: Wording[];
  branches: OutlineBranch[];
}
export interface FlowCheck {
  problem?: FlowProblem | null;
  outline: OutlineStep[];
}
export interface FlowScripts {
  source: string;
  rev: number;
  live?: string | null;
  pack?: string | null;
  problem?: FlowProblem | null;
  count: number;
}
export interface FlowView extends Named {
  origin: FlowItem['origin'];
  draft: FlowItem['draft'];
  source: string;
  rev: number;
  live?: string | null;
  pack?: string | null;
  check: FlowCheck;
  scripts: FlowScripts;
}
export interface ReleaseProblem {
  kind: 'script' | 'unreadable' | 'solved' | 'wrong' | 'loops' | 'unauthorised' | 'held' | 'broken';
  flow?: string | null;
  name?: string | null;
  text?: string | null;
  before?: number | null;
  after?: number | null;
}
export interface ReleaseView {
  no: number;
  state: 'testing' | 'ready' | 'failed';
  published: boolean;
  note: string;
  made_by_name: string;
  made_ms: number;
  published_ms?: number | null;
  done: number;
  of: number;
  problems: ReleaseProblem[];
}
export interface FlowsView {
  flows: FlowItem[];
  published?: number | null;
  changed: boolean;
}
export interface TriedTurn {
  says: string[];
  buttons: string[];
  call?: { action: string; inputs: Record<string, string> } | null;
  hand_off?: string | null;
  decision: string;
  intent?: string | null;
  rules: string[];
  flow?: string | null;
  slots: Record<string, string>;
  at?: string | null;
}
export interface ScriptRun {
  name: string;
  line: number;
  ok: boolean;
  problems: { turn: number; text: string }[];
  said: { who: 'customer' | 'assistant' | 'system'; text: string }[];
}
export interface ScriptsRun {
  passed: number;
  failed: number;
  scripts: ScriptRun[];
}
/** What a customer writes, or what comes of a call. */
export interface ChatTurn {
  customer?: string | null;
  result?: Record<string, unknown> | null;
  error?: string | null;
}
export interface CrowdFigures {
  solved: number;
  handed: number;
  left: number;
  wrong: number;
  told: number;
  loops: number;
  held: number;
  unauthorised: number;
  turns: number;
}
export interface TestReport {
  scripts: number;
  passed: number;
  failed_before: string[];
  customers: number;
  before?: CrowdFigures | null;
  after?: CrowdFigures | null;
}
export interface ReleaseChange {
  id: string;
  kind: 'flow' | 'scripts';
  before?: string | null;
  after?: string | null;
}
export interface ReleaseDetail {
  release: ReleaseView;
  files: ReleaseChange[];
  report?: TestReport | null;
}
export interface FlowVersionNumbers {
  release?: number | null;
  answers: boolean;
  begun: number;
  done: number;
  cancelled: number;
  handed: number;
  failed: number;
  left: number;
  open: number;
}
