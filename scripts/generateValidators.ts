/**
 * Compiles every shape of schemas/index.ts into `schemas/generated/<name>.js` (ajv standalone code) with its declaration,
 * so that no command compiles a schema while it runs.
 */
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import standaloneCode from 'ajv/dist/standalone/index.js';
import { shapes } from '../schemas/index.ts';

const folder = join(import.meta.dirname, '..', 'schemas', 'generated');

const write = (path: string, text: string): void => {
  let before: string | null = null;
  try {
    before = readFileSync(path, 'utf8');
  } catch {
    /* a new file */
  }
  if (before !== text) writeFileSync(path, text);
};

/**
 * A part of a schema as it is compiled. The words are for people, and the code would carry them along; of several shapes
 * nothing is the first to be tried, being what is there most often, and soonest seen.
 */
function lean(key: string, value: unknown): unknown {
  if ((key === 'description' || key === 'title') && typeof value === 'string') return undefined;
  return key === 'anyOf' && Array.isArray(value) ? value.toSorted((left, right) => Number(isNull(right)) - Number(isNull(left))) : value;
}

const isNull = (schema: { readonly type?: unknown }): boolean => schema.type === 'null';

/** How ajv notes a finding, at every place that can have one. */
const noting =
  /const (err\d+) = \{instancePath(?::instancePath\+(.*?))?,schemaPath:".*?",keyword:(".*?"),params:(\{.*?\}),message:(.*?)\};if\(vErrors === null\)\{vErrors = \[\1\];\}else \{vErrors\.push\(\1\);\}errors\+\+;/gs;

/** The same by a call. Parameters that point into the schema would take it along, and nobody reads those. */
const noted = (_: string, _name: string, place: string | undefined, keyword: string, params: string, message: string): string =>
  `note(${[place ?? '""', keyword, message, ...(params.includes(': schema') ? [] : [params])].join(',')});`;

const beginning = 'let vErrors = null;let errors = 0;';
const note =
  'const note = (place, keyword, message, params = {}) => {(vErrors ??= []).push({instancePath: instancePath + place, keyword, message, params});errors++;};';

/** ajv's code as a module that is quick to load: a command pays for every byte of it before it has checked anything. */
function asModule(code: string): string {
  const module = code
    .replaceAll('require("ajv/dist/runtime/ucs2length").default', '(text) => [...text].length')
    .replaceAll(noting, noted)
    .replaceAll(beginning, beginning + note);
  if (module.includes('require(')) throw new Error('A compiled validator needs a module at run time: say what it needs here.');
  if (module.includes('vErrors.push(err')) throw new Error('ajv notes a finding in a way that is not understood here.');
  return module;
}

mkdirSync(folder, { recursive: true });
const wanted = new Set<string>();
for (const [name, shape] of Object.entries(shapes)) {
  const ajv = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true, code: { source: true, esm: true } });
  const validate = ajv.compile(JSON.parse(JSON.stringify(shape.schema, lean)));
  write(join(folder, `${name}.js`), `${asModule(standaloneCode.default(ajv, validate))}\n`);
  write(
    join(folder, `${name}.d.ts`),
    `import type { Validator } from '../check.ts';\nimport type { ${shape.type} } from '../${shape.file}.ts';\ndeclare const validate: Validator<${shape.type}>;\nexport default validate;\n`,
  );
  wanted.add(`${name}.js`).add(`${name}.d.ts`);
}
for (const file of readdirSync(folder)) if (!wanted.has(file)) rmSync(join(folder, file));
