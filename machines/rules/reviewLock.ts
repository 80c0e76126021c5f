/** What the original leaves in a lane's worktree where somebody reviews: a note about a process, and no work (contract 3 §8.8). */
export const reviewLock = '.spec-kitty/review-lock.json';
