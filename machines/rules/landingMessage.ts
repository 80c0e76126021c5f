import type { MergePlan } from '../../schemas/merge.ts';

/** The message of the commit with which a mission lands. Its trailers are none of bookkeeping: no later commit takes its place. */
export function landingMessage(
  { mission, target, strategy, lanes, planning }: Pick<MergePlan, 'mission' | 'target' | 'strategy' | 'lanes' | 'planning'>,
  { mission_number, done }: { readonly mission_number: number; readonly done: readonly string[] },
): string {
  const first = strategy === 'merge' ? `Merge mission ${mission.directory} into ${target}` : `feat(${mission.directory}): ${mission.title}`;
  const work = [
    ...lanes.map(({ lane_id, packages }) => `- ${lane_id}: ${packages.join(', ')}`),
    ...(planning.length === 0 ? [] : [`- planning: ${planning.join(', ')}`]),
  ];
  const trailers = [
    `Spec-Kitty-Mission: ${mission.id}`,
    `Spec-Kitty-Mission-Number: ${mission_number}`,
    ...(done.length === 0 ? [] : [`Spec-Kitty-Done: ${done.join(' ')}`]),
  ];
  return [first, ...(work.length === 0 ? [] : [work.join('\n')]), trailers.join('\n')].join('\n\n').concat('\n');
}
