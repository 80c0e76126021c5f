import { lines, pattern } from './pattern.ts';

const id = '(?:FR|NFR|C)-\\d+';
const anyId = pattern(`\\b${id}\\b`, 'gi');
/** The shapes in which a line declares a requirement: a table's first cell, a heading, a list item, a bold lead (contract 1 §6.8). */
const declarations = [
  `^\\s*\\|\\s*(?:\\*\\*|~~){0,2}(${id})(?:\\*\\*|~~){0,2}\\s*\\|`,
  `^#{1,6}\\s*(${id})\\b`,
  `^\\s*(?:[-*]|\\d+\\.)\\s*\\*{0,2}(${id})\\b`,
  `^\\s*\\*\\*(${id})\\b`,
].map((source) => pattern(source, 'i'));

/** The requirement ids that a text mentions, in capitals, each once, in order. */
export function requirementIds(text: string): readonly string[] {
  return [...new Set((text.match(anyId) ?? []).map((found) => found.toUpperCase()))];
}

/** What a spec.md says about its requirements. */
export interface SpecRequirements {
  /** Declared ids, sorted. */
  readonly all: readonly string[];
  /** The declared `FR-*` ids: those that work packages must cover. */
  readonly functional: readonly string[];
  /**
   * Ids that stand in a sentence below a heading about requirements and are declared nowhere. They look like requirements
   * and would count as none, so nothing could show that they are covered (contract 1 §6.8).
   */
  readonly bareProse: readonly string[];
  /** Ids that are mentioned and declared nowhere: citations of other missions as a rule. */
  readonly undeclared: readonly string[];
}

/** Reads the requirements of a spec.md. Any text is an answer. */
export function specRequirements(text: string): SpecRequirements {
  const declared = new Set<string>();
  const inSentences = new Set<string>();
  let isAboutRequirements = false;
  for (const line of lines(text)) {
    const own = declaredId(line);
    if (own !== null) declared.add(own);
    const title = headingTitle(line);
    if (title !== null) isAboutRequirements = title.toLowerCase().includes('requirement');
    // A line that declares an id may cite others; a heading's own ids are its title.
    else if (isAboutRequirements && own === null) for (const cited of requirementIds(line)) inSentences.add(cited);
  }
  const all = [...declared].toSorted();
  const undeclared = requirementIds(text).filter((cited) => !declared.has(cited));
  return {
    all,
    functional: all.filter((known) => known.startsWith('FR-')),
    bareProse: undeclared.filter((cited) => inSentences.has(cited)),
    undeclared,
  };
}

function declaredId(line: string): string | null {
  for (const declaration of declarations) {
    const found = declaration.exec(line)?.[1];
    if (found !== undefined) return found.toUpperCase();
  }
  return null;
}

const headingTitle = (line: string): string | null => (/^\s*#/.test(line) ? line : null);

/** How well packages and requirements cover one another. */
export interface RequirementCoverage {
  readonly withoutRefs: readonly string[];
  readonly unknownRefs: Readonly<Record<string, readonly string[]>>;
  /** Functional requirements that no package maps. A package with an unknown reference maps none: what it means is unclear. */
  readonly unmapped: readonly string[];
}

/** Compares the references of packages with what spec.md declares. `refs` may lack packages: those have none. */
export function requirementCoverage(
  packages: readonly string[],
  refs: Readonly<Record<string, readonly string[]>>,
  spec: SpecRequirements,
): RequirementCoverage {
  const known = new Set(spec.all);
  const own = new Map(Object.entries(refs));
  const ids = [...new Set(packages)].toSorted();
  const unknown = new Map(
    ids.map((id) => [id, (own.get(id) ?? []).filter((ref) => !known.has(ref)).toSorted()] as const).filter(([, found]) => found.length > 0),
  );
  const mapped = new Set(ids.filter((id) => !unknown.has(id)).flatMap((id) => own.get(id) ?? []));
  return {
    withoutRefs: ids.filter((id) => (own.get(id) ?? []).length === 0),
    unknownRefs: Object.fromEntries(unknown),
    unmapped: spec.functional.filter((requirement) => !mapped.has(requirement)),
  };
}
