import { problem, type Problem } from '../../schemas/problem.ts';
import type { MergeConflict, MergeContext, MergePlan } from '../../schemas/merge.ts';
import type { SnapshotFrom } from 'xstate';
import type { OperationStanding } from '../operation.ts';
import { shellWord } from '../rules/shellWord.ts';
import type { MergeMachine } from './machine.ts';
import type { MergeOutput } from './types.ts';

/** Where a merge stands. */
export function decide({ value, context }: SnapshotFrom<MergeMachine>): OperationStanding<MergePlan, MergeOutput> {
  const { plan, results, stopped, conflict, workspace, open } = context;
  const done = Object.keys(results);
  if (value === 'done') return { kind: 'finished', plan, output: { plan, context, cleaning: results.cleaning ?? missing(value) } };
  if (value === 'aborted') return { kind: 'aborted', plan, done };
  if (value === 'refused') return { kind: 'refused', plan, problem: stopped?.problem ?? missing(value) };
  if (value === 'blocked')
    return { kind: 'stopped', plan, at: stopped?.at ?? missing(value), problem: stopped?.problem ?? missing(value), done };
  if (value === 'conflicted')
    return {
      kind: 'stopped',
      plan,
      at: conflict?.step ?? missing(value),
      problem: conflictProblem(plan, conflict ?? missing(value), workspace ?? missing(value), open),
      done,
    };
  return { kind: 'working', plan, at: value };
}

function missing(state: string): never {
  throw new TypeError(`A merge that is ${state} remembers how it came to be.`);
}

/** The most files a sentence names. */
const most = 8;

/** How a submodule is decided, as a sentence: git adds none that is not checked out, and checks none out that is undecided. */
function submoduleWords(place: string, paths: MergeConflict['paths'], open: readonly string[]): string {
  const found = paths.flatMap(({ path, ours, theirs }) => {
    const version = open.includes(path) ? [theirs, ours].find((side) => side?.mode === '160000') : null;
    return version ? [{ path, oid: version.oid }] : [];
  });
  const [first] = found;
  if (first === undefined) return '';
  const set = `git -C ${place} update-index --add --cacheinfo ${shellWord(`160000,${first.oid},${first.path}`)}`;
  return `. Before that, say of each submodule (${listed(found.map(({ path }) => path))}) which commit it is to be, such as: ${set}`;
}

/** A conflict, told to whoever has to decide it. */
function conflictProblem(
  { mission, target }: MergePlan,
  { ours, theirs, paths, step }: MergeConflict,
  workspace: string,
  open: MergeContext['open'],
): Problem {
  const names = open.length === 0 ? paths.map(({ path }) => path) : open;
  const about = names.filter((name) => paths.some(({ path }) => path === name));
  const beside = names.filter((name) => !about.includes(name));
  const place = shellWord(workspace);
  const then = `git -C ${place} add --all && spec-kitty merge --mission ${shellWord(mission.directory)} --resume`;
  return problem(
    'MERGE_CONFLICT',
    `${sideWords(ours)} and ${sideWords(theirs)} do not fit together${about.length === 0 ? '' : `: ${listed(about)}`}. ${
      beside.length === 0 ? '' : `Not added, and neither landed nor thrown away like that: ${listed(beside)}. `
    }Decide in ${workspace} until no conflict marks are left, then go on with: ${then}${submoduleWords(place, paths, names)}`,
    {
      unchanged: `Nothing is published: ${target}, every lane and every checkout are as they were.`,
      next: `cd ${place} && git status`,
      details: {
        step,
        ours,
        theirs,
        paths,
        open: names,
        workspace,
        packages: [...new Set([...ours.packages, ...theirs.packages])],
        then,
        give_up: `spec-kitty merge --mission ${shellWord(mission.directory)} --abort`,
      },
    },
  );
}

const listed = (names: readonly string[]): string =>
  `${names.slice(0, most).join(', ')}${names.length > most ? ` and ${names.length - most} more` : ''}`;

const sideWords = ({ name, packages }: MergeConflict['ours']): string =>
  packages.length === 0 ? name : `${name} (${packages.join(', ')})`;
