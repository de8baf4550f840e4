import type { Schemas } from '../client';

export type ArticleComment = Schemas['ArticleComment'];
export type ArticleCounts = Schemas['ArticleCounts'];
export type ArticleDeed = Schemas['ArticleDeed'];
export type ArticleEvent = Schemas['ArticleEvent'];
export type ArticleHit = Schemas['ArticleHit'];
export type ArticleRow = Schemas['ArticleRow'];
export type ArticleTold = Schemas['ArticleTold'];
export type ArticleVersion = Schemas['ArticleVersion'];
export type ArticleView = Schemas['ArticleView'];
export type Audience = Schemas['ArticleAudience'];
export type BulkDone = Schemas['BulkDone'];
export type Category = Schemas['Category'];
export type Channel = Schemas['ArticleChannel'];
export type Edition = Schemas['ArticleEdition'];
export type Layer = Schemas['ArticleLayer'];
export type Refile = Schemas['Refile'];
export type SaveCategory = Schemas['SaveCategory'];
export type ArticleText = Schemas['ArticleText'];
export type Variant = Schemas['ArticleVariant'];

export const AUDIENCES: readonly Audience[] = ['customers', 'agents', 'assistant'];
export const CHANNELS: readonly Channel[] = ['chat', 'mail', 'help_centre'];
export const LAYERS: readonly Layer[] = ['base', 'business', 'application'];
