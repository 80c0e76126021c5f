import Type, { type Static } from 'typebox';

const text = (options: { readonly pattern?: string; readonly description?: string } = {}) => Type.Optional(Type.String(options));
const texts = (description?: string) => Type.Array(Type.String(), description === undefined ? {} : { description });
const anything = Type.Optional(Type.Unknown());
/** White space is what the original takes for it: U+0085 and the separators U+001C to U+001F are, a byte order mark is not. */
const notBlank = '[^\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';

/**
 * The front matter of a work-package file, after `frontMatterModel` has brought old spellings to one form (contract 1 §6.3).
 * A key that is not here is a finding: a misspelt `dependencies` must not read as "depends on nothing".
 * Fields without a value are absent, lists are always there. Nothing here says where a package stands: that is the event log's.
 */
export const FrontMatterShape = Type.Object(
  {
    work_package_id: Type.String({ pattern: '^WP[0-9]{2,}$' }),
    title: text({ pattern: notBlank }),
    dependencies: texts(),
    requirement_refs: texts(),
    tracker_refs: texts('As authored; the references in the event log are the ones that count'),
    planning_base_branch: text(),
    merge_target_branch: text(),
    branch_strategy: text(),
    base_branch: text(),
    base_commit: text({ pattern: '^[0-9a-f]{7,40}$' }),
    created_at: text(),
    priority: text(),
    execution_mode: text({ description: 'code_change or planning_artifact; other words are read, and refused where lanes are computed' }),
    owned_files: texts(),
    create_intent: texts('Owned files that do not exist yet'),
    authoritative_surface: text(),
    scope: text({ description: 'Only codebase-wide has a meaning' }),
    task_type: text(),
    subtasks: Type.Array(Type.Unknown()),
    phase: text(),
    phases: text(),
    assignee: text(),
    agent: anything,
    model: text(),
    agent_profile: text(),
    role: text(),
    shell_pid: Type.Optional(Type.Integer()),
    shell_pid_created_at: text(),
    history: Type.Array(Type.Unknown()),
    lane: Type.Optional(
      Type.Enum(['planned', 'claimed', 'in_progress', 'for_review', 'in_review', 'approved', 'done', 'blocked', 'canceled']),
    ),
    activity_log: text(),
    review_status: text(),
    reviewed_by: text(),
    approved_by: text(),
    reviewer: anything,
    reviewer_agent: text(),
    reviewer_shell_pid: text(),
    review_feedback: text(),
    review_feedback_file: text(),
    subtitle: text(),
    description: text(),
    estimated_duration: text(),
    tags: texts(),
    feature_slug: text(),
    mission_id: text(),
    mission_number: text(),
    mission_slug: text(),
    status: text(),
    wp_code: text(),
    work_package_title: text({ description: 'The old name of title' }),
  },
  { additionalProperties: false },
);
export type FrontMatter = Static<typeof FrontMatterShape>;

/** One work-package file of a mission, read. */
export const WorkPackageFileShape = Type.Object(
  {
    wp_id: Type.String({ pattern: '^WP[0-9]{2,}$' }),
    file_name: Type.String(),
    path: Type.String(),
    /** What to call it: the title without white space around it, or the id. */
    title: Type.String(),
    front_matter: FrontMatterShape,
    /** The keys the file itself has: an empty list that was written says something, one that was filled in does not. */
    declared_keys: Type.Array(Type.String()),
    /** Everything behind the front matter, with `\n` at the end of each line. */
    body: Type.String(),
  },
  { additionalProperties: false },
);
export type WorkPackageFile = Static<typeof WorkPackageFileShape>;
