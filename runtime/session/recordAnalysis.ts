import { join, resolve } from 'node:path';
import { parseFrontMatter } from '../../actions/files/frontMatter.ts';
import { readInput } from '../../actions/files/readInput.ts';
import { readText } from '../../actions/files/readText.ts';
import { withoutMark } from '../../actions/files/splitFrontMatter.ts';
import { writeYaml } from '../../actions/files/writeYaml.ts';
import {
  analysisFile,
  analysisReport,
  carrierDoubts,
  reportHead,
  unknownAnalysis,
  type AnalysisReport,
} from '../../machines/rules/analysisReport.ts';
import type { AnalysisReply } from '../../schemas/analysis.ts';
import { findings } from '../../schemas/check.ts';
import isAnalysisCarrier from '../../schemas/generated/analysisCarrier.js';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem } from '../../schemas/problem.ts';
import { inputArtifacts } from '../analysisInputs.ts';
import { commitStatus } from '../commitStatus.ts';
import { fileChange } from '../desk/fileChange.ts';
import { whyNotRecordable } from '../desk/recordEvents.ts';
import { shortOperation } from '../desk/shortOperation.ts';
import { writeRecord } from '../desk/writeRecord.ts';
import { isoMicros } from '../isoMicros.ts';
import { openMission } from '../mission.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import { openProject } from '../project.ts';
import type { World } from '../world.ts';

export interface AnalysisRequest {
  /** Any handle of a mission. */
  readonly mission: string;
  /** Path of the file with the analysis, from where the command is given; `-` for the standard input. */
  readonly inputFile: string;
  /** Who has analysed. */
  readonly agent: string | null;
}

/**
 * Keeps the analysis of a mission as its analysis-report.md, with what it was made from, and commits that. The verdict is
 * made from the findings at its head; one without them is kept too, and its verdict is unknown. The same analysis of the
 * same files is the same once more.
 *
 * Unlike the original it does not ask for a clean working tree (contract 2, T7): it commits its own file and nothing else.
 *
 * Problems: INPUT_NOT_READ, ANALYSIS_INPUT_INVALID (all findings at once), those of opening, of whether anything can be
 * recorded now, and FILE_NOT_WRITTEN.
 */
export function recordAnalysis(world: World, request: AnalysisRequest): Promise<Outcome<AnalysisReply>> {
  return outcomeOfLater(async () => {
    const project = openProject(world);
    if (!project.ok) return project;
    const mission = openMission(project.value, request.mission);
    if (!mission.ok) return mission;
    const refusal = whyNotRecordable(mission.value);
    if (refusal !== null) return failure(refusal);
    const read = readAnalysis(readInput(request.inputFile === '-' ? '-' : resolve(world.cwd, request.inputFile)), request.inputFile);
    if (!read.ok) return read;
    const { report, body, doubts } = read.value;
    const { planning } = mission.value.homes;
    const about = {
      mission_slug: mission.value.directory,
      mission_id: mission.value.identity.mission_id,
      generated_at: isoMicros(world.now()),
      analyzer_agent: request.agent,
      input_artifacts: inputArtifacts(project.value, mission.value),
    };
    const path = join(planning.folder, analysisFile);
    const before = readText(path);
    const after = textOf(reportHead(report, about), body);
    const operation = shortOperation(world, project.value, {
      operation: 'record-analysis',
      mission: about.mission_slug,
      actor: request.agent,
      asked: { verdict: report.verdict },
    });
    operation.tell(fileChange(project.value, path, before, after));
    const isWritten = write(path, after);
    const { commits, changed } = await commitStatus(world, project.value, mission.value, {
      message: `docs(spec-kitty): record the analysis of ${mission.value.directory}`,
      paths: [path],
      kind: 'milestone',
      operation,
    });
    const file = isWritten ? fileChange(project.value, path, before) : {};
    const unlogged = await operation.log([{ changed: file }, { changed }]);
    return success({
      result: 'success',
      path,
      mission_slug: about.mission_slug,
      mission_id: about.mission_id,
      input_artifacts: about.input_artifacts,
      verdict: report.verdict,
      issue_counts: report.issue_counts,
      findings: [...report.findings],
      stale: false,
      changed: isWritten,
      commits: [...commits],
      warnings: [...doubts, ...commits.flatMap(({ note }) => note ?? []), ...unlogged],
    });
  });
}

interface ReadAnalysis {
  readonly report: AnalysisReport;
  /** What is kept below the head, with `\n` at the end of each line. */
  readonly body: string;
  readonly doubts: readonly string[];
}

/** A head that is meant to be read by programs and cannot be is refused: taken for prose it would silently lose its verdict. */
function readAnalysis(text: string, file: string): Outcome<ReadAnalysis> {
  const plain = withoutMark(text).replaceAll(/\r\n?/g, '\n');
  if (plain.trim() === '') return invalid(file, ['it is empty']);
  const prose = (doubt: string): Outcome<ReadAnalysis> => success({ report: unknownAnalysis, body: plain, doubts: [doubt] });
  const head = plain.startsWith('---\n') ? parseFrontMatter(plain, file) : null;
  if (head === null) return prose('The analysis does not begin with findings (schema: analysis-findings/v1), so its verdict is unknown.');
  if (!head.ok)
    return /^schema:\s*["']?analysis-findings\//m.test(plain)
      ? invalid(
          file,
          head.problems.map(({ message }) => message),
        )
      : prose('What stands at the head of the analysis is no YAML, so its verdict is unknown.');
  const { mapping, body } = head.value;
  const { schema } = mapping;
  if (typeof schema !== 'string' || !schema.startsWith('analysis-findings/'))
    return prose('The head of the analysis does not say `schema: analysis-findings/v1`, so its verdict is unknown.');
  const carrier: unknown = mapping;
  if (!isAnalysisCarrier(carrier)) return invalid(file, findings(isAnalysisCarrier));
  return success({ report: analysisReport(carrier), body, doubts: carrierDoubts(carrier) });
}

const invalid = (file: string, reasons: readonly string[]): Outcome<never> =>
  failure(
    problem('ANALYSIS_INPUT_INVALID', `${file === '-' ? 'The analysis' : file} cannot be recorded: ${reasons.join('; ')}.`, {
      details: { path: file, findings: reasons },
    }),
  );

const textOf = (head: ReturnType<typeof reportHead>, body: string): string =>
  `---\n${Object.entries(head)
    .flatMap(([key, value]) => writeYaml(`${key}:`, value))
    .join('\n')}\n---\n${body}`;

/** Writes the report unless it says the same already, apart from when it was made. Answers whether it was written. */
function write(path: string, text: string): boolean {
  const undated = (one: string): string => one.replace(/^generated_at: .*$/m, '');
  if (undated(readText(path) ?? '') === undated(text)) return false;
  return writeRecord(path, text);
}
