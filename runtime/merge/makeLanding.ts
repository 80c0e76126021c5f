import { join } from 'node:path';
import { stageEarly } from '../../actions/git/checkout/moveCheckout.ts';
import { removeStaged } from '../../actions/git/checkout/stagedAhead.ts';
import { diffTrees } from '../../actions/git/objects/diffTrees.ts';
import type { TreeEdit } from '../../actions/git/objects/editTree.ts';
import { type LedgerInput, observeLedger } from '../../actions/git/merges/observeLedger.ts';
import { enterCheckout } from '../../actions/git/enterCheckout.ts';
import { git, type Git } from '../../actions/git/git.ts';
import { judgedLanding } from '../../actions/git/commits/judgedLanding.ts';
import { contentOf } from '../../actions/git/objects/keepBlob.ts';
import { landingTree, type LandingTreeInput } from '../../actions/git/objects/landingTree.ts';
import { mergeCommits } from '../../actions/git/merges/mergeCommits.ts';
import { mergeDrafts, type MergeDrafts } from '../../actions/git/merges/mergeDrafts.ts';
import type { ObjectDrafts } from '../../actions/git/objects/objectDrafts.ts';
import { versionsIn } from '../../actions/git/objects/versionsIn.ts';
import { whoCommits } from '../../actions/git/commits/whoCommits.ts';
import type { Buildable } from '../../machines/merge/ports.ts';
import { landingMessage } from '../../machines/rules/landingMessage.ts';
import { account, openEntries } from '../../machines/rules/ledger.ts';
import { movedAside } from '../../machines/rules/movedAside.ts';
import { documentText } from '../../machines/rules/canonicalJson.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import type { TreeChange } from '../../schemas/ledgerFacts.ts';
import type { Ledger } from '../../schemas/ledger.ts';
import type { ConflictFound, LandingMade, LanesBuilt } from '../../schemas/merge.ts';
import { ProblemError, problem } from '../../schemas/problem.ts';
import { orThrow } from '../orThrow.ts';
import { buildLanes } from './buildLanes.ts';
import { draftsOf } from './draftsOf.ts';
import { replayLanes } from './replayLanes.ts';
import { landedTexts } from './landedTexts.ts';
import type { MergeScene } from './mergeScene.ts';
import { targetCheckouts } from './targetCheckouts.ts';
import { takenFiles, writtenNames, type TakenFiles } from './takenFiles.ts';

type Input = Buildable & { readonly built: LanesBuilt };

/**
 * Makes the commit that the target is to become, on no branch yet: what the lanes have made together with what the target
 * has, the event log with everything done, status.json, the mission's number, and what the mission has uncommitted at home.
 * A conflict with the target is an answer. A preview asks no hook and signs nothing. Throws HOOK_REFUSED, MERGE_REBASE_STOPPED,
 * CHECKOUT_NOT_MOVABLE, PATH_NOT_UTF8, and the problems of `landedTexts` and git.
 */
export async function makeLanding(
  scene: MergeScene,
  given: Input,
  { isPreview = false }: { readonly isPreview?: boolean } = {},
): Promise<LandingMade | ConflictFound> {
  const { plan, attempt } = given;
  const layout = await enterCheckout(plan.checkout, scene.world);
  const run = git(plan.checkout, scene.world);
  const built = await builtLanes(scene, run, given);
  if (built.state === 'conflict') return built;
  const input = { ...given, built };
  const drafts = await draftsWith(scene, run, input);
  const { objects } = drafts;
  const brought = await bringTogether(run, layout.commonDir, drafts, input);
  if ('conflict' in brought) return { state: 'conflict', conflict: brought.conflict, changed: {} };
  // What was staged for an attempt that is over may have been written by other attributes than those that the target has now.
  if (!isPreview) await removeStaged(scene.world);
  if (!isPreview && brought.isNew) await stageLanes(scene, input, drafts, brought.tree);
  const { folder } = plan.mission;
  const own = (['status.events.jsonl', 'meta.json'] as const).map((name) => `${folder}/${name}`);
  const texts = orThrow(landedTexts(scene, input, objects.filesIn(brought.tree, own)));
  const taken = await takenFiles(scene, plan);
  await mustNotBeLost(run, objects, taken, { target: attempt.target, tree: brought.tree });
  const fileOf = (name: (typeof writtenNames)[number], text: string): LandingMade['written'][number] => {
    const path = `${folder}/${name}`;
    const former = contentOf(join(plan.checkout, path));
    return { path, blob: objects.add('blob', text), former: former === null ? null : objects.add('blob', former) };
  };
  const written = [fileOf('status.events.jsonl', texts.log), fileOf('status.json', texts.status), fileOf('meta.json', texts.meta)];
  const full = await withFiles(run, layout.commonDir, drafts, { tree: brought.tree, taken, written });
  const parents = await parentsOf(scene, input, layout.commonDir, drafts, brought);
  const along = [...taken.flatMap(({ paths }) => paths), ...(texts.hasLooseRows ? [`${folder}/status.events.jsonl`] : [])];
  const ledger: Ledger = {
    ...(await accountFor(scene, input, objects, { parents, tree: full }, [...writtenNames.map((name) => `${folder}/${name}`), ...along])),
    ...(along.length === 0 ? {} : { taken_along: along }),
  };
  written.push(fileOf('merge-ledger.json', documentText(ledger, { sorted: false, ascii: false })));
  const tree = objects.edit(full, written.slice(-1).map(asEdit));
  const whole = { from: drafts.treeOf(attempt.target), to: tree };
  mustBeSpelled((await diffTrees(run, [whole], objects))(whole));
  const lying = lyingIn(plan.checkout, taken, objects);
  const { settings } = await whoCommits(run, layout.commonDir, plan.at);
  const proposed = {
    tree,
    branch: `refs/heads/${plan.target}`,
    keep: objects.keep,
    message: landingMessage(plan, texts),
    isMerge: parents.length > 1,
  };
  const commit = await drafts.commit({
    tree,
    parents,
    ...(isPreview ? { message: proposed.message, isSigned: false } : { message: await judgedLanding(run, layout, proposed, settings) }),
  });
  await objects.keep();
  return {
    state: 'built',
    commit,
    tree,
    parents: [...parents],
    mission_number: texts.mission_number,
    done: [...texts.done],
    events: texts.rows.map(({ event_id }) => event_id),
    taken: along,
    written: [...written, ...lying],
    log: texts.home,
    settled: [...brought.settled],
    account: { totals: { ...ledger.totals }, open: openOf(ledger) },
    changed: {},
  };
}

/** What is taken along from a checkout is there afterwards, committed now: whoever takes the landing back has it lying there again. */
const lyingIn = (checkout: string, taken: readonly TakenFiles[], objects: ObjectDrafts): LandingMade['written'] =>
  taken
    .filter((place) => place.checkout === checkout)
    .flatMap(({ paths }) => paths)
    .flatMap((path) => {
      const content = contentOf(join(checkout, path));
      if (content === null) return [];
      const blob = objects.add('blob', content);
      return [{ path, blob, former: blob }];
    });

/**
 * What was built is kept with the landing: a run that was killed between the two has left nothing of it, and it is built again.
 * Its commits are others then where somebody else commits now.
 */
async function builtLanes(scene: MergeScene, run: Git, input: Input): Promise<LanesBuilt | ConflictFound> {
  try {
    await draftsWith(scene, run, input);
    return input.built;
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.code !== 'COMMIT_NOT_FOUND') throw error;
    return buildLanes(scene, input);
  }
}

function draftsWith(scene: MergeScene, run: Git, { plan, attempt, built }: Input): Promise<MergeDrafts> {
  const tips = [attempt.target, ...(built.commit === null ? [] : [built.commit])];
  return mergeDrafts(run, scene.project.commonDir, tips, plan.at, draftsOf(scene, run));
}

/** Lets git begin to write what the lanes bring to the checkouts of the target, which takes longer than all that is left to do before. */
async function stageLanes({ world, project }: MergeScene, { plan, attempt }: Input, drafts: MergeDrafts, tree: string): Promise<void> {
  const move = { from: drafts.treeOf(attempt.target), to: tree };
  for (const checkout of targetCheckouts(project, plan.target))
    await stageEarly({ checkout, ...move }, (oid) => !drafts.objects.isOpen(oid), world);
}

/** What became of every change of the target and of the lanes. */
async function accountFor(
  { world }: MergeScene,
  { plan, attempt, resolutions }: Input,
  objects: ObjectDrafts,
  result: LedgerInput['result'],
  own: readonly string[],
): Promise<Ledger> {
  const sides = [
    ...[
      { name: 'mission', tip: attempt.mission },
      { name: 'coordination', tip: attempt.coordination },
    ].map((side) => ({ ...side, kind: 'mission' as const })),
    ...attempt.lanes.map(({ lane_id, tip }) => ({ name: lane_id, tip, kind: 'lane' as const })),
  ];
  return account(
    await observeLedger(
      {
        checkout: plan.checkout,
        target: { name: plan.target, tip: attempt.target },
        sides: sides.flatMap(({ name, kind, tip }) => (tip === null ? [] : [{ name, kind, tip }])),
        result,
        written: own,
        decisions: resolutions.map(({ by, commit, edits, ours, theirs }) => ({
          kind: 'resolution',
          // Of what git has put aside the sides know only where it was.
          paths: [...new Set(edits.flatMap(({ path }) => [path, movedAside(path, [ours.commit, theirs.commit]) ?? path]))],
          side: null,
          by,
          reason: `Decided where ${theirs.name} did not fit to ${ours.name}`,
          commit,
        })),
      },
      world,
      objects,
    ),
  );
}

/** What nobody can account for, in words. */
const openOf = (ledger: Ledger): LandingMade['account']['open'] => [
  ...openEntries(ledger).map(({ side, path, why }) => ({ side, path, why: why ?? 'nobody can say what became of it' })),
  ...ledger.unexplained.map((path) => ({ side: 'the landing', path, why: 'differs from the target although nobody has changed it' })),
];

/** What the landing stands on: the target, the target and the lanes, or the target with the lanes replayed on it. */
async function parentsOf(
  scene: MergeScene,
  { plan, attempt, built, resolutions }: Input,
  commonDir: string,
  { objects }: MergeDrafts,
  { tree, isNew }: Extract<Brought, { readonly tree: string }>,
): Promise<readonly string[]> {
  if (!isNew || built.commit === null || plan.strategy === 'squash') return [attempt.target];
  if (plan.strategy === 'merge') return [attempt.target, built.commit];
  await objects.keep();
  return [await replayLanes(scene, { plan, commonDir, target: attempt.target, built: built.commit, tree, resolutions })];
}

/** A tree with what lies on the disk, and with what is written for it. */
async function withFiles(
  run: Git,
  commonDir: string,
  { objects }: MergeDrafts,
  { tree, taken, written }: LandingTreeInput,
): Promise<string> {
  if (taken.every(({ paths }) => paths.length === 0)) return objects.edit(tree, written.map(asEdit));
  await objects.keep();
  return landingTree(run, commonDir, { tree, taken, written });
}

const asEdit = ({ path, blob }: { readonly path: string; readonly blob: string }): TreeEdit => ({
  path,
  becomes: { mode: '100644', oid: blob },
});

type Brought = { readonly tree: string; readonly isNew: boolean; readonly settled: readonly string[] } | Pick<ConflictFound, 'conflict'>;

/** The target with the lanes in it. */
async function bringTogether(
  run: Git,
  commonDir: string,
  drafts: MergeDrafts,
  { plan, attempt, built, resolutions }: Input,
): Promise<Brought> {
  if (built.commit === null) return { tree: drafts.treeOf(attempt.target), isNew: false, settled: [] };
  const merged = await mergeCommits(run, commonDir, { ours: attempt.target, theirs: built.commit, resolutions, drafts });
  if (merged.kind === 'contained') return { tree: drafts.treeOf(attempt.target), isNew: false, settled: [] };
  if (merged.kind === 'ahead') return { tree: drafts.treeOf(built.commit), isNew: true, settled: [] };
  if (merged.conflicts.length === 0) return { tree: merged.tree, isNew: true, settled: merged.settled };
  const packages = plan.lanes.flatMap((lane) => lane.packages);
  return {
    conflict: {
      step: 'landing',
      ours: { name: plan.target, commit: attempt.target, packages: [] },
      theirs: { name: 'the lanes of the mission', commit: built.commit, packages },
      tree: merged.tree,
      paths: [...merged.conflicts],
    },
  };
}

/** No checkout could be brought up to date, and no account be written, with a name that is no text: it would come out as another. */
function mustBeSpelled(changes: readonly TreeChange[]): void {
  const paths = changes.map(({ path }) => path).filter((path) => path.includes('\ufffd'));
  if (paths.length === 0) return;
  throw new ProblemError(
    problem('PATH_NOT_UTF8', `The landing would change files whose names are not UTF-8: ${paths.slice(0, 5).join(', ')}.`, {
      details: { paths },
    }),
  );
}

/** A file that is uncommitted at home and that the lanes have changed as well would come out as one of the two. */
async function mustNotBeLost(
  run: Git,
  objects: ObjectDrafts,
  taken: readonly TakenFiles[],
  { target, tree }: { readonly target: string; readonly tree: string },
): Promise<void> {
  const paths = taken.flatMap((place) => place.paths);
  if (paths.length === 0) return;
  await objects.keep();
  const [before, after] = [await versionsIn(run, target, paths), await versionsIn(run, tree, paths)];
  const isLost = (path: string): boolean => before.get(path)?.oid !== after.get(path)?.oid;
  const place = taken.find((each) => each.paths.some(isLost));
  if (place === undefined) return;
  const lost = place.paths.filter(isLost);
  throw new ProblemError(
    problem(
      'CHECKOUT_NOT_MOVABLE',
      `${lost.join(', ')}: changed in ${place.checkout} and not committed, and changed by the lanes of the mission as well.`,
      {
        next: `git -C ${shellWord(place.checkout)} status`,
        details: { checkout: place.checkout, obstacles: lost.map((path) => ({ path, why: 'changed' })) },
      },
    ),
  );
}
