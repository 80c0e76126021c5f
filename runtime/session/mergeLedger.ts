import { join } from 'node:path';
import { readText } from '../../actions/files/readText.ts';
import { readFileOnRef } from '../../actions/git/objects/readFileOnRef.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import { targetOf } from '../../machines/rules/targetOf.ts';
import { findings } from '../../schemas/check.ts';
import isLedger from '../../schemas/generated/ledger.js';
import type { Ledger } from '../../schemas/ledger.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem } from '../../schemas/problem.ts';
import { openMission } from '../mission.ts';
import { outcomeOf } from '../outcomeOf.ts';
import { openProject } from '../project.ts';
import type { Surroundings } from '../surroundings.ts';
import { missionHere } from './missionHere.ts';

/** The file in the folder of a mission that keeps the account of its landing. */
const ledgerFile = 'merge-ledger.json';

/**
 * The account of a mission's landing, as it is kept with the mission: here, or on the branch it landed on when that is not
 * checked out. Problems: those of opening, LEDGER_NOT_FOUND, LEDGER_UNREADABLE, FILE_NOT_READ.
 */
export function mergeLedger(surroundings: Surroundings, handle: string | null): Outcome<Ledger> {
  return outcomeOf(() => {
    const project = openProject(surroundings);
    if (!project.ok) return project;
    const named = handle === null ? missionHere(project.value, 'spec-kitty merge --ledger', 'landed') : success(handle);
    if (!named.ok) return named;
    const mission = openMission(project.value, named.value);
    if (!mission.ok) return mission;
    const { directory, path, meta } = mission.value;
    const target = targetOf(meta);
    const text =
      readText(join(path, ledgerFile)) ??
      (target === null ? null : readFileOnRef(project.value.commonDir, `refs/heads/${target}`, `kitty-specs/${directory}/${ledgerFile}`));
    if (text === null)
      return failure(
        problem(
          'LEDGER_NOT_FOUND',
          `${directory} has not landed${target === null ? '' : ` on ${target}`}: there is no account of it yet.`,
          {
            next: `spec-kitty merge --mission ${shellWord(directory)} --status`,
            details: { mission_slug: directory, target_branch: target },
          },
        ),
      );
    return readLedger(text, directory);
  });
}

function readLedger(text: string, directory: string): Outcome<Ledger> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return unreadable(directory, ['it is not JSON']);
  }
  return isLedger(value) ? success(value) : unreadable(directory, findings(isLedger));
}

const unreadable = (directory: string, reasons: readonly string[]) =>
  failure(
    problem('LEDGER_UNREADABLE', `The ${ledgerFile} of ${directory} cannot be read: ${reasons.join('; ')}.`, {
      details: { mission_slug: directory, reasons },
    }),
  );
