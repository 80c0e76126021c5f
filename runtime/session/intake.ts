import { createHash } from 'node:crypto';
import { relative, sep, join } from 'node:path';
import { findPlans, type FoundPlan } from '../../actions/files/findPlans.ts';
import { isWithin, placeOfPlan } from '../../actions/files/placeOfPlan.ts';
import { readConfig, type Configuration } from '../../actions/files/readConfig.ts';
import { readPlan } from '../../actions/files/readPlan.ts';
import { readText } from '../../actions/files/readText.ts';
import { findLayout } from '../../actions/git/layout.ts';
import { briefFile, briefHead, briefSourceFile } from '../../machines/rules/missionBrief.ts';
import { provenanceText } from '../../machines/rules/provenanceText.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import type { BriefSource, IntakeReply } from '../../schemas/brief.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import { fileChange } from '../desk/fileChange.ts';
import { briefFiles, keepBrief, keptBriefText, readKeptBrief } from '../desk/keptBrief.ts';
import { withLockLater } from '../desk/lock.ts';
import { lockTerms } from '../desk/lockTerms.ts';
import { operationLock } from '../desk/operationPlace.ts';
import { shortOperation } from '../desk/shortOperation.ts';
import { isoMicros } from '../isoMicros.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import { openProject, type Project } from '../project.ts';
import type { Surroundings } from '../surroundings.ts';
import type { World } from '../world.ts';

export interface IntakeRequest {
  /** Path of the plan, from where the command is given; `-` for the standard input. */
  readonly path: string | null;
  /** Take the one plan that another program has left in the project. */
  readonly auto: boolean;
  /** Write over a brief that is kept. */
  readonly force: boolean;
}

/**
 * Keeps a plan that somebody wrote as the brief of the next mission, with where it comes from (contract 3 §4): from wherever in the
 * project it is given, in the main checkout. What a killed run of the same has kept is kept.
 *
 * Problems: INTAKE_ERROR, INTAKE_AMBIGUOUS for each plan, INTAKE_ROOT_INCONSISTENT, INTAKE_PATH_ESCAPE, INTAKE_FILE_MISSING,
 * INTAKE_FILE_UNREADABLE, INTAKE_TOO_LARGE, INTAKE_CROSS_FS, BRIEF_EXISTS, BRIEF_UNREADABLE, PATH_LEADS_ELSEWHERE, PATH_IS_LINK,
 * LOCK_HELD, FILE_NOT_READ, FILE_NOT_WRITTEN, and those of opening.
 */
export function intake(world: World, request: IntakeRequest): Promise<Outcome<IntakeReply>> {
  return outcomeOfLater(async () => {
    const project = openProject(world);
    if (!project.ok) return project;
    const foreign = otherRepository(world, project.value);
    if (foreign !== null) return failure(foreign);
    const named = namedPlan(world, project.value, request);
    if (!named.ok) return named;
    const config = await readConfig(project.value.root);
    const content = readPlan(named.value.path, named.value.name, config.settings.intake.mostBytes);
    if (content.trim() === '') return failure(problem('INTAKE_ERROR', `${named.value.name} is empty.`));
    const source = await sourceOf(world, named.value, content);
    return kept(world, project.value, config, { source, content, force: request.force });
  });
}

/** The brief that is kept, with where it comes from. Problems: BRIEF_NOT_FOUND, BRIEF_UNREADABLE, those of opening. */
export function showBrief(world: Surroundings): Promise<Outcome<IntakeReply>> {
  return outcomeOfLater(async () => {
    const project = openProject(world);
    if (!project.ok) return project;
    const brief = await readKeptBrief(project.value.root);
    if (brief === null) return failure(problem('BRIEF_NOT_FOUND', `No brief is kept in ${briefFile}.`, { next: howToGive }));
    const { text, source, isAtOdds } = brief;
    const warnings = isAtOdds ? [`${briefSourceFile} tells of another plan: whoever was to keep that was killed. Give it again.`] : [];
    return success(replyOf(project.value, { source, brief: text, warnings }));
  });
}

const replyOf = ({ root }: Project, told: Pick<IntakeReply, 'source' | 'brief' | 'warnings'>): IntakeReply => ({
  result: 'success',
  brief_path: join(root, briefFile),
  source_path: join(root, briefSourceFile),
  ...told,
});

const howToGive = 'spec-kitty intake --help';

/** Somebody who stands in another repository means the plans of that one; a submodule belongs to the project around it. */
function otherRepository({ cwd }: World, { root, commonDir }: Project): Problem | null {
  const caller = findLayout(cwd);
  if (caller === null || caller.commonDir === commonDir || isWithin(root, caller.checkout)) return null;
  return problem('INTAKE_ROOT_INCONSISTENT', `A plan given in ${caller.checkout} would become the brief of ${root}.`, {
    next: `cd ${shellWord(root)}`,
    details: { here: caller.checkout, root },
  });
}

interface NamedPlan {
  /** Where it is read; `-` for the standard input. */
  readonly path: string;
  /** How whoever asks calls it. */
  readonly name: string;
  /** The program that left it where it was found. */
  readonly agent: string | null;
}

function namedPlan(world: World, project: Project, { path, auto, force }: IntakeRequest): Outcome<NamedPlan> {
  if (auto === (path !== null))
    return failure(problem('INTAKE_ERROR', 'One plan has to be named: a path, - for the standard input, or --auto.', { next: howToGive }));
  if (path === '-') return success({ path, name: 'stdin', agent: null });
  if (path !== null) return success({ path: placeOfPlan(world.cwd, path, [project.root, project.here.path]), name: path, agent: null });
  const plans = findPlans(project.root);
  const [first, ...others] = plans;
  if (first === undefined) return failure(problem('INTAKE_ERROR', `No program has left a plan in ${project.root}.`, { next: howToGive }));
  if (others.length === 0) return success({ ...first, name: first.path });
  const toChoose = ({ path: one }: FoundPlan): Problem => {
    const named = fromHere(world, one);
    return problem('INTAKE_AMBIGUOUS', `${named} is one of ${plans.length} plans.`, {
      next: `spec-kitty intake ${shellWord(named)}${force ? ' --force' : ''}`,
      details: { path: one },
    });
  };
  return failure(toChoose(first), ...others.map(toChoose));
}

/** A path as one would type it, that is no option either. */
function fromHere({ cwd }: World, path: string): string {
  const short = relative(cwd, path);
  return short.startsWith(`..${sep}`) || short.startsWith('-') ? path : short;
}

async function sourceOf(world: World, { name, agent }: NamedPlan, content: string): Promise<BriefSource> {
  const packet = content.startsWith('---') || content.startsWith('\uFEFF') ? await readPacket(content) : {};
  const author = agent ?? packet.source_tool;
  return {
    source_file: provenanceText(name),
    ingested_at: isoMicros(world.now()),
    brief_hash: createHash('sha256').update(content).digest('hex'),
    ...(author === undefined ? {} : { source_agent: author }),
    ...packet,
  };
}

/** Most plans are prose, for which the YAML library is not loaded. */
async function readPacket(content: string) {
  const { readHandoffPacket } = await import('../../actions/files/readHandoffPacket.ts');
  return readHandoffPacket(content) ?? {};
}

interface Brief {
  readonly source: BriefSource;
  readonly content: string;
  readonly force: boolean;
}

function kept(world: World, project: Project, { settings, unreadable }: Configuration, brief: Brief): Promise<Outcome<IntakeReply>> {
  const { root, desk } = project;
  const { source, content, force } = brief;
  const lock = operationLock({ desk, mission: null, name: 'intake' });
  return withLockLater(lockTerms(world, lock), async ({ broke }) => {
    const former = keptBriefText(root);
    if (former !== null && !force) {
      const same = sameBrief(former, source);
      // Only a killed run of this very command has not said that it is done.
      if (same === null || broke === null) return failure(exists(same !== null));
      return success(replyOf(project, { source: same, brief: null, warnings: [...unreadable] }));
    }
    const files = briefFiles(source, content);
    const operation = shortOperation(world, project, {
      operation: 'intake',
      mission: null,
      actor: world.env['USER'] ?? null,
      asked: { source_file: source.source_file },
    });
    const changed = [
      fileChange(project, join(root, briefSourceFile), readText(join(root, briefSourceFile)), files.source),
      fileChange(project, join(root, briefFile), former, files.brief),
    ];
    changed.forEach(operation.tell);
    keepBrief(root, files, settings.intake.allowCrossFs);
    const unlogged = await operation.log(changed.map((each) => ({ changed: each })));
    return success(replyOf(project, { source, brief: null, warnings: [...unreadable, ...unlogged] }));
  });
}

/** The source of the kept brief where that is of the same plan; else null. */
function sameBrief(former: string, source: BriefSource): BriefSource | null {
  const present = briefHead(former);
  const isSame = present?.brief_hash === source.brief_hash && present.source_file === source.source_file;
  return isSame ? { ...source, ingested_at: present.ingested_at } : null;
}

const exists = (isSame: boolean): Problem =>
  problem('BRIEF_EXISTS', `${briefFile} holds ${isSame ? 'this very plan' : 'another plan'} already.`, {
    next: 'spec-kitty intake --show',
    details: { path: briefFile, same: isSame },
  });
