import { posix } from 'node:path';
import { auditCoverage } from '../../machines/rules/auditCoverage.ts';
import { cycles, type DependencyGraph } from '../../machines/rules/dependencyGraph.ts';
import type { FileKind, FileTree } from '../../machines/rules/fileTree.ts';
import { lateAcceptance } from '../../machines/rules/lateAcceptance.ts';
import { kittySpecsFindings, ownedFileFindings } from '../../machines/rules/ownedFiles.ts';
import { ownershipFindings, ownershipOf, type Ownership, type OwnershipFields } from '../../machines/rules/ownership.ts';
import type { OwnershipFinding } from '../../machines/rules/ownershipFinding.ts';
import { inferOwnership, inferSurface } from '../../machines/rules/ownershipInference.ts';
import { quotedText } from '../../machines/rules/quotedText.ts';
import { agrees, corpusText } from './corpus.ts';

/**
 * What both sides say, without their words: the rule, and the packages and paths it is about. The original's sentence is
 * recognised by its skeleton, and must hold nothing but these names beside it.
 */
type Said = string;

const said = (finding: OwnershipFinding): Said => {
  const [wp = '', other = ''] = finding.packages;
  const paths = finding.paths.map(quotedText);
  switch (finding.rule) {
    case 'scopes_overlap':
      return `overlap ${wp} (${paths[0] ?? ''}) ${other} (${paths[1] ?? ''})`;
    case 'surface_empty':
      return `empty surface ${wp}`;
    case 'surface_not_owned':
      return `foreign surface ${wp} ${paths[0] ?? ''}`;
    case 'planning_owns_elsewhere':
      return `planning elsewhere ${wp} [${paths.join(', ')}]`;
    case 'code_owns_no_code':
      return `no code ${wp} [${paths.join(', ')}]`;
    case 'glob_matches_nothing':
      return `no match ${wp} '${finding.paths[0] ?? ''}'`;
    case 'path_not_found':
      return `not found ${wp} '${finding.paths[0] ?? ''}'`;
    case 'path_planned':
      return `planned ${wp} '${finding.paths[0] ?? ''}'`;
    case 'audit_gap':
      return `audit ${finding.paths[0] ?? ''}`;
    case 'files_guessed':
    case 'glob_invalid':
    case 'kitty_specs_owned':
    case 'acceptance_after_landing':
      return `${finding.rule} ${wp} [${paths.join(', ')}]`;
  }
};

const skeletons: readonly (readonly [RegExp, string])[] = [
  [/^Overlap: (\S+) \((.*)\) and (\S+) \((.*)\) claim overlapping paths\.$/s, 'overlap $1 ($2) $3 ($4)'],
  [/^(\S+): authoritative_surface is empty\.$/, 'empty surface $1'],
  [/^(\S+): authoritative_surface (.*) is not a prefix of any owned_files entry: \[.*\]$/s, 'foreign surface $1 $2'],
  [/^(\S+): planning_artifact WP owns .*?: (\[.*\])$/s, 'planning elsewhere $1 $2'],
  [/^(\S+): code_change WP does not own .*?: (\[.*\])$/s, 'no code $1 $2'],
  [/^(\S+): owned_files glob ('.*') matches zero files in the repository$/s, 'no match $1 $2'],
  [/^(\S+): owned_files path ('.*') is a literal file path .*$/s, 'not found $1 $2'],
  [/^(\S+): owned_files path ('.*') has no match .*$/s, 'planned $1 $2'],
  [/^Audit target (.*) not covered by any codebase-wide WP$/s, 'audit $1'],
];

const theirs = (sentence: string): Said => {
  const [skeleton, form] = skeletons.find(([known]) => known.test(sentence)) ?? [/^/, 'unknown: '];
  return sentence.replace(skeleton, form);
};

const bySeverity = (findings: readonly OwnershipFinding[], severity: OwnershipFinding['severity']): readonly Said[] =>
  findings.filter((finding) => finding.severity === severity).map(said);

interface Messages {
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}
const messages = ({ errors, warnings }: Messages) => ({ errors: errors.map(theirs), warnings: warnings.map(theirs) });
const both = (findings: readonly OwnershipFinding[]) => ({
  errors: bySeverity(findings, 'error'),
  warnings: bySeverity(findings, 'warning'),
});

interface FindingsCase {
  readonly dependencies: DependencyGraph | null;
  readonly ownership_manifests: Readonly<Record<string, OwnershipFields>>;
}

/** Null when a package has a mode that is none. */
const ownersOf = (fields: FindingsCase['ownership_manifests']): Readonly<Record<string, Ownership>> | null => {
  const read = Object.entries(fields).map(([wpId, own]) => [wpId, ownershipOf(wpId, own)] as const);
  if (read.some(([, owner]) => !owner.ok)) return null;
  return Object.fromEntries(read.flatMap(([wpId, owner]) => (owner.ok ? [[wpId, owner.value]] : [])));
};

interface MissionFindings {
  readonly ok?: boolean;
  readonly with_dependencies: Messages;
  readonly without_dependencies: Messages;
  readonly invalid_mission_specs_owned_files: readonly { readonly wp_id: string; readonly path: string }[];
}

agrees<FindingsCase, MissionFindings>(
  'ownership/missions',
  ({ dependencies, ownership_manifests: fields }) => {
    const owners = ownersOf(fields);
    if (owners === null) return 'refused';
    return {
      with_dependencies: both(ownershipFindings(owners, dependencies ?? {})),
      without_dependencies: both(ownershipFindings(owners, {})),
      invalid_mission_specs_owned_files: kittySpecsFindings(Object.entries(owners).map(([wp_id, own]) => ({ wp_id, ...own }))).map(
        ({ packages: [wp_id], paths: [path] }) => ({ wp_id, path }),
      ),
    };
  },
  {
    expected: (recorded) =>
      recorded.ok === false
        ? 'refused'
        : {
            with_dependencies: messages(recorded.with_dependencies),
            without_dependencies: messages(recorded.without_dependencies),
            invalid_mission_specs_owned_files: recorded.invalid_mission_specs_owned_files,
          },
    rules: { 'dependency-cycle': ({ dependencies }) => cycles(dependencies ?? {}).length > 0 },
  },
);

type SyntheticCase = FindingsCase | { readonly owned_files: readonly string[] } | { readonly manifest_from: OwnershipFields };
type SyntheticRecord = string | Messages | { readonly ok: boolean; readonly manifest?: Ownership };

agrees<SyntheticCase, SyntheticRecord>(
  'ownership/synthetic',
  (input) => {
    if ('owned_files' in input) return inferSurface(input.owned_files);
    if ('manifest_from' in input) {
      const owner = ownershipOf('WP01', input.manifest_from);
      return owner.ok ? { ok: true, manifest: owner.value } : { ok: false };
    }
    const owners = ownersOf(input.ownership_manifests);
    return owners === null ? { ok: false } : both(ownershipFindings(owners, input.dependencies ?? {}));
  },
  {
    expected: (recorded) => {
      if (typeof recorded === 'string') return recorded;
      if ('ok' in recorded) return recorded.ok ? recorded : { ok: false };
      return messages(recorded);
    },
    rules: { 'dependency-cycle': (input) => 'dependencies' in input && cycles(input.dependencies ?? {}).length > 0 },
  },
);

interface Folder {
  readonly [name: string]: Folder | 0;
}

const trees = new Map<string, FileTree>();
const treeOf = (file: string): FileTree => {
  const known = trees.get(file);
  if (known) return known;
  const root = JSON.parse(corpusText(file)) as Folder;
  const tree: FileTree = (path) => {
    let folder: Folder | 0 | undefined = root;
    for (const name of path === '' ? [] : path.split('/'))
      folder = typeof folder === 'object' && Object.hasOwn(folder, name) ? folder[name] : undefined;
    if (typeof folder !== 'object') return null;
    return new Map(Object.entries(folder).map(([name, kind]): [string, FileKind] => [name, kind === 0 ? 'file' : 'folder']));
  };
  trees.set(file, tree);
  return tree;
};

interface TreeRecord extends Messages {
  readonly ok: boolean;
  readonly info: readonly string[];
  readonly audit_coverage_warnings?: readonly string[];
}

/** The folders that the original wants an audit to look at: its own templates, the docs, and every agent's commands (contract 2 §7.2). */
const auditTargets = [
  'src/specify_cli/missions/*/command-templates/',
  'docs/',
  '.claude/commands/',
  '.github/prompts/',
  '.gemini/commands/',
  '.cursor/commands/',
  '.qwen/commands/',
  '.opencode/command/',
  '.windsurf/workflows/',
  '.kilocode/workflows/',
  '.augment/commands/',
  '.amazonq/prompts/',
  '.kiro/prompts/',
  '.agent/workflows/',
];

const inTree = (findings: readonly OwnershipFinding[]) =>
  findings.some(({ rule }) => rule === 'glob_invalid')
    ? { ok: false }
    : { ok: true, ...both(findings), info: bySeverity(findings, 'info') };

const treeMessages = ({ ok, info, ...rest }: TreeRecord) => (ok ? { ok, ...messages(rest), info: info.map(theirs) } : { ok });

/** `**` may stand for no folder at all. */
const leadsOut = (pattern: string): boolean => `/${posix.normalize(pattern.replaceAll('**/', ''))}/`.includes('/../');

interface MissionInTree {
  readonly tree: string;
  readonly owned_files: Readonly<Record<string, readonly string[]>>;
  readonly create_intent: Readonly<Record<string, readonly string[]>>;
  readonly codebase_wide: readonly (readonly string[])[];
}

agrees<MissionInTree, TreeRecord>(
  'ownership/glob-matches',
  (input) => {
    const packages = Object.entries(input.owned_files).map(([wp_id, owned_files]) => ({
      wp_id,
      execution_mode: null,
      owned_files,
      create_intent: input.create_intent[wp_id] ?? [],
    }));
    const tree = treeOf(input.tree);
    return { ...inTree(ownedFileFindings(packages, tree)), audit: auditCoverage(input.codebase_wide, auditTargets, tree).map(said) };
  },
  {
    expected: (recorded) => ({ ...treeMessages(recorded), audit: (recorded.audit_coverage_warnings ?? []).map(theirs) }),
    rules: { 'leads-out': ({ owned_files }) => Object.values(owned_files).flat().some(leadsOut) },
  },
);

interface PatternInTree {
  readonly tree: string;
  readonly pattern: string;
  readonly create_intent: readonly string[];
}

agrees<PatternInTree, TreeRecord>(
  'ownership/glob-matches-synthetic',
  ({ tree, pattern, create_intent }) =>
    inTree(ownedFileFindings([{ wp_id: 'WP01', execution_mode: null, owned_files: [pattern], create_intent }], treeOf(tree))),
  {
    expected: treeMessages,
    rules: { 'leads-out': ({ pattern }) => leadsOut(pattern) },
  },
);

interface InferenceRecord {
  readonly manifest: Ownership;
  readonly warnings: readonly string[];
  readonly scores: readonly number[];
  readonly post_integration: readonly string[];
}

agrees<{ readonly file: string; readonly mission_slug: string }, InferenceRecord>(
  'ownership/inference',
  ({ file, mission_slug }) => {
    const text = corpusText(file);
    const { ownership, scores, isGuess } = inferOwnership(text, mission_slug);
    return { manifest: ownership, warnings: Number(isGuess), scores, post_integration: lateAcceptance('WP01', text, [])?.paths ?? [] };
  },
  {
    expected: ({ manifest, warnings, scores, post_integration }) => ({
      manifest,
      warnings: warnings.length,
      scores,
      post_integration: post_integration.flatMap((warning) => [...warning.matchAll(/'([^']*)'/g)].map(([, phrase]) => phrase)),
    }),
  },
);
