const CJK = /[\u3400-\u9fff\uf900-\ufaff]/u;

/** What an avatar shows: the last Chinese character of a name (or two, where there is room), or Latin initials. */
export function initials(name: string, characters = 1): string {
  const trimmed = name.trim();
  if (trimmed === '') return '?';
  if (CJK.test(trimmed)) return [...trimmed.replace(/[^\u3400-\u9fff\uf900-\ufaff]/gu, '')].slice(-characters).join('');
  const words = trimmed.split(/\s+/u);
  const first = [...(words[0] ?? '')][0] ?? '?';
  const second = words.length > 1 ? ([...(words[words.length - 1] ?? '')][0] ?? '') : '';
  return (first + second).toUpperCase();
}
