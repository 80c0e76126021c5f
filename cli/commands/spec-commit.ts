import { defineCommand } from '../command.ts';
import { missionFlag } from '../missionFlag.ts';
import { styled } from '../render/page.ts';

export default defineCommand({
  path: ['spec-commit'],
  summary: 'Commit planning documents as they stand, and nothing else',
  description: [
    'The files go into one commit on the branch of the main checkout. Whatever else is staged or changed stays as it is. On a protected branch nothing is committed.',
    "A name is looked for in the mission's folder, then where the command is given, then in the main checkout. A folder means what git would add of it.",
  ],
  examples: [
    {
      line: 'spec-kitty spec-commit spec.md checklists --message "Specify dark mode" --mission dark-mode',
      does: 'commit the specification and its checklists',
    },
  ],
  positionals: { files: { required: true, repeatable: true, completes: 'file', summary: 'Files or folders' } },
  flags: {
    mission: missionFlag,
    message: { kind: 'text', value: 'TEXT', short: 'm', summary: 'What the commit says; its first line is its title. -m for short' },
  },
  async run({ world, flags, words }) {
    const { specCommit } = await import('../../runtime/session/specCommit.ts');
    return specCommit(await world(), { mission: flags.mission, files: words.files, message: flags.message });
  },
  human: ({ committed, placement_ref, commit_hash, paths, warnings }) => [
    [
      styled('bold', committed ? 'Committed: ' : 'Nothing to commit: '),
      `${paths.join(', ')} on ${placement_ref}${committed && commit_hash !== null ? ` as ${commit_hash.slice(0, 10)}` : ''}`,
    ],
    ...warnings.map((warning) => [styled('yellow', warning)]),
  ],
});
