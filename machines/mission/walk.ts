import { getShortestPaths } from 'xstate/graph';
import type { MissionType } from '../../schemas/missionType.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import { shellWord } from '../rules/shellWord.ts';
import { decide } from './decide.ts';
import { compileMission, type MissionMachine } from './machine.ts';
import { standpointOf } from './stand.ts';
import type { MissionEvent } from './types.ts';
import { walkingAgent, worldsOf, type World } from './worlds.ts';

export interface WalkReport {
  readonly states: number;
  readonly worlds: number;
  readonly transitions: number;
}

const nameOf = (value: unknown): string => {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return String(value);
  const [entry] = Object.entries(value);
  return entry === undefined ? '' : `${entry[0]}.${nameOf(entry[1])}`;
};

/**
 * Walks every state a compiled mission can come to, through every world it can be shown, and demands of each: a place
 * to rest, an answer, and a way to the end. What fails is told by its shortest path, as a story.
 */
export function walk(
  type: MissionType,
  machine: MissionMachine = compileMission(type),
  worlds: readonly World[] = worldsOf(type),
): Outcome<WalkReport> {
  const events = worlds.map(({ facts }): MissionEvent => ({ type: 'OBSERVED', facts, asker: walkingAgent }));
  const names = new Map<object, string>(events.map((event, index) => [event, worlds[index]?.name ?? '']));
  const worldName = (event: object): string => names.get(event) ?? 'the start';
  const paths = getShortestPaths(machine, {
    events,
    serializeState: (snapshot) => nameOf(snapshot.value),
    serializeEvent: worldName,
    // Every look starts the walk anew, from anywhere: what is not found from the start is found from nowhere.
    stopWhen: ({ value }) => value !== 'unobserved',
  });

  const found: Problem[] = [];
  const trapped = (story: string, what: string): void => {
    found.push(
      problem('MISSION_STATE_TRAPPED', `${type.origin.path}: ${what} The way there: ${story}`, {
        next: `spec-kitty machine check ${shellWord(type.origin.path)}`,
        details: { file: type.origin.path, mission_key: type.key, story },
      }),
    );
  };
  const reached = new Set<string>();
  let transitions = 0;
  const story = (path: (typeof paths)[number]): string =>
    path.steps
      .filter((step) => 'facts' in step.event)
      .map((step) => `${worldName(step.event)} → ${nameOf(step.state.value)}`)
      .join('; ') || 'at the start.';
  for (const path of paths) {
    const name = nameOf(path.state.value);
    reached.add(name);
    transitions += path.steps.length;
    if (name === 'unobserved') continue;
    const standpoint = standpointOf(type, path.state.value);
    if (standpoint === null) {
      trapped(story(path), `${name} is a state in which no mission can rest, and nothing leads on from it.`);
      continue;
    }
    const last = path.steps.at(-1)?.event;
    if (last === undefined || last.type !== 'OBSERVED') continue;
    const answer = decide(type, standpoint, last.facts, walkingAgent);
    if (answer.why.length === 0) trapped(story(path), `${name} has no answer for the agent that asks.`);
    if (answer.offer === 'blocked' && answer.question === null && answer.next_command === null)
      trapped(story(path), `${name} tells nobody how to go on.`);
  }
  for (const step of type.steps) {
    const passesByItself = step.kind === 'audit' && step.options.length === 0;
    if (!step.declared || passesByItself || [...reached].some((name) => name.startsWith(`${step.id}.`))) continue;
    found.push(
      problem('MISSION_STEP_UNREACHABLE', `${type.origin.path}: no way leads to "${step.id}".`, {
        next: `spec-kitty machine check ${shellWord(type.origin.path)}`,
        details: { file: type.origin.path, mission_key: type.key, step_id: step.id },
      }),
    );
  }
  if (!reached.has('done')) trapped('none of the worlds tried leads there.', 'the end can never be reached.');
  const [first, ...others] = found;
  return first ? failure(first, ...others) : success({ states: reached.size, worlds: worlds.length, transitions });
}
