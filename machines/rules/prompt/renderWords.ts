const section = /^\{\{#(\w+)\}\}\n([^]*?)^\{\{\/\1\}\}(?:\n|$)/gm;
const placeholder = /\{\{(\w+)\}\}/g;

/**
 * Words with their values put in: `{{name}}` becomes the value, and the lines between `{{#name}}` and `{{/name}}` stay only
 * when there is one. A name without a value stays as it is written. Values are put in once, as they are: what stands in them
 * is nobody's placeholder.
 */
export function renderWords(words: string, values: Readonly<Record<string, string>>): string {
  const valueOf = (name: string): string | undefined => (Object.hasOwn(values, name) ? values[name] : undefined);
  const withSections = (text: string): string =>
    text.replaceAll(section, (_, name: string, inner: string) => (valueOf(name) ? withSections(inner) : ''));
  return withSections(words).replaceAll(placeholder, (written, name: string) => valueOf(name) ?? written);
}
