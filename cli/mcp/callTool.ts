import { version } from '../../runtime/session/version.ts';
import { failure, type Outcome } from '../../schemas/outcome.ts';
import { problem } from '../../schemas/problem.ts';
import type { Answer, Program } from '../command.ts';
import { didYouMean } from '../didYouMean.ts';
import { parse } from '../parse.ts';
import { failureDocument } from '../render/failureDocument.ts';
import { replyText } from '../render/replyText.ts';
import { type Tool, wordsOf } from './tools.ts';

/** What a tool answers: the document that its command prints with `--json`, and the same as text. */
export interface ToolResult {
  content: { type: 'text'; text: string }[];
  structuredContent: Record<string, unknown>;
  /** Whether it was refused or went wrong; a decision that nothing can be done is an answer. */
  isError: boolean;
  [key: string]: unknown;
}

/** Runs the command of a tool. Whatever goes wrong is an answer too. */
export async function callTool(
  tools: readonly Tool[],
  name: string,
  given: Readonly<Record<string, unknown>>,
  program: Program,
): Promise<ToolResult> {
  const outcome = await answered(tools, name, given, program);
  const document = { ...(outcome.ok ? outcome.value.document : failureDocument(outcome.problems)), spec_kitty_version: version };
  const text = replyText(document);
  return { content: [{ type: 'text', text }], structuredContent: document, isError: !outcome.ok };
}

async function answered(
  tools: readonly Tool[],
  name: string,
  given: Readonly<Record<string, unknown>>,
  program: Program,
): Promise<Outcome<Answer>> {
  const tool = tools.find((each) => each.name === name);
  if (tool === undefined) return failure(noSuchTool(tools, name));
  try {
    const words = wordsOf(tool, given);
    if (!words.ok) return words;
    const typed = parse(tool.command, words.value);
    return typed.ok ? await tool.command.answer(typed.value, program) : typed;
  } catch (error) {
    return failure(await program.unforeseen(error, tool.command.path));
  }
}

function noSuchTool(tools: readonly Tool[], name: string) {
  const names = tools.map((tool) => tool.name);
  const meant = didYouMean(name, names);
  return problem('USAGE', `There is no tool ${name}${meant === null ? `: there are ${names.join(', ')}` : `; ${meant} is one`}.`, {
    next: 'spec-kitty mcp --help',
  });
}
