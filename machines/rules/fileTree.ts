/** What a name in a folder is. A link to a folder is entered when it is named, but not by `**`. */
export type FileKind = 'file' | 'folder' | 'linkToFolder';

/**
 * The files below a root as a question: the names in a folder and their kinds, or null when the path is no folder
 * that can be read. Paths are relative to the root, with "/" and without one at the end; the root itself is ''.
 */
export type FileTree = (folder: string) => ReadonlyMap<string, FileKind> | null;
