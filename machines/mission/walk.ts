import type { SnapshotFrom } from 'xstate';
import { getShortestPaths, type StatePath } from 'xstate/graph';
import type { MissionStep, MissionType } from '../../schemas/missionType.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import { pathGlobFault } from '../rules/pathGlob.ts';
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

  const reached = new Set(paths.map(({ state }) => nameOf(state.value)));
  const [first, ...others] = [
    ...paths.flatMap((path) => flawsAt(type, path).map((what) => trapped(type, storyOf(path, worldName), what))),
    ...type.steps.filter((step) => isUnreachable(step, reached)).map((step) => unreachable(type, step)),
    ...acceptedTooEarly(type),
    ...type.steps.flatMap((step) => neverWritten(type, step)),
    ...(reached.has('done') ? [] : [trapped(type, 'none of the worlds tried leads there.', 'the end can never be reached.')]),
  ];
  if (first) return failure(first, ...others);
  return success({ states: reached.size, worlds: worlds.length, transitions: paths.reduce((sum, { steps }) => sum + steps.length, 0) });
}

type Path = StatePath<SnapshotFrom<MissionMachine>, MissionEvent>;

/** The way to a state, as a story: each look with where it led. */
const storyOf = ({ steps }: Path, worldName: (event: object) => string): string =>
  steps
    .filter(({ event }) => 'facts' in event)
    .map(({ event, state }) => `${worldName(event)} → ${nameOf(state.value)}`)
    .join('; ') || 'at the start.';

/** What a state that was come to lacks: a place to rest, an answer, a way on. */
function flawsAt(type: MissionType, { state, steps }: Path): readonly string[] {
  const name = nameOf(state.value);
  if (name === 'unobserved') return [];
  const standpoint = standpointOf(type, state.value);
  if (standpoint === null) return [`${name} is a state in which no mission can rest, and nothing leads on from it.`];
  const last = steps.at(-1)?.event;
  if (last === undefined || last.type !== 'OBSERVED') return [];
  const { why, offer, question, next_command } = decide(type, standpoint, last.facts, walkingAgent);
  return [
    ...(why.length === 0 ? [`${name} has no answer for the agent that asks.`] : []),
    ...(offer === 'blocked' && question === null && next_command === null ? [`${name} tells nobody how to go on.`] : []),
  ];
}

/** No mission is accepted before its packages are approved: where they are built later than that, it is offered for ever. */
function acceptedTooEarly(type: MissionType): readonly Problem[] {
  const at = type.steps.findIndex(({ kind }) => kind === 'accept');
  const [acceptance, ...later] = at < 0 ? [] : type.steps.slice(at);
  const late = later.filter(({ kind }) => kind === 'implement' || kind === 'review').map(({ id }) => `"${id}"`);
  if (acceptance === undefined || late.length === 0) return [];
  const what = `"${acceptance.id}" can never be done: no mission is accepted before ${late.join(' and ')}, and that comes after it.`;
  return [trapped(type, `WP01 planned → ${acceptance.id}.working`, what)];
}

/** Files that a step asks for and that nobody can leave behind. */
const neverWritten = (type: MissionType, { id, artifacts }: MissionStep): readonly Problem[] =>
  artifacts.flatMap(({ path }) => {
    const why = whyNotWritten(path) ?? whyNoFolder(path, type);
    if (why === null) return [];
    const what = `"${id}" can never be done: it asks for ${JSON.stringify(path).slice(1, -1)}, but ${why}.`;
    return [trapped(type, `the steps before it are complete → ${id}.working`, what)];
  });

/** The folder of a mission lies this deep in its repository. */
const depthOfMission = 2;
const longestName = 255;

/** Why nothing can be called so and be kept, below the mission's folder or beside it; null where something can. */
function whyNotWritten(path: string): string | null {
  const fault = pathGlobFault(path);
  if (fault !== null)
    return fault === 'doubleStar' ? '`**` can only stand as a whole part of a path' : "files are named from the mission's folder";
  // A command that names it is a line of a prompt.
  if (/\p{Cc}/u.test(path)) return 'a name is written in one line, without control characters';
  const parts = path.split('/').filter(isStep);
  if (parts.some((part) => part.toLowerCase() === '.git')) return 'git keeps nothing of that name';
  if (parts.some((part) => !isPattern(part) && new TextEncoder().encode(part).length > longestName))
    return `no name is longer than ${longestName} bytes`;
  let depth = depthOfMission;
  for (const part of parts) {
    depth += part === '..' ? -1 : 1;
    if (depth < 0) return 'it leads out of the repository';
  }
  return null;
}

const isStep = (part: string): boolean => part !== '' && part !== '.';
const isPattern = (text: string): boolean => /[*?[]/.test(text);
const plainly = (path: string): string => path.split('/').filter(isStep).join('/');

/** What is asked for as a file cannot hold another that is asked for. */
function whyNoFolder(path: string, { steps }: MissionType): string | null {
  const files = steps.flatMap(({ artifacts }) => artifacts.map((artifact) => artifact.path));
  const above = files.filter((file) => !file.endsWith('/') && !isPattern(file)).map(plainly);
  const taken = above.find((file) => plainly(path).startsWith(`${file}/`));
  return taken === undefined ? null : `${taken} is a file as well`;
}

/** Whether no walk comes to rest in a step; one that is only there to be passed need not be rested in. */
function isUnreachable({ id, kind, options, declared }: MissionStep, reached: ReadonlySet<string>): boolean {
  const passesByItself = kind === 'audit' && options.length === 0;
  return declared && !passesByItself && ![...reached].some((name) => name.startsWith(`${id}.`));
}

const trapped = ({ key, origin: { path } }: MissionType, story: string, what: string): Problem =>
  problem('MISSION_STATE_TRAPPED', `${path}: ${what} The way there: ${story}`, {
    next: checkCommand(path),
    details: { file: path, mission_key: key, story },
  });

const unreachable = ({ key, origin: { path } }: MissionType, { id }: MissionStep): Problem =>
  problem('MISSION_STEP_UNREACHABLE', `${path}: no way leads to "${id}".`, {
    next: checkCommand(path),
    details: { file: path, mission_key: key, step_id: id },
  });

const checkCommand = (path: string): string => `spec-kitty machine check ${shellWord(path)}`;
