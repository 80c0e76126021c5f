import { createHash } from 'node:crypto';
import { join, relative, sep } from 'node:path';
import { readBytes, readText } from '../actions/files/readText.ts';
import { plannedTasks } from '../machines/rules/analysisReport.ts';
import { charterFiles } from '../machines/rules/charter.ts';
import type { InputArtifact, InputArtifacts } from '../schemas/analysis.ts';
import type { Mission } from './mission.ts';
import type { Project } from './project.ts';

/**
 * Digests of what an analysis is made from, by which it is known later whether it still is the one of the plan (contract 2, T18).
 * Paths are from the main checkout: the report is committed. Throws FILE_NOT_READ.
 */
export function inputArtifacts({ root }: Project, { homes: { planning } }: Mission): InputArtifacts {
  const charters = charterFiles.map((file) => join(root, file));
  const charter = charters.find((path) => readBytes(path) !== null);
  const named = (path: string, sha256: string | null): InputArtifact => ({ path: relative(root, path).split(sep).join('/'), sha256 });
  const whole = (path: string): InputArtifact => {
    const bytes = readBytes(path);
    return named(path, bytes === null ? null : sha256(bytes));
  };
  const tasks = join(planning.folder, 'tasks.md');
  const text = readText(tasks);
  return {
    'spec.md': whole(join(planning.folder, 'spec.md')),
    'plan.md': whole(join(planning.folder, 'plan.md')),
    'tasks.md': named(tasks, text === null ? null : sha256(plannedTasks(text))),
    charter: charter === undefined ? { path: null, sha256: null } : whole(charter),
  };
}

const sha256 = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');
