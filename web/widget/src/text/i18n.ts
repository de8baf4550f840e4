/** The words in both languages. The panel's come with it; those of the later scripts join them when they are loaded. */
import en from '../locales/panel.en.json';
import zh from '../locales/panel.zh.json';
import type MoreWords from '../locales/more.zh.json';
import type TalkWords from '../locales/talk.zh.json';
import type { Locale } from './locale';

export type { Locale };
export type LaterKey = keyof typeof TalkWords | keyof typeof MoreWords;
export type Key = keyof typeof zh | LaterKey;
export type Translate = (key: Key, values?: Record<string, string | number>) => string;

const CATALOGUES: Record<Locale, Partial<Record<Key, string>>> = { zh: { ...zh }, en: { ...en } };

export function addWords(words: Record<Locale, Partial<Record<LaterKey, string>>>): void {
  Object.assign(CATALOGUES.zh, words.zh);
  Object.assign(CATALOGUES.en, words.en);
}

export function translator(locale: Locale): Translate {
  const catalogue = CATALOGUES[locale];
  return (key, values) =>
    (catalogue[key] ?? '').replace(/\{(\w+)\}/g, (place, name: string) => String(values?.[name] ?? place));
}

/** Whether a word of the server (a system line, an order's state) is in the catalogue. */
export function hasKey(key: string): key is Key {
  return Object.prototype.hasOwnProperty.call(CATALOGUES.zh, key);
}
