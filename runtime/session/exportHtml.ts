import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ExportReply } from '../../schemas/inspectReply.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem } from '../../schemas/problem.ts';
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
    try {
      writeFileSync(path, html, { flag: force ? 'w' : 'wx' });
    } catch (error) {
      const why = error instanceof Error && 'code' in error && error.code === 'EEXIST' ? 'it is there already' : String(error);
      return failure(problem('FILE_NOT_WRITTEN', `${path} was not written: ${why}.`, { details: { path } }));
    }
    const events = log.transitions.length + log.annotations.length + log.others.length;
    return success({ result: 'success', mission_slug: record.directory, path, bytes: Buffer.byteLength(html), events });
  });
}

/** Whoever gets the file has no documents, none of these folders, and no need to know what they are called here. */
const forOthers = (record: MissionRecord): MissionRecord => ({
  ...record,
  documents: [],
  workplaces: Object.fromEntries(Object.entries(record.workplaces).map(([wpId, place]) => [wpId, { ...place, workspace_path: null }])),
});
