import { failure, success } from '../../schemas/outcome.ts';
import { problem } from '../../schemas/problem.ts';
import { defineCommand } from '../command.ts';

export default defineCommand({
  path: ['mcp'],
  summary: 'Serve the commands of the loop as tools, for agents that speak the Model Context Protocol',
  description: [
    'It is started by the program that runs the agent, in the project that is worked on, and speaks with it on its standard input and output until that ends. Each tool is one command and answers with the document which that prints with `--json`, refusals included.',
    'What passes over the rules of a mission, and what lands or takes back its work, is no tool: that is for people.',
  ],
  examples: [{ line: 'spec-kitty mcp', does: 'the command to name in the settings of an agent' }],
  positionals: {},
  flags: {},
  async run({ json }) {
    if (json)
      return failure(
        problem('USAGE', 'Its output belongs to the protocol: one document cannot be printed there.', { next: 'spec-kitty mcp --help' }),
      );
    return success({});
  },
  human: () => [],
  async *follow(program, _, until) {
    const { serveTools } = await import('../mcp/serveTools.ts');
    const served = await serveTools(program, until);
    if (!served.ok) yield served;
  },
});
