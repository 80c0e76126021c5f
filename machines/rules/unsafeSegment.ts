/**
 * Why a text may not become the name of a file or directory, as the end of a sentence ("it …"); null when it may.
 * Every name that comes from outside and ends up in a path passes here first (contract 1 §0).
 */
export function unsafeSegment(text: string): string | null {
  if (text === '') return 'is empty';
  if (text.trim() !== text) return 'begins or ends with white space';
  if (text.includes('..')) return 'contains ".."';
  if (text.startsWith('.')) return 'begins with a dot';
  if (/[/\\]/.test(text)) return 'contains a path separator';
  if (!/^[A-Za-z0-9]/.test(text)) return 'does not begin with a letter or digit';
  if (!/^[A-Za-z0-9._-]+$/.test(text)) return 'contains something other than letters, digits, hyphens, underscores and dots';
  return null;
}
