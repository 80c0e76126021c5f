import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem } from '../../schemas/problem.ts';
import type { FrontMatter } from '../../schemas/workPackage.ts';

/** Who is to work on a package: the program, its model, the profile it wears and the role it has there. */
export interface AgentAssignment {
  readonly tool: string;
  readonly model: string;
  readonly profile_id: string | null;
  readonly role: string | null;
}

/**
 * Resolves the `agent` of a front matter (contract 1 §6.3), which is written in three ways: `tool:model:profile:role`
 * with any part left empty, a bare `tool`, or a mapping with these four keys. What it does not say is taken from the
 * keys `model`, `agent_profile` and `role` beside it. With a colon nothing stays open: profile and role get a default.
 * Fails with AGENT_STRING_WITHOUT_TOOL when the part before the first colon is empty.
 */
export function resolveAgent(
  frontMatter: Pick<FrontMatter, 'work_package_id' | 'agent' | 'model' | 'agent_profile' | 'role'>,
): Outcome<AgentAssignment> {
  const { agent } = frontMatter;
  const beside: AgentAssignment = {
    tool: 'unknown',
    model: frontMatter.model || 'unknown-model',
    profile_id: frontMatter.agent_profile || null,
    role: frontMatter.role || null,
  };
  if (typeof agent === 'string' && agent.includes(':')) return fromParts(agent, beside, frontMatter.work_package_id);
  if (typeof agent === 'string') return success({ ...beside, tool: agent || beside.tool });
  return success(typeof agent === 'object' && agent !== null && !Array.isArray(agent) ? fromMapping(agent, beside) : beside);
}

function fromParts(agent: string, beside: AgentAssignment, id: string): Outcome<AgentAssignment> {
  const [tool, model, profile, role] = agent.split(':');
  if (!tool) {
    return failure(
      problem('AGENT_STRING_WITHOUT_TOOL', `${id}: the agent ${JSON.stringify(agent)} names no tool before its first colon.`, {
        details: { wp_id: id, agent },
      }),
    );
  }
  return success({
    tool,
    model: model || beside.model,
    profile_id: profile || beside.profile_id || `${tool}-default`,
    role: role || beside.role || 'implementer',
  });
}

function fromMapping(agent: object, beside: AgentAssignment): AgentAssignment {
  const entries = new Map<string, unknown>(Object.entries(agent));
  const said = (key: keyof AgentAssignment): string | null => {
    const value = entries.get(key);
    return typeof value === 'string' && value !== '' ? value : null;
  };
  return {
    tool: said('tool') ?? beside.tool,
    model: said('model') ?? beside.model,
    profile_id: said('profile_id') ?? beside.profile_id,
    role: said('role') ?? beside.role,
  };
}
