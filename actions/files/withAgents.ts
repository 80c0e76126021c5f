import { isMap, isSeq, parseDocument } from 'yaml';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem } from '../../schemas/problem.ts';
import { formerVersions } from '../../machines/rules/formerVersions.ts';

/**
 * The text of `.kittify/config.yaml` with these agents among `agents.available`. Comments, order and every other value stay,
 * though blanks may move; without an agent to add not a byte changes. CONFIG_UNREADABLE when the text is no mapping: it is never
 * written over.
 */
export function withAgents(text: string, agents: readonly string[]): Outcome<string> {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error !== undefined) return failure(unreadable(error.message));
  const content: unknown = document.toJS();
  if (content !== null && (typeof content !== 'object' || Array.isArray(content))) return failure(unreadable('it is not a mapping'));
  const present = document.getIn(['agents', 'available']);
  const known: readonly unknown[] = isSeq(present) ? present.toJSON() : [];
  const missing = agents.filter((agent) => !known.includes(agent));
  if (missing.length === 0) return success(text);
  if (isSeq(present)) for (const agent of missing) present.add(document.createNode(agent));
  else if (isMap(document.get('agents', true))) document.setIn(['agents', 'available'], missing);
  else document.set('agents', document.createNode({ available: missing }));
  return success(document.toString({ lineWidth: 0, indentSeq: false }));
}

const unreadable = (reason: string) =>
  problem('CONFIG_UNREADABLE', `.kittify/config.yaml cannot be read: ${reason.split('\n')[0] ?? ''}.`, {
    next: formerVersions(':/.kittify/config.yaml'),
    details: { path: '.kittify/config.yaml' },
  });
