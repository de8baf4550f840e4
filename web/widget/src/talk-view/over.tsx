/** What lies over the conversation: drawn by the third script, once it is there. */
import { useChat } from '../view/use';

export function Over() {
  const { chat } = useChat();
  const { over } = chat.state;
  const View = over && chat.talk?.more?.views[over];
  return View ? <View /> : null;
}
