import { finalizeCommand } from '../../machines/rules/finalizeCommand.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import type { OperationDocument } from '../../schemas/operationDocument.ts';

/** The command that goes on with an operation that was begun and not ended; null where only whoever began it knows it. */
export function commandToGoOn({ name, mission, asked, saved }: OperationDocument): string | null {
  if (saved.machine === 'undo') return `spec-kitty ${asked['verb'] === 'redo' ? 'redo' : 'undo'}`;
  if (mission === null) return null;
  const of = `--mission ${shellWord(mission)}`;
  const { wp, agent } = asked;
  if (saved.machine === 'claim' && typeof wp === 'string' && typeof agent === 'string')
    return `spec-kitty agent action implement ${shellWord(wp)} ${of} --agent ${shellWord(agent)}`;
  if (saved.machine === 'recovery') return `spec-kitty implement --recover ${of}`;
  if (saved.machine === 'finalize') return finalizeCommand(mission);
  return name === 'merge' ? `spec-kitty merge ${of}` : null;
}
