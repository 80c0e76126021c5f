import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { FileKind } from '../../machines/rules/fileTree.ts';
import { pathGlob } from '../../machines/rules/pathGlob.ts';
import { whyNotSubstantive, type SubstanceKind } from '../../machines/rules/substance.ts';
import type { ArtifactFact } from '../../schemas/facts.ts';
import type { ArtifactRequirement } from '../../schemas/missionType.ts';
import { isAbsence, readText } from '../files/readText.ts';

/** Looks at the files a mission's steps have to leave behind in its planning folder: which are there, and which say something. */
export function observeArtifacts(folder: string, requirements: readonly ArtifactRequirement[]): Readonly<Record<string, ArtifactFact>> {
  const facts: Record<string, ArtifactFact> = {};
  for (const { path, substance } of requirements) if (substance !== 'packages') facts[path] ??= observeArtifact(folder, path, substance);
  return facts;
}

/** A pattern stands when any file it matches has substance; otherwise the first one says what it lacks. */
function observeArtifact(folder: string, path: string, substance: SubstanceKind): ArtifactFact {
  let lacks: string | null = null;
  let present = false;
  const pattern = filesMeant(path);
  for (const match of /[*?[]/.test(pattern) ? pathGlob(pattern, filesBelow(folder)) : [pattern]) {
    // Where no words in particular are asked for, a picture says something.
    const text = readText(join(folder, match), substance === 'text');
    if (text === null) continue;
    present = true;
    const sentence = whyNotSubstantive(substance, text);
    if (sentence === null) return { path, present: true, lacks: null };
    lacks ??= sentence;
  }
  return { path, present, lacks };
}

/** A folder, and everything below one, mean the files there: a folder by itself says nothing. */
const filesMeant = (path: string): string => (path.endsWith('/') ? `${path}**/*` : /(?:^|\/)\*\*$/.test(path) ? `${path}/*` : path);

const filesBelow =
  (root: string) =>
  (folder: string): ReadonlyMap<string, FileKind> | null => {
    try {
      const entries = readdirSync(join(root, folder), { withFileTypes: true }).filter((entry) => entry.isFile() || entry.isDirectory());
      return new Map(entries.map((entry) => [entry.name, entry.isDirectory() ? 'folder' : 'file'] as const));
    } catch (error) {
      if (isAbsence(error)) return null;
      throw error;
    }
  };
