import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Every file below a folder with its bytes and the moment it was written: equal before and after whatever writes nothing. */
export const bytesUnder = (folder: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const path = join(entry.parentPath, entry.name);
        return [path, `${statSync(path, { bigint: true }).mtimeNs} ${readFileSync(path, 'latin1')}`];
      }),
  );
