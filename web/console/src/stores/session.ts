import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import { api, ApiError } from '../api';
import type { Me, Role, UserView } from '../wire';

const RANK: Record<Role, number> = { agent: 0, supervisor: 1, administrator: 2 };

export const useSession = defineStore('session', () => {
  const me = ref<Me>();
  const users = ref<UserView[]>([]);
  const user = computed(() => me.value?.user);

  /** Whether somebody is logged in; asks the server the first time. Not being reached is not being logged out. */
  async function known(): Promise<boolean> {
    if (me.value) return true;
    try {
      me.value = await api.me();
      return true;
    } catch (error) {
      if (error instanceof ApiError && error.problem.status === 401) return false;
      throw error;
    }
  }

  async function logIn(email: string, password: string): Promise<void> {
    me.value = await api.logIn(email, password);
  }

  async function logOut(): Promise<void> {
    await api.logOut();
    forget();
  }

  function forget(): void {
    me.value = undefined;
    users.value = [];
    api.forget();
  }

  async function loadUsers(): Promise<void> {
    users.value = await api.users();
    const self = users.value.find((other) => other.id === user.value?.id);
    if (me.value && self) me.value = { ...me.value, user: self };
  }

  async function setOnline(online: boolean): Promise<void> {
    if (!me.value) return;
    await api.setPresence(online);
    if (me.value) me.value = { ...me.value, user: { ...me.value.user, online } };
  }

  function present(online: readonly string[]): void {
    const now = new Set(online);
    users.value = users.value.map((other) => ({ ...other, online: now.has(other.id) }));
  }

  /** The workspace has another name from now on. */
  function renamed(workspace: string): void {
    if (me.value) me.value = { ...me.value, workspace };
  }

  const atLeast = (role: Role): boolean => !!user.value && RANK[user.value.role] >= RANK[role];
  const nameOf = (id: string): string | undefined => (id === user.value?.id ? user.value.name : users.value.find((other) => other.id === id)?.name);

  return { me, user, users, known, logIn, logOut, forget, loadUsers, setOnline, present, renamed, atLeast, nameOf };
});
