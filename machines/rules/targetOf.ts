import type { Meta } from '../../schemas/meta.ts';

/** The branch a mission lands on when nobody says otherwise. Null where its meta names none. */
export const targetOf = ({ merge_target_branch, target_branch }: Meta): string | null => merge_target_branch || target_branch || null;
