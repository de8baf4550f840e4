import { createRouter, createWebHistory, type Router } from 'vue-router';
import { ADMIN } from './admin/sections';
import { ask, client } from './client';
import { FLOWS } from './flows/place';
import { KNOWLEDGE } from './knowledge/place';
import { VIEWS } from './logic/rows';
import { useSession } from './stores/session';
import { TRAINING } from './training/tabs';

/** An installation that is set up stays so: asked until then. */
let setUp = false;
async function waitsForSetup(): Promise<boolean> {
  if (!setUp) setUp = !(await ask(client.GET('/api/v1/setup'))).needed;
  return !setUp;
}

export function makeRouter(): Router {
  const router = createRouter({
    history: createWebHistory('/desk/'),
    routes: [
      { path: '/setup', name: 'setup', component: () => import('./pages/Setup.vue'), meta: { open: true } },
      { path: '/login', name: 'login', component: () => import('./pages/LogIn.vue'), meta: { open: true } },
      { path: '/set-password', name: 'set-password', component: () => import('./pages/SetPassword.vue'), meta: { open: true } },
      { path: '/sheet', name: 'sheet', component: () => import('@zhike/ui/sheet'), meta: { open: true } },
      { path: `/:view(${VIEWS.join('|')}|find)/:id?`, name: 'desk', component: () => import('./pages/Desk.vue') },
      { path: '/tickets/:id?', name: 'tickets', component: () => import('./pages/Tickets.vue') },
      { path: '/promises', name: 'promises', component: () => import('./pages/Promises.vue') },
      { path: '/reports', name: 'reports', component: () => import('./pages/Reports.vue') },
      { path: '/knowledge/:id?', name: KNOWLEDGE, component: () => import('./pages/Knowledge.vue') },
      { path: '/training/:tab?/:id?', name: TRAINING, component: () => import('./pages/Training.vue') },
      { path: '/flows/:tab?/:id?', name: FLOWS, component: () => import('./pages/Flows.vue') },
      { path: '/admin/:section?', name: ADMIN, component: () => import('./pages/Admin.vue') },
      { path: '/:rest(.*)*', redirect: { name: 'desk', params: { view: 'mine' } } },
    ],
  });
  router.beforeEach(async (to) => {
    try {
      if (to.name === 'login' && (await waitsForSetup())) return { name: 'setup' };
      if (to.meta.open || (await useSession().known())) return true;
    } catch {
      if (to.meta.open) return true;
      // The page says that the server cannot be reached; the log-in page is where one can try again.
      return { name: 'login', query: { next: to.fullPath, unreachable: '1' } };
    }
    return { name: 'login', query: to.fullPath === '/mine' ? {} : { next: to.fullPath } };
  });
  return router;
}
