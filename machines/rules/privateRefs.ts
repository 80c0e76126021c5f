/** What stands below is ours: nobody fetches or pushes it, and it is no part of anybody's history. */
export const privateRefs = 'refs/spec-kitty/';

/** The folder of refs by which an operation keeps what it has replaced or taken away, until it is forgotten. */
export const undoRefs = (operation: string): string => `${privateRefs}undo/${operation}`;

/** Whether a ref only keeps what was replaced: a commit that nothing else holds is still nobody's. */
export const isUndoRef = (ref: string): boolean => ref.startsWith(`${privateRefs}undo/`);

/** The folder of refs that hold what a merge of a mission has made and needs, as long as it is under way. */
export const mergingRefs = (mission: string): string => `${privateRefs}merge/${mission}/`;

/** The folder of the refs that keep what was handed in. */
export const handedInRefs = `${privateRefs}handed-in/`;

/** The private ref that keeps what a lane had when work on it was last handed in or approved, whatever becomes of its branch. */
export const handedInRef = (mission: string, lane: string): string => `${handedInRefs}${mission}/${lane}`;

/** The private ref that keeps what a mission has landed of a lane, or of its own branch, whatever becomes of that branch. */
export const mergedRef = (mission: string, lane: string): string => `${privateRefs}merged/${mission}/${lane}`;
