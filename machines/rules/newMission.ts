import type { Meta } from '../../schemas/meta.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem } from '../../schemas/problem.ts';
import type { Topology } from '../../schemas/topology.ts';

/** A mission as it is asked for. */
export interface MissionOrder {
  readonly slug: string;
  readonly missionType: string;
  readonly friendlyName: string | null;
  readonly purposeTldr: string | null;
  readonly purposeContext: string | null;
  /** The branch it is planned on and comes back to. */
  readonly branch: string;
  readonly prBound: boolean;
  /** It begins on the branch it is merged into, and somebody has said that this is meant. */
  readonly isConfirmed: boolean;
  readonly topology: Topology;
}

/** Who a mission is from its first moment on. */
export interface Birth {
  readonly directory: string;
  readonly id: string;
  /** ISO 8601 with microseconds and offset. */
  readonly at: string;
}

const slugForm = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** A slug becomes part of folders and branches (contract 1 §1.3). MISSION_SLUG_INVALID otherwise. */
export const readSlug = (slug: string): Outcome<string> =>
  slugForm.test(slug)
    ? success(slug)
    : failure(
        problem('MISSION_SLUG_INVALID', `'${slug}' cannot be a slug: small letters and digits, in words with single dashes between them.`, {
          next: `spec-kitty agent mission create ${slugOf(slug) || '<slug>'}`,
          details: { slug },
        }),
      );

/** The slug that a name comes to; empty where nothing of it could be in one. */
const slugOf = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');

const oneLine = (text: string | null): string => (text ?? '').trim().replaceAll(/\s+/g, ' ');

/** The meta.json of a mission: what is there already stays, what is missing is filled in (contract 1 §1.3). */
export function newMeta(order: MissionOrder, { directory, id, at }: Birth, present: Meta | null): Meta & Readonly<Record<string, unknown>> {
  const name = oneLine(order.friendlyName) || order.slug.replaceAll('-', ' ');
  return {
    mission_id: id,
    mission_number: null,
    slug: directory,
    mission_slug: directory,
    friendly_name: name,
    purpose_tldr: oneLine(order.purposeTldr) || name,
    purpose_context: order.purposeContext?.trim() || `${name}, planned on ${order.branch}.`,
    mission_type: order.missionType,
    target_branch: order.branch,
    created_at: at,
    ...(order.prBound ? { pr_bound: true, ...(order.isConfirmed ? { branch_strategy: 'already-confirmed' } : {}) } : {}),
    topology: order.topology,
    flattened: false,
    ...Object.fromEntries(Object.entries(present ?? {}).filter(([, value]) => value !== undefined)),
  };
}

/** What decides which topology a new mission gets. */
export interface TopologyQuestion {
  readonly asked: string | null;
  readonly prBound: boolean;
  readonly branch: string;
  /** The branch everything comes together on; null when nothing says which that is. */
  readonly primary: string | null;
}

/**
 * The topology of a new mission, and why. Work that comes together on the primary branch, or in a pull request, is kept on
 * lanes of its own until it is whole; on a branch that is somebody's own anyway, one branch is enough.
 * TOPOLOGY_NOT_CREATED for those with a coordination branch.
 */
export function newTopology({
  asked,
  prBound,
  branch,
  primary,
}: TopologyQuestion): Outcome<{ readonly topology: Topology; readonly reason: string }> {
  if (asked === 'coord' || asked === 'lanes_with_coord') {
    return failure(
      problem(
        'TOPOLOGY_NOT_CREATED',
        `A mission of the topology ${asked} is carried on where there is one, but none is created. It can be single_branch or lanes.`,
        { details: { topology: asked, supported: ['single_branch', 'lanes'] } },
      ),
    );
  }
  if (asked === 'lanes' || asked === 'single_branch') return success({ topology: asked, reason: 'It was asked for.' });
  if (prBound)
    return success({ topology: 'lanes', reason: 'The mission ends in a pull request: its work stays on lanes until it is whole.' });
  if (primary === null)
    return success({ topology: 'lanes', reason: `Nothing says that ${branch} is not the branch everything comes together on.` });
  return branch === primary
    ? success({ topology: 'lanes', reason: `${branch} is the branch everything comes together on: work stays on lanes until it is whole.` })
    : success({
        topology: 'single_branch',
        reason: `${branch} is not the branch everything comes together on (${primary}), so the mission needs none beside it.`,
      });
}

/** The branch everything comes together on: what remotes call their default, else main or master where there is one. */
export const primaryBranch = (remoteDefaults: readonly string[], hasBranch: (name: string) => boolean): string | null =>
  remoteDefaults[0] ?? ['main', 'master'].find(hasBranch) ?? null;

/** What decides whether a mission may begin where it is asked to (contract 3 §8.3). */
export interface BranchStrategyQuestion {
  readonly prBound: boolean;
  /** Where the mission would begin; null when no branch is checked out. */
  readonly current: string | null;
  readonly target: string | null;
  readonly strategy: string | null;
  /** Whoever names a branch to begin on has thought of it. */
  readonly startBranch: string | null;
}

/** Whether a mission may begin on the branch that is checked out. BRANCH_STRATEGY_CONFIRMATION_REQUIRED when that has to be said. */
export function branchStrategyGate({
  prBound,
  current,
  target,
  strategy,
  startBranch,
}: BranchStrategyQuestion): Outcome<'gate-not-applicable' | 'already-confirmed'> {
  const mergeTarget = target ?? current;
  if (!prBound || current !== mergeTarget) return success('gate-not-applicable');
  if (startBranch !== null || strategy === 'already-confirmed') return success('already-confirmed');
  return failure(
    problem(
      'BRANCH_STRATEGY_CONFIRMATION_REQUIRED',
      `The mission is bound for a pull request, but would begin on ${current ?? 'no branch'}, the branch it is merged into.`,
      {
        details: { branch_strategy_gate: 'confirmation_required', current_branch: current, merge_target_branch: mergeTarget },
      },
    ),
  );
}
