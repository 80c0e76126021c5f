import type { Git } from '../git/git.ts';

/** Where the landings of a mission are looked for that somebody has taken back. */
export interface RevertQuestion {
  readonly mission: { readonly directory: string; readonly id: string };
  /** The commit of the target whose history is looked at … */
  readonly target: string;
  /** … without the history of these. */
  readonly without: readonly string[];
  readonly lanes: readonly { readonly lane: string; readonly tip: string | null }[];
}

/** A commit by which somebody has taken back what a landing of the mission had brought, or a lane in it. */
export interface Revert {
  readonly commit: string;
  readonly subject: string;
  /** The lanes whose commits it has taken back, or whose branch is gone: merging them does not bring that again. */
  readonly lanes: readonly string[];
}

/** What `git revert` and our own undo write into a message, and nobody else has a reason to. */
const says = /^This (?:reverts commit|takes back) ([0-9a-f]{40,64})(?:, and what it brought since ([0-9a-f]{40,64}))?/gm;

interface Message {
  readonly commit: string;
  readonly text: string;
}

/**
 * Finds the commits of the target that take back landings of a mission and were not taken back themselves, the newest first.
 * Git believes that what was merged once is there: it merges such work without bringing it. One process of git, and up to
 * four more for each lane of each such commit. Throws GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function observeReverts(run: Git, { mission, target, without, lanes }: RevertQuestion): Promise<readonly Revert[]> {
  const told = await run.ask([
    'log',
    '-z',
    '--format=%H%n%B',
    '-E',
    '--grep=^This (reverts commit|takes back) [0-9a-f]{40}',
    target,
    // What meta.json calls a commit is no option so.
    ...without.map((commit) => `^${commit}`),
    '--',
  ]);
  // A commit to begin at that is not there any more: whoever rewrote that history has left nothing to look for.
  const found = told.exitCode === 0 ? messages(told.stdout) : [];
  const again = new Set<string>();
  const reverts: Revert[] = [];
  for (const { commit, text } of found) {
    const undone = [...text.matchAll(says)].map(([, oid = '', since]) => ({ oid, since: since ?? `${oid}^1` }));
    if (again.has(commit)) continue;
    for (const { oid } of undone) again.add(oid);
    // Where a stretch is taken back, nothing in it holds: a redo takes back an undo with the status that came with it.
    for (const [, oid = '', since] of text.matchAll(says))
      if (since !== undefined) for (const within of await stretch(run, oid, since)) again.add(within);
    const met = await Promise.all(undone.map((each) => lanesIn(run, { mission, lanes }, each)));
    const affected = met.filter((each) => each !== null);
    if (affected.length > 0) reverts.push({ commit, subject: text.split('\n')[0] ?? '', lanes: [...new Set(affected.flat())] });
  }
  return reverts;
}

const messages = (printed: string): readonly Message[] =>
  printed
    .split('\0')
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const end = part.indexOf('\n');
      return { commit: part.slice(0, end), text: part.slice(end + 1) };
    });

/** The commits that one has brought since another; itself alone where the clone does not have both. */
async function stretch(run: Git, oid: string, since: string): Promise<readonly string[]> {
  const told = await run.ask(['rev-list', oid, `^${since}`, '--']);
  return told.exitCode === 0 ? told.stdout.split('\n') : [oid];
}

/**
 * The lanes that a commit has brought; null when it is no commit by which the mission or a lane of it has landed. Whoever merges a
 * lane by hand says what they like: then it is a merge that the lane does not have, of commits that it has.
 */
async function lanesIn(
  run: Git,
  { mission, lanes }: Pick<RevertQuestion, 'mission' | 'lanes'>,
  { oid, since }: { readonly oid: string; readonly since: string },
): Promise<readonly string[] | null> {
  const told = await run.ask(['log', '-1', '--format=%P%n%B', oid, '--']);
  if (told.exitCode !== 0) return null;
  const [parents = '', subject = '', ...body] = told.stdout.split('\n');
  const isLanding = body.includes(`Spec-Kitty-Mission: ${mission.id}`);
  const isOurs = isLanding || (subject.startsWith('Merge ') && subject.endsWith(` of ${mission.directory}`));
  if (!isOurs && !parents.includes(' ')) return null;
  const count = async (...more: readonly string[]): Promise<number> => Number(await run(['rev-list', '--count', ...more, '--']));
  const brought = await count(oid, `^${since}`);
  const affected: string[] = [];
  for (const { lane, tip } of lanes) {
    if (tip === null ? !isLanding : (await count(oid, `^${since}`, `^${tip}`)) === brought) continue;
    if (tip === null || isOurs || (await count('--max-count=1', oid, `^${tip}`)) > 0) affected.push(lane);
  }
  return isOurs || affected.length > 0 ? affected : null;
}
