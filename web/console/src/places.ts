import type { IconName } from '@zhike/ui';
import type { RouteLocationRaw } from 'vue-router';
import { ADMIN } from './admin/sections';
import { FLOWS } from './flows/place';
import { KNOWLEDGE } from './knowledge/place';
import { TRAINING } from './training/tabs';
import type { Role } from './wire';

/** A place of the desk, as the rail, the palette and the menu of a phone name it. */
export interface Place {
  /** Name of its route. */
  route: string;
  /** Key of its word. */
  word: string;
  icon: IconName;
  to: RouteLocationRaw;
  /** The least role that finds anything there. */
  role: Role;
}

/** Every place, in the order of the rail. */
export const PLACES: readonly Place[] = [
  { route: 'desk', word: 'rail.inbox', icon: 'inbox', to: { name: 'desk', params: { view: 'mine' } }, role: 'agent' },
  { route: 'tickets', word: 'rail.tickets', icon: 'list', to: { name: 'tickets' }, role: 'agent' },
  { route: 'promises', word: 'rail.promises', icon: 'clock', to: { name: 'promises' }, role: 'agent' },
  { route: 'reports', word: 'rail.reports', icon: 'chart', to: { name: 'reports' }, role: 'agent' },
  { route: KNOWLEDGE, word: 'rail.knowledge', icon: 'book', to: { name: KNOWLEDGE }, role: 'agent' },
  { route: TRAINING, word: 'rail.training', icon: 'spark', to: { name: TRAINING }, role: 'supervisor' },
  { route: FLOWS, word: 'rail.flows', icon: 'why', to: { name: FLOWS }, role: 'supervisor' },
  { route: ADMIN, word: 'rail.admin', icon: 'settings', to: { name: ADMIN }, role: 'agent' },
];
