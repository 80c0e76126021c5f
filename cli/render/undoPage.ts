import type { UndoReply } from '../../schemas/undo.ts';
import { styled, type Line, type Page } from './page.ts';

const removed = styled('red', 'removed ');
const made = styled('green', 'made    ');
const back = styled('cyan', 'back    ');

/** What was taken back, or would be, for people. */
export const undoPage = (reply: UndoReply): Page => [
  headline(reply),
  ...reply.refs.map(({ ref, now, become }): Line => [
    '  ',
    become === null ? removed : now === null ? made : back,
    `${named(ref)}  ${short(now)} → ${short(become)}`,
  ]),
  ...reply.checkouts.flatMap(({ path, branch }): readonly Line[] => (branch === null ? [] : [['  ', back, `${path} to ${branch}`]])),
  ...reply.worktrees.removed.map((path): Line => ['  ', removed, `worktree ${path}`]),
  ...reply.worktrees.made.map((path): Line => ['  ', made, `worktree ${path}`]),
  ...reply.files.map(({ path, becomes }): Line => ['  ', becomes === 'removed' ? removed : back, path]),
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

const headline = (reply: UndoReply): Line => [
  styled('bold', reply.operation.what),
  ` ${became(reply)}`,
  styled('dim', `  ${reply.operation.id}`),
];

function became({ result, verb, already }: UndoReply): string {
  if (already) return 'was taken back before';
  return `${result === 'preview' ? 'would be' : 'is'} ${verb === 'undo' ? 'taken back' : 'done again'}`;
}

const named = (ref: string): string => (ref.startsWith('refs/heads/') ? `branch ${ref.slice('refs/heads/'.length)}` : ref);

const short = (object: string | null): string => (object === null ? 'nothing' : object.slice(0, 12));
