import type { FileKind, FileTree } from '../../machines/rules/fileTree.ts';

/** A tree that holds the given files; `a/` is an empty folder, `a@` a link to a folder. */
export function fileTreeOf(...paths: readonly string[]): FileTree {
  const folders = new Map<string, Map<string, FileKind>>([['', new Map()]]);
  const put = (path: string, kind: FileKind): void => {
    const end = path.lastIndexOf('/');
    const folder = path.slice(0, Math.max(0, end));
    if (folder !== '') put(folder, 'folder');
    folders.get(folder)?.set(path.slice(end + 1), kind);
    if (kind !== 'file' && !folders.has(path)) folders.set(path, new Map());
  };
  for (const path of paths) {
    if (path.endsWith('/')) put(path.slice(0, -1), 'folder');
    else if (path.endsWith('@')) put(path.slice(0, -1), 'linkToFolder');
    else put(path, 'file');
  }
  return (folder) => folders.get(folder) ?? null;
}
