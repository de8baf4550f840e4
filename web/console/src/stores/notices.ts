import { defineStore } from 'pinia';
import { ref } from 'vue';
import { t } from '../i18n';
import { call } from '../logic/notices';
import type { ConversationRow } from '../wire';
import { useSettings } from './settings';

/** Two soft tones: a fifth, up. */
const TONES = [
  { hz: 587, at: 0 },
  { hz: 880, at: 0.12 },
] as const;
const TONE_S = 0.32;
const LOUDNESS = 0.12;
/** Ten customers in a second ring once. */
const QUIET_MS = 1_500;

export const useNotices = defineStore('notices', () => {
  const settings = useSettings();
  const supported = typeof Notification === 'function';
  const permission = ref<NotificationPermission>(supported ? Notification.permission : 'denied');
  /** The conversation that one looks at, and how another one is opened. */
  let looking: string | undefined;
  let go: (id: string) => void = () => undefined;
  let context: AudioContext | undefined;
  let rang = -Infinity;

  function ring(): void {
    if (Date.now() - rang < QUIET_MS || typeof AudioContext !== 'function') return;
    rang = Date.now();
    context ??= new AudioContext();
    // A page that nobody has touched yet may not sound; it stays silent and catches nothing up.
    if (context.state !== 'running') return void context.resume().catch(() => undefined);
    for (const { hz, at } of TONES) {
      const [tone, gain] = [context.createOscillator(), context.createGain()];
      const begin = context.currentTime + at;
      tone.frequency.value = hz;
      gain.gain.setValueAtTime(LOUDNESS, begin);
      gain.gain.exponentialRampToValueAtTime(0.001, begin + TONE_S);
      tone.connect(gain).connect(context.destination);
      tone.start(begin);
      tone.stop(begin + TONE_S);
    }
  }

  /** Names whom, never what they wrote: a notice stands on a screen that others see. */
  function show(row: ConversationRow, text: string): void {
    if (permission.value !== 'granted') return;
    try {
      const notice = new Notification(t('notices.title'), { body: text, tag: row.header.id });
      notice.onclick = () => {
        window.focus();
        go(row.header.id);
        notice.close();
      };
    } catch {
      // Some phones have the permission but no notices from pages.
    }
  }

  /** A row has come over the socket. */
  function hear(before: ConversationRow | undefined, row: ConversationRow, me: string, name: string): void {
    const why = call(before, row, me);
    const watched = document.visibilityState === 'visible' && document.hasFocus();
    if (!why || (watched && looking === row.header.id)) return;
    if (settings.sound) ring();
    if (settings.notices && !watched) show(row, t(`notices.${why}`, { name }));
  }

  /** Switches notices on or off; the browser is asked only here, by the hand of the person. */
  async function allow(on: boolean): Promise<void> {
    if (on && supported && permission.value !== 'granted') permission.value = await Notification.requestPermission();
    settings.notices = on && permission.value === 'granted';
  }

  /** Switches the sound, and lets it be heard at once. */
  function sound(on: boolean): void {
    settings.sound = on;
    rang = -Infinity;
    if (on) {
      context ??= typeof AudioContext === 'function' ? new AudioContext() : undefined;
      void context?.resume().then(ring, () => undefined);
    }
  }

  function look(id: string | undefined, open: (id: string) => void): void {
    looking = id;
    go = open;
  }

  return { supported, permission, hear, allow, sound, look };
});
