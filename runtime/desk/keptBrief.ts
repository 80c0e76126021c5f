import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readText } from '../../actions/files/readText.ts';
import { writeYaml } from '../../actions/files/writeYaml.ts';
import { briefFile, briefHead, briefSourceFile, briefText } from '../../machines/rules/missionBrief.ts';
import type { BriefSource } from '../../schemas/brief.ts';
import { findings } from '../../schemas/check.ts';
import isBriefSource from '../../schemas/generated/briefSource.js';
import { problem, ProblemError } from '../../schemas/problem.ts';
import { leadsElsewhere } from './leadsElsewhere.ts';
import { linksInTheWay } from './linksInTheWay.ts';
import { isErrno, worldFailure } from './worldFailure.ts';
import { makeFolder } from './makeFolder.ts';
import { writeFileAtomically } from './writeFileAtomically.ts';

/** The brief that the next mission begins from. */
export interface KeptBrief {
  /** The whole file. */
  readonly text: string;
  /** Where it comes from; null when it does not say. */
  readonly source: BriefSource | null;
  /** Whether the file beside it tells of another one: whoever was to write over the brief was killed before it did. */
  readonly isAtOdds: boolean;
}

/**
 * The kept brief as a text; null when there is none, whatever is kept beside it: it is written last.
 * Throws BRIEF_UNREADABLE, and PATH_LEADS_ELSEWHERE or PATH_IS_LINK where it would be read out of somebody else's file.
 */
export function keptBriefText(root: string): string | null {
  const led = leadsElsewhere(root, ['.kittify']) ?? linksInTheWay(root, [briefFile, briefSourceFile]);
  if (led !== null) throw new ProblemError(led);
  return readable(root, briefFile);
}

/** The same with its source. Damage of that is told also where there is no brief. */
export async function readKeptBrief(root: string): Promise<KeptBrief | null> {
  const text = keptBriefText(root);
  const beside = await readSource(root);
  if (text === null) return null;
  const head = briefHead(text);
  const isAtOdds = head !== null && beside !== null && head.brief_hash !== beside.brief_hash;
  return { text, source: isAtOdds ? head : (beside ?? head), isAtOdds };
}

async function readSource(root: string): Promise<BriefSource | null> {
  const text = readable(root, briefSourceFile);
  if (text === null) return null;
  const { parseYaml } = await import('../../actions/files/parseYaml.ts');
  const yaml = parseYaml(text);
  if (!yaml.ok) throw unreadable(briefSourceFile, yaml.findings.map(({ line, sentence }) => `line ${line}: ${sentence}`).join('; '));
  const source: unknown = yaml.value;
  // An empty file says as much as none.
  if (source === null) return null;
  if (isBriefSource(source)) return source;
  throw unreadable(briefSourceFile, findings(isBriefSource).join('; '));
}

function readable(root: string, file: string): string | null {
  try {
    return readText(join(root, file));
  } catch (error) {
    throw error instanceof ProblemError ? unreadable(file, error.problem.message.replace(/\.$/, '')) : error;
  }
}

const unreadable = (file: string, why: string): ProblemError =>
  new ProblemError(problem('BRIEF_UNREADABLE', `${file} cannot be used: ${why}.`, { details: { path: file } }));

/** The two files of a brief, as texts. */
export const briefFiles = (source: BriefSource, content: string): Readonly<Record<'source' | 'brief', string>> => ({
  source: `${Object.entries(source)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, value]) => writeYaml(`${key}:`, value))
    .join('\n')}\n`,
  brief: briefText(source, content),
});

/**
 * Puts a brief in its place: its source first, and last the brief, with which it is there. A kill leaves the former brief or none
 * beside a source that counts for nothing. The caller holds the lock of intakes. Throws INTAKE_CROSS_FS and FILE_NOT_WRITTEN.
 * @param isInPlace whether half a brief after a kill is better than none, where nothing can be put there as a whole
 */
export function keepBrief(root: string, files: ReturnType<typeof briefFiles>, isInPlace: boolean): void {
  put(root, briefSourceFile, files.source, isInPlace);
  put(root, briefFile, files.brief, isInPlace);
}

function put(root: string, file: string, text: string, isInPlace: boolean): void {
  const path = join(root, file);
  try {
    makeFolder(join(root, '.kittify'));
    writeFileAtomically(path, text);
  } catch (error) {
    const isMount = isErrno(error, 'EBUSY') || isErrno(error, 'EXDEV');
    if (isMount && isInPlace) writeFileSync(path, text, { flush: true });
    else throw new ProblemError(isMount ? mounted(file) : worldFailure(error, `${path} could not be written`, unkept));
  }
}

const unkept = 'The brief that was kept is as it was.';

const mounted = (file: string) =>
  problem('INTAKE_CROSS_FS', `${file} is mounted from another file system, so the brief cannot be put in its place as a whole.`, {
    unchanged: unkept,
    details: { path: file },
  });
