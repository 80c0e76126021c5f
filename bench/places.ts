import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const places: string[] = [];

/**
 * A folder to measure in. All are removed when everything is measured, and none before: an ext4 without a journal gives nobody the
 * places of files that are gone for minutes, and looks at all of them whenever it makes a file. After some ten thousand each takes ten
 * times as long.
 */
export function newPlace(): string {
  if (places.length === 0)
    process.once('exit', () => {
      for (const place of places) rmSync(place, { recursive: true, force: true });
    });
  const place = mkdtempSync(join(tmpdir(), 'spec-kitty-bench-'));
  places.push(place);
  return place;
}
