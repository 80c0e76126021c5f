import { readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { codePointOrder } from '../../machines/rules/codePointOrder.ts';
import { planSources, type PlanSource } from '../../schemas/planSources.ts';
import { isWithin } from './placeOfPlan.ts';

/** A plan that a program has left in the project. */
export interface FoundPlan {
  /** Absolute. */
  readonly path: string;
  readonly agent: string | null;
}

/**
 * The plans that programs have left in the places they are known for, in the order of these and by name: files of Markdown right
 * there, no links, and no folder that leads out of the project. What cannot be looked into has none.
 */
export const findPlans = (root: string): readonly FoundPlan[] =>
  planSources.flatMap(({ folder, agent }: PlanSource) =>
    plansIn(root, join(root, folder)).map((name) => ({ path: join(root, folder, name), agent })),
  );

function plansIn(root: string, folder: string): readonly string[] {
  try {
    if (!isWithin(root, realpathSync.native(folder))) return [];
    const entries = readdirSync(folder, { withFileTypes: true });
    const names = entries.filter((entry) => entry.isFile() && /.\.md$/.test(entry.name)).map(({ name }) => name);
    return names.toSorted(codePointOrder);
  } catch {
    return [];
  }
}
