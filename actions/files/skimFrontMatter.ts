import type { YamlMapping } from '../../schemas/yamlValue.ts';
import { skimYaml } from './skimYaml.ts';
import { splitFrontMatter } from './splitFrontMatter.ts';

/**
 * The front matter of a text where it is written simply, without loading the YAML library; null otherwise.
 * Where it answers, it answers as `parseFrontMatter` does. Null says nothing about the text: ask there.
 */
export function skimFrontMatter(text: string): { readonly mapping: YamlMapping; readonly body: string } | null {
  const parts = splitFrontMatter(text);
  const mapping = 'refusal' in parts ? null : skimYaml(parts.head);
  return 'refusal' in parts || mapping === null ? null : { mapping, body: parts.body };
}
