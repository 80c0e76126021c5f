import { join } from 'node:path';
import { findings } from '../../schemas/check.ts';
import type { Config, MergeStrategy, StatusCommit } from '../../schemas/config.ts';
import isConfig from '../../schemas/generated/config.js';
import type { GatePolicy } from '../../machines/rules/mergeGateFacts.ts';
import { ProblemError, type Problem } from '../../schemas/problem.ts';
import { readText } from './readText.ts';
import { skimYaml } from './skimYaml.ts';

/** What a project is set to. Where nothing is said, or nothing can be read, the defaults hold. */
export interface Settings {
  /** The agents that command files are written for, by their keys. */
  readonly agents: readonly string[];
  /** Whether commands that change a mission commit what they wrote. */
  readonly autoCommit: boolean;
  /** A review without an event for longer than this is called stalled. */
  readonly stallThresholdMinutes: number;
  /** The branches nobody commits to in passing, as far as the project says; null when it says nothing. */
  readonly protectedBranches: readonly string[] | null;
  /** How often bookkeeping becomes a commit of its own. */
  readonly statusCommit: StatusCommit;
  /** How large a brief may be, and whether it is written in place where the file system lets nothing be put there as a whole. */
  readonly intake: { readonly mostBytes: number; readonly allowCrossFs: boolean };
  /** How a mission is landed where nobody says. */
  readonly mergeStrategy: MergeStrategy;
  /** The command that has to pass on what a mission would land before it is accepted; null when there is none. */
  readonly contractCommand: string | null;
  /** What a merge has to pass. */
  readonly gatePolicy: GatePolicy;
  /** What becomes of work on files that its package does not own. */
  readonly ownershipGuard: 'warn' | 'block' | 'off';
  /** The mission types that may be used; null when every one may. */
  readonly missionTypes: readonly string[] | null;
  readonly project: { readonly uuid: string | null; readonly slug: string | null };
}

export interface Configuration {
  readonly settings: Settings;
  /** What in the file cannot be read, as sentences. */
  readonly unreadable: readonly string[];
}

/** The settings of a project. */
export async function readConfig(root: string): Promise<Configuration> {
  const read = await parse(textOf(root));
  if (read.findings.length === 0 && isConfig(read.value)) return { settings: settingsOf(read.value), unreadable: [] };
  const found = read.findings.length > 0 ? read.findings : findings(isConfig);
  return { settings: settingsOf({}), unreadable: found.map((finding) => `.kittify/config.yaml: ${finding}.`) };
}

const settingsOf = ({
  acceptance,
  agents,
  auto_commit,
  intake,
  merge,
  mission_type_activations,
  policy,
  project,
  protection,
  review,
  status,
}: Config): Settings => ({
  agents: agents?.available ?? [],
  autoCommit: agents?.auto_commit ?? auto_commit ?? true,
  stallThresholdMinutes: review?.stall_threshold_minutes ?? 30,
  protectedBranches: protection?.protected_branches ?? null,
  statusCommit: status?.commit ?? 'coalesced',
  intake: { mostBytes: mostBytesOf(intake?.max_brief_bytes), allowCrossFs: intake?.allow_cross_fs === true },
  mergeStrategy: merge?.strategy ?? 'squash',
  contractCommand: acceptance?.contract_command ?? null,
  gatePolicy: gatePolicyOf(policy ?? {}),
  ownershipGuard: ownershipGuardOf(policy ?? {}),
  missionTypes: mission_type_activations ?? null,
  project: { uuid: project?.uuid ?? null, slug: project?.slug ?? null },
});

const mostBytesOf = (said: unknown): number => (typeof said === 'number' && Number.isInteger(said) && said > 0 ? said : 5 * 1024 * 1024);

/** The original's defaults: everything is asked, and what the policy finds is told and blocks nothing. */
const gatePolicyOf = ({ merge_gates: gates, risk }: NonNullable<Config['policy']>): GatePolicy => ({
  enabled: gates?.enabled ?? true,
  mode: gates?.mode ?? 'warn',
  requireReviewApproval: gates?.require_review_approval ?? true,
  requireRiskCheck: (gates?.require_risk_check ?? true) && (risk?.enabled ?? true) && risk?.mode !== 'off',
  requireDepsComplete: gates?.require_deps_complete ?? true,
  riskThreshold: risk?.threshold ?? 0.6,
});

const ownershipGuardOf = ({ commit_guard: guard }: NonNullable<Config['policy']>): Settings['ownershipGuard'] =>
  guard?.enabled === false || guard?.enforce_ownership === false ? 'off' : (guard?.mode ?? 'warn');

type Reading = { readonly value: unknown; readonly findings: readonly string[] };

/** The YAML library is loaded only for a file that is not plainly simple. */
async function parse(text: string | Problem): Promise<Reading> {
  if (typeof text !== 'string') return { value: null, findings: [text.message] };
  const simple = skimYaml(text);
  if (simple !== null) return { value: simple, findings: [] };
  const { parseYaml } = await import('./parseYaml.ts');
  const read = parseYaml(text);
  return read.ok
    ? { value: read.value ?? {}, findings: [] }
    : { value: null, findings: read.findings.map(({ line, sentence }) => `line ${line}: ${sentence}`) };
}

/** A project without the file has said nothing; a file that cannot be read has said something nobody knows. */
function textOf(root: string): string | Problem {
  try {
    return readText(join(root, '.kittify', 'config.yaml')) ?? '';
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
    throw error;
  }
}
