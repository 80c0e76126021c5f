/** What one run of a command took. Processes of git are counted where the command was traced, else null. */
export interface Cost {
  readonly command: string;
  readonly milliseconds: number;
  readonly git: number | null;
}

/** A line for each command: how often, how long, how many processes of git. The slowest first. */
export function commandTable(costs: readonly Cost[]): string {
  const names = [...new Set(costs.map(nameOf))];
  const rows = names
    .map((name) => {
      const runs = costs.filter((cost) => nameOf(cost) === name);
      const times = runs.map(({ milliseconds }) => milliseconds).toSorted((a, b) => a - b);
      const processes = runs.flatMap(({ git }) => (git === null ? [] : [git]));
      return {
        name,
        count: runs.length,
        median: times[times.length >> 1] ?? Number.NaN,
        slowest: times.at(-1) ?? Number.NaN,
        git: range(processes),
      };
    })
    .toSorted((a, b) => b.slowest - a.slowest);
  const lines = [
    ['command', 'runs', 'median', 'slowest', 'git processes'],
    ...rows.map(({ name, count, median, slowest, git }) => [name, String(count), inMilliseconds(median), inMilliseconds(slowest), git]),
  ];
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0))) ?? [];
  return lines
    .map(
      (cells) =>
        `  ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ')}`,
    )
    .join('\n');
}

/** The words of a command that say which it is: a move also by where to, `next` also by whether something is reported. */
function nameOf({ command }: Cost): string {
  const words = command.replace(/^spec-kitty /, '').split(' ');
  const name = words
    .slice(
      0,
      words.findIndex((word) => /^-|^WP|^T\d|\/|^checkout$/.test(word)),
    )
    .join(' ');
  const to = /--to (\w+)/.exec(command)?.[1];
  return `${name}${to === undefined ? '' : ` --to ${to}`}${command.includes('--result') ? ' --result' : ''}${command.includes('--validate-only') ? ' --validate-only' : ''}`;
}

const inMilliseconds = (value: number): string => `${value.toFixed(0)} ms`;

function range(values: readonly number[]): string {
  if (values.length === 0) return '';
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return least === most ? String(least) : `${least}–${most}`;
}
