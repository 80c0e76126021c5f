import { join } from 'node:path';
import { type MergeDriver, driverCommand, mergeDrivers } from '../../../machines/rules/mergeDrivers.ts';
import { readText } from '../../files/readText.ts';
import { type Git, type GitWorld, git } from '../git.ts';
import type { Layout } from '../layout.ts';
import { pledged } from '../pledge.ts';

/**
 * Words to be put before a command of git that merges, so that it starts none of our drivers: they are for the merges of people.
 * A file with changes on both sides that a driver is set for is then left as a conflict.
 */
export const withoutDrivers: readonly string[] = mergeDrivers.flatMap(({ key }) => ['-c', `merge.${key}.driver=false`]);

/** The drivers that the configuration of a repository does not have, or has with another command. No process is started. */
export function missingDrivers(commonDir: string): readonly MergeDriver[] {
  const sections = (readText(join(commonDir, 'config')) ?? '').split(/^(?=[ \t]*\[)/m);
  return mergeDrivers.filter(
    (driver) =>
      !sections.some(
        (section) =>
          new RegExp(`^\\s*\\[merge "${driver.key}"\\]`).test(section) && section.includes(`driver = ${driverCommand(driver)}\n`),
      ),
  );
}

/** Whether the lines of a .gitattributes ask for our drivers. */
export const namesDrivers = (attributes: string): boolean => /\bmerge=spec-kitty-/.test(attributes);

/** Whether the files of a checkout ask for our drivers. */
export const asksForDrivers = (checkout: string): boolean => namesDrivers(readText(join(checkout, '.gitattributes')) ?? '');

/** Every setting of our drivers that the repository has itself, by its key. Throws GIT_FAILED, GIT_UNAVAILABLE. */
export async function driverSettings(run: Git): Promise<ReadonlyMap<string, string>> {
  const { exitCode, stdout } = await run.ask(['config', '--local', '--null', '--get-regexp', '^merge\\.spec-kitty-']);
  const entries = exitCode === 0 ? stdout.split('\0').filter((entry) => entry !== '') : [];
  return new Map(entries.map((entry) => [entry.slice(0, entry.indexOf('\n')), entry.slice(entry.indexOf('\n') + 1)]));
}

/** Tells git about the drivers it does not know, and answers what was told. Throws GIT_FAILED and GIT_UNAVAILABLE. */
export async function setDrivers(
  { checkout, commonDir }: Pick<Layout, 'checkout' | 'commonDir'>,
  world: GitWorld,
): Promise<readonly MergeDriver[]> {
  const missing = missingDrivers(commonDir);
  if (missing.length === 0) return [];
  const steps = missing.flatMap((driver) => [
    { words: ['config', '--local', '--replace-all', `merge.${driver.key}.name`, driver.name] },
    { words: ['config', '--local', '--replace-all', `merge.${driver.key}.driver`, driverCommand(driver)] },
  ]);
  await pledged(commonDir, [{ path: join(commonDir, 'config.lock'), holds: null }], world, () => git(checkout, world).inOne(steps));
  return missing;
}
