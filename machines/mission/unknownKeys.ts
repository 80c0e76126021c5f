import type { AuditStep, MissionRuntime, PromptStep } from '../../schemas/missionRuntime.ts';
import { nearestNames } from '../rules/nearestNames.ts';

type KeysOf<Shape> = Readonly<Record<keyof Shape, true>>;

const everyStep = { id: true, title: true, description: true, depends_on: true, raci: true, raci_override_reason: true } as const;

const ofPrompts: KeysOf<PromptStep> = {
  ...everyStep,
  prompt: true,
  prompt_template: true,
  expected_output: true,
  requires_inputs: true,
  agent_profile: true,
  'agent-profile': true,
  contract_ref: true,
};

const ofAudits: KeysOf<AuditStep> = { ...everyStep, audit: true, significance: true };

/**
 * The keys of steps that mean nothing, each as a sentence. They are no mistake, for the original lets them be (contract 2 §3.1);
 * but whoever writes `depend_on` has steps in another order than they think.
 */
export const unknownKeys = ({ steps, audit_steps }: MissionRuntime): readonly string[] => [
  ...(steps ?? []).flatMap((step) => unknownIn(step, Object.keys(ofPrompts))),
  ...(audit_steps ?? []).flatMap((step) => unknownIn(step, Object.keys(ofAudits))),
];

function unknownIn(step: { readonly id: string }, known: readonly string[]): readonly string[] {
  const given = Object.keys(step);
  const unused = known.filter((key) => !given.includes(key));
  return given
    .filter((key) => !known.includes(key))
    .map((key) => {
      const [meant] = nearestNames(key, unused);
      return `"${step.id}" has the key "${key}", which means nothing and is passed over${meant === undefined ? '' : ` (did you mean "${meant}"?)`}.`;
    });
}
