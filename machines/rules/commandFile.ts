import type { Agent } from '../../schemas/agents.ts';
import { renderWords } from './prompt/renderWords.ts';
import type { SlashCommand } from './slashCommand.ts';

/** The pages behind slash commands, by name; `line` and `step` are for all commands of those kinds. */
export type CommandPages = Readonly<Record<'analyze' | 'dashboard' | 'line' | 'next' | 'specify' | 'step', string>>;

/** What tells an agent about a slash command: a file of its own, in the form this agent reads. */
export interface CommandFile {
  /** From the root of the project, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** The file of a slash command for an agent. `version` is the program's: it says which one wrote the file. */
export function commandFile(command: SlashCommand, { key, layout }: Agent, pages: CommandPages, version: string): CommandFile {
  const { folder, form, extension, placeholder } = layout;
  const body = bodyOf(command, key, placeholder, pages);
  const mark = `spec-kitty-command-version: ${version}`;
  if (form === 'skill') {
    const head = yamlHead({ name: `spec-kitty.${command.name}`, description: command.description, 'user-invocable': true });
    return { path: `${folder}/spec-kitty.${command.name}/SKILL.md`, text: `${head}<!-- ${mark} -->\n\n${body}` };
  }
  const path = `${folder}/spec-kitty.${command.name}.${extension}`;
  if (extension === 'toml')
    return { path, text: `description = ${JSON.stringify(command.description)}\n\n# ${mark}\nprompt = """\n${tomlText(body)}"""\n` };
  return { path, text: `${yamlHead({ description: command.description })}<!-- ${mark} -->\n\n${body}` };
}

function bodyOf(command: SlashCommand, agent: string, placeholder: string | null, pages: CommandPages): string {
  const typed = placeholder ?? '<arguments>';
  const values = {
    agent,
    arguments: placeholder ?? 'what was typed behind the name of this skill.',
    arguments_note:
      placeholder === null
        ? 'What was typed behind the name of this skill stands for `<arguments>`; it names the mission, and the work package where there is one.'
        : `What was typed names the mission, and the work package where there is one: ${placeholder}`,
    line: 'line' in command ? command.line(typed, agent) : '',
    step: 'step' in command ? command.step : '',
  };
  return renderWords(pages['line' in command ? 'line' : 'step' in command ? 'step' : command.words], values);
}

/** JSON is YAML too: no description can break out of its line. */
const yamlHead = (fields: Readonly<Record<string, string | boolean>>): string =>
  ['---', ...Object.entries(fields).map(([name, value]) => `${name}: ${JSON.stringify(value)}`), '---', ''].join('\n');

/** In a text of several lines only backslashes and quotation marks mean something. */
const tomlText = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"""', '\\"\\"\\"');
