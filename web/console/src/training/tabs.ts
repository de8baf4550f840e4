import type { IconName } from '@zhike/ui';
import type { Component } from 'vue';

/** Name of the route of training. */
export const TRAINING = 'training';

/** The pages of training, in the order of their tabs. */
export const TABS: readonly { value: 'intents' | 'suggestions' | 'versions' | 'sample'; icon: IconName; component: () => Promise<{ default: Component }> }[] = [
  { value: 'intents', icon: 'list', component: () => import('./IntentsTab.vue') },
  { value: 'suggestions', icon: 'inbox', component: () => import('./SuggestionsTab.vue') },
  { value: 'versions', icon: 'chart', component: () => import('./VersionsTab.vue') },
  { value: 'sample', icon: 'check-circle', component: () => import('./SampleTab.vue') },
];
export type Tab = (typeof TABS)[number]['value'];
export const isTab = (name: unknown): name is Tab => TABS.some(({ value }) => value === name);
