/** Whether a path is what a kill has left behind in the middle of writing a file: the next write of that file takes its place. */
export const isBegunWrite = (path: string): boolean => /(?:^|\/)\.[^/]+\.tmp$/.test(path);
