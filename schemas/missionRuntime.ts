import Type, { type Static } from 'typebox';

/**
 * A mission type as it is written down: `mission-runtime.yaml` (contract 2 §3.1), with `expected-artifacts.yaml` beside it.
 * Unknown keys are allowed where the original allows them, so that its files are read as they are.
 */
const text = Type.String({ minLength: 1 });

const RoleBinding = Type.Object(
  {
    actor_type: Type.Union([Type.Literal('human'), Type.Literal('llm'), Type.Literal('service')]),
    actor_id: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  },
  { additionalProperties: false },
);

const RaciAssignment = Type.Object(
  {
    responsible: RoleBinding,
    accountable: RoleBinding,
    consulted: Type.Optional(Type.Array(RoleBinding)),
    informed: Type.Optional(Type.Array(RoleBinding)),
  },
  { additionalProperties: false },
);

const optionalText = Type.Optional(Type.Union([Type.String(), Type.Null()]));

const stepBase = {
  id: text,
  title: text,
  description: optionalText,
  depends_on: Type.Optional(Type.Array(text)),
  raci: Type.Optional(Type.Union([RaciAssignment, Type.Null()])),
  raci_override_reason: optionalText,
};

export const PromptStepShape = Type.Object({
  ...stepBase,
  prompt: optionalText,
  prompt_template: optionalText,
  expected_output: optionalText,
  requires_inputs: Type.Optional(Type.Array(text)),
  agent_profile: optionalText,
  'agent-profile': optionalText,
  contract_ref: optionalText,
});

const score = Type.Integer({ minimum: 0, maximum: 3 });

export const AuditStepShape = Type.Object({
  ...stepBase,
  audit: Type.Object(
    {
      trigger_mode: Type.Union([Type.Literal('manual'), Type.Literal('post_merge'), Type.Literal('both')]),
      enforcement: Type.Union([Type.Literal('advisory'), Type.Literal('blocking')]),
      label: optionalText,
      metadata: Type.Optional(Type.Unknown()),
    },
    { additionalProperties: false },
  ),
  significance: Type.Optional(
    Type.Union([
      Type.Null(),
      Type.Object(
        {
          dimensions: Type.Object(
            {
              user_customer_impact: score,
              architectural_system_impact: score,
              data_security_compliance_impact: score,
              operational_reliability_impact: score,
              financial_commercial_impact: score,
              cross_team_blast_radius: score,
            },
            { additionalProperties: false },
          ),
          hard_triggers: Type.Optional(Type.Array(Type.String())),
        },
        { additionalProperties: false },
      ),
    ]),
  ),
});

export const MissionRuntimeShape = Type.Object({
  mission: Type.Optional(Type.Object({ key: text, name: text, version: text, description: optionalText })),
  key: optionalText,
  name: optionalText,
  version: optionalText,
  description: optionalText,
  steps: Type.Optional(Type.Array(PromptStepShape)),
  audit_steps: Type.Optional(Type.Array(AuditStepShape)),
});
export type MissionRuntime = Static<typeof MissionRuntimeShape>;
export type PromptStep = Static<typeof PromptStepShape>;
export type AuditStep = Static<typeof AuditStepShape>;

const ExpectedArtifact = Type.Object({
  artifact_key: text,
  artifact_class: Type.Optional(Type.String()),
  path_pattern: text,
  blocking: Type.Optional(Type.Boolean()),
});

/** `expected-artifacts.yaml`: which files a step has to leave behind (contract 2 §3.3). */
export const ExpectedArtifactsShape = Type.Object({
  schema_version: Type.Optional(Type.String()),
  mission_type: Type.Optional(Type.String()),
  manifest_version: Type.Optional(Type.String()),
  required_always: Type.Optional(Type.Union([Type.Null(), Type.Array(ExpectedArtifact)])),
  required_by_step: Type.Optional(
    Type.Union([Type.Null(), Type.Record(Type.String(), Type.Union([Type.Null(), Type.Array(ExpectedArtifact)]))]),
  ),
  optional_always: Type.Optional(Type.Union([Type.Null(), Type.Array(ExpectedArtifact)])),
});
export type ExpectedArtifacts = Static<typeof ExpectedArtifactsShape>;
