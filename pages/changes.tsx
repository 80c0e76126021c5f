import type { Shown } from './missionStore.ts';
import { words } from './text.ts';

/** A package that stands in another lane than at the other moment. */
export interface Change {
  readonly wp_id: string;
  readonly from: string;
  readonly to: string;
}

/** The packages that stand in another lane than at the other moment. */
export function changesBetween(before: Shown, after: Shown): readonly Change[] {
  const lanes = new Map(before.view.board.packages.map(({ wp_id, lane }) => [wp_id, lane]));
  return after.view.board.packages.flatMap(({ wp_id, lane }) => {
    const from = lanes.get(wp_id) ?? 'genesis';
    return from === lane ? [] : [{ wp_id, from, to: lane }];
  });
}

/** So many changes are read one by one; more are counted, and told one by one to whoever wants to know. */
const readSingly = 8;

/** What has changed between two moments, in words. */
export function Changes({ changes, other }: { readonly changes: readonly Change[]; readonly other: number }) {
  if (changes.length === 0) return <p class="changes">Nothing differs from event {other}.</p>;
  const singly = changes.map(({ wp_id, from, to }) => `${wp_id} ${words(from)} → ${words(to)}`).join('; ');
  if (changes.length <= readSingly)
    return (
      <p class="changes">
        Against event {other}: {singly}
      </p>
    );
  const counts = new Map<string, number>();
  for (const { from, to } of changes) {
    const move = `${words(from)} → ${words(to)}`;
    counts.set(move, (counts.get(move) ?? 0) + 1);
  }
  return (
    <details class="changes">
      <summary>
        Against event {other}: {[...counts].map(([move, count]) => `${count} ${move}`).join('; ')}
      </summary>
      <p>{singly}</p>
    </details>
  );
}
