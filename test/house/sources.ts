import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { parseSync } from 'rolldown/utils';

export const root = join(import.meta.dirname, '..', '..');

export const floors = ['schemas', 'machines', 'actions', 'runtime', 'cli'] as const;
export type Floor = (typeof floors)[number];

export interface Import {
  /** A path from the root for our own files, else the name as it is written. */
  readonly target: string;
  readonly ours: boolean;
  /** What is taken from it by name; empty where that is not said. */
  readonly names: readonly string[];
  /** Only types cross: nothing is loaded. */
  readonly typeOnly: boolean;
  /** Loaded when the line runs, not with the file. */
  readonly late: boolean;
}

export interface Source {
  /** From the root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
  /** Names used as values that the file does not declare. */
  readonly globals: readonly string[];
}

/** The files under folders of the house, generated ones left out. */
export function sourcesUnder(...folders: readonly string[]): readonly Source[] {
  return folders
    .flatMap((folder) => filesUnder(folder, '.ts'))
    .filter((path) => !path.includes('/generated/'))
    .map((path) => readSource(path, readFileSync(join(root, path), 'utf8')));
}

/** Paths from the root of all files below a folder whose name ends so, sorted. */
export function filesUnder(folder: string, ending: string): readonly string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => posix.join(folder, name.replaceAll('\\', '/')))
    .toSorted();
}

/** What a text at a path imports and uses. */
export function readSource(path: string, text: string): Source {
  const { program, module, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path} cannot be parsed: ${errors[0]?.message ?? ''}`);
  const own = (written: string): Pick<Import, 'target' | 'ours'> =>
    written.startsWith('.')
      ? { target: posix.normalize(posix.join(dirname(path), written)), ours: true }
      : { target: written, ours: false };
  const imports = [
    ...module.staticImports.map(({ moduleRequest, entries }) => ({
      ...own(moduleRequest.value),
      names: entries.map(({ importName }) => importName.name ?? ''),
      typeOnly: entries.length > 0 && entries.every(({ isType }) => isType),
      late: false,
    })),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest, isType }) =>
        moduleRequest ? [{ ...own(moduleRequest.value), names: [], typeOnly: isType, late: false }] : [],
      ),
    ),
    ...module.dynamicImports.map(({ moduleRequest }) => ({
      ...own(text.slice(moduleRequest.start + 1, moduleRequest.end - 1)),
      names: [],
      typeOnly: false,
      late: true,
    })),
  ];
  return { path, text, imports, globals: globalsOf(program) };
}

type Node = Readonly<Record<string, unknown>> & { readonly type: string };
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

/** Every identifier in the place of a value, without those declared anywhere in the file. Types and property names do not count. */
function globalsOf(program: unknown): readonly string[] {
  const declared = new Set<string>();
  const used = new Set<string>();
  const declare = (pattern: unknown): void => {
    if (!isNode(pattern)) return;
    if (pattern.type === 'Identifier') declared.add(String(pattern['name']));
    else if (pattern.type === 'AssignmentPattern') declare(pattern['left']);
    else if (pattern.type === 'Property') declare(pattern['value']);
    else if (pattern.type === 'RestElement') declare(pattern['argument']);
    else for (const part of [...listed(pattern['elements']), ...listed(pattern['properties'])]) declare(part);
  };
  const visit = (node: Node): void => {
    if (
      node.type.startsWith('TS') &&
      !['TSAsExpression', 'TSSatisfiesExpression', 'TSNonNullExpression', 'TSInstantiationExpression'].includes(node.type)
    )
      return;
    if (node.type === 'VariableDeclarator') declare(node['id']);
    if ('params' in node) listed(node['params']).forEach(declare);
    if (node.type === 'CatchClause') declare(node['param']);
    if (['FunctionDeclaration', 'ClassDeclaration', 'FunctionExpression', 'ClassExpression'].includes(node.type)) declare(node['id']);
    if (node.type.startsWith('Import') && isNode(node['local'])) declare(node['local']);
    if (node.type === 'Identifier') used.add(String(node['name']));
    for (const [key, value] of Object.entries(node)) {
      const isName =
        (node.type === 'MemberExpression' && key === 'property') ||
        (['Property', 'MethodDefinition', 'PropertyDefinition'].includes(node.type) && key === 'key');
      if (isName && node['computed'] !== true) continue;
      for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) visit(child);
    }
  };
  if (isNode(program)) visit(program);
  return [...used].filter((name) => !declared.has(name)).toSorted();
}

const listed = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
