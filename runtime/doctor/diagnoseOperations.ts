import { shellWord } from '../../machines/rules/shellWord.ts';
import type { OperationDocument } from '../../schemas/operationDocument.ts';
import { listOperations } from '../desk/operations.ts';
import { diagnosed, type Diagnosed, type Patient } from './diagnosed.ts';

/** Operations of ours that were begun and not ended. The command that began one ends it. */
export async function diagnoseOperations({ project: { desk }, missions }: Patient): Promise<readonly Diagnosed[]> {
  return [null, ...missions.map(({ directory }) => directory)].flatMap((mission) => {
    const listed = listOperations(desk, mission);
    if (!listed.ok)
      return listed.problems.map(({ code, message, next, details }) =>
        diagnosed('operations', { code, severity: 'error', mission, message, next, extra: details }),
      );
    return listed.value.map((document) =>
      diagnosed('operations', {
        code: 'OPERATION_UNFINISHED',
        severity: 'info',
        mission,
        extra: { name: document.name, begun_at: document.begun_at, actor: document.actor, runs: document.runs },
        message: `${document.name}${mission === null ? '' : ` of ${mission}`} was begun at ${document.begun_at} by ${document.actor ?? 'nobody named'} and is not ended: the same command goes on with it.`,
        next: commandOf(document),
      }),
    );
  });
}

/** Null where only whoever began it knows the command. */
function commandOf({ name, mission, asked, saved }: OperationDocument): string | null {
  if (mission === null) return null;
  const of = `--mission ${shellWord(mission)}`;
  const { wp, agent } = asked;
  if (saved.machine === 'claim' && typeof wp === 'string' && typeof agent === 'string')
    return `spec-kitty agent action implement ${shellWord(wp)} ${of} --agent ${shellWord(agent)}`;
  if (saved.machine === 'recovery') return `spec-kitty implement --recover ${of}`;
  if (saved.machine === 'finalize') return `spec-kitty agent mission finalize-tasks ${of}`;
  return name === 'merge' ? `spec-kitty merge ${of}` : null;
}
