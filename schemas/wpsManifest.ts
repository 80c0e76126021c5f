import Type, { type Static } from 'typebox';

const texts = (pattern?: string) => Type.Optional(Type.Array(Type.String(pattern === undefined ? {} : { pattern })));

/** What the original takes for yes or no: `yes` and `on` are texts to YAML. */
const truth = Type.Union([
  Type.Boolean(),
  Type.Integer({ minimum: 0, maximum: 1 }),
  Type.String({ pattern: '^(?:[01TtFfYyNn]|[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]|[Yy][Ee][Ss]|[Nn][Oo]|[Oo][Nn]|[Oo][Ff][Ff])$' }),
]);

/**
 * wps.yaml: the work packages of a mission as data (contract 1 §6.9). Where it exists it alone says what depends on what,
 * and a package without `dependencies` has none. Keys that are not listed here are let through and mean nothing.
 */
export const WpsManifestShape = Type.Object({
  work_packages: Type.Array(
    Type.Object({
      id: Type.String({ pattern: '^WP[0-9]{2}$' }),
      title: Type.String(),
      dependencies: texts('^WP[0-9]{2}$'),
      owned_files: texts(),
      requirement_refs: texts(),
      subtasks: texts(),
      prompt_file: Type.Optional(Type.Union([Type.String(), Type.Null()])),
      plan_concern_refs: texts('^IC-[0-9]{2}$'),
      cross_cutting: Type.Optional(truth),
    }),
  ),
});
export type WpsManifest = Static<typeof WpsManifestShape>;
