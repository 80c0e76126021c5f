import { getNextTransitions } from 'xstate';
import { lanes, type Lane } from '../../schemas/lane.ts';
import { guardName } from '../reasons.ts';
import { isForced, snapshotAt, targetLane } from './judge.ts';
import type { WorkPackageMachine } from './machine.ts';

export interface LaneEdge {
  /** The event of the chart that makes the move. */
  readonly event: string;
  /** Name of the guard that must let it pass, null when nothing is needed. */
  readonly guard: string | null;
  /** True when only force makes this move. */
  readonly forced: boolean;
}

/** From lane to lane: a pair that is absent cannot happen at all. */
export type LaneTable = Readonly<Partial<Record<Lane, Readonly<Partial<Record<Lane, LaneEdge>>>>>>;

/** The chart as a table for readers and documents. It is read off the machine, never written by hand. */
export function laneTable(machine: WorkPackageMachine): LaneTable {
  const table: Partial<Record<Lane, Partial<Record<Lane, LaneEdge>>>> = {};
  for (const from of lanes) {
    const row: Partial<Record<Lane, LaneEdge>> = {};
    // A lane's own moves come before the forced ones of the whole chart.
    for (const move of getNextTransitions(snapshotAt(from, undefined, machine))) {
      row[targetLane(move)] ??= { event: move.eventType, guard: guardName(move), forced: isForced(move) };
    }
    table[from] = row;
  }
  return table;
}
