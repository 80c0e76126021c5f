import { join } from 'node:path';
import { readText } from '../../actions/files/readText.ts';
import { gates } from '../../schemas/gate.ts';
import isPolicyAuditRow from '../../schemas/generated/policyAuditRow.js';
import type { GateOverride, PolicyAuditRow } from '../../schemas/mergeGates.ts';
import type { Mission } from '../mission.ts';

/** Where overrides are recorded: a file of the mission, beside its meta.json. */
export const auditPath = ({ homes }: Pick<Mission, 'homes'>): string => join(homes.planning.folder, 'policy-audit.jsonl');

/** The rows of a mission's audit that can be read. One that cannot be read allows nothing. */
export function auditRows(mission: Pick<Mission, 'homes'>): readonly PolicyAuditRow[] {
  return (readText(auditPath(mission)) ?? '').split('\n').flatMap((line) => {
    const row = rowIn(line);
    return row === null ? [] : [row];
  });
}

/** What of the gates of a merge was passed over before. A row that does not say which fact it is about passes over none. */
export function recordedOverrides(mission: Pick<Mission, 'homes'>): readonly GateOverride[] {
  return auditRows(mission).flatMap(({ actor, reason, details }) => {
    const gate = gates.find((name) => name === details['gate']);
    const { fact } = details;
    return gate === undefined || typeof fact !== 'string' || actor.trim() === '' || reason.trim() === ''
      ? []
      : [{ gate, fact, actor, reason }];
  });
}

function rowIn(line: string): PolicyAuditRow | null {
  try {
    const row: unknown = JSON.parse(line);
    return isPolicyAuditRow(row) ? row : null;
  } catch {
    return null;
  }
}
