import { createHash } from 'node:crypto';
import { pageScript, pageStyle } from '../../pages/built.js';

const frame = (head: string, body: string, title: string): string =>
  `<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="color-scheme" content="light dark">\n<link rel="icon" href="data:,">\n<title>${escaped(title)}</title>\n${head}\n</head>\n<body>\n<div id="page"></div>\n${body}\n</body>\n</html>\n`;

/** The page of a server: its script and style are asked for beside it, and its data after that. */
export const servedHtml = (): string =>
  frame('<link rel="stylesheet" href="page.css">', '<script type="module" src="page.js"></script>', 'Spec Kitty');

/** What a page of the server may do: load its own script, style and data, and nothing else from anywhere. */
export const servedPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * A page with everything in it. The data is JSON in which nothing can end the element it stands in; the policy allows exactly
 * this script and this style, so a title that got out of its place could still do nothing.
 */
export function wholeHtml(data: object, title: string): string {
  const json = JSON.stringify(data).replaceAll('<', '\\u003c').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
  const policy = `default-src 'none'; script-src 'sha256-${hash(pageScript)}'; style-src 'sha256-${hash(pageStyle)}'; img-src data:; base-uri 'none'; form-action 'none'`;
  return frame(
    `<meta http-equiv="Content-Security-Policy" content="${policy}">\n<style>${pageStyle}</style>`,
    `<script type="application/json" id="mission">${json}</script>\n<script type="module">${pageScript}</script>`,
    title,
  );
}

const hash = (text: string): string => createHash('sha256').update(text).digest('base64');

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
