/** A JSON Schema compiled ahead of time: says whether a value has the shape, and leaves its findings on itself. */
export interface Validator<T> {
  (value: unknown): value is T;
  errors?: readonly SchemaFinding[] | null;
}

/** One finding of a validator (the parts of an ajv error that are used). */
export interface SchemaFinding {
  readonly instancePath: string;
  readonly keyword: string;
  readonly message?: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** The findings of a validator that has just said no, as sentences: `lanes/0/lane_id: must be string`. */
export function findings(validate: Validator<unknown>): readonly string[] {
  return (validate.errors ?? []).map((error) => {
    const place = error.instancePath.replace(/^\//, '') || 'the document';
    const extra = error.keyword === 'additionalProperties' ? ` (${String(error.params['additionalProperty'])})` : '';
    return `${place}: ${error.message ?? error.keyword}${extra}`;
  });
}
