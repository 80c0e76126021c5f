/** How an agent is told about a slash command. */
export interface AgentLayout {
  /** Folder of the project in which the agent looks, with forward slashes. */
  readonly folder: string;
  /** `command`: a file `spec-kitty.<name>.<extension>`. `skill`: a folder `spec-kitty.<name>` with a SKILL.md. */
  readonly form: 'command' | 'skill';
  readonly extension: 'md' | 'prompt.md' | 'toml';
  /** What the agent replaces by what was typed; null when it gives it to the model beside the text. */
  readonly placeholder: '$ARGUMENTS' | '{{args}}' | null;
}

export interface Agent {
  /** What one types for `--ai`. */
  readonly key: string;
  readonly name: string;
  readonly layout: AgentLayout;
  /** Whether its files are written. Not those of agents that read the skills of codex: a file names the one agent it is for. */
  readonly isWritten: boolean;
}

const markdown = (folder: string): AgentLayout => ({ folder, form: 'command', extension: 'md', placeholder: '$ARGUMENTS' });
const toml = (folder: string): AgentLayout => ({ folder, form: 'command', extension: 'toml', placeholder: '{{args}}' });
const skill: AgentLayout = { folder: '.agents/skills', form: 'skill', extension: 'md', placeholder: null };

/** Every agent there is a key for (contract 2 §7.2), with folders inside the project. */
export const agents: readonly Agent[] = [
  { key: 'antigravity', name: 'Google Antigravity', layout: markdown('.agent/workflows'), isWritten: true },
  { key: 'auggie', name: 'Auggie CLI', layout: markdown('.augment/commands'), isWritten: true },
  { key: 'claude', name: 'Claude Code', layout: markdown('.claude/commands'), isWritten: true },
  { key: 'codex', name: 'Codex CLI', layout: skill, isWritten: true },
  { key: 'copilot', name: 'GitHub Copilot', layout: { ...markdown('.github/prompts'), extension: 'prompt.md' }, isWritten: true },
  { key: 'cursor', name: 'Cursor', layout: markdown('.cursor/commands'), isWritten: true },
  { key: 'gemini', name: 'Gemini CLI', layout: toml('.gemini/commands'), isWritten: true },
  { key: 'kilocode', name: 'Kilo Code', layout: markdown('.kilocode/workflows'), isWritten: true },
  { key: 'kiro', name: 'Kiro CLI', layout: markdown('.kiro/prompts'), isWritten: true },
  { key: 'letta', name: 'Letta Code', layout: skill, isWritten: false },
  { key: 'opencode', name: 'opencode', layout: markdown('.opencode/command'), isWritten: true },
  { key: 'pi', name: 'Pi', layout: skill, isWritten: false },
  { key: 'q', name: 'Amazon Q', layout: markdown('.amazonq/prompts'), isWritten: true },
  { key: 'qwen', name: 'Qwen Code', layout: toml('.qwen/commands'), isWritten: true },
  { key: 'vibe', name: 'Mistral Vibe', layout: skill, isWritten: false },
  { key: 'windsurf', name: 'Windsurf', layout: markdown('.windsurf/workflows'), isWritten: true },
];
