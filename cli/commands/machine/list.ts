import { defineCommand } from '../../command.ts';
import { styled } from '../../render/page.ts';

export default defineCommand({
  path: ['machine', 'list'],
  summary: "List the machines: the program's own, and every mission type this project can use",
  examples: [{ line: 'spec-kitty machine list', does: 'names, versions and states' }],
  positionals: {},
  flags: {},
  async run({ surroundings }) {
    const { machineList } = await import('../../../runtime/session/machineList.ts');
    return machineList(await surroundings());
  },
  async human({ machines }, { width }) {
    const { wrap } = await import('../../render/columns.ts');
    return machines.flatMap(({ name, kind, version, tier, path, states, notes, problem }) => [
      [
        styled('bold', name),
        ` ${version} (${kind === 'saved' ? 'saved machine' : `mission type, ${tier}`}${path === null ? '' : `, ${path}`})`,
      ],
      ...(problem === null
        ? wrap(states.join(' → '), width - 4).map((line, index) => `${index === 0 ? '  ' : '    '}${line}`)
        : [[styled('red', `  ${problem}`)]]),
      ...notes.map((note) => `  ${note}`),
    ]);
  },
});
