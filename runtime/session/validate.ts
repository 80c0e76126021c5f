import { join } from 'node:path';
import { readText } from '../../actions/files/readText.ts';
import { driftFindings } from '../../machines/rules/driftFindings.ts';
import { readLog } from '../../machines/rules/eventLog.ts';
import { emptyFold, foldRows, snapshotOf } from '../../machines/rules/fold.ts';
import type { LogFinding } from '../../machines/rules/logFinding.ts';
import { logFindings } from '../../machines/rules/logFindings.ts';
import { laneTable } from '../../machines/workPackage/laneTable.ts';
import { workPackageMachine } from '../../machines/workPackage/machine.ts';
import { success, type Outcome } from '../../schemas/outcome.ts';
import type { ValidateReply } from '../../schemas/reply.ts';
import { logLoss } from '../desk/logLoss.ts';
import { openMission, type Mission } from '../mission.ts';
import { outcomeOf } from '../outcomeOf.ts';
import { openProject, type Project } from '../project.ts';
import type { Surroundings } from '../surroundings.ts';

export interface ValidateQuestion {
  /** Any handle of a mission. */
  readonly mission: string;
}

type Finding = ValidateReply['findings'][number];

/**
 * Everything that is wrong with a mission's event log and its status.json: rows that are lost, that cannot be read or should not be
 * so, moves that the machine of work packages does not draw, and what status.json says otherwise. Reads every row itself,
 * whatever was saved of the log, and changes nothing. That something is wrong is an answer; problems are those of opening
 * the mission and FILE_NOT_READ.
 */
export function validate(world: Surroundings, question: ValidateQuestion): Outcome<ValidateReply> {
  return outcomeOf(() => {
    const project = openProject(world);
    if (!project.ok) return project;
    const mission = openMission(project.value, question.mission);
    if (!mission.ok) return mission;
    const seen = look(mission.value);
    const { warnings } = seen;
    // A row that cannot be read is not there, and is told as what it is.
    const isReadable = seen.findings.every(({ kind }) => kind !== 'unreadable');
    const findings = [...(isReadable ? lost(project.value, mission.value) : []), ...seen.findings];
    return success({
      passed: findings.length === 0,
      errors: findings.map(({ sentence }) => sentence),
      warnings: [...warnings],
      error_count: findings.length,
      warning_count: warnings.length,
      findings: [...findings],
    });
  });
}

/** Rows that the log had and has no more: what is left of it may hold together, and nobody can write to it. */
function lost(project: Project, mission: Mission): readonly Finding[] {
  const loss = logLoss(project, mission);
  return loss === null ? [] : [{ kind: 'lost', about: null, sentence: `${loss.message} Bring them back: ${loss.next ?? ''}` }];
}

interface Seen {
  readonly findings: readonly Finding[];
  readonly warnings: readonly string[];
}

function look({ homes: { status }, identity }: Mission): Seen {
  const text = status.at === 'branch' ? status.log : readText(join(status.folder, 'status.events.jsonl'));
  const read = readLog(text ?? '');
  if (!read.ok)
    return { findings: read.problems.map(({ message }) => ({ kind: 'unreadable', about: null, sentence: message })), warnings: [] };
  const log = read.value;
  const snapshot = text === null ? null : snapshotOf(foldRows(emptyFold, log), identity);
  // A log that is on a branch alone has its status.json there too, made from it: there is nothing beside it to compare.
  const drift: readonly LogFinding[] = status.at === 'branch' ? [] : driftFindings(readText(join(status.folder, 'status.json')), snapshot);
  const moves = laneTable(workPackageMachine);
  const isLegal = (from: keyof typeof moves, to: keyof typeof moves): boolean => moves[from]?.[to]?.forced === false;
  return {
    findings: [...logFindings(log, isLegal), ...drift],
    warnings:
      log.tornTail === null
        ? []
        : [`The last row of the event log is torn (${log.tornTail.length} characters): it is not read, and the next writer sets it aside.`],
  };
}
