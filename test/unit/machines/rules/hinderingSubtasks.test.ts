import { expect, test } from 'vitest';
import { hinderingSubtasks } from '../../../../machines/rules/hinderingSubtasks.ts';
import type { Annotation, Transition } from '../../../../schemas/event.ts';
import type { Lane } from '../../../../schemas/lane.ts';

type Entry = readonly [from: Lane, to: Lane, force?: 'by force'] | { readonly [subtask: string]: Lane };

/** What hinders WP01, of which T1 and T2 are open, after these moves and marks. */
const asked = (...entries: readonly Entry[]): readonly string[] => {
  const transitions: Transition[] = [];
  const annotations: Annotation[] = [];
  for (const [index, entry] of entries.entries()) {
    const common = { event_id: `e${index}`, wp_id: 'WP01', actor: 'ada', at: `2026-01-01T00:00:0${index}Z` };
    if (Array.isArray(entry)) {
      const [from_lane, to_lane, force] = entry as readonly [Lane, Lane, string?];
      transitions.push({ ...common, from_lane, to_lane, force: force !== undefined, execution_mode: 'worktree' });
    } else annotations.push({ ...common, kind: 'annotation', delta: { subtasks: { ...(entry as Readonly<Record<string, Lane>>) } } });
  }
  return hinderingSubtasks(['T1', 'T2'], 'WP01', { transitions, annotations });
};

const handIn: Entry = ['in_progress', 'for_review'];
const forced: Entry = ['in_progress', 'for_review', 'by force'];
const review: Entry = ['for_review', 'in_review'];

test('nothing hinders that was passed over by force on the way here', () => {
  expect(asked(forced)).toEqual([]);
  expect(asked(forced, review)).toEqual([]);
  expect(asked(handIn, ['for_review', 'in_review', 'by force'])).toEqual([]);
  expect(asked({ T1: 'done', T2: 'done' }, handIn, { T1: 'planned', T2: 'planned' }, ['for_review', 'approved', 'by force'])).toEqual([]);
});

test('all of it does where nobody forced anything since the work was taken up last', () => {
  expect(asked()).toEqual(['T1', 'T2']);
  expect(asked(handIn, review)).toEqual(['T1', 'T2']);
  expect(asked(forced, review, ['in_review', 'planned'], handIn)).toEqual(['T1', 'T2']);
  expect(asked(handIn, review, ['in_review', 'for_review', 'by force'])).toEqual(['T1', 'T2']);
});

test('a mark that was taken back hinders, whatever was forced before', () => {
  expect(asked({ T1: 'done' }, forced, { T1: 'planned' }, review)).toEqual(['T1']);
});
