import type { Plugin } from 'vite';

export function withTokens(sheet: string, earlier?: string, tokens?: string): string;
export function tokens(): Plugin;
