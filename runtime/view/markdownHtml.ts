import MarkdownIt from 'markdown-it';

/**
 * Markdown as HTML that does nothing: tags in the text stay text, links lead where they say and take nobody along, and images
 * are links, since a page loads nothing from elsewhere.
 */
export function markdownHtml(markdown: string): string {
  const reader = new MarkdownIt({ html: false, linkify: false });
  reader.renderer.rules['image'] = (tokens, index) => {
    const token = tokens[index];
    return `<span class="image">[image: ${escaped(token?.content ?? '')} ${escaped(String(token?.attrGet('src') ?? ''))}]</span>`;
  };
  const openLink = reader.renderer.rules['link_open'] ?? ((tokens, index, options, _env, self) => self.renderToken(tokens, index, options));
  reader.renderer.rules['link_open'] = (tokens, index, options, env, self) => {
    tokens[index]?.attrSet('rel', 'noopener noreferrer');
    tokens[index]?.attrSet('target', '_blank');
    return openLink(tokens, index, options, env, self);
  };
  return reader.render(markdown);
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
