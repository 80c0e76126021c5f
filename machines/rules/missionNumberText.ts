/** The number as documents have it: decimal digits, those before the first hyphen of the slug when meta.json has none, or empty. */
export function missionNumberText(number: number | null, slug: string): string {
  if (number !== null) return String(number);
  const digits = /^(\d+)-/.exec(slug)?.[1];
  return digits === undefined ? '' : digits.replace(/^0+(?=\d)/, '');
}
