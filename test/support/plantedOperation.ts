import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { initialTransition, transition } from 'xstate';
import { claim } from '../../machines/claim/machine.ts';
import { noChanges } from '../../runtime/engine/changes.ts';
import { enveloped, persisted } from '../../runtime/engine/envelope.ts';
import { problem } from '../../schemas/problem.ts';
import { directory } from './boards.ts';

/** An unfinished claim as another process saves it while it works: step by step, and gone when it is over. */
export function plantedOperation(root: string) {
  const folder = join(root, '.git', 'spec-kitty', 'missions', directory, 'operations');
  const path = join(folder, 'claim-WP04.json');
  let [snapshot] = initialTransition(claim.machine, { claim: { wp: 'WP04' }, lane: null } as never);
  let seq = 0;
  const save = (): void => {
    seq += 1;
    const about = {
      format: 'operation/1',
      name: 'claim-WP04',
      mission: directory,
      actor: 'codex',
      asked: { wp: 'WP04' },
      begun_at: '2026-02-01T00:00:00.000000+00:00',
      runs: 1,
      token: 1,
      changes: noChanges,
    };
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      `${path}.new`,
      JSON.stringify({ ...about, saved: enveloped(claim, persisted(claim, snapshot), { id: '01KZ8000000000000000000000', seq }) }),
    );
    renameSync(`${path}.new`, path);
  };
  save();
  return {
    /** The first step fails, and the operation waits for somebody. */
    stop(): void {
      [snapshot] = transition(claim.machine, snapshot, {
        type: 'xstate.error.actor.claiming',
        error: problem('LOCK_HELD', 'Somebody else is at it.', { unchanged: 'Something was.' }),
      } as never);
      save();
    },
    /** So many steps are done one after the other before anybody can look. */
    advance(steps: number): void {
      for (let done = 0; done < steps; done += 1)
        [snapshot] = transition(claim.machine, snapshot, {
          type: `xstate.done.actor.${snapshot.value}`,
          output: { events: ['E1'] },
        } as never);
      save();
    },
    end: () => rmSync(path),
    at: (): string => snapshot.value,
  };
}
