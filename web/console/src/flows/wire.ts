/** What the page and the server say to one another about flows. */
import type { Schemas } from '../client';

export type Wording = Schemas['Wording'];
export type FlowsView = Schemas['FlowsView'];
export type FlowAction = Schemas['FlowAction'];
export type FlowItem = Schemas['FlowItem'];
export type FlowView = Schemas['FlowView'];
export type FlowScripts = Schemas['FlowScripts'];
export type FlowProblem = Schemas['FlowProblem'];
export type FlowCheck = Schemas['FlowCheck'];
export type OutlineStep = Schemas['OutlineStep'];
export type OutlineBranch = Schemas['OutlineBranch'];
export type ScriptsRun = Schemas['ScriptsRun'];
export type TriedTurn = Schemas['TriedTurn'];
export type StepNumbers = Schemas['FlowStepNumbers'];
export type FlowVersionNumbers = Schemas['FlowVersionNumbers'];
export type ReleaseView = Schemas['ReleaseView'];
export type ReleaseProblem = Schemas['ReleaseProblem'];
export type ReleaseDetail = Schemas['ReleaseDetail'];
export type ReleaseChange = Schemas['ReleaseChange'];
export type ReplayReport = Schemas['ReplayReport'];
export type ReplayChange = Schemas['ReplayChange'];
export type ReplayTurn = Schemas['ReplayTurn'];
export type RolloutNumbers = Schemas['RolloutNumbers'];
export type RolloutSide = Schemas['RolloutSide'];
export type ShareDifference = Schemas['ShareDifference'];
export type CrowdFigures = Schemas['CrowdFigures'];

/** What a step can do, by the key that says so; the server names none where a file does not. */
export type StepKind = 'collect' | 'choose' | 'confirm' | 'call' | 'say' | 'if' | 'promise' | 'ticket' | 'set' | 'run' | 'handoff' | 'end' | 'verify';
/** What comes in one turn of a tried conversation: exactly one of these. */
export type ChatTurn = { customer?: string; result?: Record<string, unknown>; error?: string };
