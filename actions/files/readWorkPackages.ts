import { basename } from 'node:path';
import { displayTitle, frontMatterModel } from '../../machines/rules/frontMatterModel.ts';
import { idOfFileName } from '../../machines/rules/packageFile.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import type { FrontMatter, WorkPackageFile } from '../../schemas/workPackage.ts';
import type { YamlMapping } from '../../schemas/yamlValue.ts';
import { packageTexts } from './packageTexts.ts';
import { skimFrontMatter } from './skimFrontMatter.ts';

/** The packages that could be read, in the order of their file names, and everything that is wrong with the others. */
export interface WorkPackages {
  readonly packages: readonly WorkPackageFile[];
  readonly problems: readonly Problem[];
}

/** What reading without the YAML library gives; `unread` is what only the library can read, or explain. */
export interface SkimmedWorkPackages extends WorkPackages {
  readonly unread: readonly { readonly path: string; readonly text: string }[];
}

/**
 * Reads every work-package file (`WP*.md`) directly in a mission's tasks folder (contract 1 §6.1). A folder that does
 * not exist holds none.
 *
 * A broken file never hides the others: it is left out, and each of its findings is a problem that names file and line.
 * So is a file whose name and front matter disagree about the id, and every further file with an id. The YAML library is
 * loaded only when some file is not written simply.
 */
export async function readWorkPackages(tasksFolder: string): Promise<WorkPackages> {
  const { packages, problems, unread } = skimWorkPackages(tasksFolder);
  if (unread.length === 0) return oneByOneId(packages, problems);
  const { readFrontMatter } = await import('./frontMatter.ts');
  const readings = unread.map(({ path, text }) => ({ path, reading: readFrontMatter(text, basename(path)) }));
  return oneByOneId(
    [...packages, ...readings.flatMap(({ path, reading }) => (reading.ok ? [packageOf(path, reading.value)] : []))],
    [...problems, ...readings.flatMap(({ reading }) => (reading.ok ? [] : reading.problems))],
  );
}

/** The part of `readWorkPackages` that needs no library: nearly all files, at once, for who cannot wait. Ids are not compared yet. */
export function skimWorkPackages(tasksFolder: string): SkimmedWorkPackages {
  const packages: WorkPackageFile[] = [];
  const problems: Problem[] = [];
  const unread: { readonly path: string; readonly text: string }[] = [];
  for (const file of packageTexts(tasksFolder)) {
    if ('problem' in file) {
      problems.push(file.problem);
      continue;
    }
    const { path, text } = file;
    const skimmed = skimFrontMatter(text);
    const model = skimmed === null ? null : frontMatterModel(skimmed.mapping);
    if (skimmed !== null && model?.ok) packages.push(packageOf(path, { ...skimmed, frontMatter: model.value }));
    else unread.push({ path, text });
  }
  return { packages, problems, unread };
}

function packageOf(
  path: string,
  read: { readonly mapping: YamlMapping; readonly body: string; readonly frontMatter: FrontMatter },
): WorkPackageFile {
  return {
    wp_id: read.frontMatter.work_package_id,
    file_name: basename(path),
    path,
    title: displayTitle(read.frontMatter),
    front_matter: read.frontMatter,
    declared_keys: Object.keys(read.mapping),
    body: read.body,
  };
}

function oneByOneId(read: readonly WorkPackageFile[], found: readonly Problem[]): WorkPackages {
  const packages = new Map<string, WorkPackageFile>();
  const problems = [...found];
  for (const own of read.toSorted((a, b) => (a.file_name < b.file_name ? -1 : 1))) {
    const { wp_id, file_name, path } = own;
    const named = idOfFileName(file_name);
    const earlier = packages.get(wp_id);
    if (named !== wp_id)
      problems.push(
        problem(
          'WP_FILE_MISNAMED',
          `${file_name} holds the work package ${wp_id}; the name of its file has to begin with ${wp_id} and a dash.`,
          { details: { path, wp_id } },
        ),
      );
    else if (earlier !== undefined)
      problems.push(
        problem('WP_ID_DUPLICATE', `${earlier.file_name} and ${file_name} both hold the work package ${wp_id}.`, {
          details: { wp_id, files: [earlier.file_name, file_name] },
        }),
      );
    else packages.set(wp_id, own);
  }
  return { packages: [...packages.values()], problems };
}
