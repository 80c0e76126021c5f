import type { Meta } from '../../schemas/meta.ts';

/** What meta.json has as text under a key that decides nothing, known to its shape or not; '' for anything else. */
export function metaSays(meta: Meta, key: string): string {
  const value: unknown = (meta as Readonly<Record<string, unknown>>)[key];
  return typeof value === 'string' ? value : '';
}
