/** Words as they are written in one field, with commas of either language between them; none is no list. */
export function listed(text: string): string[] | undefined {
  const words = text.split(/[,，、]/u).map((word) => word.trim()).filter(Boolean);
  return words.length ? words : undefined;
}
