import { missionDirectories } from '../../actions/files/missionDirectories.ts';
import type { PastOperation } from '../../machines/rules/operationHistory.ts';
import { commandLine } from '../../machines/rules/prompt/commandLine.ts';
import type { OperationDocument } from '../../schemas/operationDocument.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import { commandToGoOn } from '../desk/commandToGoOn.ts';
import { isHeld } from '../desk/lock.ts';
import { operationLock } from '../desk/operationPlace.ts';
import { listOperations } from '../desk/operations.ts';
import type { Project } from '../project.ts';
import { mergeInTheWay } from './mergeInTheWay.ts';
import { whatItWas } from './whatItWas.ts';

/**
 * Why nobody who names no operation means the latest one that has ended: another one was begun since, has stopped or was killed,
 * and waits to be gone on with. Null where none does. Problems: FILE_NOT_READ, OPERATION_UNREADABLE.
 * @param latest the one that would be taken back; null for none
 * @param directory the mission it is about; null for any
 */
export function stoppedSince(
  { desk, kittySpecs }: Pick<Project, 'desk' | 'kittySpecs'>,
  history: readonly PastOperation[],
  { latest, directory }: { readonly latest: PastOperation | null; readonly directory: string | null },
): Outcome<Problem | null> {
  const places = directory === null ? [null, ...missionDirectories(kittySpecs)] : [directory];
  const unended: OperationDocument[] = [];
  for (const mission of places) {
    const listed = listOperations(desk, mission);
    if (!listed.ok) return failure(...listed.problems);
    unended.push(...listed.value);
  }
  const ended = latest === null ? -1 : history.indexOf(latest);
  const isSince = ({ saved, begun_at }: OperationDocument): boolean =>
    latest === null || begun_at > latest.row.ended_at || history.findIndex(({ row }) => row.id === saved.id) > ended;
  // An undo is ended by the same command; what somebody is at is their business.
  const met = unended
    .filter((each) => each.name !== 'undo' && isSince(each))
    .toSorted((one, other) => (one.begun_at < other.begun_at ? 1 : -1))
    .find(({ mission, name }) => !isHeld(operationLock({ desk, mission, name })));
  if (met?.name === 'merge' && met.mission !== null) return mergeInTheWay({ desk }, met.mission);
  return success(
    met === undefined ? null : unfinished(met, latest === null ? null : { id: latest.row.id, what: whatItWas(latest, history) }),
  );
}

function unfinished(document: OperationDocument, before: { readonly id: string; readonly what: string } | null): Problem {
  const { name, mission, asked, saved } = document;
  const { wp, agent } = asked;
  const goOn = commandToGoOn(document);
  const isClaim = saved.machine === 'claim' && mission !== null && typeof wp === 'string' && typeof agent === 'string';
  const ways = [
    ...(goOn === null ? [] : [`Go on with it: ${goOn}`]),
    ...(isClaim ? [`Give the package back: ${commandLine.giveBack({ wp, agent, mission })}`] : []),
    ...(before === null ? [] : [`Take back what was before all the same, ${before.what}: spec-kitty undo ${before.id}`]),
  ];
  const what = mission === null ? name : `${name} (${mission})`;
  return problem('OPERATION_UNFINISHED', [`${what} was begun and is not ended.`, ...ways].join(' '), {
    ...(goOn === null ? {} : { next: goOn }),
    details: { operation: saved.id, name, mission, before: before?.id ?? null },
  });
}
