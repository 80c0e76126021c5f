import { gates, policyGates, type Gate } from '../../schemas/gate.ts';
import type { GateFinding, GateOverride } from '../../schemas/mergeGates.ts';
import { mergeGateRules } from './mergeGateRules.ts';
import type { Broken, GateRule } from './mergeGateRules/gateRule.ts';
import type { GatePolicy, MergeGateFacts } from './mergeGateFacts.ts';

/**
 * What every gate says of a mission that is to be merged, all at once and always in the same order: for each fact that is not
 * as it should be a finding that fails, and for each gate without one a finding that it passes or was not asked.
 *
 * Gates of the policy block in `block` mode alone; the others block in every mode. What somebody has passed over with a
 * reason is told as `overridden` and blocks no more, here and wherever the gates are asked again, until the fact changes.
 */
export function mergeGates(facts: MergeGateFacts): readonly GateFinding[] {
  return gates.flatMap((gate) => {
    const rule = mergeGateRules[gate];
    const skipped = rule.skip?.(facts) ?? (isPolicy(gate) ? whyOff(facts.policy) : null);
    if (skipped !== null) return [quiet(gate, 'skip', skipped)];
    const broken = [...unread(gate, facts), ...rule.broken(facts)];
    if (broken.length === 0) return [quiet(gate, 'pass', rule.holds)];
    return broken.map((one) => finding(gate, rule, one, facts));
  });
}

const isPolicy = (gate: Gate): boolean => policyGates.some((name) => name === gate);

function whyOff({ enabled, mode }: GatePolicy): string | null {
  if (!enabled) return 'The project has turned the gates of its policy off (policy.merge_gates.enabled).';
  return mode === 'off' ? 'The project has turned the gates of its policy off (policy.merge_gates.mode).' : null;
}

const quiet = (gate: Gate, verdict: 'pass' | 'skip', sentence: string): GateFinding => ({
  gate,
  verdict,
  blocks: false,
  code: null,
  sentence,
  fact: null,
  packages: [],
  remedy: null,
  may_be_overridden: false,
  override: null,
  details: {},
});

function finding(
  gate: Gate,
  { mayBeOverridden }: GateRule,
  { code, what, sentence, packages = [], remedy, details = {}, isRemark = false, override }: Broken,
  facts: MergeGateFacts,
): GateFinding {
  const fact = `${gate}:${what}`;
  const isOpen = mayBeOverridden(facts);
  const passed = isOpen ? overrideOf(facts, gate, fact) : null;
  const given = override === undefined ? passed : { ...override, is_recorded: true };
  return {
    gate,
    verdict: given === null ? 'fail' : 'overridden',
    blocks: given === null && !isRemark && (!isPolicy(gate) || facts.policy.mode === 'block'),
    code,
    sentence,
    fact,
    packages: [...packages],
    remedy: remedy ?? null,
    may_be_overridden: isOpen,
    override: given,
    details,
  };
}

/** Who has passed the fact over. What is on record comes first: it need not be recorded again. */
function overrideOf({ recorded, overrides }: MergeGateFacts, gate: Gate, fact: string): GateFinding['override'] {
  const isMeant = (one: GateOverride): boolean => one.gate === gate && (one.fact === null || one.fact === fact);
  const before = recorded.find(isMeant);
  const found = before ?? overrides.find(isMeant);
  return found === undefined ? null : { actor: found.actor, reason: found.reason, is_recorded: before !== undefined };
}

const unread = (gate: Gate, { unreadable }: MergeGateFacts): readonly Broken[] =>
  unreadable.filter((one) => one.gate === gate).map(({ sentence }) => ({ code: 'MERGE_GATE_UNREADABLE', what: sentence, sentence }));
