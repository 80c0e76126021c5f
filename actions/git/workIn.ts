import { isMadeAgain } from '../../machines/rules/madeAgain.ts';
import { type GitWorld, git } from './git.ts';

/** What would be lost with a checkout; paths from its top folder. */
export interface Work {
  /** Changes, staged or not, and files git does not know. */
  readonly uncommitted: readonly string[];
  /** Files and folders git ignores, as far as no tool makes them again. */
  readonly ignored: readonly string[];
}

/** Looks only, with one process of git. Throws GIT_FAILED, GIT_UNAVAILABLE. */
export async function workIn(checkout: string, world: GitWorld): Promise<Work> {
  const answer = await git(checkout, world)(['--no-optional-locks', 'status', '--porcelain', '-z', '--no-renames', '--ignored']);
  const rows = answer.split('\0').filter((row) => row !== '');
  const paths = (isIgnored: boolean): readonly string[] =>
    rows.filter((row) => row.startsWith('!!') === isIgnored).map((row) => row.slice(3));
  return { uncommitted: paths(false), ignored: paths(true).filter((path) => !isMadeAgain(path)) };
}

/** The most paths a sentence names. */
const most = 20;

/** The same as a sentence; null when nothing would be lost. */
export function lossOf(checkout: string, { uncommitted, ignored }: Work): string | null {
  const named = (paths: readonly string[]): string => `${paths.slice(0, most).join(', ')}${paths.length > most ? ' …' : ''}`;
  if (uncommitted.length > 0) return `${checkout} holds work that is not committed: ${named([...uncommitted, ...ignored])}.`;
  return ignored.length === 0 ? null : `${checkout} holds files that git ignores and no tool makes again: ${named(ignored)}.`;
}
