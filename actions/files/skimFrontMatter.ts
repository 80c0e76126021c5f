import type { YamlMapping } from '../../schemas/yamlValue.ts';
import { skimYaml } from './skimYaml.ts';
import { splitFrontMatter } from './splitFrontMatter.ts';

/** Heads that were read, by their text: a command looks at its packages before it takes a lock, under it, and afterwards. */
const known = new Map<string, YamlMapping | null>();
/** More than any mission has packages; a program that runs for days meets others. */
const mostKnown = 1000;

/**
 * The front matter of a text where it is written simply, without loading the YAML library; null otherwise.
 * Where it answers, it answers as `parseFrontMatter` does. Null says nothing about the text: ask there.
 */
export function skimFrontMatter(text: string): { readonly mapping: YamlMapping; readonly body: string } | null {
  const parts = splitFrontMatter(text);
  const mapping = 'refusal' in parts ? null : skimmed(parts.head);
  return 'refusal' in parts || mapping === null ? null : { mapping, body: parts.body };
}

function skimmed(head: string): YamlMapping | null {
  const read = known.get(head);
  if (read !== undefined) return read;
  if (known.size >= mostKnown) known.clear();
  const mapping = skimYaml(head);
  known.set(head, mapping);
  return mapping;
}
