import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { geteuid } from 'node:process';
import { untrusted } from '../../machines/rules/untrusted.ts';
import { problem, type Problem } from '../../schemas/problem.ts';

/** Git in a checkout, as far as its exit code is an answer. */
interface Asked {
  readonly checkout: string;
  readonly ask: (words: readonly string[]) => Promise<{ readonly exitCode: number }>;
}

/**
 * Why git would refuse whatever is done in a checkout, as UNTRUSTED_REPOSITORY: it belongs to another user, and nobody has said that
 * this is known. Null where git works in it, or there is none. Git is started only where the owner is another. Throws GIT_UNAVAILABLE.
 */
export async function whyUntrusted({ checkout, ask }: Asked): Promise<Problem | null> {
  if (![checkout, join(checkout, '.git')].some(isOfAnother)) return null;
  const works = async (...settings: readonly string[]) => (await ask([...settings, 'rev-parse', '--git-dir'])).exitCode === 0;
  // What fails in any case is nothing that trust would mend.
  if ((await works()) || !(await works('-c', 'safe.directory=*'))) return null;
  const { sentence, remedy } = untrusted(checkout);
  return problem('UNTRUSTED_REPOSITORY', sentence, { next: remedy, details: { path: checkout } });
}

function isOfAnother(path: string): boolean {
  const owner = lstatSync(path, { throwIfNoEntry: false })?.uid;
  return owner !== undefined && geteuid !== undefined && owner !== geteuid();
}
