import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { commitFiles } from '../../actions/git/commits/commitFiles.ts';
import { fileId } from '../../actions/git/objects/keepBlob.ts';
import { switchBranch } from '../../actions/git/checkout/switchBranch.ts';
import type { ports } from '../../machines/draft/ports.ts';
import type { Hands } from '../../machines/port.ts';
import type { KeepOrder, Kept, LaidOut, LayoutOrder, RecordedRows, RowsOrder } from '../../schemas/draft.ts';
import { ProblemError } from '../../schemas/problem.ts';
import type { StatusCommit } from '../../schemas/statusCommit.ts';
import { placeFiles } from '../desk/placeFiles.ts';
import { recordEvents } from '../desk/recordEvents.ts';
import { worldFailure } from '../desk/worldFailure.ts';
import { openDirectory } from '../mission.ts';
import { openProject } from '../project.ts';
import type { World } from '../world.ts';
import { orThrow } from '../orThrow.ts';
import { warningsOf } from '../desk/warningsOf.ts';

/** The hands of drafting. Each asks the world first, so that a step which is done once more changes nothing. */
export const draftHands = (world: World): Hands<typeof ports> => ({
  switchBranch: async (order) => (order === null ? null : switchBranch(order, world)),
  layOut: (order) => layOut(world, order),
  recordRows: (order) => recordRows(world, order),
  keep: async (order) => keep(world, order),
});

function layOut(world: World, { root, folders, files }: LayoutOrder): LaidOut {
  const { created, updated, unchanged } = placeFiles(root, files);
  try {
    for (const folder of folders) mkdirSync(join(root, folder), { recursive: true });
  } catch (error) {
    throw new ProblemError(
      worldFailure(error, 'A folder could not be made', 'The files are in their places; the same command makes the rest.'),
    );
  }
  // The branch may be older than the project, which is on it from its first file on.
  const { commonDir } = orThrow(openProject(world));
  const known = files.flatMap(({ path, before }) => (before === undefined ? [] : [{ path, before }]));
  return {
    created: [...created],
    updated: [...updated],
    unchanged: [...unchanged],
    changed: { files: Object.fromEntries(known.map(({ path, before }) => [path, { before, after: fileId(commonDir, join(root, path)) }])) },
  };
}

/** The mission may be as new as its first file: it is opened here, not before. */
function recordRows(world: World, { mission: directory, rows }: RowsOrder): RecordedRows {
  if (rows.length === 0) return { events: [], warnings: [], changed: {} };
  const project = orThrow(openProject(world));
  const { behind } = orThrow(
    recordEvents(world, project, orThrow(openDirectory(project, directory)), () => ({
      ok: true,
      value: { rows, packages: [], answer: null },
    })),
  );
  const events = rows.map(({ event_id }) => event_id);
  return { events, warnings: warningsOf(behind), changed: { events } };
}

/** What is written and recorded stays so: a commit that cannot be made is told of, and the next one takes the files along. */
async function keep(world: World, { commit: input, branch, paths, note }: KeepOrder): Promise<Kept> {
  const left = (why: string | null, problem_code: string | null): Kept => ({
    commit: { state: 'left', branch, ref: null, commit: null, replaced: null, paths: [...paths], note: why, problem_code },
    changed: {},
  });
  if (input === null) return left(note, null);
  try {
    const { state, commit, replaced, changed } = await commitFiles(input, world);
    const kept: StatusCommit = {
      state,
      branch,
      ref: input.mirror ?? `refs/heads/${input.branch}`,
      commit,
      replaced,
      paths: [...input.paths],
      note,
      problem_code: null,
    };
    return { commit: kept, changed };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return left(`What was written is in its place, but not committed: ${error.problem.message}`, error.problem.code);
  }
}
