import { type Outcome, failure, success } from '../../schemas/outcome.ts';
import { problem } from '../../schemas/problem.ts';
import { shellWord } from './shellWord.ts';
import { unsafeSegment } from './unsafeSegment.ts';

/**
 * The names of branches, worktrees and mission directories (contract 1 §7.10, §7.11; contract 3 §2.1).
 *
 * Names are composed for what does not exist yet. What exists is read from where it is stored (`lanes.json`,
 * `meta.json`, git): 21 of 338 real missions carry a branch that these rules would name differently.
 */

/** The lane of planning work packages. It has no branch and no worktree of its own: its work is done on the target branch. */
export const planningLane = 'lane-planning';

const prefix = 'kitty/mission-';
const tail = /^.*-([0-9A-HJKMNP-TV-Z]{8})$/s;

/** The first eight characters of a mission id; null when there is no id or it has fewer. */
export const mid8Of = (missionId: string | null): string | null =>
  missionId !== null && missionId.length >= 8 ? missionId.slice(0, 8) : null;

/**
 * The end of a slug that looks like a mid8. Looks: a date such as `20260101` does too, so a mission's own id,
 * where there is one, is always believed before its slug.
 */
export const mid8Tail = (slug: string): string | null => tail.exec(slug)?.[1] ?? null;

/** `083-my-feature` → `my-feature`. Exactly three digits, of any script, make a number: `08-foo` and `1234-foo` stay as they are. */
export const withoutNumber = (slug: string): string => /^\p{Nd}{3}-(.+)$/su.exec(slug)?.[1] ?? slug;

const isNumbered = (slug: string): boolean => withoutNumber(slug) !== slug;

const withTail = (body: string, mid8: string): string => (body.endsWith(`-${mid8}`) ? body : `${body}-${mid8}`);

/** The body of every name composed without a mission id. */
const bodyWithoutId = (slug: string): string => (mid8Tail(slug) === null ? slug : withoutNumber(slug));

const unresolved = (slug: string, reason: string) =>
  failure(
    problem('BRANCH_IDENTITY_UNRESOLVED', `No branch can be named for mission '${slug}': ${reason}.`, {
      details: { mission_handle: slug, next_step: 'Give the mission a mission_id in its meta.json.' },
    }),
  );

/** The branch of a mission that has no id: nothing in it tells two missions of one slug apart. */
export const missionBranchWithoutId = (slug: string): string => `${prefix}${bodyWithoutId(slug)}`;

/**
 * Where a mission is planned whose target is protected. What is committed there is the mission's own: it is accepted there, and a
 * merge lands it with the lanes.
 */
export function branchToPlanOn(directory: string, missionId: string | null): string {
  const named = missionBranch(directory, missionId);
  return named.ok ? named.value : missionBranchWithoutId(directory);
}

/**
 * The branch on which a mission's lanes come together. Without an id the slug itself must tell missions apart,
 * by its number or its mid8; otherwise BRANCH_IDENTITY_UNRESOLVED.
 */
export function missionBranch(slug: string, missionId: string | null): Outcome<string> {
  if (missionId === null) {
    if (isNumbered(slug) || mid8Tail(slug) !== null) return success(missionBranchWithoutId(slug));
    return unresolved(slug, 'it has no mission_id, and its slug has neither a number nor a mid8');
  }
  const mid8 = mid8Of(missionId);
  if (mid8 === null) return unresolved(slug, `its mission_id '${missionId}' has fewer than eight characters`);
  return success(prefix + withTail(withoutNumber(slug), mid8));
}

/** The branch of a lane as it is found in repositories: composed without the mission's id, even where there is one. */
export const laneBranch = (slug: string, laneId: string, targetBranch: string): string =>
  laneId === planningLane ? targetBranch : `${missionBranchWithoutId(slug)}-${laneId}`;

/** The other spelling of a lane's branch, with the mission's id: worth looking for, never created. */
export function laneBranchWithId(slug: string, missionId: string, laneId: string, targetBranch: string): Outcome<string> {
  if (laneId === planningLane) return success(targetBranch);
  const branch = missionBranch(slug, missionId);
  return branch.ok ? success(`${branch.value}-${laneId}`) : branch;
}

/** Whether a branch is that of a lane of the mission, in either spelling. */
export function isLaneBranch(slug: string, missionId: string | null, branch: string): boolean {
  const stem = branch.replace(/-lane-[a-z]+$/, '');
  return stem !== branch && [missionBranchWithoutId(slug), branchToPlanOn(slug, missionId)].includes(stem);
}

/** The directory of a lane's worktree under `.worktrees/`. `lane-planning` gets a name too, but no worktree. */
export const worktreeDirectory = (slug: string, laneId: string): string => `${slug}-${laneId}`;

/** The other spelling of a lane's worktree directory: worth looking for when cleaning up, never created. */
export function worktreeDirectoryWithId(slug: string, missionId: string, laneId: string): Outcome<string> {
  const branch = missionBranch(slug, missionId);
  return branch.ok ? success(worktreeDirectory(branch.value.slice(prefix.length), laneId)) : branch;
}

/** The directory of a new mission under `kitty-specs/`. */
export const missionDirectory = (slug: string, mid8: string): string =>
  slug.endsWith(`-${mid8}`) ? slug : withTail(withoutNumber(slug), mid8);

/**
 * The mid8 that the names of a mission's coordination branch and worktree carry: the one meta.json spells out, then the
 * mission's id, then the slug's tail. A numbered slug does without, and so does a mission that has no coordination branch.
 */
export function coordinationMid8(mission: {
  readonly slug: string;
  readonly missionId: string | null;
  readonly declared: string | null;
  readonly hasCoordinationBranch: boolean;
}): Outcome<string | null> {
  const mid8 = mission.declared ?? mid8Of(mission.missionId) ?? mid8Tail(mission.slug);
  // It becomes part of a path, and two of the three come from a file.
  if (mid8 !== null && unsafeSegment(mid8) !== null) return unresolved(mission.slug, `'${mid8}' cannot be part of the name of a folder`);
  if (mid8 !== null || isNumbered(mission.slug) || !mission.hasCoordinationBranch) return success(mid8);
  return unresolved(mission.slug, 'it has a coordination branch, but neither mission_id nor slug says which mission it belongs to');
}

/** The mission's directory under `kitty-specs/` of its coordination worktree. The number stays, unlike in `missionDirectory`. */
export const coordinationMissionDirectory = (slug: string, mid8: string): string => withTail(slug, mid8);

/** The directory of a mission's coordination worktree under `.worktrees/`. */
export const coordinationDirectory = (slug: string, mid8: string): string => `${coordinationMissionDirectory(slug, mid8)}-coord`;

/** The coordination branch of a mission whose meta.json does not name it. At creation it is `missionBranch`. */
export const coordinationBranch = (slug: string, mid8: string): string => prefix + coordinationMissionDirectory(slug, mid8);

export interface BranchName {
  readonly slug: string;
  readonly mid8: string | null;
  readonly laneId: string | null;
}

/**
 * The forms of a branch name, first match wins. After a mid8 a lane may have as many letters as it needs; without one
 * it has a single letter, since a slug may itself end in `-lane-map`. A slug may hold U+2028: git takes that for a sign like any
 * other.
 */
const forms = [
  /^(?<slug>[^\n]+)-(?<mid8>[0-9A-HJKMNP-TV-Z]{8})-(?<lane>lane-(?!planning$)[a-z]+)$/,
  /^(?<slug>[^\n]+)-(?<mid8>[0-9A-HJKMNP-TV-Z]{8})$/,
  /^(?<slug>\p{Nd}{3}-[^\n]+)-(?<lane>lane-[a-z])$/u,
  /^(?<slug>\p{Nd}{3}-[^\n]+)$/u,
  /^(?<slug>[^\n]+)-(?<lane>lane-[a-z])$/,
  /^(?<slug>[^\n]+)$/,
];

/** What the name of a mission or lane branch says; null for any other branch. */
export function parseBranch(branch: string): BranchName | null {
  if (!branch.startsWith(prefix)) return null;
  const body = branch.slice(prefix.length);
  for (const form of forms) {
    const found = form.exec(body)?.groups;
    if (found !== undefined) return { slug: found['slug'] ?? '', mid8: found['mid8'] ?? null, laneId: found['lane'] ?? null };
  }
  return null;
}

/**
 * Whether git would take the text as the name of a branch (git-check-ref-format). Names out of files pass here
 * before they become part of a path below `.git`.
 */
export function isBranchName(text: string): boolean {
  if (text === '' || text === '@' || text.startsWith('-') || text.endsWith('.') || text.includes('..') || text.includes('@{')) return false;
  // oxlint-disable-next-line no-control-regex -- control characters are exactly what git refuses
  if (/[\x00-\x20\x7f~^:?*[\\]/.test(text)) return false;
  return text.split('/').every((part) => part !== '' && !part.startsWith('.') && !part.endsWith('.lock'));
}

/** A branch as a word of a command of git. A name that comes from a file may be an option to git, and no quotes would help. */
export const branchWord = (branch: string | null): string => (branch !== null && isBranchName(branch) ? shellWord(branch) : '<branch>');
