/**
 * Whether to use colour: NO_COLOR (any text) forbids it, then FORCE_COLOR (any text but 0) asks for it, else only a terminal that
 * is not dumb gets it.
 */
export function wantsColour(env: Readonly<Record<string, string | undefined>>, isTerminal: () => boolean): boolean {
  if (env['NO_COLOR']) return false;
  if (env['FORCE_COLOR']) return env['FORCE_COLOR'] !== '0';
  return env['TERM'] !== 'dumb' && isTerminal();
}
