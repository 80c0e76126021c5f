import { overallVerdict, type Verdict } from '../../machines/rules/acceptance.ts';
import { acceptanceMatrixText, withAbsence, withCriterion } from '../../machines/rules/acceptanceMatrix.ts';
import { issueMatrixText, whyIssueIsOpen, withVerdict } from '../../machines/rules/issueMatrix.ts';
import { nearestNames } from '../../machines/rules/nearestNames.ts';
import { commandLine } from '../../machines/rules/prompt/commandLine.ts';
import { findings, type Validator } from '../../schemas/check.ts';
import isAcceptanceMatrix from '../../schemas/generated/acceptanceMatrix.js';
import isIssueMatrix from '../../schemas/generated/issueMatrix.js';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import type { AcceptanceVerdictReply, IssueVerdictReply } from '../../schemas/verdictReply.ts';
import { absenceResults, criterionResults, issueVerdicts } from '../../schemas/verdictWords.ts';
import { changeRecord } from '../changeRecord.ts';
import { openMission, type Mission } from '../mission.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import { openProject, type Project } from '../project.ts';
import type { World } from '../world.ts';

export interface AcceptanceVerdictRequest {
  readonly mission: string;
  /** One of the two. */
  readonly criterion: string | null;
  readonly invariant: string | null;
  readonly result: string;
  readonly description: string | null;
  readonly method: string | null;
  readonly command: string | null;
  readonly evidence: string | null;
  readonly actor: string;
}

export interface IssueVerdictRequest {
  readonly mission: string;
  readonly issue: string;
  readonly verdict: string;
  readonly evidence: string | null;
  readonly wp: string | null;
  readonly actor: string;
}

/**
 * Writes into the acceptance matrix what somebody has found of a criterion, or of something that must not be there any more.
 * Problems: USAGE, ACCEPTANCE_CRITERION_UNKNOWN, MATRIX_UNREADABLE, and those of opening and recording.
 */
export function acceptanceVerdict(world: World, request: AcceptanceVerdictRequest): Promise<Outcome<AcceptanceVerdictReply>> {
  return outcomeOfLater(async (): Promise<Outcome<AcceptanceVerdictReply>> => {
    const { criterion, invariant, result, actor } = request;
    const wrong = mistakeIn(request);
    if (wrong !== null) return failure(usage('agent mission acceptance-verdict', wrong));
    const opened = open(world, request.mission);
    if (!opened.ok) return opened;
    const { project, mission } = opened.value;
    const name = criterion ?? invariant ?? '';
    const changed = await changeRecord(world, project, mission, {
      name: 'acceptance-matrix.json',
      operation: 'acceptance-verdict',
      message: `${name}: ${result}, by ${actor}`,
      actor,
      change: (text): Outcome<{ readonly text: string; readonly answer: Verdict }> => {
        const matrix = read(text, 'acceptance-matrix.json', isAcceptanceMatrix);
        if (!matrix.ok) return matrix;
        const found = {
          result,
          actor,
          at: `${world.now().toISOString().slice(0, 19)}Z`,
          evidence: request.evidence,
          method: request.method,
        };
        const next =
          criterion === null
            ? withAbsence(matrix.value, name, { ...found, description: request.description, command: request.command })
            : withCriterion(matrix.value, name, found);
        if (next === null)
          return failure(
            unknownCriterion(
              mission,
              { criterion: name, actor },
              matrix.value.criteria.map(({ criterion_id }) => criterion_id),
            ),
          );
        const overall_verdict = overallVerdict(next);
        return success({ text: acceptanceMatrixText({ ...next, overall_verdict }), answer: overall_verdict });
      },
    });
    if (!changed.ok) return changed;
    const { answer, isChanged, commits, warnings } = changed.value;
    return success({
      success: true,
      mission: mission.directory,
      criterion,
      negative_invariant: invariant,
      result,
      overall_verdict: answer,
      write_status: isChanged ? 'written' : 'unchanged',
      commit_hash: commits.find(({ commit }) => commit !== null)?.commit ?? null,
      destination_surface: surfaceOf(mission),
      commits: [...commits],
      warnings: [...warnings],
    });
  });
}

/**
 * Writes into the issue matrix what became of an issue. One that is not in it is put there.
 * Problems: USAGE, MATRIX_UNREADABLE, and those of opening and recording.
 */
export function issueVerdict(world: World, request: IssueVerdictRequest): Promise<Outcome<IssueVerdictReply>> {
  return outcomeOfLater(async (): Promise<Outcome<IssueVerdictReply>> => {
    const { verdict, evidence, wp, actor } = request;
    const known = issueVerdicts.some((word) => word === verdict);
    const issue = request.issue.trim();
    if (!known || issue === '')
      return failure(
        usage(
          'agent issue-verdict',
          known ? 'It is not said which issue is meant.' : `'${verdict}' is no verdict: it is one of ${issueVerdicts.join(', ')}.`,
        ),
      );
    const opened = open(world, request.mission);
    if (!opened.ok) return opened;
    const { project, mission } = opened.value;
    const changed = await changeRecord(world, project, mission, {
      name: 'issue-matrix.json',
      operation: 'issue-verdict',
      message: `${issue}: ${verdict}, by ${actor}`,
      actor,
      change: (text): Outcome<{ readonly text: string; readonly answer: readonly string[] }> => {
        const matrix = text === null ? success({ schema_version: 1, rows: {} }) : read(text, 'issue-matrix.json', isIssueMatrix);
        if (!matrix.ok) return matrix;
        const next = withVerdict(matrix.value, issue, { verdict, evidence_ref: evidence, wp });
        return success({
          text: issueMatrixText(next),
          answer: Object.entries(next.rows).flatMap(([name, row]) => (whyIssueIsOpen(row) === null ? [] : [name])),
        });
      },
    });
    if (!changed.ok) return changed;
    const { answer, isChanged, commits, warnings } = changed.value;
    return success({
      ok: true,
      status: isChanged ? 'written' : 'unchanged',
      row_or_entry_ref: issue,
      verdict,
      open_issues: [...answer],
      destination_surface: surfaceOf(mission),
      commits: [...commits],
      warnings: [...warnings],
    });
  });
}

function mistakeIn({ criterion, invariant, result }: AcceptanceVerdictRequest): string | null {
  if ((criterion === null) === (invariant === null))
    return 'Either a criterion is named (--criterion) or something that must not be there (--negative-invariant).';
  const words: readonly string[] = criterion === null ? absenceResults : criterionResults;
  return words.includes(result) ? null : `'${result}' is no result: it is one of ${words.join(', ')}.`;
}

const usage = (command: string, message: string): Problem => problem('USAGE', message, { next: `spec-kitty ${command} --help` });

const unknownCriterion = (
  { directory }: Mission,
  { criterion, actor }: { readonly criterion: string; readonly actor: string },
  known: readonly string[],
): Problem =>
  problem('ACCEPTANCE_CRITERION_UNKNOWN', `The acceptance matrix of ${directory} has no criterion ${criterion}.`, {
    next: commandLine.prove(nearestNames(criterion, known)[0] ?? known[0] ?? '<id>', { mission: directory, agent: actor }),
    details: { criterion, criteria: known },
  });

function open(world: World, handle: string): Outcome<{ readonly project: Project; readonly mission: Mission }> {
  const project = openProject(world);
  if (!project.ok) return project;
  const mission = openMission(project.value, handle);
  return mission.ok ? success({ project: project.value, mission: mission.value }) : mission;
}

/** A matrix as it stands. One that is not there has nothing a verdict could be about. */
function read<T>(text: string | null, name: string, fits: Validator<T>): Outcome<T> {
  const refused = (why: string): Outcome<never> => failure(problem('MATRIX_UNREADABLE', `${name} ${why}.`, { details: { file: name } }));
  if (text === null) return refused('is not there: finalizing the tasks lays it out');
  try {
    const value: unknown = JSON.parse(text);
    return fits(value) ? success(value) : refused(`is not what it should be: ${findings(fits).join('; ')}`);
  } catch {
    return refused('is not JSON');
  }
}

const surfaceOf = ({ homes: { status, planning } }: Mission): 'primary' | 'coordination' =>
  status.at === 'checkout' && status.checkout !== planning.checkout ? 'coordination' : 'primary';
