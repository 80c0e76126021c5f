import { join } from 'node:path';
import { readText } from '../../actions/files/readText.ts';
import { ProblemError } from '../../schemas/problem.ts';
import { digest } from '../digest.ts';
import { makeFolder } from './makeFolder.ts';
import { worldFailure } from './worldFailure.ts';
import { replaceFile } from './writeFileAtomically.ts';

/** What a prompt is known by among all of its project. */
export interface PromptName {
  /** Name of the mission's folder. */
  readonly mission: string;
  /** The call it is for; null for a prompt that belongs to no one call and is known by its content. */
  readonly invocation: string | null;
  /** Who will read it: any text. */
  readonly agent: string;
  readonly action: string;
  readonly wp: string | null;
}

/** The path of a prompt: its own for each invocation and agent, so that none ever takes the place of another (trap T33). */
export function promptPath(desk: string, { mission, invocation, agent, action, wp }: PromptName, text: string): string {
  const parts = [invocation ?? digest(text).slice(0, 20), fileWord(agent), fileWord(action), ...(wp === null ? [] : [wp])];
  return join(desk, 'prompts', mission, `${parts.join('-')}.md`);
}

/**
 * Writes a prompt and answers its path. The same prompt is not written again, so that whoever reads it meanwhile reads
 * all of it. Throws FILE_NOT_WRITTEN and FILE_NOT_READ.
 */
export function savePrompt(desk: string, name: PromptName, text: string): string {
  const path = promptPath(desk, name, text);
  if (readText(path) === text) return path;
  try {
    makeFolder(join(desk, 'prompts', name.mission));
    replaceFile(path, text);
  } catch (error) {
    throw new ProblemError(worldFailure(error, `The prompt ${path} could not be written`));
  }
  return path;
}

/** A name as part of a file name. What is changed for it, or cut, is told apart by a digest. */
export function fileWord(text: string): string {
  const plain = text.replaceAll(/[^A-Za-z0-9_.]+/g, '_').slice(0, 40);
  return plain === text ? plain : `${plain}_${digest(text).slice(0, 8)}`;
}
