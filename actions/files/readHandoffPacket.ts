import { isMap, isScalar } from 'yaml';
import { handoffPacket } from '../../machines/rules/handoffPacket.ts';
import type { PacketKeys } from '../../schemas/brief.ts';
import { parseFrontMatter } from './frontMatter.ts';
import { withoutMark } from './splitFrontMatter.ts';

/** What a handoff packet at the head of a plan says of itself; null for plain prose, whatever stands at its head. */
export function readHandoffPacket(text: string): PacketKeys | null {
  if (!/^---\r?\n/.test(withoutMark(text))) return null;
  const head = parseFrontMatter(text, 'the plan');
  if (!head.ok) return null;
  const { contents } = head.value.yaml.document;
  const version = isMap(contents) ? contents.get('handoff_packet', true) : null;
  // As a value 1.0 is the same, and it names no version of ours.
  return isScalar(version) && version.source === '1' ? handoffPacket(head.value.mapping) : null;
}
