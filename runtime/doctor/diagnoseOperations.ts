import { commandToGoOn } from '../desk/commandToGoOn.ts';
import { listOperations } from '../desk/operations.ts';
import { diagnosed, diagnosedProblem, type Diagnosed, type Patient } from './diagnosed.ts';

/** Operations of ours that were begun and not ended. The command that began one ends it. */
export async function diagnoseOperations({ project: { desk }, missions }: Patient): Promise<readonly Diagnosed[]> {
  return [null, ...missions.map(({ directory }) => directory)].flatMap((mission) => {
    const listed = listOperations(desk, mission);
    if (!listed.ok) return listed.problems.map((met) => diagnosedProblem('operations', met, mission));
    return listed.value.map((document) =>
      diagnosed('operations', {
        code: 'OPERATION_UNFINISHED',
        severity: 'info',
        mission,
        extra: { name: document.name, begun_at: document.begun_at, actor: document.actor, runs: document.runs },
        message: `${document.name}${mission === null ? '' : ` of ${mission}`} was begun at ${document.begun_at} by ${document.actor ?? 'nobody named'} and is not ended: the same command goes on with it.`,
        next: commandToGoOn(document),
      }),
    );
  });
}
