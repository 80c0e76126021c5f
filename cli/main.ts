import type { Outcome } from '../schemas/outcome.ts';
import type { Problem } from '../schemas/problem.ts';
import { version } from '../runtime/session/version.ts';
import { chooseCommand } from './chooseCommand.ts';
import type { Answer } from './command.ts';
import type { Io, Stream } from './io.ts';
import { asksForJson, parse } from './parse.ts';
import { allCommands, registry } from './registry.ts';
import { pageText, printable, type Page } from './render/page.ts';
import { replyText } from './render/replyText.ts';
import { screenOf } from './render/screenOf.ts';
import { wantsColour } from './render/wantsColour.ts';

/**
 * Runs one command line and returns its exit code. Prints the answer on `io.stdout`, a failure on `io.stderr`;
 * with `--json` exactly one document on `io.stdout`, whatever happens.
 */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  try {
    const outcome = await answer(argv, io);
    if (!outcome.ok) return await tell(outcome.problems, argv, io);
    const reply = outcome.value;
    if (asksForJson(argv)) printDocument(reply.document, io);
    else printPage(await reply.page(screenOf(io.stdout)), io.stdout, io);
    if (reply.follow === null) return reply.exit;
    const { follow } = await import('./follow.ts');
    const problems = await follow(reply, asksForJson(argv), io);
    return problems === null ? reply.exit : await tell(problems, argv, io);
  } catch (error) {
    return tellUnforeseen(error, argv, io);
  }
}

/** Tells of an error that nobody foresaw (our bug) and returns its exit code. */
export async function tellUnforeseen(error: unknown, argv: readonly string[], io: Io): Promise<number> {
  return tell([await unforeseen(error, argv, io)], argv, io);
}

async function unforeseen(error: unknown, argv: readonly string[], { host, env }: Io): Promise<Problem> {
  const { problemOf } = await import('./render/problemOf.ts');
  return problemOf(error, { argv, version, host, debug: Boolean(env['SPEC_KITTY_DEBUG']) });
}

/** Tells in one line that the answer could not be written, and returns the exit code of that. */
export async function tellUnwritten(error: unknown, io: Io): Promise<number> {
  const { problems } = await import('../schemas/problems.ts');
  const code = 'OUTPUT_NOT_WRITTEN';
  io.stderr.write(`${printable(`${code}: ${problems[code].title}: ${error instanceof Error ? error.message : String(error)}`)}\n`);
  return problems[code].exit;
}

async function answer(argv: readonly string[], io: Io): Promise<Outcome<Answer>> {
  const choice = chooseCommand(argv, registry);
  if (!choice.ok) return choice;
  const { chosen, rest } = choice.value;
  const { default: command } = await chosen.load();
  const parsed = parse(command, rest);
  if (!parsed.ok) return parsed;
  const program = {
    surroundings: () => io.surroundings(),
    world: () => io.world(),
    json: asksForJson(argv),
    tell: (line: string) => io.stderr.write(`${printable(line)}\n`),
    unforeseen: (error: unknown, words: readonly string[]) => unforeseen(error, words, io),
    commands: allCommands,
  };
  if (!parsed.value.help) return command.answer(parsed.value, program);
  const { default: help } = await import('./commands/help.ts');
  return help.answer({ flags: {}, words: { about: command.path } }, program);
}

async function tell(found: readonly [Problem, ...Problem[]], argv: readonly string[], io: Io): Promise<number> {
  const { problems } = await import('../schemas/problems.ts');
  if (asksForJson(argv)) {
    const { failureDocument } = await import('./render/failureDocument.ts');
    printDocument(failureDocument(found), io);
  } else {
    const { failurePage } = await import('./render/failurePage.ts');
    printPage(failurePage(found), io.stderr, io);
  }
  return problems[found[0].code].exit;
}

const printDocument = (document: object, io: Io): void => io.stdout.write(replyText({ ...document, spec_kitty_version: version }));

const printPage = (page: Page, stream: Stream, io: Io): void =>
  stream.write(pageText(page, () => wantsColour(io.env, () => stream.isTerminal())));
