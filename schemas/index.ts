/**
 * Every shape that crosses a border, by the name of its exported schema file and its compiled validator.
 * Read by the generators and tests alone: code that runs imports types from the shape files (`import type`)
 * and the compiled validator from `generated/`, so that no schema builder is loaded when a command starts.
 */
import type { TSchema } from 'typebox';

export const shapes: Readonly<Record<string, { readonly file: string; readonly type: string; readonly schema: TSchema; readonly title: string }>> = {
};
