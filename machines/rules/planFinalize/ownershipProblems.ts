import { agents } from '../../../schemas/agents.ts';
import { problem, type Problem } from '../../../schemas/problem.ts';
import { auditCoverage } from '../auditCoverage.ts';
import type { DependencyGraph } from '../dependencyGraph.ts';
import { kittySpecsFindings, ownedFileFindings } from '../ownedFiles.ts';
import { isCodebaseWide, ownershipFindings, type Ownership } from '../ownership.ts';
import type { OwnershipFinding } from '../ownershipFinding.ts';
import type { SettledOwnership } from '../settleOwnership.ts';
import type { FinalizeFacts } from './finalizeFacts.ts';

/** Overlaps can be judged only where it is known what depends on what; everything else is told in any case. */
export function ownershipProblems(
  facts: FinalizeFacts,
  ownership: Readonly<Record<string, Ownership>>,
  dependencies: DependencyGraph | null,
): readonly Problem[] {
  const inMission = kittySpecsFindings(Object.entries(ownership).map(([wp_id, own]) => ({ wp_id, ...own })));
  const rules = ownershipFindings(withFiles(ownership), dependencies ?? {}).filter(
    ({ severity, rule }) => severity === 'error' && (dependencies !== null || rule !== 'scopes_overlap'),
  );
  const files = filesFound(facts, ownership).filter(({ severity }) => severity === 'error');
  const told = (findings: readonly OwnershipFinding[]): string => findings.map(({ sentence }) => sentence).join(' ');
  return [
    ...(inMission.length === 0
      ? []
      : [
          problem('INVALID_WP_OWNED_FILES_KITTY_SPECS', told(inMission), {
            details: { invalid_owned_files: inMission.map(({ packages: [wp_id = ''], paths: [path = ''] }) => ({ wp_id, path })) },
          }),
        ]),
    ...(rules.length === 0
      ? []
      : [problem('WP_OWNERSHIP_CONFLICT', told(rules), { details: { ownership_errors: rules.map(({ sentence }) => sentence) } })]),
    ...(files.length === 0
      ? []
      : [
          problem('WP_OWNED_FILES_NOT_FOUND', told(files), {
            details: { ownership_literal_path_errors: files.map(({ sentence }) => sentence) },
          }),
        ]),
  ];
}

/** The rules of ownership speak of files; a planning package without any is none of their business. */
const withFiles = (ownership: Readonly<Record<string, Ownership>>): Readonly<Record<string, Ownership>> =>
  Object.fromEntries(Object.entries(ownership).filter(([, { owned_files }]) => owned_files.length > 0));

const filesFound = ({ packages, tree }: FinalizeFacts, ownership: Readonly<Record<string, Ownership>>): readonly OwnershipFinding[] =>
  ownedFileFindings(
    packages.map(({ wp_id, front_matter }) => ({
      wp_id,
      execution_mode: ownership[wp_id]?.execution_mode ?? null,
      owned_files: ownership[wp_id]?.owned_files ?? [],
      create_intent: front_matter.create_intent,
    })),
    tree,
  );

/** What a package that goes through everything ought to look at: documents, and what agents are told. */
const auditTargets = ['docs/', ...new Set(agents.map(({ layout }) => `${layout.folder}/`))];

const auditFindings = ({ tree }: FinalizeFacts, ownership: Readonly<Record<string, Ownership>>): readonly OwnershipFinding[] =>
  auditCoverage(
    Object.values(ownership)
      .filter(isCodebaseWide)
      .map(({ owned_files }) => owned_files),
    auditTargets,
    tree,
  );

/** What is told of the ownership and is in nobody's way, as sentences. */
export const ownershipWarnings = (
  facts: FinalizeFacts,
  { ownership, guesses }: SettledOwnership,
  dependencies: DependencyGraph,
): readonly string[] =>
  [
    ...guesses,
    ...ownershipFindings(withFiles(ownership), dependencies),
    ...filesFound(facts, ownership),
    ...auditFindings(facts, ownership),
  ]
    .filter(({ severity }) => severity === 'warning')
    .map(({ sentence }) => sentence);
