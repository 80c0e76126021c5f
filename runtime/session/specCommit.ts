import { shortOperation } from '../desk/shortOperation.ts';
import { lstatSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { isAbsence, notRead } from '../../actions/files/readText.ts';
import { readConfig } from '../../actions/files/readConfig.ts';
import { commitFiles } from '../../actions/git/commits/commitFiles.ts';
import { filesBelow } from '../../actions/git/checkout/filesBelow.ts';
import { realPlace } from '../../actions/git/realPlace.ts';
import { branchToPlanOn } from '../../machines/rules/names.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import type { SpecCommitReply } from '../../schemas/planningReply.ts';
import { problem } from '../../schemas/problem.ts';
import { openMission, type Mission } from '../mission.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import { openProject, type Project } from '../project.ts';
import { isProtectedBranch } from '../isProtectedBranch.ts';
import { wayToOwnBranch } from '../wayToOwnBranch.ts';
import type { World } from '../world.ts';
import { headDetached } from '../headDetached.ts';

export interface SpecCommitRequest {
  readonly mission: string;
  /** Files and folders: absolute, or from the mission's folder, from where the command is given, or from the main checkout. */
  readonly files: readonly string[];
  readonly message: string | null;
}

/**
 * Commits planning documents as they stand, on the branch of the main checkout, and nothing else of anybody's. What is
 * committed already is no mistake: the answer says so.
 *
 * Problems: SAFE_COMMIT_EMPTY_CHANGESET, SAFE_COMMIT_PROTECTED_BRANCH, SAFE_COMMIT_PATH_POLICY, HEAD_DETACHED, HOOK_REFUSED,
 * GIT_OPERATION_IN_PROGRESS, GIT_FAILED and those of opening.
 */
export function specCommit(world: World, request: SpecCommitRequest): Promise<Outcome<SpecCommitReply>> {
  return outcomeOfLater(async () => {
    const opened = openProject(world);
    if (!opened.ok) return opened;
    const project = opened.value;
    const mission = openMission(project, request.mission);
    if (!mission.ok) return mission;
    const { directory, identity, meta } = mission.value;
    const { branch } = project.checkout;
    if (branch === null) return failure(headDetached(project.root, meta.target_branch ?? null));
    const { settings } = await readConfig(project.root);
    if (isProtectedBranch(world, project, settings, branch)) return failure(protectedBranch(project, mission.value, branch));
    const found = await find(world, project, mission.value, request.files);
    if (!found.ok) return found;
    const paths = [...found.value];
    const operation = shortOperation(world, project, { operation: 'spec-commit', mission: directory, actor: null, asked: { paths } });
    const made = await commitFiles(
      { checkout: project.root, branch, paths, message: request.message ?? `Update planning of ${directory}`, trailers: {}, mode: 'each' },
      world,
      operation.tell,
    );
    const { state, commit, isIndexFresh } = made;
    const unlogged = await operation.log([made]);
    const target = meta.target_branch ?? branch;
    return success({
      result: 'success',
      committed: state === 'committed',
      placement_ref: branch,
      commit_hash: commit,
      mission_slug: directory,
      paths,
      warnings: [
        ...(target === branch || branch === branchToPlanOn(directory, identity.mission_id)
          ? []
          : [`The mission is planned on ${target}, and this was committed on ${branch}, which is checked out.`]),
        ...(isIndexFresh
          ? []
          : [`Another program held the index of ${project.root}: git status shows the files as changed until they are added.`]),
        ...unlogged,
      ],
    });
  });
}

const protectedBranch = (project: Project, mission: Mission, branch: string) =>
  problem('SAFE_COMMIT_PROTECTED_BRANCH', `${branch} is protected: nothing is committed there.`, {
    unchanged: 'Nothing was committed. The files are in the working tree as they were.',
    next: wayToOwnBranch(project, mission),
    details: { branch, destination_ref: branch },
  });

/** The files that were named, from the main checkout, or every name that means none. A folder means what git would add of it. */
async function find(world: World, project: Project, mission: Mission, names: readonly string[]): Promise<Outcome<readonly string[]>> {
  const { root } = project;
  const named = names.map((name) => ({ name, places: placesOf(world, project, mission, name).map((place) => fromRoot(root, place)) }));
  const outside = named.filter(({ places }) => places.every(leadsOut));
  if (outside.length > 0) {
    const listed = outside.map(({ name }) => name);
    return failure(
      problem('SAFE_COMMIT_PATH_POLICY', `${listed.join(', ')} cannot be committed: not a file of ${root}.`, {
        next: 'spec-kitty spec-commit --help',
        details: { paths: listed },
      }),
    );
  }
  const plain = named.filter(({ places: [place = ''] }) => isThere(join(root, place))?.isFile() === true);
  const others = named
    .filter((each) => !plain.includes(each))
    .map(({ name, places }) => ({ name, places: places.filter((place) => !leadsOut(place)) }));
  const known =
    others.length === 0
      ? []
      : await filesBelow(
          root,
          others.flatMap(({ places }) => places),
          world,
        );
  const found = others.map(({ name, places }) => ({
    name,
    files: places.map((place) => known.filter(isWithin(place))).find((files) => files.length > 0) ?? [],
  }));
  const unknown = found.filter(({ files }) => files.length === 0).map(({ name }) => name);
  if (names.length > 0 && unknown.length === 0)
    return success([...new Set([...plain.flatMap(({ places }) => places.slice(0, 1)), ...found.flatMap(({ files }) => files)])]);
  const what = names.length === 0 ? 'No file was named.' : `${unknown.join(', ')}: there is no such file.`;
  return failure(
    problem('SAFE_COMMIT_EMPTY_CHANGESET', what, { next: 'spec-kitty spec-commit --help', details: { files: names, unknown } }),
  );
}

const fromRoot = (root: string, place: string): string => relative(root, place).split(sep).join('/') || '.';

/** What is in a worktree is committed there. */
const leadsOut = (place: string): boolean => place === '..' || place.startsWith('../') || place.startsWith('.worktrees/');

const isWithin =
  (place: string) =>
  (path: string): boolean =>
    place === '.' || path === place || path.startsWith(`${place}/`);

/** What stands at a path; undefined where nothing does, and where nothing can: below a file, or under a name that is too long. */
function isThere(path: string) {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if (isAbsence(error) || isTooLong(error)) return undefined;
    throw notRead(path, error);
  }
}

const isTooLong = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENAMETOOLONG';

/**
 * Where a name leads: the same file, whichever checkout the command is given in. A file that is gone may have been in any of the
 * places.
 */
function placesOf({ cwd }: World, { root, here }: Project, { path }: Mission, name: string): readonly string[] {
  if (isAbsolute(name)) return [realPlace(name)];
  const standing = join(root, relative(here.path, cwd));
  const places = [path, standing, root].map((folder) => resolve(folder, name));
  const there = places.find((place) => isThere(place) !== undefined);
  return there === undefined ? places : [there];
}
