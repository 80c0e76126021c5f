import type { JsonObject } from '../../schemas/json.ts';
import type { AuditStep, ExpectedArtifacts, MissionRuntime, PromptStep } from '../../schemas/missionRuntime.ts';
import type { ArtifactRequirement, MissionStep, MissionType } from '../../schemas/missionType.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem, type Problem, type ProblemCode } from '../../schemas/problem.ts';
import { orderSteps } from './orderSteps.ts';
import { nearestNames } from '../rules/nearestNames.ts';
import { ownEntry } from '../rules/ownEntry.ts';
import { shellWord } from '../rules/shellWord.ts';
import { unsafeSegment } from '../rules/unsafeSegment.ts';

/** Where a mission type was read: the tier that won and the file, for messages and for `machine list`. */
export interface Origin {
  readonly tier: string;
  readonly path: string;
}

/** The command that does a step's work where it is not called like the step (contract 2 §4.6). */
const actions: Readonly<Record<string, string>> = {
  discovery: 'research',
  scoping: 'specify',
  methodology: 'plan',
  gathering: 'implement',
  synthesis: 'review',
  output: 'accept',
  goals: 'specify',
  structure: 'plan',
  draft: 'plan',
  tasks_outline: 'tasks-outline',
  tasks_packages: 'tasks-packages',
  tasks_finalize: 'tasks-finalize',
};

/** A step id becomes the name of a state: dots and hashes are how states are addressed. */
const stepId = /^[A-Za-z0-9][A-Za-z0-9_-]*$/;
const reservedIds = ['done', 'unobserved', 'merge'];

/** Who has the name already that a step was given; null where nobody has. */
function takenBy(id: string): string | null {
  if (reservedIds.includes(id)) return 'a state every mission has';
  return id in {} ? 'what every object of JavaScript has' : null;
}

/** What has to stand in an artifact, by the pattern of its path; in any other a text. */
const substances: readonly (readonly [path: RegExp, substance: ArtifactRequirement['substance']])[] = [
  [/^spec\.md$/, 'spec'],
  [/^plan\.md$/, 'plan'],
  [/^tasks\.md$/, 'tasks'],
  [/^tasks\/WP\*.*\.md$/, 'packages'],
  [/\.csv$/, 'rows'],
];

const substanceOf = (path: string): ArtifactRequirement['substance'] => substances.find(([form]) => form.test(path))?.[1] ?? 'text';

const artifactsOf = (id: string, expected: ExpectedArtifacts | null): readonly ArtifactRequirement[] =>
  (ownEntry(expected?.required_by_step ?? {}, id) ?? [])
    .filter((entry) => entry.blocking !== false)
    .map((entry) => ({ path: entry.path_pattern, substance: substanceOf(entry.path_pattern) }));

/** The answers an audit takes, by how much is at stake (contract 2 §3.1); none when so little that it passes by itself. */
function auditOptions(step: AuditStep): readonly string[] {
  if (step.audit.enforcement === 'advisory') return [];
  if (!step.significance) return ['approve', 'reject'];
  if ((step.significance.hard_triggers ?? []).length > 0) return ['approve', 'reject'];
  const score = Object.values(step.significance.dimensions).reduce((sum, value) => sum + value, 0);
  if (score <= 6) return [];
  return score <= 11 ? ['decide_solo', 'open_stand_up', 'defer'] : ['approve', 'reject'];
}

/** Steps that are more than a prompt, by their ids. */
const knownKinds = ['implement', 'review', 'accept'] as const;

const promptStep = (step: PromptStep, expected: ExpectedArtifacts | null): MissionStep => ({
  id: step.id,
  title: step.title,
  description: step.description ?? '',
  kind: knownKinds.find((kind) => kind === step.id) ?? 'prompt',
  declared: true,
  action: ownEntry(actions, step.id) ?? step.id,
  depends_on: [...(step.depends_on ?? [])],
  requires_inputs: [...(step.requires_inputs ?? [])],
  artifacts: [...artifactsOf(step.id, expected)],
  options: [],
  agent_profile: step.agent_profile ?? step['agent-profile'] ?? null,
  prompt_template: step.prompt_template ?? null,
  contract_ref: step.contract_ref ?? null,
});

/** An advisory audit is an ordinary step; a blocking one of low significance passes by itself. */
const auditStep = (step: AuditStep): MissionStep => ({
  id: step.id,
  title: step.title,
  description: step.description ?? '',
  kind: step.audit.enforcement === 'advisory' ? 'prompt' : 'audit',
  declared: true,
  action: step.id,
  depends_on: [...(step.depends_on ?? [])],
  requires_inputs: [],
  artifacts: [],
  options: [...auditOptions(step)],
  agent_profile: null,
  prompt_template: null,
  contract_ref: null,
});

const boardSteps = {
  implement: { id: 'implement', title: 'Implement' },
  review: { id: 'review', title: 'Review' },
  landing: { id: 'merge', title: 'Merge' },
} as const;

const boardStep = (kind: keyof typeof boardSteps): MissionStep => ({
  ...boardSteps[kind],
  description: '',
  kind,
  declared: false,
  action: boardSteps[kind].id,
  depends_on: [],
  requires_inputs: [],
  artifacts: [],
  options: [],
  agent_profile: null,
  prompt_template: null,
  contract_ref: null,
});

/** Every mission with packages has a board and a landing, also where its type names neither. */
function withBoard(steps: readonly MissionStep[]): readonly MissionStep[] {
  const result = [...steps];
  const indexOf = (kind: MissionStep['kind']): number => result.findIndex((step) => step.kind === kind);
  if (indexOf('implement') < 0) {
    const before = indexOf('review') >= 0 ? indexOf('review') : indexOf('accept');
    result.splice(before < 0 ? result.length : before, 0, boardStep('implement'));
  }
  if (indexOf('review') < 0) result.splice(indexOf('implement') + 1, 0, boardStep('review'));
  return [...result, boardStep('landing')];
}

type Wrong = (code: ProblemCode, message: string, details: JsonObject) => Problem;

/** Turns a written-down mission type into one that can be compiled, or says everything that is wrong with it. */
export function planSteps(
  runtime: MissionRuntime,
  expected: ExpectedArtifacts | null,
  origin: Origin,
  folderName: string,
): Outcome<MissionType> {
  const key = runtime.mission?.key ?? runtime.key ?? runtime.name ?? folderName;
  const prompts = runtime.steps ?? [];
  const audits = runtime.audit_steps ?? [];
  const steps = [...prompts.map((step) => promptStep(step, expected)), ...audits.map(auditStep)];
  const wrong: Wrong = (code, message, details) =>
    problem(code, `${origin.path}: ${message}`, {
      next: `spec-kitty machine check ${shellWord(origin.path)}`,
      details: { file: origin.path, mission_key: key, ...details },
    });
  const ids = steps.map((step) => step.id);
  const order = orderSteps(steps);
  const [first, ...others] = [
    ...keyProblems(runtime.mission?.key ?? runtime.key ?? null, wrong),
    ...(steps.length === 0 ? [wrong('MISSION_TEMPLATE_HAS_NO_STEPS', `the mission type "${key}" has no steps.`, {})] : []),
    ...steps.flatMap((step, index) => stepProblems(step, index, ids, wrong)),
    ...[...prompts, ...audits].flatMap((step) => raciProblems(step, wrong)),
    ...artifactProblems(ids, expected, wrong),
    ...order.circles.map((circle) => {
      const story = circle.map((id) => `"${id}"`).join(' waits for ');
      return wrong('MISSION_STEP_CYCLE', `${story}: none of them can ever start.`, { cycle: [...circle] });
    }),
  ];
  if (first) return failure(first, ...others);
  return success({
    key,
    name: runtime.mission?.name ?? runtime.name ?? key,
    version: runtime.mission?.version ?? runtime.version ?? '1.0.0',
    description: runtime.mission?.description ?? runtime.description ?? '',
    origin: { tier: origin.tier, path: origin.path },
    steps: [...withBoard(order.ordered)],
  });
}

/** Missions name their type by its key, which is the name of its folder as well. An older kind has a name instead, which may be any. */
function keyProblems(key: string | null, wrong: Wrong): readonly Problem[] {
  const flaw = key === null ? null : unsafeSegment(key);
  return flaw === null
    ? []
    : [wrong('MISSION_YAML_MALFORMED', `no mission can be of a type with the key ${JSON.stringify(key)}: it ${flaw}.`, {})];
}

/** Whether one of two steps is a part of the other by its name, as `tasks_outline` is of `tasks` in a type of the original. */
const isPart = (one: string, other: string): boolean => one.startsWith(`${other}_`) || other.startsWith(`${one}_`);

/**
 * Files of a step that is called a little otherwise: nobody would ask for them. Other names are let be, since an older cut of the
 * steps may stand beside; so are those near a step that has files of its own.
 */
function artifactProblems(ids: readonly string[], expected: ExpectedArtifacts | null, wrong: Wrong): readonly Problem[] {
  const named = Object.keys(expected?.required_by_step ?? {});
  const without = ids.filter((id) => !named.includes(id));
  return named
    .filter((id) => !ids.includes(id))
    .flatMap((id) => {
      const [meant] = nearestNames(
        id,
        without.filter((step) => !isPart(step, id)),
      );
      if (meant === undefined) return [];
      return [
        wrong(
          'MISSION_YAML_MALFORMED',
          `expected-artifacts.yaml names files of "${id}", which no step is called (did you mean "${meant}"?): nobody would ask for them.`,
          { step_id: id },
        ),
      ];
    });
}

/** What is wrong with a step among those of its type: its name, and what it waits for. */
function stepProblems({ id, depends_on }: MissionStep, index: number, ids: readonly string[], wrong: Wrong): readonly Problem[] {
  const flaw = idFlaw(id);
  return [
    ...(flaw === null ? [] : [wrong('MISSION_STEP_ID_INVALID', `"${id}" cannot be the id of a step: ${flaw}.`, { step_id: id })]),
    ...(ids.indexOf(id) === index
      ? []
      : [
          wrong('MISSION_STEP_DUPLICATE', `two steps are called "${id}": the way there would lead to the first for ever.`, { step_id: id }),
        ]),
    ...depends_on
      .filter((dependency) => !ids.includes(dependency))
      .map((dependency) => {
        const [meant] = nearestNames(dependency, ids);
        const hint = meant === undefined ? '' : ` (did you mean "${meant}"?)`;
        return wrong(
          'MISSION_STEP_DEPENDENCY_UNKNOWN',
          `"${id}" waits for "${dependency}", which no step is called${hint}: it would never be reached.`,
          { step_id: id, depends_on: dependency },
        );
      }),
  ];
}

/** Why a step cannot be called so, as the end of a sentence; null when it can. */
function idFlaw(id: string): string | null {
  if (!stepId.test(id)) return 'letters, digits, "-" and "_" only';
  const owner = takenBy(id);
  return owner === null ? null : `the name is taken by ${owner}`;
}

/** Who answers for a step is said whole, with the reason for saying it, or not at all. */
function raciProblems({ id, raci, raci_override_reason: reason }: PromptStep | AuditStep, wrong: Wrong): readonly Problem[] {
  return [
    ...(Boolean(raci) === Boolean(reason)
      ? []
      : [wrong('MISSION_STEP_RACI_INVALID', `"${id}" needs both raci and raci_override_reason, or neither.`, { step_id: id })]),
    ...(raci && raci.accountable.actor_type !== 'human'
      ? [wrong('MISSION_STEP_RACI_INVALID', `"${id}": only a human can be accountable.`, { step_id: id })]
      : []),
  ];
}
