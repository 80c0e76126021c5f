import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import type { Problem } from '../../schemas/problem.ts';
import type { FrontMatter } from '../../schemas/workPackage.ts';
import { ownershipOf, type Ownership } from './ownership.ts';
import { declaresNoFiles, inferOwnership, inferSurface } from './ownershipInference.ts';
import { ownershipFinding, type OwnershipFinding } from './ownershipFinding.ts';

/** A package file as far as it says, or lets guess, what the package owns. */
export interface OwningPackage {
  readonly wp_id: string;
  readonly front_matter: Pick<FrontMatter, 'execution_mode' | 'owned_files' | 'authoritative_surface' | 'scope'>;
  /** The whole file, front matter included: that is what ownership is read out of where it is not declared. */
  readonly text: string;
}

export type InferredFields = Partial<Pick<Ownership, 'execution_mode' | 'owned_files' | 'authoritative_surface'>>;

export interface SettledOwnership {
  /**
   * What each package owns: what it declares, and what its text tells where it declares nothing. A package of code that
   * declares to own nothing is absent: there is no lane for it. A planning package may own nothing; its lane needs no files.
   */
  readonly ownership: Readonly<Record<string, Ownership>>;
  /**
   * The fields that were read out of the text, for the front matter: never one that was declared. A surface alone is not: who has
   * declared the rest names it too.
   */
  readonly inferred: Readonly<Record<string, InferredFields>>;
  /** Packages for which nothing better than everything under `src/` was found. */
  readonly guesses: readonly OwnershipFinding[];
}

/** Settles what packages own (contract 1 §6.12), or says of each whose mode is unknown that it is. */
export function settleOwnership(packages: readonly OwningPackage[], directory: string): Outcome<SettledOwnership> {
  const settled = packages.map((own) => ({ wp_id: own.wp_id, ...settle(own, directory) }));
  const [first, ...others] = settled.flatMap(({ ownership }): readonly Problem[] => (ownership.ok ? [] : ownership.problems));
  if (first !== undefined) return failure(first, ...others);
  const owners = settled.flatMap(({ wp_id, ownership }) => (ownership.ok ? [[wp_id, ownership.value] as const] : []));
  return success({
    ownership: Object.fromEntries(owners.filter(([, own]) => own.owned_files.length > 0 || own.execution_mode === 'planning_artifact')),
    inferred: Object.fromEntries(settled.map(({ wp_id, inferred }) => [wp_id, inferred])),
    guesses: settled.flatMap(({ wp_id, isGuess }) =>
      isGuess
        ? [
            ownershipFinding(
              'files_guessed',
              [wp_id],
              [],
              `${wp_id} declares no owned_files, and its text names none: it is taken to own src/**. Write down what it really owns.`,
            ),
          ]
        : [],
    ),
  });
}

function settle(
  { wp_id, front_matter: declared, text }: OwningPackage,
  directory: string,
): { readonly ownership: Outcome<Ownership>; readonly inferred: InferredFields; readonly isGuess: boolean } {
  const lacksMode = !declared.execution_mode;
  const lacksFiles = declared.owned_files.length === 0 && !declaresNoFiles(text);
  const read = lacksMode || lacksFiles ? inferOwnership(text, directory) : null;
  const files = lacksFiles ? (read?.ownership.owned_files ?? []) : declared.owned_files;
  const surface = declared.authoritative_surface || read === null ? '' : surfaceOf(files, read.ownership.authoritative_surface);
  const inferred: InferredFields = {
    ...(lacksMode && read !== null ? { execution_mode: read.ownership.execution_mode } : {}),
    ...(lacksFiles ? { owned_files: files } : {}),
    ...(surface === '' ? {} : { authoritative_surface: surface }),
  };
  return { ownership: ownershipOf(wp_id, { ...declared, ...inferred }), inferred, isGuess: lacksFiles && read?.isGuess === true };
}

/**
 * What the paths of the text have in common, unless no file begins so: then the folder that all files have in common. Of a single
 * path that is the path itself, which no file begins with either: then the folder it is in.
 */
function surfaceOf(files: readonly string[], ofText: string): string {
  const begins = (surface: string): boolean => files.some((file) => file.startsWith(surface));
  if (ofText !== '' && (files.length === 0 || begins(ofText))) return ofText;
  const shared = inferSurface(files);
  return begins(shared) ? shared : shared.slice(0, shared.lastIndexOf('/', shared.length - 2) + 1);
}
