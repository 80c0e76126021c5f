import { defineCommand } from '../command.ts';
import { missionFlag } from '../missionFlag.ts';

export default defineCommand({
  path: ['export'],
  summary: 'Write a mission into one HTML file that opens anywhere',
  description: [
    'Charts, board, flow and the whole history with its slider, in one file that loads nothing and needs no server. The texts of the planning documents stay where they are.',
  ],
  examples: [
    { line: 'spec-kitty export --html --mission 042-login', does: '042-login.html, to be sent to a colleague' },
    { line: 'spec-kitty export --html --mission 042-login --output /tmp/login.html', does: 'the same, elsewhere' },
  ],
  positionals: {},
  flags: {
    mission: missionFlag,
    html: { kind: 'switch', summary: 'As HTML, the one form there is' },
    output: {
      kind: 'text',
      value: 'FILE',
      completes: 'file',
      summary: 'Where the file goes; the name of the mission, here, when nothing is said',
    },
    force: { kind: 'switch', summary: 'Write over a file that is there' },
  },
  async run({ surroundings, flags: { mission, output, force } }) {
    const { exportHtml } = await import('../../runtime/session/exportHtml.ts');
    return exportHtml(await surroundings(), { mission, output, force });
  },
  human: ({ path, bytes, events }) => [`${path} (${Math.ceil(bytes / 1000)} kB, ${events} events)`],
});
