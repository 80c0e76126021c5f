import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { branchesWithMissions } from '../actions/facts/branchesWithMissions.ts';
import { isFolder } from '../actions/files/isFolder.ts';
import { readHead } from '../actions/git/refs/head.ts';
import { type Layout, findLayout } from '../actions/git/layout.ts';
import { type GitOperation, operationIn } from '../actions/git/operation.ts';
import { shellWord } from '../machines/rules/shellWord.ts';
import { type Outcome, failure, success } from '../schemas/outcome.ts';
import { type Problem, problem } from '../schemas/problem.ts';
import { outcomeOf } from './outcomeOf.ts';
import type { Surroundings } from './surroundings.ts';
import { wayToMissions } from './wayToMissions.ts';

/** A checkout of the repository as it stands. */
export interface Checkout {
  /** Its top folder, absolute. */
  readonly path: string;
  readonly gitDir: string;
  /** Null when HEAD is detached. */
  readonly branch: string | null;
  /** The commit; null on a branch without one. */
  readonly head: string | null;
}

/**
 * The project a command works on, found once at the door. Below the door nobody looks for it again, and everybody gets the
 * same one: whether the command was given in the main checkout, in a folder of it, in the worktree of a lane, in the
 * coordination worktree or in a submodule.
 */
export interface Project {
  /** The main checkout, absolute and free of symbolic links. */
  readonly root: string;
  /** What all checkouts share: `<root>/.git` in most repositories. */
  readonly commonDir: string;
  /** The main checkout. */
  readonly checkout: Checkout;
  /** The checkout the command was given in: the only part that depends on where that was. */
  readonly here: Checkout;
  /** The folder of the missions. It may not exist yet. */
  readonly kittySpecs: string;
  /** Where saved snapshots, locks and caches are. It may not exist yet. */
  readonly desk: string;
  /**
   * What git is in the middle of in the main checkout, or else where the command was given: questions are answered, nothing
   * tracked is rewritten.
   */
  readonly gitOperation: GitOperation | null;
}

const override = 'SPECIFY_REPO_ROOT';

/**
 * Opens the project around `world.cwd`, or the one that SPECIFY_REPO_ROOT names. Reads a handful of files and writes nothing;
 * starts git only to say which branch has missions when none are checked out. Fails with SPEC_KITTY_REPO_NOT_INITIALIZED,
 * GIT_POINTER_BROKEN, GIT_REF_STORAGE_UNSUPPORTED or FILE_NOT_READ.
 */
export function openProject(world: Surroundings): Outcome<Project> {
  return openWhere(world, isInitialized);
}

/** The same for looking back: a repository in which something was done is enough, also when setting it up is what was taken back. */
export function openHistory(world: Surroundings): Outcome<Project> {
  return openWhere(world, (root, commonDir) => isInitialized(root) || existsSync(join(commonDir, 'spec-kitty', 'operations.jsonl')));
}

/** Whether a main checkout is the home of a project. */
type IsHome = (root: string, commonDir: string) => boolean;

function openWhere(world: Surroundings, isHome: IsHome): Outcome<Project> {
  return outcomeOf(() => {
    const caller = findLayout(world.cwd);
    const named = world.env[override];
    if (named === undefined || named === '') return openAround(caller, caller, world.cwd, isHome);
    const folder = resolve(world.cwd, named);
    // Falling back to the folder around would work on a repository that nobody named.
    if (!isFolder(folder)) return failure(notInitialized(`${override} names ${folder}, which is no folder.`, folder));
    const layout = findLayout(folder);
    // Which of its worktrees is the home of the missions cannot be told from a bare repository, only said.
    const isIt = layout?.mainCheckout === null && isHome(layout.checkout, layout.commonDir);
    return isIt ? success(projectAt(layout, layout.checkout, caller)) : openAround(layout, caller, folder, isHome);
  });
}

function openAround(start: Layout | null, caller: Layout | null, folder: string, isHome: IsHome): Outcome<Project> {
  if (start === null) return failure(noRepository(folder));
  const root = start.mainCheckout;
  if (root === null) return failure(noMainCheckout(start));
  if (isHome(root, start.commonDir)) return success(projectAt(start, root, caller));
  const around = enclosing(start, root);
  return around === null ? failure(empty(root, start.commonDir)) : openAround(around, caller, folder, isHome);
}

/** Nobody but its owner can say which worktree of a bare repository is the home of its missions. */
export const noMainCheckout = ({ commonDir, checkout }: Layout): Problem =>
  notInitialized(`${commonDir} has no main checkout. Name the one that holds kitty-specs/ in ${override}.`, checkout, {
    next: 'git worktree list',
  });

/** A repository with nothing but kitty-specs/ is enough to ask questions in. */
const isInitialized = (root: string): boolean => existsSync(join(root, 'kitty-specs')) || existsSync(join(root, '.kittify'));

/** A submodule without missions of its own belongs to the project around it; any other repository ends the search. */
function enclosing(layout: Layout, root: string): Layout | null {
  const main = root === layout.checkout ? layout : findLayout(root);
  return main?.isSubmodule === true ? findLayout(dirname(root)) : null;
}

function projectAt(layout: Layout, root: string, caller: Layout | null): Project {
  const { commonDir, mainCheckout, gitDir } = layout;
  const checkout = checkoutAt(root, mainCheckout === null ? gitDir : commonDir, commonDir);
  const isElsewhere = caller !== null && caller.commonDir === commonDir && caller.checkout !== root;
  const here = isElsewhere ? checkoutAt(caller.checkout, caller.gitDir, commonDir) : checkout;
  return {
    root,
    commonDir,
    checkout,
    here,
    kittySpecs: join(root, 'kitty-specs'),
    desk: join(commonDir, 'spec-kitty'),
    gitOperation: operationIn(checkout.gitDir) ?? (here === checkout ? null : operationIn(here.gitDir)),
  };
}

function checkoutAt(path: string, gitDir: string, commonDir: string): Checkout {
  const { branch, commit } = readHead(gitDir, commonDir);
  return { path, gitDir, branch, head: commit };
}

/** To be set up again would be no help to a folder that was set up before it has a repository. */
const noRepository = (folder: string): Problem =>
  notInitialized(`${folder} is in no git repository.`, folder, existsSync(join(folder, '.kittify')) ? { next: 'git init' } : {});

/** The missions may be on a branch that is not checked out. */
function empty(root: string, commonDir: string): Problem {
  const branches = branchesWithMissions(commonDir, () => true);
  const [likeliest] = branches;
  const lack = `${root} has neither kitty-specs/ nor .kittify/`;
  if (likeliest === undefined) return notInitialized(`${lack}.`, root);
  const { branch } = readHead(commonDir, commonDir);
  const next = wayToMissions({ root, commonDir, gitDir: commonDir, branch }, branches, 'checkout HEAD -- kitty-specs');
  return notInitialized(`${lack} checked out, but ${likeliest} has missions.`, root, {
    next: next ?? `git -C ${shellWord(root)} switch ${shellWord(likeliest)}`,
    branches,
  });
}

function notInitialized(
  reason: string,
  folder: string,
  { next = 'spec-kitty init --ai claude', branches = [] }: { readonly next?: string; readonly branches?: readonly string[] } = {},
): Problem {
  return problem('SPEC_KITTY_REPO_NOT_INITIALIZED', `There is no Spec Kitty project here: ${reason}`, {
    next,
    details: { folder, missing: ['.kittify/config.yaml', 'kitty-specs'].filter((path) => !existsSync(join(folder, path))), branches },
  });
}
