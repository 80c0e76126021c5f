import { ExactNumber } from '../../schemas/exactNumber.ts';
import { microsecondsSinceEpoch } from './instant.ts';

const privateKeys = new Set(['machine_name', 'hostname', 'workspace_path', 'developer_name', 'developer_email']);

/**
 * A row without the keys that tell about a person or a machine, at every depth. The two session times at its top become
 * one duration in whole seconds, or nothing when either is missing or unreadable (contract 1 §2.6).
 */
export function sanitizedRow(row: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { session_started_at: started, session_ended_at: ended, ...rest } = row;
  const from = typeof started === 'string' ? microsecondsSinceEpoch(started) : null;
  const to = typeof ended === 'string' ? microsecondsSinceEpoch(ended) : null;
  return {
    ...withoutPrivateKeys(rest),
    ...(from === null || to === null ? {} : { session_duration_s: Math.trunc((to - from) / 1_000_000) }),
  };
}

const withoutPrivateKeys = (value: object): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !privateKeys.has(key))
      .map(([key, part]) => [key, sanitizedValue(part)]),
  );

function sanitizedValue(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || value instanceof ExactNumber) return value;
  return Array.isArray(value) ? value.map(sanitizedValue) : withoutPrivateKeys(value);
}
