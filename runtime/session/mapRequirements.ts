import { join } from 'node:path';
import { editFrontMatter } from '../../actions/files/editFrontMatter.ts';
import { readText } from '../../actions/files/readText.ts';
import { nextCommand } from '../../machines/rules/nextCommand.ts';
import { ownEntry } from '../../machines/rules/ownEntry.ts';
import { idMeant } from '../../machines/rules/packageFile.ts';
import { requirementCoverage, requirementIds, specRequirements, type SpecRequirements } from '../../machines/rules/requirements.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import type { MapRequirementsReply } from '../../schemas/mapRequirementsReply.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import type { WorkPackageFile } from '../../schemas/workPackage.ts';
import { commitStatus } from '../commitStatus.ts';
import { fileChange } from '../desk/fileChange.ts';
import { recordEvents, type Present, type Recording } from '../desk/recordEvents.ts';
import { shortOperation, type ShortOperation } from '../desk/shortOperation.ts';
import { writeRecord } from '../desk/writeRecord.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import type { World } from '../world.ts';
import { annotate } from './annotate.ts';
import { commitLeft } from './commitLeft.ts';
import { openForChange, type Opened } from './openForChange.ts';
import { warningsOf } from '../desk/warningsOf.ts';

export interface MapRequirementsRequest {
  readonly mission: string;
  readonly wp: string | null;
  /** Ids, separated by commas or blanks; null: none. */
  readonly refs: string | null;
  /** A JSON object: id of a package → list of ids. */
  readonly batch: string | null;
  /** What a package mapped before is forgotten. */
  readonly replace: boolean;
  /** Issues that are worked on with the package; they are kept in the event log. */
  readonly trackerRefs: readonly string[];
}

type Mappings = ReadonlyMap<string, readonly string[]>;

/**
 * Writes into the files of packages which requirements of spec.md they fulfil, beside what they have there or in its place,
 * and says what is still fulfilled by none. All of it or nothing; every byte of a file but these keys stays.
 *
 * Problems, all at once: USAGE, SPEC_FILE_MISSING, WP_NOT_FOUND, REQUIREMENT_REFS_UNKNOWN; then those of editing front matter, of
 * opening and recording.
 */
export function mapRequirements(world: World, request: MapRequirementsRequest): Promise<Outcome<MapRequirementsReply>> {
  return outcomeOfLater(async (): Promise<Outcome<MapRequirementsReply>> => {
    const asked = readAsked(request);
    if (!asked.ok) return asked;
    const opened = await openForChange(world, request.mission);
    if (!opened.ok) return opened;
    const { project, mission, packages } = opened.value;
    const specPath = join(mission.homes.planning.folder, 'spec.md');
    const text = readText(specPath);
    if (text === null)
      return failure(
        problem('SPEC_FILE_MISSING', `${specPath} is not there: it says which requirements there are.`, {
          next: nextCommand(mission.directory),
          details: { spec_file: specPath },
        }),
      );
    const spec = specRequirements(text);
    const [first, ...others] = findings(opened.value, asked.value, spec);
    if (first !== undefined) return failure(first, ...others);
    const operation = shortOperation(world, project, {
      operation: 'map-requirements',
      mission: mission.directory,
      actor: null,
      asked: { packages: [...asked.value.keys()] },
    });
    const recorded = recordEvents(world, project, mission, (present) => decide(opened.value, asked.value, request, operation, present), {
      operation,
    });
    if (!recorded.ok) return recorded;
    const {
      answer: { totals, files, written, events },
      behind,
    } = recorded.value;
    const changed = written.map(({ path }) => path);
    const commit = changed.length + events.length === 0 ? commitLeft : commitStatus;
    const { commits, changed: moved } = await commit(world, project, mission, {
      message: `Map requirements: ${[...asked.value.keys()].join(', ')}`,
      paths: files,
      kind: 'move',
      operation,
    });
    const unlogged = await operation.log([
      { changed: { events } },
      ...written.map(({ path, former }) => ({ changed: fileChange(project, path, former) })),
      { changed: moved },
    ]);
    const made = commits.find(({ state }) => state === 'committed');
    return success({
      result: 'success',
      mission_slug: mission.directory,
      mission_number: mission.identity.mission_number,
      mission_type: mission.identity.mission_type,
      mapped: Object.fromEntries([...asked.value].map(([wp, refs]) => [wp, refs.toSorted()])),
      total_mappings: totals,
      coverage: coverageOf(packages, totals, spec),
      committed: made !== undefined,
      commit_sha: made?.commit ?? null,
      commit_result:
        made?.commit == null || made.branch === null
          ? null
          : { sha: made.commit, destination_ref: made.branch, worktree_root: project.root },
      requirement_extraction_warnings: spec.undeclared.map((id) => `${id} is mentioned in spec.md and declared nowhere.`),
      bare_prose_requirement_ids: [...spec.bareProse],
      changed,
      commits: [...commits],
      warnings: [...warningsOf(behind), ...packages.problems.map(({ message }) => message), ...unlogged],
    });
  });
}

/** Of how many functional requirements something is fulfilled, and which are left. */
function coverageOf(
  { packages }: Opened['packages'],
  totals: Readonly<Record<string, readonly string[]>>,
  spec: SpecRequirements,
): MapRequirementsReply['coverage'] {
  const { unmapped } = requirementCoverage(
    packages.map(({ wp_id }) => wp_id),
    totals,
    spec,
  );
  const total = spec.functional.length;
  return { total_functional: total, mapped_functional: total - unmapped.length, unmapped_functional: [...unmapped] };
}

const usage = (message: string): Problem => problem('USAGE', message, { next: 'spec-kitty agent tasks map-requirements --help' });

/** What is to be mapped, by package. */
function readAsked({ wp, refs, batch, trackerRefs }: MapRequirementsRequest): Outcome<Mappings> {
  if ((wp === null) === (batch === null))
    return failure(usage('Either one package is named, with --wp and --refs, or several with --batch.'));
  if (batch !== null)
    return trackerRefs.length === 0 && refs === null ? readBatch(batch) : failure(usage('--refs and --tracker-ref go with --wp.'));
  if (refs === null && trackerRefs.length === 0) return failure(usage('It is not said what the package maps (--refs).'));
  return success(new Map([[idMeant(wp ?? ''), split(refs ?? '')]]));
}

const split = (refs: string): readonly string[] => [
  ...new Set(
    refs
      .split(/[\s,]+/)
      .filter((ref) => ref !== '')
      .map((ref) => ref.toUpperCase()),
  ),
];

function readBatch(batch: string): Outcome<Mappings> {
  const refused = failure(usage('--batch takes a JSON object of packages and lists of requirements, such as {"WP01": ["FR-001"]}.'));
  try {
    const value: unknown = JSON.parse(batch);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return refused;
    const entries: readonly (readonly [string, unknown])[] = Object.entries(value);
    const mappings = entries.map(
      ([wp, refs]) =>
        [idMeant(wp), Array.isArray(refs) && refs.every((ref) => typeof ref === 'string') ? split(refs.join(',')) : null] as const,
    );
    const whole = mappings.flatMap(([wp, refs]) => (refs === null ? [] : [[wp, refs] as const]));
    return whole.length === mappings.length && whole.length > 0 ? success(new Map(whole)) : refused;
  } catch {
    return refused;
  }
}

function findings({ mission, packages }: Opened, asked: Mappings, spec: SpecRequirements): readonly Problem[] {
  const known = packages.packages.map(({ wp_id }) => wp_id);
  const unknown = Object.fromEntries(
    [...asked].map(([wp, refs]) => [wp, refs.filter((ref) => !spec.all.includes(ref))] as const).filter(([, refs]) => refs.length > 0),
  );
  const named = Object.entries(unknown).map(([wp, refs]) => `${wp}: ${refs.join(', ')}`);
  return [
    ...[...asked.keys()]
      .filter((wp) => !known.includes(wp))
      .map((wp) =>
        problem('WP_NOT_FOUND', `${mission.directory} has no file of a work package ${wp}.`, {
          next: `spec-kitty agent tasks list-tasks --mission ${shellWord(mission.directory)}`,
          details: { wp_id: wp, work_packages: known },
        }),
      ),
    ...(named.length === 0
      ? []
      : [
          problem(
            'REQUIREMENT_REFS_UNKNOWN',
            `spec.md declares no such requirements: ${named.join('; ')}. It declares ${spec.all.join(', ') || 'none'}.`,
            {
              details: {
                unknown_refs: unknown,
                hint: 'Declare the requirement in spec.md first, or name one that is there.',
                requirements: spec.all,
              },
            },
          ),
        ]),
  ];
}

interface Mapped {
  readonly totals: Readonly<Record<string, string[]>>;
  /** The files of the packages that are mapped, whether they said so already or not. */
  readonly files: readonly string[];
  readonly written: readonly { readonly path: string; readonly former: string }[];
  readonly events: string[];
}

/** Looks at the files once more under the mission's lock, makes every new text, and only then writes the first. */
function decide(
  { world, project, packages }: Opened,
  asked: Mappings,
  { replace, refs, trackerRefs }: MapRequirementsRequest,
  { tell }: ShortOperation,
  present: Present,
): Outcome<Recording<Mapped>> {
  const totals: Record<string, string[]> = {};
  const files: string[] = [];
  const edits: { readonly path: string; readonly former: string; readonly text: string }[] = [];
  for (const file of packages.packages) {
    const before = requirementIds(file.front_matter.requirement_refs.join(' '));
    const given = asked.get(file.wp_id);
    // A call that only names issues leaves the requirements alone.
    const isMapped = given !== undefined && (refs !== null || trackerRefs.length === 0);
    const now = !isMapped ? before : [...new Set([...(replace ? [] : before), ...given])].toSorted();
    totals[file.wp_id] = [...now];
    if (!isMapped) continue;
    files.push(file.path);
    const edited = editOf(file, now);
    if (!edited.ok) return edited;
    if (edited.value !== null) edits.push(edited.value);
  }
  const [wp = ''] = asked.keys();
  const known = ownEntry(present.status.fold.overlays, wp)?.slots.tracker_refs ?? [];
  const isKnown = trackerRefs.every((ref) => known.includes(ref)) && (!replace || known.length === new Set(trackerRefs).size);
  const notes =
    trackerRefs.length === 0 || isKnown
      ? success([])
      : annotate(
          world,
          'user',
          [{ wp, delta: replace ? { tracker_refs_replace: [...trackerRefs] } : { tracker_refs: [...trackerRefs] } }],
          present,
        );
  if (!notes.ok) return notes;
  for (const { path, former, text } of edits) tell(fileChange(project, path, former, text));
  for (const { path, text } of edits) writeRecord(path, text, 'Files before it are written; the same command writes the rest.');
  return success({
    rows: notes.value,
    packages: [],
    answer: { totals, files, written: edits, events: notes.value.map(({ event_id }) => event_id) },
  });
}

/** The edit of one file; null where it says that already. */
function editOf(
  { path, file_name, front_matter }: WorkPackageFile,
  now: readonly string[],
): Outcome<{ readonly path: string; readonly former: string; readonly text: string } | null> {
  const former = readText(path);
  if (former === null) return failure(problem('FILE_CHANGED', `${path} was taken away meanwhile.`, { details: { paths: [path] } }));
  if (now.join(' ') === front_matter.requirement_refs.join(' ')) return success(null);
  const edited = editFrontMatter(former, { requirement_refs: [...now] }, file_name);
  return edited.ok ? success(edited.value === former ? null : { path, former, text: edited.value }) : edited;
}
