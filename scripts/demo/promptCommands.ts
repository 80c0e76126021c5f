export interface PromptCommand {
  readonly heading: string;
  readonly line: string;
}

/** The commands of a prompt: the lines of its shell blocks, each with the heading it stands under, in order. */
export function promptCommands(prompt: string): readonly PromptCommand[] {
  const commands: PromptCommand[] = [];
  let heading = '';
  let block: string | null = null;
  for (const line of prompt.split('\n')) {
    const fence = /^\s*```(\w*)$/.exec(line);
    if (fence !== null) block = block === null ? (fence[1] ?? '') : null;
    else if (block === 'sh') commands.push({ heading, line: line.trim() });
    else if (block === null && line.startsWith('## ')) heading = line.slice(3);
  }
  return commands;
}
