import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown, type Plugin } from 'rolldown';
import { bundling, root } from './bundle.ts';

/**
 * Every file costs a cold start more than its bytes. So what the decision shares with the board, or with a look at a mission of
 * which nothing was kept, is one file, what those two share another, and what only one of the three needs is one each, with the
 * declarations that lead to them. What opens a mission that nothing was kept of is one file, for pages begin with that alone, and
 * what says their address another, with its declarations. All other declarations are one file with all they are made of, for a
 * part of it elsewhere would have to load it in turn; `version` and `completion` stay by themselves.
 *
 * What a look for what a crash has left needs beyond that is one file, with its declaration.
 *
 * A claim is made all the time as well: what it shares with other changes of a mission is one file, what it shares with other
 * operations or prompts is one each, and so is the rest of it. The catalogue of problems stays by itself: it is for whoever is
 * refused. Everything else is split as it falls.
 */
export async function chunkGroups() {
  const bin = await loadedWith('cli/bin.ts');
  const surroundings = await loadedWith('runtime/surroundings.ts');
  const next = await loadedWith('runtime/session/next.ts');
  const status = await loadedWith('runtime/session/status.ts');
  const look = await loadedWith('runtime/look.ts');
  const opening = await loadedWith('runtime/mission.ts');
  const packages = await loadedWith('actions/files/readWorkPackages.ts');
  const session = (name: string): string => `runtime/session/${name}.ts`;
  const changes = await Promise.all(
    ['advance', 'emit', 'implement', 'markStatus', 'moveTask', 'review'].map((name) => loadedWith(session(name))),
  );
  const pages = await loadedWith(session('inspect'));
  const implement = await loadedWith(session('implement'));
  const recover = await loadedWith(session('recover'));
  const otherOperations = await loadedWith(...['accept', 'createMission', 'finalizeTasks', 'merge', 'recover', 'undo'].map(session));
  const claimPrompt = await loadedWith('runtime/prompts/claimPrompt.ts');
  const otherPrompts = await loadedWith('runtime/prompts/offerPrompt.ts', session('review'));
  const among =
    (...files: readonly string[]) =>
    (id: string): boolean =>
      files.some((file) => id === join(root, file));
  const isSmall = among('cli/commands/completion.ts', 'cli/commands/version.ts');
  const isCatalogue = among('schemas/problems.ts');
  const declarations = readdirSync(join(root, 'cli', 'commands'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join('cli', 'commands', name));
  const declared = await loadedWith(...declarations.filter((file) => !isSmall(join(root, file))));
  const declaresMission = among('cli/missionFlag.ts', 'cli/atFlag.ts', 'cli/implementFlags.ts');
  const declaresRecovery = among('cli/commands/implement.ts');
  const declaresClaim = among('cli/commands/agent/action/implement.ts');
  const declaresPages = among('cli/pagesDeclaration.ts', 'cli/commands/dashboard.ts', 'cli/commands/inspect.ts');
  const declaresNext = among('cli/commands/next.ts');
  const declaresBoard = among('cli/boardDeclaration.ts', 'cli/commands/status.ts', 'cli/commands/agent/tasks/status.ts');
  return [
    { name: 'problems', test: isCatalogue },
    {
      name: 'mission',
      test: (id: string) =>
        !bin.has(id) && (surroundings.has(id) || (next.has(id) && (status.has(id) || look.has(id))) || declaresMission(id)),
    },
    { name: 'decision', test: (id: string) => !bin.has(id) && (next.has(id) || declaresNext(id)) },
    { name: 'shown', test: (id: string) => !bin.has(id) && status.has(id) && look.has(id) },
    { name: 'board', test: (id: string) => !bin.has(id) && (status.has(id) || declaresBoard(id)) },
    { name: 'opening', test: (id: string) => !bin.has(id) && opening.has(id) },
    { name: 'pages', test: (id: string) => !bin.has(id) && (pages.has(id) || declaresPages(id)) },
    { name: 'look', test: (id: string) => !bin.has(id) && look.has(id) },
    { name: 'packages', test: (id: string) => !bin.has(id) && packages.has(id) },
    { name: 'lanes', test: (id: string) => !bin.has(id) && (recover.has(id) || declaresRecovery(id)) },
    { name: 'desk', test: (id: string) => !bin.has(id) && changes.filter((loaded) => loaded.has(id)).length > 1 },
    { name: 'operation', test: (id: string) => !bin.has(id) && implement.has(id) && otherOperations.has(id) },
    { name: 'prompts', test: (id: string) => !bin.has(id) && claimPrompt.has(id) && otherPrompts.has(id) },
    { name: 'claim', test: (id: string) => !bin.has(id) && (implement.has(id) || claimPrompt.has(id) || declaresClaim(id)) },
    { name: 'commands', test: (id: string) => !bin.has(id) && declared.has(id) },
  ];
}

/** The modules that come with files when these are loaded, themselves included; what they load late is not among them. */
async function loadedWith(...files: readonly string[]): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const follow: Plugin = {
    name: 'follow-imports',
    buildEnd() {
      const visit = (id: string): void => {
        if (found.has(id)) return;
        found.add(id);
        for (const next of this.getModuleInfo(id)?.importedIds ?? []) visit(next);
      };
      for (const file of files) visit(join(root, file));
    },
  };
  const build = await rolldown({ ...bundling, input: [...files], plugins: [follow] });
  await build.generate({ format: 'cjs' });
  await build.close();
  return found;
}
