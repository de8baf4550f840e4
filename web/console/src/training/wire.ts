import type { Schemas } from '../client';

/** What the pages of training are given, by the names that the description of the API has for it. */
export type IntentView = Schemas['IntentView'];
export type IntentInput = Schemas['IntentInput'];
export type ExampleView = Schemas['ExampleView'];
export type AddedExamples = Schemas['AddedExamples'];
export type TryView = Schemas['TryView'];
export type TriedIntent = Schemas['TriedIntent'];
export type ModelView = Schemas['ModelView'];
export type Confused = Schemas['Confused'];
export type Suspicious = Schemas['SuspiciousExample'];
export type Comparison = Schemas['ModelComparison'];
export type TrainingFormat = Schemas['TrainingFormat'];
export type ImportDone = Schemas['ImportPreview'];
export type ImportProblem = Schemas['ImportProblem'];
export type Suggestions = Schemas['Suggestions'];
export type SuggestedGroup = Schemas['SuggestedGroup'];
export type SuggestedText = Schemas['SuggestedText'];
export type Sample = Schemas['Sample'];
export type SampleTurn = Schemas['SampleTurn'];
export type SampleOutcome = Schemas['SampleResult'];
