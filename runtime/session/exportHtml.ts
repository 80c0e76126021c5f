import { lstatSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { shellWord } from '../../machines/rules/shellWord.ts';
import type { ExportReply } from '../../schemas/inspectReply.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem } from '../../schemas/problem.ts';
import { worldFailure } from '../desk/worldFailure.ts';
import { replaceFile } from '../desk/writeFileAtomically.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import { wholeHtml } from '../serve/pageHtml.ts';
import type { Surroundings } from '../surroundings.ts';
import type { MissionRecord, WrittenMission } from '../../machines/view/missionRecord.ts';
import { readWholeMission } from '../view/readWholeMission.ts';

export interface ExportQuestion {
  /** Any handle of a mission. */
  readonly mission: string;
  /** Where the file goes; null is the name of the mission, here. */
  readonly output: string | null;
  /** Write over a file that is there. */
  readonly force: boolean;
}

/**
 * Writes a mission into one HTML file: charts, board and history with the slider, which opens without a network or a server.
 * Texts of documents are not in it. Problems: those of the mission, FILE_NOT_WRITTEN.
 */
export function exportHtml(world: Surroundings, { mission: handle, output, force }: ExportQuestion): Promise<Outcome<ExportReply>> {
  return outcomeOfLater(async () => {
    const whole = await readWholeMission(world, handle);
    if (!whole.ok) return whole;
    const { record, log } = whole.value;
    const path = resolve(world.cwd, output ?? `${record.directory}.html`);
    const written: WrittenMission = { record: forOthers(record), log, written_at: world.now().toISOString() };
    const html = wholeHtml(written, record.title);
    if (!force && lstatSync(path, { throwIfNoEntry: false }) !== undefined)
      return failure(
        problem('FILE_NOT_WRITTEN', `${path} was not written: it is there already.`, {
          next: [
            'spec-kitty',
            'export',
            '--html',
            '--mission',
            record.directory,
            ...(output === null ? [] : ['--output', output]),
            '--force',
          ]
            .map(shellWord)
            .join(' '),
          details: { path },
        }),
      );
    try {
      write(path, html);
    } catch (error) {
      return failure(worldFailure(error, `${path} was not written`));
    }
    const events = log.transitions.length + log.annotations.length + log.others.length;
    return success({ result: 'success', mission_slug: record.directory, path, bytes: Buffer.byteLength(html), events });
  });
}

/**
 * All of it or nothing: neither a kill nor a disk that fills up leaves half of a file, and a former one is as it was. What is no file,
 * a terminal or a pipe, is written into.
 */
function write(path: string, html: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isFile() === false) writeFileSync(path, html);
  else replaceFile(path, html);
}

/** Whoever gets the file has no documents, none of these folders, and no need to know what they are called here. */
const forOthers = (record: MissionRecord): MissionRecord => ({
  ...record,
  documents: [],
  workplaces: Object.fromEntries(Object.entries(record.workplaces).map(([wpId, place]) => [wpId, { ...place, workspace_path: null }])),
});
