import type { PlanningPathsReply, PrerequisitesReply, ResumeProbeReply } from '../../schemas/planningReply.ts';
import { styled, type Line, type Page } from './page.ts';

/** Where the planning documents of a mission are, for people; or whether a mission was begun. */
export function prerequisitesPage(reply: PrerequisitesReply | PlanningPathsReply | ResumeProbeReply): Page {
  if ('resume_state' in reply)
    return [
      reply.resume_state === 'found'
        ? `${reply.mission_slug ?? reply.handle} was begun and can be taken up again.`
        : `No mission was begun as ${reply.handle}.`,
    ];
  if (!('valid' in reply)) return [reply.feature_dir, ...reply.available_docs.map((name) => `  ${name}`)];
  return [
    [styled('bold', reply.valid ? 'Everything is there: ' : 'Something is missing: '), reply.FEATURE_DIR],
    ...reply.errors.map((error): Line => [styled('red', `  ${error}`)]),
    ...reply.warnings.map((warning): Line => [styled('yellow', `  ${warning}`)]),
    ...reply.available_docs.map((name) => `  ${name}`),
  ];
}
