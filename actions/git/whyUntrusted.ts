import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { geteuid } from 'node:process';
import { untrusted } from '../../machines/rules/untrusted.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import { git, type GitWorld } from './git.ts';

/**
 * Why git would refuse whatever is done in a checkout, as UNTRUSTED_REPOSITORY: it belongs to another user, and nobody has said that
 * this is known. Null where git works in it, or there is none. Git is started only where the owner is another. Throws GIT_UNAVAILABLE.
 */
export async function whyUntrusted(checkout: string, world: GitWorld): Promise<Problem | null> {
  if (![checkout, join(checkout, '.git')].some(isOfAnother)) return null;
  const run = git(checkout, world);
  const works = async (...settings: readonly string[]) => (await run.ask([...settings, 'rev-parse', '--git-dir'])).exitCode === 0;
  // What fails in any case is nothing that trust would mend.
  if ((await works()) || !(await works('-c', 'safe.directory=*'))) return null;
  const { sentence, remedy } = untrusted(checkout);
  return problem('UNTRUSTED_REPOSITORY', sentence, { next: remedy, details: { path: checkout } });
}

function isOfAnother(path: string): boolean {
  const owner = lstatSync(path, { throwIfNoEntry: false })?.uid;
  return owner !== undefined && geteuid !== undefined && owner !== geteuid();
}
