import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { uncommittedPaths } from '../../actions/git/checkout/uncommittedPaths.ts';
import { isFolder } from '../../actions/files/isFolder.ts';
import { readText } from '../../actions/files/readText.ts';
import { commandLine } from '../../machines/rules/prompt/commandLine.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import { targetOf } from '../../machines/rules/targetOf.ts';
import isOriginalMerge from '../../schemas/generated/originalMerge.js';
import type { OriginalMerge } from '../../schemas/originalMerge.ts';
import { nothingChanged, problem, type Problem } from '../../schemas/problem.ts';
import { originalFolder } from '../desk/unfinishedMerge.ts';
import type { Mission } from '../mission.ts';
import type { MergeScene } from './mergeScene.ts';
import type { MergeWishes } from './planMerge.ts';

/** Where the original keeps what it knows of a merge that it has not ended. */
export interface OriginalState {
  /** Absolute. */
  readonly path: string;
  /** The folder it is in: the id of the mission, or its name. */
  readonly key: string;
  /** Null where a kill has left a part of it: it is written in place. */
  readonly state: OriginalMerge | null;
}

const lockFolder = '__global_merge__';

/** The merges that the original has begun in a project and not ended (contract 3 §1.11). */
export function originalMerges(root: string): readonly OriginalState[] {
  const home = join(root, originalFolder);
  const keys = isFolder(home)
    ? readdirSync(home)
        .filter((name) => name !== lockFolder)
        .toSorted()
    : [];
  return keys.flatMap((key) => {
    const path = join(home, key, 'state.json');
    const text = readText(path);
    return text === null ? [] : [{ path, key, state: parsed(text) }];
  });
}

/** Whether it is the merge of a mission. What a kill has cut off still has the name of its folder. */
export const isMergeOf = (
  { directory, identity: { mission_id: id } }: Pick<Mission, 'directory' | 'identity'>,
  { key, state }: OriginalState,
): boolean => [key, state?.mission_slug, state?.mission_id].some((name) => name === directory || (id !== null && name === id));

const mergesOf = ({ project: { root }, mission }: MergeScene): readonly OriginalState[] =>
  originalMerges(root).filter((each) => isMergeOf(mission, each));

/** What the lock of the original says, which names no holder: since when it is there. Null when it is not. */
function originalLock(root: string): { readonly path: string; readonly since: string } | null {
  const path = join(root, originalFolder, lockFolder, 'lock');
  const since = readText(path);
  return since === null ? null : { path, since: since.trim() };
}

function parsed(text: string): OriginalMerge | null {
  try {
    const value: unknown = JSON.parse(text);
    return isOriginalMerge(value) ? value : null;
  } catch {
    return null;
  }
}

export const goOnCommand = (directory: string): string => `spec-kitty merge --mission ${shellWord(directory)} --resume`;

/** A merge that the original has begun of a mission, as our own goes on with it. */
export interface Interrupted {
  /** Why it is not gone on with unasked; null when nothing speaks against it. */
  readonly obstacle: Problem | null;
  /** What was wished then holds where nobody wishes anything else. The strategy is not known: the original writes none down. */
  readonly adopt: <Wishes extends Pick<MergeWishes, 'target' | 'push'>>(wishes: Wishes) => Wishes;
  /** Where the original keeps what it knows of it. Absolute. */
  readonly notes: readonly string[];
  /** For whoever hears that the mission has landed by going on with it. */
  readonly told: readonly string[];
}

/**
 * Null when the original has left no merge of the mission. Its lock says nothing of who holds it, so only a person knows whether
 * that one lives.
 */
export function interruptedOriginal(scene: MergeScene): Interrupted | null {
  const found = mergesOf(scene);
  if (found.length === 0) return null;
  const { directory } = scene.mission;
  const state = found.find((each) => each.state !== null)?.state ?? null;
  const lock = originalLock(scene.project.root);
  const into = state === null ? '' : ` into ${state.target_branch}`;
  const begun = state?.started_at == null ? '' : ` at ${state.started_at}`;
  return {
    obstacle:
      lock === null
        ? null
        : problem(
            'ORIGINAL_MERGE_UNFINISHED',
            `The original has begun to merge ${directory}${into}${begun} and has not ended it; its lock ${lock.path} is there${lock.since === '' ? '' : ` since ${lock.since}`}. If it still runs, let it end. If it was killed, go on from what it has left.`,
            {
              unchanged: nothingChanged,
              next: goOnCommand(directory),
              details: {
                path: found[0]?.path ?? null,
                lock: lock.path,
                target_branch: state?.target_branch ?? null,
                push_requested: state?.push_requested ?? null,
              },
            },
          ),
    adopt: (wishes) => ({
      ...wishes,
      target: wishes.target ?? state?.target_branch ?? null,
      push: wishes.push || state?.push_requested === true,
    }),
    notes: found.map(({ path }) => path),
    told: [
      `The original began a merge${into}${begun}${state?.push_requested === true ? ', to be pushed,' : ''} and did not end it: merging goes on with it.`,
      ...(lock === null ? [] : [`The lock of the original keeps it from merging; nobody needs it any more: rm ${shellWord(lock.path)}`]),
    ],
  };
}

/** A sentence, and the command that sees to what it says. */
interface Ended {
  readonly sentence: string;
  readonly next: string;
}

/**
 * What is left of a merge that has landed all and recorded it: merging again would find nothing to do. Null where it has not
 * recorded that.
 */
export async function endedOf(
  { world, project: { root }, mission: { directory, meta } }: MergeScene,
  { path, state }: OriginalState,
): Promise<Ended | null> {
  if (meta.baseline_merge_commit == null) return null;
  const landed = `Its work is in ${state?.target_branch ?? targetOf(meta)}`;
  const open = await uncommittedPaths(root, world, [`:(top)kitty-specs/${directory}`]);
  return open.length === 0
    ? { sentence: `${landed}, and that is recorded: nothing is left of it but ${path}.`, next: `rm ${shellWord(path)}` }
    : {
        sentence: `${landed}, and the record of that is not committed.`,
        next: commandLine.commit(open, `${directory} has landed`, directory),
      };
}

/** The same for whoever hears that the mission had landed before. */
export async function leftByOriginal(scene: MergeScene): Promise<readonly string[]> {
  const told: string[] = [];
  for (const each of mergesOf(scene)) {
    const { sentence, next } = (await endedOf(scene, each)) ?? { sentence: 'It is over.', next: `rm ${shellWord(each.path)}` };
    told.push(`The original still has a note of its merge of ${scene.mission.directory}. ${sentence} ${next}`);
  }
  return told;
}

/**
 * Where, from the main checkout, is what the original knows of its merge of a mission: once that has landed, it would begin to
 * merge it again.
 */
export const originalPaths = (scene: MergeScene): readonly string[] =>
  mergesOf(scene).map(({ path }) => relative(scene.project.root, path).split(sep).join('/'));

/** Whether a file is one of those, by its path from the main checkout. */
export const isOriginalPath = (path: string): boolean => path.startsWith(`${originalFolder.split(sep).join('/')}/`);

/** What to do about it where our own merge has nothing to give up. */
export function originalToGiveUp(scene: MergeScene): Problem | null {
  const [found] = mergesOf(scene);
  if (found === undefined) return null;
  const { directory } = scene.mission;
  return problem(
    'ORIGINAL_MERGE_UNFINISHED',
    `No merge of ours is unfinished. The original has begun one of ${directory}, and ${found.path} is all there is of it: what it has moved stays where it is.`,
    {
      next: `rm ${shellWord(found.path)}`,
      details: { path: found.path, go_on: goOnCommand(directory) },
    },
  );
}
