import { problem, type Problem } from '../../schemas/problem.ts';
import { shellWord } from './shellWord.ts';

/** WP_NOT_FOUND: nobody knows a work package of that name. `known` are those that are; `next` leads on where another was meant. */
export const noSuchPackage = (
  mission: string,
  wp: string,
  known: readonly string[],
  next = `spec-kitty agent tasks list-tasks --mission ${shellWord(mission)}`,
): Problem => problem('WP_NOT_FOUND', `${mission} has no work package ${wp}.`, { next, details: { wp_id: wp, work_packages: [...known] } });
