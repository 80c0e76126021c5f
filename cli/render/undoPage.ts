import type { UndoReply } from '../../schemas/undo.ts';
import { styled, type Line, type Page } from './page.ts';

/** What was taken back, or would be, for people. */
export const undoPage = (reply: UndoReply): Page => [
  headline(reply),
  ...reply.refs.map(({ ref, now, become }): Line => [
    '  ',
    become === null ? styled('red', 'removed ') : now === null ? styled('green', 'made    ') : styled('cyan', 'back    '),
    `${named(ref)}  ${short(now)} → ${short(become)}`,
  ]),
  ...reply.checkouts.flatMap(({ path, branch }): readonly Line[] =>
    branch === null ? [] : [['  ', styled('cyan', 'back    '), `${path} to ${branch}`]],
  ),
  ...reply.worktrees.removed.map((path): Line => ['  ', styled('red', 'removed '), `worktree ${path}`]),
  ...reply.worktrees.made.map((path): Line => ['  ', styled('green', 'made    '), `worktree ${path}`]),
  ...reply.files.map(({ path, becomes }): Line => [
    '  ',
    becomes === 'removed' ? styled('red', 'removed ') : styled('cyan', 'back    '),
    path,
  ]),
  ...(reply.events === 0 ? [] : [`  ${reply.events} ${reply.events === 1 ? 'row makes' : 'rows make'} up for it in the event log`]),
  ...Object.entries(reply.kept).map(([path, commit]): Line => [
    styled('yellow', 'kept'),
    `  uncommitted work in ${path}: ${commit.slice(0, 12)}`,
  ]),
  ...reply.reverts.map(({ branch, commit, remotes }): Line => [
    styled('yellow', 'reverted'),
    `  ${remotes.length === 0 ? 'later commits stand on it' : `${remotes.join(', ')} has it already`}, so ${branch} keeps its history and ${commit.slice(0, 12)} takes it back`,
  ]),
  ...reply.warnings.map((text): Line => [styled('yellow', 'warning'), `  ${text}`]),
  ...(reply.next_command === null || reply.result === 'preview'
    ? []
    : [
        [
          styled(
            'dim',
            `${reply.reverts.every(({ remotes }) => remotes.length === 0) ? 'the other way' : 'for the others'}: ${reply.next_command}`,
          ),
        ],
      ]),
];

function headline({ result, verb, operation: { what, id }, already }: UndoReply): Line {
  const done = already
    ? 'was taken back before'
    : result === 'preview'
      ? `would be ${verb === 'undo' ? 'taken back' : 'done again'}`
      : verb === 'undo'
        ? 'is taken back'
        : 'is done again';
  return [styled('bold', what), ` ${done}`, styled('dim', `  ${id}`)];
}

const named = (ref: string): string => (ref.startsWith('refs/heads/') ? `branch ${ref.slice('refs/heads/'.length)}` : ref);

const short = (object: string | null): string => (object === null ? 'nothing' : object.slice(0, 12));
