import { expect, test } from 'vitest';
import type { Project } from '../../../../runtime/project.ts';
import { unnamedMission } from '../../../../runtime/session/unnamedMission.ts';

test('a folder may be called anything and stays one word of the command that is named', () => {
  const { next } = unnamedMission({ kittySpecs: '/none' } as Project, 'PLAN_CONTEXT_UNRESOLVED', 'spec-kitty agent mission setup-plan', [
    '$(touch pwned)',
  ]);
  expect(next).toBe("spec-kitty agent mission setup-plan --mission '$(touch pwned)'");
});
