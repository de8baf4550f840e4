// Asks a question and prints the answer: `npm run build -w sdk && node web/sdk/examples/ask.mjs http://127.0.0.1:8080 demo "怎么退货？"`.
import { Visitor } from '../dist/sdk.js';

const [server, inbox, question] = process.argv.slice(2);
const visitor = new Visitor({ server, inbox, locale: 'zh' });
visitor.on('failed', (error) => {
  console.error(String(error));
  process.exit(1);
});
visitor.on('view', ({ messages }) => {
  const answer = messages.find(({ author }) => author.kind === 'assistant');
  if (!answer) return;
  console.log(answer.content.text);
  visitor.stop();
  process.exit(0);
});
visitor.say(question);
