import { join } from 'node:path';
import { missionDirectories } from '../../actions/files/missionDirectories.ts';
import { readMeta } from '../../actions/files/readMeta.ts';
import { readText } from '../../actions/files/readText.ts';
import { readLog } from '../../machines/rules/eventLog.ts';
import { formerVersions } from '../../machines/rules/formerVersions.ts';
import { identify, metaFindings } from '../../machines/rules/identity.ts';
import { metaSays } from '../../machines/rules/metaSays.ts';
import { mid8Tail, withoutNumber } from '../../machines/rules/names.ts';
import { whyNotSubstantive } from '../../machines/rules/substance.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import type { Meta } from '../../schemas/meta.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import type { ResumeProbeReply } from '../../schemas/planningReply.ts';
import { problem } from '../../schemas/problem.ts';
import { isCommitted } from '../draft/isCommitted.ts';
import type { Project } from '../project.ts';

/**
 * Whether a mission that was begun under this handle can be taken up again, so that a second one is not begun beside it.
 * Problems: MISSION_RESUME_AMBIGUOUS, MISSION_RESUME_EXISTING (it is merged history), MISSION_RESUME_MALFORMED.
 */
export function resumeProbe(project: Project, handle: string): Outcome<ResumeProbeReply> {
  const typed = handle.trim();
  const meant = missionDirectories(project.kittySpecs).filter((directory) => answersTo(project, directory, typed));
  const [directory, ...others] = meant;
  if (directory === undefined) return success({ result: 'success', resume_state: 'not_found', handle: typed });
  if (others.length > 0)
    return failure(
      problem('MISSION_RESUME_AMBIGUOUS', `'${typed}' could mean ${meant.length} missions: ${meant.join(', ')}.`, {
        next: 'spec-kitty agent mission list',
        details: {
          resume_state: 'ambiguous',
          handle: typed,
          candidates: meant.map((slug) => ({ slug, feature_dir: join(project.kittySpecs, slug) })),
        },
      }),
    );
  const path = join(project.kittySpecs, directory);
  const read = readMeta(path);
  const identity = read.ok ? identify(read.value, directory) : read;
  if (!read.ok || !identity.ok)
    return failure(
      malformed(
        typed,
        directory,
        path,
        (identity.ok ? [] : identity.problems).map(({ message }) => message),
      ),
    );
  const meta = read.value;
  const specFile = join(path, 'spec.md');
  const spec = readText(specFile);
  const wrong = [...metaFindings(meta), ...(spec === null ? ['spec.md is missing.'] : [])];
  const known = snapshot(typed, directory, path, meta);
  if (identity.value.mission_number !== null) {
    return failure(
      problem('MISSION_RESUME_EXISTING', `${directory} has been merged as mission ${identity.value.mission_number}.`, {
        next: `spec-kitty status --mission ${shellWord(directory)}`,
        details: { resume_state: 'existing', mission_number: identity.value.mission_number, ...known, integrity_warnings: wrong },
      }),
    );
  }
  const found = [...wrong, ...birthFindings(path, meta)];
  if (spec === null || found.length > 0) return failure(malformed(typed, directory, path, found));
  const isWritten = whyNotSubstantive('spec', spec) === null && isCommitted(project, specFile);
  return success({ result: 'success', resume_state: 'found', ...known, spec_committed_and_substantive: isWritten });
}

function answersTo({ kittySpecs }: Project, directory: string, handle: string): boolean {
  if (directory === handle || withoutNumber(directory) === handle) return true;
  if (mid8Tail(directory) !== null && [directory, withoutNumber(directory)].some((name) => name.slice(0, -9) === handle)) return true;
  const meta = readMeta(join(kittySpecs, directory));
  const id = meta.ok ? (meta.value.mission_id ?? null) : null;
  return id !== null && (id === handle || (handle.length === 8 && id.startsWith(handle)));
}

/** What was frozen when the mission was created: whoever takes it up compares it with what they were asked for. */
function snapshot(handle: string, directory: string, path: string, meta: Meta) {
  const said = (key: string): string => metaSays(meta, key);
  return {
    handle,
    mission_id: meta.mission_id ?? null,
    mission_slug: directory,
    mission_type: said('mission_type'),
    friendly_name: said('friendly_name'),
    purpose_tldr: said('purpose_tldr'),
    purpose_context: said('purpose_context'),
    target_branch: said('target_branch'),
    topology: said('topology'),
    pr_bound: meta.pr_bound === true,
    created_at: said('created_at'),
    feature_dir: path,
    spec_file: join(path, 'spec.md'),
    meta_file: join(path, 'meta.json'),
  };
}

/** What speaks against the log of a mission that has just begun: it has to tell of its creation, once, and as meta.json does. */
function birthFindings(path: string, meta: Meta): readonly string[] {
  const log = readLog(readText(join(path, 'status.events.jsonl')) ?? '');
  if (!log.ok) return log.problems.map(({ message }) => message);
  const births = log.value.others.filter((row) => row['event_type'] === 'MissionCreated');
  if (births.length !== 1) return [`The log tells ${births.length} times that the mission was created.`];
  const isSame = births[0]?.['aggregate_id'] === meta.mission_id || births[0]?.['aggregate_id'] === meta.mission_slug;
  return isSame ? [] : ['The log tells of the creation of another mission.'];
}

const malformed = (handle: string, directory: string, path: string, problems: readonly string[]) =>
  problem('MISSION_RESUME_MALFORMED', `${directory} is not whole: ${problems.join(' ')}`, {
    next: formerVersions(path),
    details: { resume_state: 'malformed', handle, mission_slug: directory, feature_dir: path, problems },
  });
