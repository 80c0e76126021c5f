import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptyLog, readLog } from '../../machines/rules/eventLog.ts';
import { logFindings } from '../../machines/rules/logFindings.ts';
import { laneTable } from '../../machines/workPackage/laneTable.ts';
import { workPackageMachine } from '../../machines/workPackage/machine.ts';
import type { Lane } from '../../schemas/lane.ts';
import { agrees, corpusRoot } from './corpus.ts';

const table = laneTable(workPackageMachine);
const isLegal = (from: Lane, to: Lane): boolean => table[from]?.[to]?.forced === false;

/** Which event the original speaks of, and of which lanes: its sentences are its own. */
const subjects = (sentences: readonly string[]) =>
  sentences.map((sentence) => /^Event (.*?): .*?(?:(\w+) -> (\w+))?( \(.*\))?$/.exec(sentence)?.slice(1, 4) ?? sentence);

/** The lanes a sentence of ours names: rows of one id can tell of different ones. */
const lanesIn = (sentence: string) => /from (\w+) to (\w+)/.exec(sentence)?.slice(1, 3) ?? [];

agrees<
  { readonly mission_dir: string },
  { readonly transition_legality_all_rows: readonly string[]; readonly done_evidence_all_rows: readonly string[] }
>(
  'status-validate/missions',
  ({ mission_dir }) => {
    const path = join(corpusRoot, mission_dir, 'status.events.jsonl');
    const log = existsSync(path) ? readLog(readFileSync(path, 'utf8')) : { ok: true as const, value: emptyLog };
    if (!log.ok) return log;
    const findings = logFindings(log.value, isLegal);
    return {
      legality: findings.filter(({ kind }) => kind === 'legality').map(({ about, sentence }) => [about, ...lanesIn(sentence)]),
      evidence: findings.filter(({ kind }) => kind === 'evidence').map(({ about }) => about),
    };
  },
  {
    expected: ({ transition_legality_all_rows: legality, done_evidence_all_rows: evidence }) => ({
      legality: subjects(legality),
      evidence: subjects(evidence).map(([id]) => id),
    }),
  },
);
