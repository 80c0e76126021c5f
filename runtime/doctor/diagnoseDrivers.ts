import { git } from '../../actions/git/git.ts';
import { asksForDrivers, missingDrivers, setDrivers } from '../../actions/git/merges/mergeDrivers.ts';
import { driverCommand } from '../../machines/rules/mergeDrivers.ts';
import type { ReportedChanges } from '../../schemas/changes.ts';
import { diagnosed, type Diagnosed, type Patient } from './diagnosed.ts';

/** Whether the merges of people treat the files of missions as ours do. */
export async function diagnoseDrivers({ world, project: { root, commonDir } }: Patient): Promise<readonly Diagnosed[]> {
  if (!asksForDrivers(root))
    return [
      diagnosed('drivers', {
        code: 'MERGE_ATTRIBUTES_MISSING',
        severity: 'info',
        message:
          '.gitattributes does not send the files of missions to our merge drivers, so git merges them line by line when people merge.',
        next: 'spec-kitty init',
      }),
    ];
  const missing = missingDrivers(commonDir);
  return missing.length === 0
    ? []
    : [
        diagnosed('drivers', {
          code: 'MERGE_DRIVERS_MISSING',
          message: `.gitattributes names merge drivers that this clone does not know: ${missing.map(({ key }) => key).join(', ')}. Without them git merges event logs line by line.`,
          extra: { drivers: missing.map(({ key }) => key) },
          next: 'spec-kitty doctor drivers --fix',
          repair: async () => {
            const before = await Promise.all(
              missing.map(
                async ({ key }) =>
                  (await git(root, world).ask(['config', '--local', '--get', `merge.${key}.driver`])).stdout.trim() || null,
              ),
            );
            await setDrivers({ checkout: root, commonDir }, world);
            const config: NonNullable<ReportedChanges['config']> = Object.fromEntries(
              missing.flatMap((driver, index) => [
                [`merge.${driver.key}.driver`, { before: before[index] ?? null, after: driverCommand(driver) }],
                ...(before[index] === null ? [[`merge.${driver.key}.name`, { before: null, after: driver.name }] as const] : []),
              ]),
            );
            return { changed: { config } };
          },
        }),
      ];
}
