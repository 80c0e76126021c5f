import { creationTime } from '../../actions/processes/creationTime.ts';
import { holderOf, holderText, neighbourhood, presenceOf } from '../../actions/processes/holder.ts';
import type { ClaimProcess } from '../../schemas/claim.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem } from '../../schemas/problem.ts';
import type { World } from '../world.ts';

/**
 * The process that lives as long as an agent works: the one it names, or SPEC_KITTY_SHELL_PID; null where neither says. One that
 * is not there proves nothing: it would look as if the agent were gone at once. Fails with USAGE.
 */
export function agentProcess(
  { env, now }: Pick<World, 'env' | 'now'>,
  shellPid: string | null,
  action: 'implement' | 'review',
): Outcome<ClaimProcess | null> {
  const [name, text] = shellPid === null ? ['SPEC_KITTY_SHELL_PID', env['SPEC_KITTY_SHELL_PID'] ?? ''] : ['--shell-pid', shellPid];
  if (text === '') return success(null);
  const refuse = (reason: string) =>
    failure(problem('USAGE', `${name} is '${text}', which ${reason}.`, { next: `spec-kitty agent action ${action} --help` }));
  if (!/^[1-9]\d{0,8}$/.test(text)) return refuse('is no process id');
  const holder = holderOf(Number(text), now().toISOString());
  if (presenceOf(holder, neighbourhood()) === 'gone')
    return refuse('is the id of no running process: name one that lives as long as the agent works');
  return success({ pid: holder.pid, created_at: creationTime(holder.started), holder: holderText(holder) });
}
