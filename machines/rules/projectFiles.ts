/** What a new project says of itself. Ids and the moment are given: this floor has neither. */
export interface NewProject {
  readonly uuid: string;
  /** Name of its folder, as people say it. */
  readonly slug: string;
  /** Names the machine and its user without telling who they are (contract 1 §8.2). */
  readonly nodeId: string;
  readonly buildId: string;
  readonly agents: readonly string[];
  readonly missionTypes: readonly string[];
  /** The program's. */
  readonly version: string;
  /** ISO 8601 in UTC, without offset: the original's readers expect none. */
  readonly now: string;
}

const listed = (values: readonly string[], indent: string): string => values.map((value) => `${indent}- ${value}\n`).join('');

/** `.kittify/config.yaml` of a new project (contract 1 §8.2). From then on it belongs to its people. */
export const newConfigText = ({ uuid, slug, nodeId, buildId, agents, missionTypes }: NewProject): string =>
  [
    '# The settings of this project. What is not set has a default; comments are kept.\n',
    'vcs:\n  type: git\n',
    `agents:\n  available:\n${listed(agents, '  ')}  auto_commit: true\n  lint_on_edit: false\n`,
    `project:\n  uuid: ${uuid}\n  slug: ${JSON.stringify(slug)}\n  node_id: '${nodeId}'\n  build_id: ${buildId}\n`,
    `mission_type_activations:\n${listed(missionTypes, '')}`,
  ].join('');

/**
 * `.kittify/metadata.yaml` of a new project. The schema version is that of the files on disk; any other value would lock other
 * programs out (contract 1 §8.3).
 */
export const newMetadataText = ({ version, now }: Pick<NewProject, 'version' | 'now'>): string =>
  [
    '# What version of Spec Kitty this project was made with.',
    '# Programs keep it; people need not change it.',
    '# The schema version says which form the files of the project have.',
    '',
    'spec_kitty:',
    `  version: ${version}`,
    `  initialized_at: '${now}'`,
    `  last_upgraded_at: '${now}'`,
    '  schema_version: 3',
    'environment: {}',
    'migrations:',
    '  applied: []',
    '',
  ].join('\n');

/** What lies in a project and belongs into no commit: worktrees, and what is made again (contract 1 §8.1). */
export const ignoredPaths: readonly string[] = [
  '.worktrees/',
  '.kittify/.dashboard',
  '.kittify/active-mission',
  '.kittify/brief-source.yaml',
  '.kittify/derived/',
  '.kittify/dossiers/',
  '.kittify/events/',
  '.kittify/logs/',
  '.kittify/merge-state.json',
  '.kittify/migrations/mission-state/',
  '.kittify/mission-brief.md',
  '.kittify/preflight-warning.json',
  '.kittify/runtime/',
  '.kittify/sync-state.json',
  '.kittify/workspaces/',
  'kitty-ops/ops-index.jsonl',
];

/**
 * A list of lines with those added that it lacks, below a remark that says whose they are. What is there stays as it is, in
 * its order and with its line ends; a line counts as there however it is spaced, or with a slash in front.
 */
export function withLines(present: string, wanted: readonly string[], remark: string): string {
  const known = new Set(present.split(/\r?\n/).map(spelling));
  const missing = wanted.filter((line) => !known.has(spelling(line)));
  if (missing.length === 0) return present;
  const end = /\r\n/.test(present) ? '\r\n' : '\n';
  const before = present === '' ? '' : `${present}${/\n$/.test(present) ? '' : end}${end}`;
  return `${before}${[`# ${remark}`, ...missing].join(end)}${end}`;
}

const spelling = (line: string): string => line.trim().replace(/^\//, '').replace(/\/$/, '').replaceAll(/\s+/g, ' ');
