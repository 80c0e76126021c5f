import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { shellWords } from '../../cli/declarationFlaws.ts';
import { chooseCommand } from '../../cli/chooseCommand.ts';
import { parse } from '../../cli/parse.ts';
import { allCommands } from '../../cli/registry.ts';
import manifest from '../../package.json' with { type: 'json' };
import { filesUnder, root } from './sources.ts';

const registry = await allCommands();

const pages = ['README.md', 'ARCHITECTURE.md', ...filesUnder('docs', '.md')].filter((path) => existsSync(join(root, path)));

/** The command lines in the shell blocks of a page: prompts and remarks cut off, `&&` taken apart. */
function commandLines(path: string): readonly string[] {
  const blocks = [...readFileSync(join(root, path), 'utf8').matchAll(/^```(?:sh|bash|shell|console)\n([\s\S]*?)^```/gm)].map(
    ([, block = '']) => block,
  );
  return blocks
    .flatMap((block) => block.split('\n'))
    .flatMap((line) =>
      line
        .replace(/^\$ /, '')
        .replace(/\s+#.*$/, '')
        .split(/&&|\|\||;|\|/),
    )
    .map((line) => line.trim());
}

function misfit(line: string): string | null {
  const words = shellWords(line);
  const start = words.indexOf('spec-kitty');
  if (words[0] === 'npm' && words[1] === 'run' && !Object.hasOwn(manifest.scripts, words[2] ?? ''))
    return `there is no script “${words[2] ?? ''}”`;
  if (start < 0 || !words.slice(0, start).every((word) => word === 'npx' || /^[A-Z_]+=/.test(word))) return null;
  const choice = chooseCommand(words.slice(start + 1), registry);
  const parsed = choice.ok ? parse(choice.value.chosen, choice.value.rest) : choice;
  return parsed.ok ? null : parsed.problems.map(({ message }) => message).join(' ');
}

test('every command line on a page is one that the program and the package understand', () => {
  const odd = pages.flatMap((path) =>
    commandLines(path).flatMap((line) => {
      const reason = misfit(line);
      return reason ? [`${path}: ${line}: ${reason}`] : [];
    }),
  );
  expect(odd).toEqual([]);
});

test('the check sees a line that is not understood', () => {
  expect(misfit('npm run nonsense')).toContain('nonsense');
  expect(misfit('npx spec-kitty help --frobnicate')).toContain('--frobnicate');
  expect(misfit('FOO=1 spec-kitty nonsense')).toContain('nonsense');
  expect(misfit('git status')).toBeNull();
});
