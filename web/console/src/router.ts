import { createRouter, createWebHistory, type Router } from 'vue-router';
import { ADMIN } from './admin/sections';
import { VIEWS } from './logic/rows';
import { useSession } from './stores/session';

export function makeRouter(): Router {
  const router = createRouter({
    history: createWebHistory('/desk/'),
    routes: [
      { path: '/login', name: 'login', component: () => import('./pages/LogIn.vue'), meta: { open: true } },
      { path: '/sheet', name: 'sheet', component: () => import('@zhike/ui/sheet'), meta: { open: true } },
      { path: `/:view(${VIEWS.join('|')})/:id?`, name: 'desk', component: () => import('./pages/Desk.vue') },
      { path: '/admin/:section?', name: ADMIN, component: () => import('./pages/Admin.vue') },
      { path: '/:rest(.*)*', redirect: { name: 'desk', params: { view: 'mine' } } },
    ],
  });
  router.beforeEach(async (to) => {
    if (to.meta.open) return true;
    try {
      if (await useSession().known()) return true;
    } catch {
      // The page says that the server cannot be reached; the log-in page is where one can try again.
      return { name: 'login', query: { next: to.fullPath, unreachable: '1' } };
    }
    return { name: 'login', query: to.fullPath === '/mine' ? {} : { next: to.fullPath } };
  });
  return router;
}
