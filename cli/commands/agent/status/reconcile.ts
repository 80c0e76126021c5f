import { defineCommand } from '../../../command.ts';
import { missionFlag } from '../../../missionFlag.ts';
import { styled, type Line } from '../../../render/page.ts';

export default defineCommand({
  path: ['agent', 'status', 'reconcile'],
  summary: 'Bring the event log of a mission into agreement with what can be seen',
  description: [
    'By appending alone: rows come back that git still has and the log has lost, approved packages whose work the target has are done, packages with commits nobody recorded are in progress, and status.json says what the log says. No row is changed or taken away.',
    'Exit code 1 when something is left that needs somebody, or with --dry-run when anything disagrees.',
  ],
  examples: [
    { line: 'spec-kitty agent status reconcile --mission 042-login', does: 'bring it into agreement' },
    { line: 'spec-kitty agent status reconcile --mission 042-login --dry-run --json', does: 'look, and write nothing' },
  ],
  positionals: {},
  flags: { mission: missionFlag, 'dry-run': { kind: 'switch', summary: 'Look, and write nothing' } },
  async run({ world, flags }) {
    const { reconcile } = await import('../../../../runtime/session/reconcile.ts');
    return reconcile(await world(), { mission: flags.mission, dryRun: flags['dry-run'] });
  },
  exit: ({ healthy }) => (healthy ? 0 : 1),
  human: ({ mission_slug, message, lost_events: lost, landed_wps: landed, cases, drift, warnings, commits }) => [
    [styled('bold', mission_slug), `: ${message}`],
    ...(lost.length === 0 ? [] : [`  ${lost.length} lost ${lost.length === 1 ? 'row' : 'rows'} of the event log`]),
    ...landed.map((wp) => `  ${wp} has landed`),
    ...drift.map((sentence) => `  ${sentence}`),
    ...cases
      .filter(({ kind }) => kind !== 'no_action')
      .flatMap(({ sentence, repairs, next }): readonly Line[] => [`  ${sentence}`, ...(repairs || next === null ? [] : [`    ${next}`])]),
    ...warnings.map((text): Line => [styled('yellow', text)]),
    ...commits.flatMap(({ note }): readonly Line[] => (note === null ? [] : [[styled('dim', note)]])),
  ],
});
