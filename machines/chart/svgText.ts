import { chartStyle } from './chartStyle.ts';
import type { Shape } from './drawing.ts';

/** A drawing as a file of its own. Nothing in it is loaded from elsewhere, and every name in it is text and nothing else. */
export const svgText = (drawing: Shape): string =>
  written(
    {
      ...drawing,
      attributes: { xmlns: 'http://www.w3.org/2000/svg', ...drawing.attributes },
      content: [`<style>${chartStyle}</style>`, ...drawing.content],
    },
    true,
  );

function written({ tag, attributes, content }: Shape, isRoot = false): string {
  const given = Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join('');
  const inside = content
    .map((part, index) => (typeof part === 'string' ? (isRoot && index === 0 ? part : escaped(part)) : written(part)))
    .join(isRoot ? '\n' : '');
  return `<${tag}${given}>${inside}</${tag}>`;
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Control characters have no place in XML at all. */
// oxlint-disable-next-line no-control-regex -- these are the characters to be found
const noPartOfXml = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

const escaped = (text: string): string => text.replaceAll(noPartOfXml, '\ufffd').replaceAll(/[&<>"]/g, (sign) => escapes[sign] ?? sign);
