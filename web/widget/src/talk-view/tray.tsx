/** Files that were chosen and are looked at before they are sent. */
import { size } from '../text/format';
import { Icon } from '../view/icons';
import { useChat } from '../view/use';

export function Tray() {
  const { chat, t } = useChat();
  const { picked } = chat.state;
  if (picked.length === 0) return null;
  return (
    <ul class="tray" aria-label={t('picked')}>
      {picked.map(({ id, file, preview, reason }) => (
        <li key={id} class={reason ? 'bad' : ''}>
          {preview ? <img src={preview} alt="" /> : <Icon name="file" />}
          <span class="file-words">
            <span class="file-name">{file.name}</span>
            <small>{reason ? t(reason) : size(file.size)}</small>
          </span>
          <button type="button" class="icon-button" aria-label={t('picked_remove', { name: file.name })} onClick={() => chat.talk!.unpick(id)}>
            <Icon name="close" />
          </button>
        </li>
      ))}
    </ul>
  );
}
