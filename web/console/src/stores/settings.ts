import { defineStore } from 'pinia';
import { computed, ref, watch, watchEffect } from 'vue';
import { i18n, speak } from '../i18n';
import type { Locale } from '../wire';

export type Theme = 'system' | 'light' | 'dark';
export type Density = 'comfortable' | 'compact';

interface Kept {
  locale?: Locale;
  theme: Theme;
  density: Density;
  list: number;
  side: number;
  sideOpen: boolean;
  listOpen: boolean;
  sound: boolean;
  notices: boolean;
  /** The box beside training in which texts are tried. */
  tryOpen: boolean;
  tryWidth: number;
  /** The tools beside the picture of a flow. */
  flowWidth: number;
}

const KEY = 'zhike.desk.settings';
const FIRST: Kept = { theme: 'system', density: 'comfortable', list: 340, side: 320, sideOpen: true, listOpen: true, sound: true, notices: false, tryOpen: true, tryWidth: 400, flowWidth: 480 };

function kept(): Kept {
  try {
    return { ...FIRST, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Kept>) };
  } catch {
    return FIRST;
  }
}

export function browserLocale(languages: readonly string[]): Locale {
  const known = languages.find((tag) => /^(zh|en)\b/i.test(tag));
  return known?.toLowerCase().startsWith('en') ? 'en' : 'zh';
}

export const useSettings = defineStore('settings', () => {
  const first = kept();
  const locale = ref<Locale>(first.locale ?? browserLocale(navigator.languages));
  const theme = ref<Theme>(first.theme);
  const density = ref<Density>(first.density);
  const list = ref(first.list);
  const side = ref(first.side);
  const sideOpen = ref(first.sideOpen);
  const listOpen = ref(first.listOpen);
  const sound = ref(first.sound);
  const notices = ref(first.notices);
  const tryOpen = ref(first.tryOpen);
  const tryWidth = ref(first.tryWidth);
  const flowWidth = ref(first.flowWidth);

  const scheme = window.matchMedia('(prefers-color-scheme: dark)');
  const systemDark = ref(scheme.matches);
  scheme.addEventListener('change', (event) => (systemDark.value = event.matches));
  const dark = computed(() => (theme.value === 'system' ? systemDark.value : theme.value === 'dark'));

  watchEffect(() => {
    const root = document.documentElement;
    root.dataset.density = density.value;
    // The system's bars take the page's own colour.
    document.querySelector('meta[name="theme-color"]')?.setAttribute('content', dark.value ? '#101412' : '#f1efe8');
    if (theme.value === 'system') delete root.dataset.theme;
    else root.dataset.theme = theme.value;
  });
  watch(
    locale,
    (chosen) => {
      document.documentElement.lang = chosen === 'zh' ? 'zh-CN' : 'en';
      // Words that cannot be fetched now: the ones that are there go on.
      void speak(chosen).catch(() => (locale.value = i18n.global.locale.value));
    },
    { immediate: true, flush: 'sync' },
  );
  watch([locale, theme, density, list, side, sideOpen, listOpen, sound, notices, tryOpen, tryWidth, flowWidth], () => {
    const now: Kept = { locale: locale.value, theme: theme.value, density: density.value, list: list.value, side: side.value, sideOpen: sideOpen.value, listOpen: listOpen.value, sound: sound.value, notices: notices.value, tryOpen: tryOpen.value, tryWidth: tryWidth.value, flowWidth: flowWidth.value };
    try {
      localStorage.setItem(KEY, JSON.stringify(now));
    } catch {
      // Without storage the settings last as long as the page.
    }
  });

  return { locale, theme, density, list, side, sideOpen, listOpen, sound, notices, tryOpen, tryWidth, flowWidth, dark };
});
