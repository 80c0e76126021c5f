import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Hands } from '../../machines/port.ts';
import { worktreeKey, worktreeState } from '../../actions/git/worktrees/worktreeState.ts';
import type { Held, ports } from '../../machines/claim/ports.ts';
import { boardOf } from '../../machines/mission/board.ts';
import { nextCommand } from '../../machines/rules/nextCommand.ts';
import { noSuchPackage } from '../../machines/rules/noSuchPackage.ts';
import { ownEntry } from '../../machines/rules/ownEntry.ts';
import type { Allocation, AllocationAnswer, Basis, BasisAnswer, PromptOrder, SavedPrompt } from '../../schemas/claim.ts';
import { ProblemError, problem } from '../../schemas/problem.ts';
import { success } from '../../schemas/outcome.ts';
import { commitStatus } from '../commitStatus.ts';
import { withLockLater } from '../desk/lock.ts';
import { lockTerms } from '../desk/lockTerms.ts';
import { laneLock, missionDesk } from '../desk/missionDesk.ts';
import { readStatus, type MissionStatus } from '../desk/readStatus.ts';
import { savePrompt } from '../desk/savePrompt.ts';
import { missionFacts, type MissionBoard } from '../facts.ts';
import { noteWorkspace } from './noteWorkspace.ts';
import { recordClaim, type BoardWith, type ClaimScene } from './recordClaim.ts';
import { orThrow } from '../orThrow.ts';

/**
 * The hands that claim a package. Whatever needs git or the words of prompts is loaded when it is needed. Everything after
 * the claim itself looks first whether the claim still holds.
 * @param looked the board at any state of the log, by files that are looked at when it is first asked for
 */
export const claimHands = (scene: ClaimScene, looked: () => Promise<BoardWith>): Hands<typeof ports> => ({
  recordClaim: async (order) => recordClaim(scene, order, await looked()),
  rescueWork: whileHeld(scene, async (work) => {
    // Without a worktree there is nothing that could have been left in it.
    if (!existsSync(join(work.worktree, '.git'))) return { commit: null, paths: [], changed: {} };
    const { rescueWork } = await import('../../actions/git/worktrees/rescueWork.ts');
    return rescueWork(work, scene.world);
  }),
  allocate: whileHeld(scene, (work) => allocate(scene, work)),
  completeBase: whileHeld(scene, (work) => completeBase(scene, work)),
  recordWorkspace: whileHeld(scene, async ({ context: work, former }) => {
    const { context, changed } = noteWorkspace(
      scene,
      work,
      former,
      'The claim and the worktree stand; the same command goes on from there.',
    );
    return { ...context, changed };
  }),
  writePrompt: whileHeld(scene, async (work, status) => writePrompt(scene, work, (await looked())(status))),
  commitStatus: async ({ message, tip }) => {
    const { commits, changed } = await commitStatus(scene.world, scene.project, scene.mission, {
      message,
      paths: [],
      kind: 'move',
      expectedTip: tip,
    });
    return { commits: [...commits], changed };
  },
});

/** Does the work only while the claim is the last word on the package. Throws WP_CLAIM_LOST. */
const whileHeld =
  <Work, Answer>({ project, mission }: ClaimScene, act: (work: Work, status: MissionStatus) => Promise<Answer>) =>
  async ({ wp, claim, work }: Held<Work>): Promise<Answer> => {
    const status = orThrow(readStatus(project, mission));
    const now = ownEntry(status.fold.packages, wp);
    if (now?.last_event_id !== claim) {
      throw new ProblemError(
        problem('WP_CLAIM_LOST', `${wp} was moved to ${now?.lane ?? 'nowhere'} by ${now?.actor || 'nobody named'} after it was claimed.`, {
          unchanged: 'What that move has made of the package stays.',
          next: nextCommand(mission.directory),
          details: { wp_id: wp, lane: now?.lane ?? null, last_actor: now?.actor ?? null },
        }),
      );
    }
    return act(work, status);
  };

/** Packages of one lane share its worktree, so whoever makes it keeps the others waiting. */
async function allocate({ world, project, mission }: ClaimScene, work: Allocation): Promise<AllocationAnswer> {
  const { allocateWorktree } = await import('../../actions/workspace/allocateWorktree.ts');
  const made = orThrow(
    await withLockLater(lockTerms(world, laneLock(project.desk, mission.directory, work.lane_id)), async () =>
      success(await allocateWorktree(work, world)),
    ),
  );
  if (work.stood === undefined) return made;
  const { path } = work.worktree;
  const worktrees = {
    [worktreeKey(project.root, path)]: { before: work.stood, after: worktreeState(project.root, project.commonDir, path) },
  };
  return { ...made, changed: { ...made.changed, worktrees } };
}

async function completeBase({ world, project: { root, commonDir } }: ClaimScene, work: Basis): Promise<BasisAnswer> {
  const { completeBase: complete } = await import('../../actions/workspace/completeBase.ts');
  const completed = await complete(work, world);
  const after = worktreeState(root, commonDir, work.worktree);
  const worktrees =
    after === null ? {} : { [worktreeKey(root, work.worktree)]: { before: { ...after, head: work.from ?? completed.commit }, after } };
  return { ...completed, changed: { ...completed.changed, worktrees } };
}

/** The prompt says what stands in the file of the package at the moment it is written. */
async function writePrompt(
  { world, project, mission }: ClaimScene,
  { wp, agent, invocation, workspace, rescued }: PromptOrder,
  board: MissionBoard,
): Promise<SavedPrompt> {
  const [{ claimPrompt }, { loadMissionType }] = await Promise.all([import('../prompts/claimPrompt.ts'), import('../missionType.ts')]);
  const desk = missionDesk(project.desk, mission.directory, mission.path);
  const { type } = orThrow(await loadMissionType(project, world, mission.identity.mission_type, desk.missionType));
  const facts = missionFacts(project, mission, type, board);
  const known = boardOf(facts.packages ?? [], { agent }).map((each) => each.package);
  const fact = known.find(({ wp_id }) => wp_id === wp);
  if (fact === undefined)
    throw new ProblemError(
      noSuchPackage(
        mission.directory,
        wp,
        known.map(({ wp_id }) => wp_id),
      ),
    );
  const text = await claimPrompt({ world, project, mission, type, facts, snapshot: board.snapshot, agent }, fact, workspace, rescued);
  return { path: savePrompt(project.desk, { mission: mission.directory, invocation, agent, action: 'implement', wp }, text) };
}
