import Type, { type Static } from 'typebox';
import type { ExactNumber } from './exactNumber.ts';
import type { JsonObject } from './json.ts';
import { lanes } from './lane.ts';
import { optionalText, orNull, textOrNull } from './orNull.ts';

/**
 * The rows of `status.events.jsonl` (contract 1 §2). Five families share the file; a reader takes the first that fits:
 *
 * 1. `kind: "annotation"`: an annotation. Any other `kind` makes the whole log unreadable.
 * 2. `event_name: "retrospective.…"`: a step of the retrospective.
 * 3. `type: "Retrospective…"`: a captured retrospective.
 * 4. a key `event_type`: something that happened to the mission.
 * 5. everything else: a transition.
 *
 * Only 1 and 5 are checked when a log is read; the other families belong to whoever uses them.
 * Unknown keys are allowed everywhere, and kept.
 */
const LaneShape = Type.Enum(lanes);
const NothingShape = Type.Object({}, { additionalProperties: false });

/** Exactly four keys: an actor with any other set makes the row unreadable (contract 1 §2.3). */
export const BindingShape = Type.Object(
  { role: textOrNull, profile: textOrNull, tool: textOrNull, model: textOrNull },
  { additionalProperties: false, description: 'Who acted, as resolved when the work began' },
);
export const ActorShape = Type.Union([Type.String(), BindingShape]);
export type Actor = Static<typeof ActorShape>;

/** Kept and written back, never looked at: whatever stands there. */
const KeptShape = Type.Unknown();

export const EvidenceShape = Type.Object({
  review: Type.Object({ reviewer: Type.String(), verdict: Type.String(), reference: Type.String() }),
  repos: Type.Optional(
    Type.Array(Type.Object({ repo: KeptShape, branch: KeptShape, commit: KeptShape, files_touched: Type.Optional(KeptShape) })),
  ),
  verification: Type.Optional(Type.Array(Type.Object({ command: KeptShape, result: KeptShape, summary: KeptShape }))),
});
export type Evidence = Static<typeof EvidenceShape>;

export const ReviewResultShape = Type.Object({
  reviewer: Type.String(),
  verdict: Type.String(),
  reference: Type.String(),
  feedback_path: optionalText,
});
export type ReviewResult = Static<typeof ReviewResultShape>;

/** What a claim leaves in its `policy_metadata` and the fold takes over unchanged. */
const VerbatimShape = Type.Unsafe<string | number | ExactNumber | null>({ type: ['string', 'number', 'null'] });

export const PolicyMetadataShape = Type.Object(
  { agent: optionalText, shell_pid: Type.Optional(VerbatimShape), shell_pid_created_at: Type.Optional(VerbatimShape) },
  { description: 'Anything a writer adds to a transition. The fold reads the three named keys, and only of planned → claimed' },
);

export const TransitionShape = Type.Object(
  {
    event_id: Type.String({ description: 'A ULID. Not checked when the log is read, only by `status validate`' }),
    wp_id: Type.String(),
    from_lane: LaneShape,
    to_lane: LaneShape,
    at: Type.String({ description: 'ISO 8601. Rows are ordered by these characters, never by the instant they name' }),
    actor: ActorShape,
    force: Type.Boolean(),
    execution_mode: Type.String({ description: '`worktree` or `direct_repo`' }),
    mission_slug: optionalText,
    feature_slug: Type.Optional(orNull(Type.String({ description: 'Read where `mission_slug` is missing or empty' }))),
    mission_id: optionalText,
    reason: optionalText,
    review_ref: optionalText,
    evidence: Type.Optional(Type.Union([EvidenceShape, NothingShape, Type.Null()])),
    review_result: Type.Optional(Type.Union([ReviewResultShape, NothingShape, Type.Null()])),
    policy_metadata: Type.Optional(orNull(PolicyMetadataShape)),
  },
  { title: 'A move of a work package from one lane to another' },
);
export type Transition = Static<typeof TransitionShape>;

/** A process id is a whole number; older writers left it as a text. */
const ProcessIdShape = Type.Unsafe<number | string | ExactNumber>({
  anyOf: [{ type: 'integer' }, { type: 'string', pattern: '^\\s*[+-]?[0-9]+\\s*$' }],
});

export const DeltaShape = Type.Object(
  {
    agent: optionalText,
    assignee: optionalText,
    role: optionalText,
    agent_profile: optionalText,
    agent_profile_version: optionalText,
    model: optionalText,
    provider: optionalText,
    shell_pid: Type.Optional(orNull(ProcessIdShape)),
    shell_pid_created_at: optionalText,
    subtasks: Type.Optional(orNull(Type.Record(Type.String(), LaneShape))),
    note: optionalText,
    tracker_refs: Type.Optional(orNull(Type.Array(Type.String()))),
    tracker_refs_replace: Type.Optional(orNull(Type.Array(Type.String()))),
    review: Type.Optional(orNull(Type.Object({ at: Type.String(), actor: Type.String(), wp_id: Type.String(), reason: Type.String() }))),
    release_runtime_claim: Type.Optional(orNull(Type.Boolean())),
  },
  { description: 'What changes. An absent key leaves its slot alone' },
);
export type Delta = Static<typeof DeltaShape>;

export const AnnotationShape = Type.Object(
  {
    event_id: Type.String({ pattern: '^[0-9A-HJKMNP-TV-Z]{26}$' }),
    kind: Type.Literal('annotation'),
    wp_id: Type.String(),
    at: Type.String(),
    actor: ActorShape,
    delta: DeltaShape,
  },
  { title: 'A note on a work package that moves it nowhere' },
);
export type Annotation = Static<typeof AnnotationShape>;

const lifecycleTypes = [
  'MissionCreated',
  'SpecifyStarted',
  'SpecifyCompleted',
  'PlanStarted',
  'PlanCompleted',
  'TasksStarted',
  'TasksCompleted',
  'WPCreated',
  'ReviewerSelfApproval',
  'MissionReopened',
  'FollowUpRecorded',
  'ProjectInitialized',
] as const;

export const LifecycleRowShape = Type.Object(
  {
    event_type: Type.Enum(lifecycleTypes),
    event_id: Type.String(),
    aggregate_id: Type.String(),
    aggregate_type: Type.Enum(['Mission', 'WorkPackage', 'Project']),
    payload: Type.Object({}),
    project_slug: textOrNull,
    project_uuid: textOrNull,
    schema_version: Type.String(),
    timestamp: Type.String(),
  },
  { title: 'Something that happened to a mission, a work package or a project' },
);
export type LifecycleRow = Static<typeof LifecycleRowShape>;

export const DecisionPointRowShape = Type.Object(
  { event_type: Type.String({ pattern: '^DecisionPoint' }), event_id: Type.String(), at: Type.String(), payload: Type.Object({}) },
  { title: 'A question put to a person, or its answer' },
);
export type DecisionPointRow = Static<typeof DecisionPointRowShape>;

/** The three values of `type` that a reader skips; a row with any other `type` is read as a transition. */
export const RetrospectiveRowShape = Type.Object(
  {
    type: Type.Enum(['RetrospectiveCaptured', 'RetrospectiveCaptureFailed', 'RetrospectiveSkipped']),
    event_id: Type.String(),
    at: Type.String(),
    actor: Type.Object({ kind: Type.String(), id: Type.String(), display: Type.Optional(textOrNull) }),
    mission_id: Type.String(),
    mission_slug: Type.String(),
    schema_version: Type.Integer(),
    lamport: Type.Integer(),
  },
  { title: 'A captured, failed or skipped retrospective' },
);
export type RetrospectiveRow = Static<typeof RetrospectiveRowShape>;

export const RetrospectiveStepShape = Type.Object(
  {
    event_name: Type.String({ pattern: '^retrospective\\.' }),
    event_id: Type.String(),
    at: Type.String(),
    payload: Type.Optional(orNull(Type.Object({}))),
  },
  { title: 'A step of a retrospective: requested, started, completed, skipped, failed, or a proposal' },
);
export type RetrospectiveStep = Static<typeof RetrospectiveStepShape>;

export const EventRowShape = Type.Union(
  [AnnotationShape, RetrospectiveStepShape, RetrospectiveRowShape, LifecycleRowShape, DecisionPointRowShape, TransitionShape],
  {
    title: 'A row of status.events.jsonl',
    description: "The first family that fits is the row's: they are listed in the order of a reader",
  },
);
export type EventRow = Static<typeof EventRowShape>;

/** A row that is neither transition nor annotation, as it was read. */
export type OtherRow = JsonObject;
