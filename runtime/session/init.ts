import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { basename, isAbsolute, join, resolve } from 'node:path';
import { realPlace } from '../../actions/git/realPlace.ts';
import { readConfig } from '../../actions/files/readConfig.ts';
import { readText } from '../../actions/files/readText.ts';
import { type Layout, findLayout } from '../../actions/git/layout.ts';
import { commandFile } from '../../machines/rules/commandFile.ts';
import { nearestNames } from '../../machines/rules/nearestNames.ts';
import { mergeAttributes } from '../../machines/rules/mergeDrivers.ts';
import { ignoredPaths, newConfigText, newMetadataText, withLines } from '../../machines/rules/projectFiles.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import { slashCommands } from '../../machines/rules/slashCommand.ts';
import { shippedMissionTypes } from '../../missions/shipped.js';
import { words } from '../../missions/words.js';
import { agents as knownAgents, type Agent } from '../../schemas/agents.ts';
import type { ReportedChanges } from '../../schemas/changes.ts';
import type { InitReply } from '../../schemas/initReply.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import { fileChange } from '../desk/fileChange.ts';
import { placeFiles, type PlaceableFile } from '../desk/placeFiles.ts';
import { shortOperation } from '../desk/shortOperation.ts';
import { isErrno } from '../desk/worldFailure.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import { noMainCheckout } from '../project.ts';
import { namedUuid, uuidOf } from '../uuid.ts';
import type { World } from '../world.ts';
import { version } from './version.ts';

/** Says which checkout is the home of the missions, above everything that is found. */
const homeVariable = 'SPECIFY_REPO_ROOT';

export interface InitRequest {
  /** The folder to make a project of; null for where the command is given. */
  readonly folder: string | null;
  /** Keys of agents, with commas between them; null when nothing was said. */
  readonly agents: string | null;
}

/**
 * Makes a project of a folder: settings, the lines git needs to know, and a file for each slash command of each agent.
 * Files only: git is neither started nor changed but for the operation log in its folder, by which all of it can be undone, and
 * nothing is written outside of the project. Once more with or without
 * other agents, it writes the command files anew and leaves everything else as people have made it.
 *
 * Problems: AGENT_KEY_INVALID for each key, AGENTS_NOT_NAMED, FOLDER_OCCUPIED, FOLDER_REMOVED, SPEC_KITTY_REPO_NOT_INITIALIZED (around
 * a bare repository), CONFIG_UNREADABLE, PATH_LEADS_ELSEWHERE, PATH_IS_LINK, FILE_NOT_READ, FILE_NOT_WRITTEN.
 */
export function init(world: World, request: InitRequest): Promise<Outcome<InitReply>> {
  return outcomeOfLater(async () => {
    const root = rootOf(world, request.folder);
    const obstacle = request.folder === null ? null : occupation(root);
    if (obstacle !== null) return failure(obstacle);
    const layout = findLayout(root);
    if (layout?.mainCheckout === null && layout.gitDir === layout.commonDir) return failure(noMainCheckout(layout));
    if (!existsSync(world.cwd) && layout === null && !isAbsolute(request.folder ?? '')) return failure(removed(world.cwd));
    const asked = askedAgents(request.agents);
    if (!asked.ok) return asked;
    const present = readText(join(root, '.kittify', 'config.yaml'));
    const { settings } = await readConfig(root);
    const chosen = [...new Set([...settings.agents, ...asked.value])];
    if (chosen.length === 0) return failure(notNamed);
    const config = present === null ? success(newConfig(world, root, chosen)) : await extended(present, asked.value);
    if (!config.ok) return config;

    const written = writtenAgents.filter(({ key }) => chosen.includes(key));
    const log = loggedInit(world, root, chosen);
    const placed = placeFiles(
      root,
      [
        ...projectFiles(world, root, config.value),
        ...written.flatMap((agent) =>
          slashCommands.map((command): PlaceableFile => ({
            ...commandFile(command, agent, words.commands, version),
            whenThere: 'replace',
          })),
        ),
      ],
      log.tell,
    );
    const unwritten = chosen.filter((key) => !written.some((agent) => agent.key === key));
    return success({
      result: 'success',
      project_root: root,
      already_initialized: present !== null,
      agents: chosen,
      created: [...placed.created],
      updated: [...placed.updated],
      unchanged: [...placed.unchanged],
      warnings: [
        ...unwritten.map((key) => `The settings name the agent ${key}, for which no command files are written yet.`),
        ...(await log.end()),
      ],
      next_steps: nextSteps(world, root, chosen[0] ?? ''),
    });
  });
}

/** What the operation log of a repository is told; without a repository there is none. */
function loggedInit(
  world: World,
  root: string,
  agents: readonly string[],
): { readonly tell: (file: PlaceableFile, former: string | null) => void; readonly end: () => Promise<readonly string[]> } {
  const layout = findLayout(root);
  if (layout === null || root !== homeIn(layout)) return { tell: () => {}, end: async () => [] };
  const { commonDir } = layout;
  const operation = shortOperation(
    world,
    { desk: join(commonDir, 'spec-kitty') },
    { operation: 'init', mission: null, actor: world.env['USER'] ?? null, asked: { agents: [...agents] } },
  );
  const changes: { readonly changed: ReportedChanges }[] = [];
  return {
    tell: ({ path, text }, former) => {
      const changed = fileChange({ root, commonDir }, join(root, path), former, text);
      operation.tell(changed);
      changes.push({ changed });
    },
    end: () => operation.log(changes),
  };
}

/** The main checkout where there is one: from a worktree or a folder inside, the project is the same. */
const homeIn = ({ mainCheckout, checkout }: Layout): string => mainCheckout ?? checkout;

/** The home around where the command is given, or of the checkout that is named; else the folder of that name, through links. */
function rootOf({ cwd, env }: World, folder: string | null): string {
  const start = folder === null ? resolve(cwd, env[homeVariable] ?? '') : realPlace(resolve(cwd, folder));
  const layout = findLayout(start);
  // A folder inside of a repository may be meant to become one of its own.
  const isMeant = layout !== null && (folder === null || layout.checkout === start);
  return isMeant ? homeIn(layout) : start;
}

/** Whoever stands in a folder that is gone would not stand in one that is made anew in its place. */
const removed = (folder: string): Problem =>
  problem('FOLDER_REMOVED', `${folder}, where the command was given, is not there any more.`, { next: 'cd', details: { folder } });

/** A folder with something in it is made a project of by those who stand in it, not by its name alone; unless it is one. */
function occupation(root: string): Problem | null {
  if (readText(join(root, '.kittify', 'config.yaml')) !== null || findLayout(root)?.checkout === root || entriesOf(root).length === 0)
    return null;
  return problem('FOLDER_OCCUPIED', `${root} is there already and not empty.`, {
    next: `cd ${shellWord(root)} && spec-kitty init`,
    details: { folder: root },
  });
}

function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return [];
    // A file in its place is as much in the way as a folder that cannot be looked into.
    if (isErrno(error, 'ENOTDIR') || isErrno(error, 'EACCES')) return ['?'];
    throw error;
  }
}

const writtenAgents: readonly Agent[] = knownAgents.filter(({ isWritten }) => isWritten);
const writtenKeys = writtenAgents.map(({ key }) => key).join(', ');

/** The agents that were asked for, or everything that is wrong with what was typed. */
function askedAgents(typed: string | null): Outcome<readonly string[]> {
  const keys = (typed ?? '')
    .split(',')
    .map((key) => key.trim())
    .filter((key) => key !== '');
  const [first, ...others] = keys.flatMap((key): readonly Problem[] => {
    const agent = knownAgents.find((known) => known.key === key);
    if (agent?.isWritten === true) return [];
    const [near] = nearestNames(
      key,
      knownAgents.map((known) => known.key),
    );
    const what =
      agent === undefined
        ? `No agent has the key '${key}'.${near === undefined ? '' : ` Did you mean ${near}?`}`
        : `The command files of ${agent.name} are not written yet.`;
    return [
      problem('AGENT_KEY_INVALID', `${what} It can be ${writtenKeys}.`, {
        next: 'spec-kitty init --help',
        details: { agent: key, written: writtenAgents.map((known) => known.key) },
      }),
    ];
  });
  return first === undefined ? success(keys) : failure(first, ...others);
}

const notNamed = problem(
  'AGENTS_NOT_NAMED',
  `Nothing says which agents will work here. It can be ${writtenKeys}, or several of them with commas between.`,
  { next: 'spec-kitty init --ai claude' },
);

/** The YAML library is loaded only where somebody's own settings have to be changed. */
async function extended(text: string, agents: readonly string[]): Promise<Outcome<string>> {
  const { withAgents } = await import('../../actions/files/withAgents.ts');
  return withAgents(text, agents);
}

function newConfig(world: World, root: string, agents: readonly string[]): string {
  const uuid = uuidOf(world.newId());
  const nodeId = createHash('sha256').update(`${hostname()}:${userInfo().username}`).digest('hex').slice(0, 12);
  return newConfigText({
    uuid,
    slug: slugOf(basename(root)),
    nodeId,
    buildId: namedUuid(uuid, nodeId),
    agents,
    missionTypes: Object.keys(shippedMissionTypes).toSorted(),
    ...stamp(world),
  });
}

const slugOf = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '') || 'project';

const stamp = (world: World): { readonly version: string; readonly now: string } => ({
  version,
  now: world.now().toISOString().replace('Z', '000'),
});

function projectFiles(world: World, root: string, config: string): readonly PlaceableFile[] {
  const lines = (path: string, wanted: readonly string[], remark: string): PlaceableFile => ({
    path,
    text: withLines(readText(join(root, path)) ?? '', wanted, remark),
    whenThere: 'replace',
  });
  return [
    { path: '.kittify/config.yaml', text: config, whenThere: 'replace' },
    { path: '.kittify/metadata.yaml', text: newMetadataText(stamp(world)), whenThere: 'keep' },
    lines('.gitignore', ignoredPaths, 'Spec Kitty: worktrees, and what is made again'),
    lines('.gitattributes', mergeAttributes, 'Spec Kitty: files that are merged by meaning'),
  ];
}

function nextSteps({ cwd, env }: World, root: string, agent: string): InitReply['next_steps'] {
  const layout = findLayout(root);
  const isRepository = layout !== null && homeIn(layout) === root;
  // Of a bare repository nobody can tell which worktree it is: every command would say so.
  const isUnsaid = isRepository && layout.mainCheckout === null && realPlace(resolve(cwd, env[homeVariable] ?? '/')) !== root;
  const there = root === cwd ? '' : `cd ${shellWord(root)} && `;
  return [
    ...(isRepository ? [] : [{ does: 'Missions live in a git repository, and this is none yet.', command: `${there}git init` }]),
    {
      does: 'Keep what was written: init commits nothing.',
      command: `${isRepository ? there : ''}git add . && git commit --message "Set up Spec Kitty"`,
    },
    ...(isUnsaid
      ? [
          {
            does: 'The repository is bare: say to every command that this worktree is the home of its missions.',
            command: `export ${homeVariable}=${shellWord(root)}`,
          },
        ]
      : []),
    { does: 'Begin a mission on a branch of its own.', command: 'spec-kitty agent mission create <slug> --start-branch <branch>' },
    {
      does: 'Let an agent work: it asks what is next, does it and reports it, again and again.',
      command: `spec-kitty next --mission <slug> --agent ${agent} --result success`,
    },
    {
      does: 'What the loop hands out to be built is claimed by this command, which makes the workspace and the prompt.',
      command: `spec-kitty agent action implement <WP> --mission <slug> --agent ${agent}`,
    },
    { does: 'And what is to be reviewed by this one.', command: `spec-kitty agent action review <WP> --mission <slug> --agent ${agent}` },
  ];
}
