import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

/** What packages call the files with their own terms, and with those of what they have bundled themselves. */
const licenceFile = /^(licen[cs]e|copying|notice|3rd-party-licen[cs]es)(-\w+)?(\.(txt|md))?$/i;

interface PackageManifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
}

/**
 * What nearly every licence wants to go along with copies: of the package in each folder its name, version and licence, and the
 * words of its licence files. Throws where a package does not say under which licence it is, or has no such file.
 */
export function licenceNotices(folders: readonly string[]): string {
  return folders.toSorted().map(noticeOf).join('\n');
}

function noticeOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageManifest;
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => licenceFile.test(basename(path)) && !path.includes('node_modules'))
    .toSorted();
  if (license === undefined || files.length === 0) throw new Error(`${name} is bundled, and does not say under which licence.`);
  const terms = files.map((path) => readFileSync(join(folder, path), 'utf8').trim());
  return `${[`${name} ${version} (${license})`, ...terms].join('\n\n')}\n`;
}
