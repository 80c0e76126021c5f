import type { CommitInput, ports, RecordRowsInput } from '../../machines/finalize/ports.ts';
import type { Hands } from '../../machines/port.ts';
import { ownEntry } from '../../machines/rules/ownEntry.ts';
import { unrecorded } from '../../machines/rules/unrecorded.ts';
import { judge } from '../../machines/workPackage/judge.ts';
import type { Transition } from '../../schemas/event.ts';
import type { CommittedFiles, RecordedRows } from '../../schemas/finalize.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem } from '../../schemas/problem.ts';
import { commitStatus } from '../commitStatus.ts';
import { editFiles } from '../desk/editFiles.ts';
import { recordEvents, type Present, type Recording } from '../desk/recordEvents.ts';
import { written } from '../session/moveRow.ts';
import type { FinalizeScene } from './observeFinalize.ts';
import { orThrow } from '../orThrow.ts';
import { warningsOf } from '../desk/warningsOf.ts';

/** The hands of the operation `finalize`, for one mission. */
export const finalizeHands = (scene: FinalizeScene): Hands<typeof ports> => ({
  editFiles: (input) => editFiles(input, scene.world),
  recordRows: (input) => recordRows(scene, input),
  commit: (input) => commit(scene, input),
});

/**
 * Records what the log does not have: under the mission's lock, so that of two programs one puts a package on the board.
 * What a killed run had recorded counts as recorded by this one.
 */
function recordRows({ world, project, mission }: FinalizeScene, input: RecordRowsInput): RecordedRows {
  const {
    answer: { seeded, events },
    behind,
  } = orThrow(recordEvents(world, project, mission, (present) => decide(input, present)));
  return {
    seeded: [...seeded],
    warnings: warningsOf(behind),
    changed: { events: [...events] },
  };
}

interface Recorded {
  readonly seeded: readonly string[];
  readonly events: readonly string[];
}

function decide({ events, seeds }: RecordRowsInput, present: Present): Outcome<Recording<Recorded>> {
  const log = present.log();
  if (!log.ok) return log;
  const refused = seeds.find((seed) => !mayBegin(seed));
  if (refused !== undefined)
    return failure(
      problem('TRANSITION_REJECTED', `${refused.wp_id} cannot be put on the board.`, {
        details: { wp_id: refused.wp_id, from_lane: refused.from_lane, to_lane: refused.to_lane },
      }),
    );
  const open = seeds.filter(
    ({ wp_id, event_id }) => present.hasEvent(event_id) || (ownEntry(present.status.fold.packages, wp_id)?.lane ?? 'genesis') === 'genesis',
  );
  const ours = events.filter(({ event_id }) => present.hasEvent(event_id));
  const rows = [...ours, ...unrecorded(events, log.value.others), ...open.map(written)];
  return success({ rows, packages: [], answer: { seeded: open.map(({ wp_id }) => wp_id), events: rows.map(({ event_id }) => event_id) } });
}

/** The machine of packages has the last word on every move, also on the first one. */
const mayBegin = ({ from_lane, to_lane }: Transition): boolean =>
  judge(from_lane, {
    to: to_lane,
    actor: 'finalize-tasks',
    force: false,
    reason: null,
    evidence: null,
    review_ref: null,
    review_result: null,
    workspace_context: null,
    subtasks_complete: false,
    implementation_evidence_present: false,
  }).allowed;

async function commit({ world, project, mission }: FinalizeScene, { message, paths, expected_tip }: CommitInput): Promise<CommittedFiles> {
  const { commits, changed } = await commitStatus(world, project, mission, {
    message,
    paths,
    kind: 'milestone',
    expectedTip: expected_tip,
  });
  return { commits: [...commits], changed };
}
