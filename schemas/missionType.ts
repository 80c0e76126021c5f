import Type, { type Static } from 'typebox';

/**
 * A mission type ready to be compiled into a machine: the written-down form with every default filled in,
 * steps and audits in one order in which every step comes after what it depends on.
 */
export const ArtifactRequirementShape = Type.Object(
  {
    /** A file name or glob, relative to the mission's planning folder. */
    path: Type.String({ minLength: 1 }),
    /** How its substance is judged: an untouched scaffold does not count. */
    substance: Type.Union([
      Type.Literal('spec'),
      Type.Literal('plan'),
      Type.Literal('tasks'),
      Type.Literal('text'),
      Type.Literal('rows'),
      Type.Literal('packages'),
    ]),
  },
  { additionalProperties: false },
);

export const MissionStepShape = Type.Object(
  {
    id: Type.String({ minLength: 1 }),
    title: Type.String(),
    description: Type.String(),
    /** `packages` steps are driven by the board; `landing` is the merge, which every mission with packages ends with. */
    kind: Type.Union([
      Type.Literal('prompt'),
      Type.Literal('audit'),
      Type.Literal('implement'),
      Type.Literal('review'),
      Type.Literal('accept'),
      Type.Literal('landing'),
    ]),
    /** False for the board and landing steps that a type does not name but a mission with packages needs. */
    declared: Type.Boolean(),
    /** The command that does the step's work, as agents know it. */
    action: Type.String(),
    depends_on: Type.Array(Type.String()),
    requires_inputs: Type.Array(Type.String()),
    artifacts: Type.Array(ArtifactRequirementShape),
    /** Only audits: the answers a human may give. Empty when its significance is so low that it passes by itself. */
    options: Type.Array(Type.String()),
    agent_profile: Type.Union([Type.String(), Type.Null()]),
    prompt_template: Type.Union([Type.String(), Type.Null()]),
    contract_ref: Type.Union([Type.String(), Type.Null()]),
  },
  { additionalProperties: false },
);

export const MissionTypeShape = Type.Object(
  {
    key: Type.String({ minLength: 1 }),
    name: Type.String(),
    version: Type.String(),
    description: Type.String(),
    /** Where it was read: `package_default`, or a project or user tier with the file's path. */
    origin: Type.Object({ tier: Type.String(), path: Type.String() }, { additionalProperties: false }),
    steps: Type.Array(MissionStepShape, { minItems: 1 }),
  },
  { additionalProperties: false },
);

export type MissionType = Static<typeof MissionTypeShape>;
export type MissionStep = Static<typeof MissionStepShape>;
export type ArtifactRequirement = Static<typeof ArtifactRequirementShape>;
