import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isFolder } from '../../actions/files/isFolder.ts';
import { readText } from '../../actions/files/readText.ts';
import { askGit } from '../../actions/git/askGit.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import { diagnosed, type Diagnosed, type Patient } from './diagnosed.ts';

/** The hooks that are run for our commits. */
const ours = ['pre-commit', 'prepare-commit-msg', 'commit-msg', 'pre-merge-commit', 'post-checkout', 'reference-transaction'];

/** Hooks that git passes over, and hooks that cannot work: one that the original has left is bound to the interpreter of its day. */
export async function diagnoseHooks({ project: { root, commonDir } }: Patient): Promise<readonly Diagnosed[]> {
  const folder = hooksFolder(root, commonDir);
  const names = isFolder(folder)
    ? readdirSync(folder)
        .filter((name) => ours.includes(name) && existsSync(join(folder, name)))
        .toSorted()
    : [];
  return names.flatMap((name) => {
    const path = join(folder, name);
    const interpreter = /^#!\s*(\S+)/.exec(readText(path) ?? '')?.[1] ?? null;
    const pinned = /(?:^|\s|['"])(\/[^\s'"]*python[^\s'"]*)/m.exec(readText(path) ?? '')?.[1] ?? null;
    const gone = [interpreter, pinned].find((program) => program !== null && program.startsWith('/') && !existsSync(program));
    if ((statSync(path).mode & 0o111) === 0)
      return [
        diagnosed('hooks', {
          code: 'HOOK_NOT_EXECUTABLE',
          message: `Git passes over the hook ${path}: it is not executable.`,
          next: `chmod +x ${shellWord(path)}`,
          extra: { path },
        }),
      ];
    if (gone != null)
      return [
        diagnosed('hooks', {
          code: 'HOOK_INTERPRETER_MISSING',
          severity: 'error',
          message: `The hook ${path} runs ${gone}, which is not there: every commit will fail.`,
          next: `mv ${shellWord(path)} ${shellWord(`${path}.aside`)}`,
          extra: { path, interpreter: gone },
        }),
      ];
    return [];
  });
}

function hooksFolder(root: string, commonDir: string): string {
  const set = askGit(commonDir, ['config', '--type=path', '--get', 'core.hooksPath'])?.toString().trim() ?? '';
  return set === '' ? join(commonDir, 'hooks') : resolve(root, set);
}
