/**
 * How the original writes a float: the shortest digits that read back as the same number, always with a point or an exponent
 * (`100.0`, `5e-05`, `1e+16`). JavaScript finds the same digits and drops the `.0`.
 */
export function floatText(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) {
    return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
  }
  const text = Object.is(value, -0) ? '-0' : String(value);
  return Number.isInteger(value) ? `${text}.0` : text;
}
