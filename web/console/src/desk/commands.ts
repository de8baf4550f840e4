import { computed, type ComputedRef } from 'vue';
import { useI18n } from 'vue-i18n';
import { useRoute, useRouter } from 'vue-router';
import { ADMIN, SECTIONS } from '../admin/sections';
import { i18n } from '../i18n';
import { keyOf } from '../logic/keys';
import { VIEWS } from '../logic/rows';
import { PLACES } from '../places';
import { useDesk } from '../stores/desk';
import { useSession } from '../stores/session';
import { useSettings } from '../stores/settings';
import { useToasts } from '../stores/toasts';
import type { Entry } from './Palette.vue';
import { customerName } from './people';

/** Words by which an entry is found besides its own. */
const inBoth = (key: string): string => (['zh', 'en'] as const).map((locale) => i18n.global.t(key, {}, { locale })).join(' ');

/** What the palette offers on every page: each place, each page of administration, every customer whose conversation is known, one's own settings. */
export function useCommands(dialogs: { keys: () => void; password: () => void }): ComputedRef<Entry[]> {
  const { t } = useI18n();
  const route = useRoute();
  const router = useRouter();
  const desk = useDesk();
  const session = useSession();
  const settings = useSettings();
  const toasts = useToasts();
  const go = (key: string): string => t('palette.go', { place: t(key) });

  async function logOut(): Promise<void> {
    try {
      await session.logOut();
      desk.stop();
      await router.replace({ name: 'login' });
    } catch (error) {
      toasts.fail(error);
    }
  }

  const places = computed((): Entry[] => [
    ...VIEWS.map((view): Entry => ({
      key: `view-${view}`, label: go(`view.${view}`), icon: 'inbox', hint: route.name === 'desk' ? keyOf(view) : undefined, also: inBoth(`view.${view}`),
      run: () => void router.push({ name: 'desk', params: { view, id: '' } }),
    })),
    ...PLACES.filter((place) => place.route !== route.name && place.route !== 'desk' && session.atLeast(place.role)).map((place): Entry => ({
      key: place.route, label: go(place.word), icon: place.icon, also: inBoth(place.word), run: () => void router.push(place.to),
    })),
    ...SECTIONS.filter((section) => session.atLeast(section.role)).map((section): Entry => ({
      key: `admin-${section.id}`, label: go(section.title), icon: section.icon, also: `${inBoth(section.title)} ${inBoth(section.words)}`,
      run: () => void router.push({ name: ADMIN, params: { section: section.id } }),
    })),
  ]);

  const own = computed((): Entry[] => [
    { key: 'presence', label: session.user?.online ? t('presence.go_away') : t('presence.go_online'), icon: 'user', also: 'online away 在线 离开', run: () => void session.setOnline(!session.user?.online).catch(toasts.fail) },
    { key: 'theme', label: settings.dark ? t('palette.light') : t('palette.dark'), icon: settings.dark ? 'sun' : 'moon', also: 'theme 主题', run: () => (settings.theme = settings.dark ? 'light' : 'dark') },
    { key: 'language', label: settings.locale === 'zh' ? 'English' : '中文', icon: 'globe', also: 'language 语言', run: () => (settings.locale = settings.locale === 'zh' ? 'en' : 'zh') },
    { key: 'density', label: settings.density === 'compact' ? t('palette.comfortable') : t('palette.compact'), icon: 'list', also: 'density 密度', run: () => (settings.density = settings.density === 'compact' ? 'comfortable' : 'compact') },
    { key: 'keys', label: t('action.help'), icon: 'keyboard', hint: keyOf('help'), also: inBoth('action.help'), run: dialogs.keys },
    { key: 'password', label: t('password.title'), icon: 'lock', also: inBoth('password.title'), run: dialogs.password },
    { key: 'log-out', label: t('settings.log_out'), icon: 'logout', also: inBoth('settings.log_out'), run: () => void logOut() },
  ]);

  const customers = computed((): Entry[] =>
    [...desk.rows.values()].map((row): Entry => ({
      key: row.header.id,
      label: t('palette.open', { name: customerName(row.contact_name, row.header.contact_id) }),
      icon: 'user',
      also: row.preview,
      run: () => void router.push({ name: 'desk', params: { view: VIEWS.find((view) => view === route.params.view) ?? 'all', id: row.header.id } }),
    })),
  );

  return computed(() => [...places.value, ...own.value, ...customers.value]);
}
