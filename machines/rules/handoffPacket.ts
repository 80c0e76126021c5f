import type { PacketKeys } from '../../schemas/brief.ts';
import { isYamlMapping, type YamlMapping, type YamlValue } from '../../schemas/yamlValue.ts';
import { strip } from './pattern.ts';
import { provenanceText } from './provenanceText.ts';

/**
 * What a handoff packet says of itself, from the YAML at the head of a brief (contract 3 §4.7); null where that is none, or one with
 * anything amiss: then the brief is plain prose.
 */
export function handoffPacket(head: YamlValue): PacketKeys | null {
  if (!isYamlMapping(head) || head['handoff_packet'] !== 1) return null;
  const requirements = entries(head['requirements']);
  const constraints = entries(head['constraints'] ?? []);
  if (requirements === null || constraints === null) return null;
  if (!requirements.every(isRequirement) || !constraints.every(({ id }) => textOf(id) !== null)) return null;
  const ids = requirements.flatMap(({ id }) => textOf(id) ?? []);
  return {
    packet_version: 1,
    requirement_count: requirements.length,
    constraint_count: constraints.length,
    ...origin(head),
    ...(ids.length === 0 ? {} : { requirement_ids: ids.map(provenanceText) }),
  };
}

function isRequirement(entry: YamlMapping): boolean {
  const criteria = entries(entry['acceptance_criteria'] ?? []);
  return isStated(entry) && criteria !== null && criteria.every(isStated);
}

const isStated = ({ id, statement }: YamlMapping): boolean => textOf(id) !== null && textOf(statement) !== null;

/** A list of mappings; null for anything else. */
function entries(value: YamlValue | undefined): readonly YamlMapping[] | null {
  if (!Array.isArray(value)) return null;
  const list: readonly YamlValue[] = value;
  return list.every(isYamlMapping) ? list : null;
}

const textOf = (value: YamlValue | undefined): string | null => (typeof value === 'string' && strip(value) !== '' ? strip(value) : null);

/** Who made the packet, as far as it says so. */
function origin(head: YamlMapping): PacketKeys {
  const [tool = null, mission = null, ref = null] = ['source_tool', 'source_mission', 'source_ref'].map((key) => textOf(head[key]));
  return {
    ...(tool === null ? {} : { source_tool: provenanceText(tool) }),
    ...(mission === null ? {} : { source_mission: provenanceText(mission) }),
    ...(ref === null ? {} : { source_ref: provenanceText(ref) }),
  };
}
