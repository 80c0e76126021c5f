/** The last line of a text that can be read; null when none can. What a kill or a power cut has left of a line behind it is no line. */
export function lastWhole<T>(text: string, read: (line: string) => T | null): T | null {
  for (let end = text.length; end > 0;) {
    const begin = text.lastIndexOf('\n', end - 1) + 1;
    const found = begin === end ? null : read(text.slice(begin, end));
    if (found !== null) return found;
    end = begin - 1;
  }
  return null;
}
