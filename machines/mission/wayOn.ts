import type { PackageFact } from '../../schemas/facts.ts';
import { commandLine } from '../rules/prompt/commandLine.ts';

/** Who would give the command, in which mission; null where nobody is named. */
interface Whose {
  readonly mission: string;
  readonly agent: string | null;
}

/**
 * The command that moves a package on which nobody else moves on: it takes it over from whoever holds it, or lifts what blocks it.
 * Null where the rules move it on by themselves, and where it is blocked and has to wait for others all the same.
 */
export function wayOn({ wp_id: wp, lane }: PackageFact, { mission, agent }: Whose, waitsFor: readonly string[] = []): string | null {
  const whose = { wp, mission, agent: agent ?? '<agent>' };
  if (lane === 'blocked') return waitsFor.length === 0 ? commandLine.unblock(whose) : null;
  if (lane === 'in_review') return commandLine.takeOver('review', whose);
  return lane === 'claimed' || lane === 'in_progress' ? commandLine.takeOver('implement', whose) : null;
}
