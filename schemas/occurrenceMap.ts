import Type, { type Static } from 'typebox';

const treatment = Type.Object({ action: Type.Enum(['rename', 'manual_review', 'do_not_change', 'rename_if_user_visible']) });

/**
 * occurrence_map.yaml: what becomes of each kind of occurrence when one term is changed all over a repository (contract 3 §5). Each
 * kind has its answer: one that nobody thought of is the one that breaks. Keys that are not listed here are let through.
 */
export const OccurrenceMapShape = Type.Object({
  target: Type.Object({
    term: Type.String({
      pattern: String.raw`^(?!\s*(?:TODO|TBD|FIXME|XXX|PLACEHOLDER)?\s*$)`,
      description: 'What is changed; a word that only holds its place is none',
    }),
    operation: Type.Optional(Type.Enum(['rename', 'remove', 'deprecate'])),
  }),
  categories: Type.Object({
    code_symbols: treatment,
    import_paths: treatment,
    filesystem_paths: treatment,
    serialized_keys: treatment,
    cli_commands: treatment,
    user_facing_strings: treatment,
    tests_fixtures: treatment,
    logs_telemetry: treatment,
  }),
});
export type OccurrenceMap = Static<typeof OccurrenceMapShape>;
