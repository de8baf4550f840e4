import type { IconName } from '@zhike/ui';
import type { Component } from 'vue';
import type { Role } from '../wire';

/** Name of the route of administration. */
export const ADMIN = 'admin';

/** One page of administration. Who adds one adds a line to `SECTIONS`, and its words in both languages. */
export interface Section {
  /** Its part of the address: /desk/admin/ID. */
  id: string;
  icon: IconName;
  /** Key of its title. */
  title: string;
  /** Key of one line that says what is done there. */
  text: string;
  /** Key of further words by which it is found, separated by spaces. */
  words: string;
  /** Keys of the fields and buttons on it: whoever looks for one is told on which page it is. */
  fields: readonly string[];
  /** The least role that may look at it. */
  role: Role;
  component: () => Promise<{ default: Component }>;
}

/** Every page of administration, in the order in which they are listed. */
export const SECTIONS: readonly Section[] = [
  {
    id: 'users',
    icon: 'users',
    title: 'people.users.title',
    text: 'people.users.text',
    words: 'people.users.words',
    fields: ['people.field.name', 'people.field.email', 'people.field.role', 'people.field.locale'],
    role: 'supervisor',
    component: () => import('./people/UsersPage.vue'),
  },
];
