import { ProblemError, problem } from '../../schemas/problem.ts';
import type { Git } from './git.ts';

/** The first version that merges in the object store. */
const first = { major: 2, minor: 38 } as const;

/**
 * GIT_VERSION_TOO_OLD where this git cannot do what was asked of it because of its age; null where it can, or does not say how
 * old it is. Asked after a failure alone: nobody pays for it who has a git of these years.
 */
export async function tooOld(run: Git): Promise<ProblemError | null> {
  const { stdout } = await run.ask(['version']);
  const [, version = '', major = '', minor = ''] = /(?:^|\s)((\d+)\.(\d+)\S*)/.exec(stdout) ?? [];
  if (version === '' || Number(major) > first.major || (Number(major) === first.major && Number(minor) >= first.minor)) return null;
  return new ProblemError(
    problem(
      'GIT_VERSION_TOO_OLD',
      `git ${version} is too old: commits are brought together without a checkout, which it learned with ${first.major}.${first.minor}.`,
      {
        details: { version, minimum: `${first.major}.${first.minor}` },
      },
    ),
  );
}
