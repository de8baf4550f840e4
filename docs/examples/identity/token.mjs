// Says to the widget who is logged in at your shop: `node` on your own server, nothing but its own library. The secret never goes into a page.
import { createHmac } from 'node:crypto';

const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** `sub` is your own number of the customer; other fields of text or number are shown to agents beside the conversation. */
export function chatToken(customer, secret = process.env.ZHIKE_INBOX_SECRET) {
  const exp = Math.floor(Date.now() / 1000) + 300; // at most ten minutes away
  const said = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: customer.id, name: customer.name, level: customer.level, exp })}`;
  return `${said}.${createHmac('sha256', secret).update(said).digest('base64url')}`;
}
