import { displayLanes } from '../../../../schemas/lane.ts';
import { defineCommand } from '../../../command.ts';
import { missionFlag } from '../../../missionFlag.ts';
import { styled } from '../../../render/page.ts';

export default defineCommand({
  path: ['agent', 'status', 'emit'],
  summary: 'Move a work package to another lane, if its machine lets it, and record that',
  description: [
    'The move is appended to the event log of the mission, durably and once: a command that was killed may simply be given again. A move that is not allowed is refused in the words of the guard, with the lanes that can be reached and what each of them needs. Handing in asks for committed work, as move-task does.',
    'This is plumbing: it appends and commits nothing. The next command that commits takes the row along.',
  ],
  examples: [
    { line: 'spec-kitty agent status emit WP01 --to claimed --actor claude --mission 042-login', does: 'claim a package' },
    {
      line: 'spec-kitty agent status emit WP01 --to blocked --actor claude --reason "the API is down" --mission 042-login --json',
      does: 'say why it cannot go on',
    },
  ],
  positionals: { wp: { summary: 'The id of the work package, such as WP01', required: true } },
  flags: {
    mission: missionFlag,
    to: {
      kind: 'text',
      value: 'LANE',
      values: [...displayLanes, 'doing'],
      required: true,
      summary: 'The lane to move to; doing is an older word for in_progress',
    },
    actor: { kind: 'text', value: 'NAME', required: true, summary: 'Who moves it' },
    force: { kind: 'switch', summary: 'Move it whatever the machine says; needs a reason' },
    reason: { kind: 'text', value: 'TEXT', summary: 'Why' },
    'evidence-json': { kind: 'text', value: 'JSON', summary: 'Evidence of done or approved work: review, repositories, verification' },
    'review-ref': { kind: 'text', value: 'TEXT', summary: 'Where the review is' },
    'review-result-json': { kind: 'text', value: 'JSON', summary: 'Outcome of a review: reviewer, verdict, reference' },
    'workspace-context': { kind: 'text', value: 'TEXT', summary: 'Where the work is done' },
    'implementation-evidence-present': { kind: 'switch', summary: 'There is something to review' },
    'execution-mode': {
      kind: 'text',
      value: 'MODE',
      values: ['worktree', 'direct_repo'],
      summary: 'How the work is done (default worktree)',
    },
    'event-id': { kind: 'text', value: 'ULID', summary: 'The id the event is to have, for callers that want to recognize it' },
    'subtasks-complete': {
      kind: 'switch',
      hidden: true,
      summary: 'Understood, and without effect: whether subtasks are complete is read from the mission',
    },
  },
  async run({ world, flags, words }) {
    const { emit } = await import('../../../../runtime/session/emit.ts');
    return emit(await world(), {
      mission: flags.mission,
      wp: words.wp,
      to: flags.to,
      actor: flags.actor,
      force: flags.force,
      reason: flags.reason,
      evidenceJson: flags['evidence-json'],
      reviewRef: flags['review-ref'],
      reviewResultJson: flags['review-result-json'],
      workspaceContext: flags['workspace-context'],
      implementationEvidencePresent: flags['implementation-evidence-present'] || null,
      executionMode: flags['execution-mode'],
      eventId: flags['event-id'],
    });
  },
  human: ({ wp_id, from_lane, to_lane, actor, event_id, already_recorded, warnings }) => [
    [styled('bold', wp_id), `: ${from_lane} → ${to_lane}, by ${actor}${already_recorded ? ' (recorded before)' : ''}`],
    [styled('dim', `  event ${event_id}`)],
    ...warnings,
  ],
});
