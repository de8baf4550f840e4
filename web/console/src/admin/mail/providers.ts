import type { Schemas } from '../../client';

/** By what a mailbox lets us in: a password, or somebody's agreement at a provider. */
export type LogIn = 'password' | 'microsoft' | 'google' | 'other';
export type Security = 'tls' | 'starttls' | 'plain';

/** What somebody types in about a provider. */
export interface OAuthDraft {
  authorizeUrl: string;
  tokenUrl: string;
  clientId: string;
  clientSecret: string;
  scope: string;
}

interface Provider {
  authorizeUrl: string;
  tokenUrl: string;
  scope: string;
  imap: { host: string; port: number; security: Security };
  smtp: { host: string; port: number; security: Security };
}

/** What the two great providers publish; everything can be changed in the form. */
export const PROVIDERS: Record<'microsoft' | 'google', Provider> = {
  microsoft: {
    authorizeUrl: 'https://login.microsoftonline.com/common/oauth2/v2.0/authorize',
    tokenUrl: 'https://login.microsoftonline.com/common/oauth2/v2.0/token',
    scope: 'offline_access https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send',
    imap: { host: 'outlook.office365.com', port: 993, security: 'tls' },
    smtp: { host: 'smtp.office365.com', port: 587, security: 'starttls' },
  },
  google: {
    authorizeUrl: 'https://accounts.google.com/o/oauth2/v2/auth',
    tokenUrl: 'https://oauth2.googleapis.com/token',
    scope: 'https://mail.google.com/',
    imap: { host: 'imap.gmail.com', port: 993, security: 'tls' },
    smtp: { host: 'smtp.gmail.com', port: 465, security: 'tls' },
  },
};

/** Which of them a mailbox is at. */
export function logInOf(oauth: Schemas['MailOAuth'] | null | undefined): LogIn {
  if (!oauth) return 'password';
  if (oauth.token_url.startsWith('https://login.microsoftonline.com/')) return 'microsoft';
  return oauth.token_url === PROVIDERS.google.tokenUrl ? 'google' : 'other';
}

/** Whether somebody has to sign in, or could mend what is wrong by signing in again. */
export function wantsSignIn(mailbox: Schemas['MailboxView']): boolean {
  if (!mailbox.consent) return false;
  return mailbox.consent !== 'given' || ['log_in', 'authority'].includes(mailbox.trouble?.kind ?? '');
}
