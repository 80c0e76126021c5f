/** A lane, state or document as people read it. */
export const words = (name: string): string => name.replaceAll('_', ' ');

/** The moment of an event, to the second, as it was written. */
export const clock = (at: string): string => at.slice(0, 19).replace('T', ' ');

/** Whoever an event names as its actor. */
export function actorText(actor: unknown): string {
  if (typeof actor === 'string') return actor;
  if (typeof actor !== 'object' || actor === null) return '';
  const parts = ['tool', 'model', 'profile', 'role'].map((key) => Reflect.get(actor, key)).filter((part) => typeof part === 'string');
  return parts.join(':');
}

/** A span of time in its two largest units. */
export function span(seconds: number | null): string {
  if (seconds === null) return '–';
  const units: readonly (readonly [string, number])[] = [
    ['d', 86_400],
    ['h', 3600],
    ['min', 60],
    ['s', 1],
  ];
  const first = units.findIndex(([, size]) => seconds >= size);
  if (first < 0) return '0 s';
  let rest = Math.round(seconds);
  return units
    .slice(first, first + 2)
    .flatMap(([name, size]) => {
      const count = Math.floor(rest / size);
      rest -= count * size;
      return count === 0 ? [] : [`${count} ${name}`];
    })
    .join(' ');
}
