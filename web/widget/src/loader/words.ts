/** The launcher's few words, apart from the panel's catalogue so that the first script stays small. */
import type { Locale } from '../text/locale';

export const WORDS: Record<Locale, Record<'open' | 'close' | 'unread' | 'failed', string>> = {
  zh: {
    open: '联系客服',
    close: '收起客服窗口',
    unread: '联系客服，{n} 条未读消息',
    failed: '客服窗口没有加载成功，请检查网络后再点一次',
  },
  en: {
    open: 'Chat with us',
    close: 'Close chat',
    unread: 'Chat with us, {n} unread messages',
    failed: 'The chat could not be loaded. Check your connection and try again.',
  },
};
