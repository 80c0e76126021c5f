import { join } from 'node:path';
import { parseFrontMatter } from '../actions/files/frontMatter.ts';
import { readText } from '../actions/files/readText.ts';
import { analysisDoubts, analysisFile } from '../machines/rules/analysisReport.ts';
import { shellWord } from '../machines/rules/shellWord.ts';
import { findings } from '../schemas/check.ts';
import isKeptAnalysis from '../schemas/generated/keptAnalysis.js';
import { ProblemError } from '../schemas/problem.ts';
import { inputArtifacts } from './analysisInputs.ts';
import type { Mission } from './mission.ts';
import type { Project } from './project.ts';

/**
 * What speaks against building a mission by the analysis that is kept of it, as sentences; nothing where none is. That it cannot be
 * read is one of them: it keeps nobody from work.
 */
export function doubtsOfAnalysis(project: Project, mission: Mission): readonly string[] {
  try {
    return lookedAt(project, mission);
  } catch (error) {
    if (error instanceof ProblemError) return [error.problem.message];
    throw error;
  }
}

function lookedAt(project: Project, mission: Mission): readonly string[] {
  const path = join(mission.homes.planning.folder, analysisFile);
  const text = readText(path);
  if (text === null) return [];
  const head = parseFrontMatter(text, analysisFile);
  const kept: unknown = head.ok ? head.value.mapping : null;
  if (isKeptAnalysis(kept)) return analysisDoubts(kept, inputArtifacts(project, mission));
  const why = head.ok ? findings(isKeptAnalysis).join('; ') : head.problems.map(({ message }) => message).join(' ');
  return [
    `${analysisFile} does not say what it was made from (${why}), so nobody can tell whether it still holds. Record it: spec-kitty agent mission record-analysis --mission ${mission.directory} --input-file ${shellWord(path)}`,
  ];
}
