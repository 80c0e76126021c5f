import { join } from 'node:path';
import { readText } from '../../actions/files/readText.ts';
import { moveCheckout } from '../../actions/git/checkout/moveCheckout.ts';
import { readBlobs } from '../../actions/git/objects/readBlobs.ts';
import { worktreeKey, worktreeState } from '../../actions/git/worktrees/worktreeState.ts';
import { worktreeAway, worktreesAway } from '../../actions/git/worktrees/worktreesAway.ts';
import { mergeKnownFile } from '../../machines/rules/knownFiles.ts';
import { reducedStatus } from '../../machines/rules/reducedStatus.ts';
import type { Landable } from '../../machines/merge/ports.ts';
import type { Changes } from '../../schemas/changes.ts';
import type { CheckoutsRefreshed, LandingProven } from '../../schemas/merge.ts';
import { success } from '../../schemas/outcome.ts';
import { ProblemError, problem } from '../../schemas/problem.ts';
import { commitStatus } from '../commitStatus.ts';
import { withLock } from '../desk/lock.ts';
import { lockTerms } from '../desk/lockTerms.ts';
import { missionDesk } from '../desk/missionDesk.ts';
import { worldFailure } from '../desk/worldFailure.ts';
import { writeFileIfChanged } from '../desk/writeFileAtomically.ts';
import { withReported, noChanges } from '../engine/changes.ts';
import { orThrow } from '../orThrow.ts';
import type { MergeScene } from './mergeScene.ts';
import { targetCheckouts } from './targetCheckouts.ts';

/**
 * Brings every checkout of the target up to date, and the mission's files in the main checkout also where another branch is
 * checked out there: whoever asks there hears that the mission has landed. Nothing that is not ours is written over.
 * Throws CHECKOUT_NOT_MOVABLE, WORKTREE_AWAY (it went after the landing was proven), FILE_NOT_WRITTEN, LOCK_HELD, and the problems of git.
 */
export async function refreshCheckouts(
  scene: MergeScene,
  { plan, attempt, landing, proven }: Landable & { readonly proven: LandingProven },
): Promise<CheckoutsRefreshed> {
  const { world, project } = scene;
  const checkouts = targetCheckouts(project, plan.target);
  const home = {
    leaves: bringHome(scene, { plan, attempt, landing }),
    committed: [...landing.written.map(({ path }) => path), ...landing.taken],
  };
  const worktrees: Changes['worktrees'] = {};
  for (const checkout of checkouts) {
    await moveCheckout(
      { checkout, from: attempt.target, to: landing.commit, ...(checkout === project.root ? home : { leaves: [] }) },
      world,
    );
    const after = worktreeState(project.root, project.commonDir, checkout);
    if (after !== null)
      worktrees[worktreeKey(project.root, checkout)] = {
        before: { ...after, head: attempt.target },
        after: { ...after, head: landing.commit },
      };
  }
  const [away] = worktreesAway(project.commonDir, plan.target);
  if (away !== undefined) throw new ProblemError(worktreeAway(project.root, away));
  const files = Object.fromEntries(landing.written.map(({ path, blob, former }) => [path, { before: former, after: blob }]));
  const committed = checkouts.includes(project.root) ? null : await commitHome(scene, plan.mission.folder, proven.home);
  return {
    checkouts: [...checkouts],
    commits: [...(committed?.commits ?? [])],
    changed: withReported(withReported(noChanges, { changed: { worktrees, files } }), committed ?? {}),
  };
}

/** Writes the landed event log, status.json and meta.json into the main checkout. Answers those that hold more than what has landed. */
function bringHome({ world, project, mission }: MergeScene, { plan, landing }: Landable): readonly string[] {
  const { lock } = missionDesk(project.desk, mission.directory, mission.path);
  return orThrow(
    withLock(lockTerms(world, lock), () => {
      const blobs = readBlobs(
        project.commonDir,
        landing.written.flatMap(({ blob, former }) => (former === null ? [blob] : [blob, former])),
      );
      const fileOf = (name: string) => landing.written.find(({ path }) => path === `${plan.mission.folder}/${name}`);
      const textOf = (blob: string | null | undefined): string | null => blobs.get(blob ?? '')?.toString('utf8') ?? null;
      const landed = (name: string): string => textOf(fileOf(name)?.blob) ?? '';
      const [log, meta] = (['event-log', 'meta'] as const).map((kind) => {
        const name = kind === 'meta' ? 'meta.json' : 'status.events.jsonl';
        // The landing went on from what lay here then.
        const merged = mergeKnownFile(kind, {
          base: kind === 'meta' ? textOf(fileOf(name)?.former) : null,
          ours: landed(name),
          theirs: readText(join(project.root, plan.mission.folder, name)) ?? landed(name),
        });
        if ('conflict' in merged)
          throw new ProblemError(
            problem('EVENT_LOG_CONFLICT', merged.conflict, {
              unchanged: `${plan.target} has the landing; the main checkout is as it was.`,
            }),
          );
        return merged.text ?? '';
      });
      const texts = {
        'status.events.jsonl': log ?? '',
        'meta.json': meta ?? '',
        'status.json': orThrow(reducedStatus(log ?? '', meta ?? '', mission.directory)),
      };
      const left: string[] = [];
      for (const [name, text] of Object.entries(texts)) {
        const path = `${plan.mission.folder}/${name}`;
        write(join(project.root, path), text, plan.target);
        if (text !== landed(name)) left.push(path);
      }
      return success(left);
    }),
  );
}

function write(path: string, text: string, target: string): void {
  try {
    writeFileIfChanged(path, text);
  } catch (error) {
    throw new ProblemError(
      worldFailure(error, `${path} could not be written`, `${target} has the landing; the same command goes on with the checkout.`),
    );
  }
}

/**
 * Commits what was written on the branch that the main checkout has: it is not the target. Where it was before tells a commit of
 * a run that was killed.
 */
async function commitHome(
  { world, project, mission }: MergeScene,
  folder: string,
  expectedTip: string | null | undefined,
): ReturnType<typeof commitStatus> {
  // The mission has landed: its status is in the main checkout from now on, wherever it was before.
  const landed = { ...mission, homes: { ...mission.homes, status: { at: 'checkout' as const, ...mission.homes.planning }, refusal: null } };
  return commitStatus(world, project, landed, {
    message: `chore(spec-kitty): ${mission.directory} has landed`,
    paths: [join(project.root, folder, 'meta.json')],
    kind: 'milestone',
    ...(expectedTip === undefined ? {} : { expectedTip }),
  });
}
