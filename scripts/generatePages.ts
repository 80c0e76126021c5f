/**
 * Bundles the pages into data that a server and an exported file can use without looking for files: `pages/built.js`.
 * Prints what a browser loads, and refuses to make it too heavy.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { chartStyle } from '../machines/chart/chartStyle.ts';
import { bundledPackages } from './bundledPackages.ts';
import { licenceNotices } from './licenceNotices.ts';

const root = join(import.meta.dirname, '..');

/** Bytes a browser may load, compressed. */
const budget = 300_000;

const build = await rolldown({
  cwd: root,
  input: 'pages/main.tsx',
  platform: 'browser',
  logLevel: 'warn',
  tsconfig: join(root, 'pages', 'tsconfig.json'),
  transform: { define: { 'process.env.NODE_ENV': '"production"' } },
});
const { output } = await build.generate({ format: 'esm', minify: true, comments: false, codeSplitting: false });
await build.close();
const [script, ...others] = output;
if (others.length > 0) throw new Error(`The pages are one file: ${others.map(({ fileName }) => fileName).join(', ')} came beside it.`);
// A page that is exported is given to people who have nothing else of this: what has to go along stands in it.
const packages = bundledPackages(script.moduleIds);
const code = `/*\n${licenceNotices(packages)}*/\n${script.code}`;
const style = `${readFileSync(join(root, 'pages', 'page.css'), 'utf8')}${chartStyle}`;

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;
const compressed = gzipSync(code).length + gzipSync(style).length;
console.log(
  `pages: ${kilobytes(Buffer.byteLength(code) + Buffer.byteLength(style))}, ${kilobytes(compressed)} compressed (budget ${kilobytes(budget)})`,
);
if (compressed > budget) throw new Error('The pages are heavier than their budget.');

// A script that stands in an HTML file must not hold what ends it there.
const inline = code.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');
const places = packages.map((folder) => relative(root, folder));
writeFileSync(
  join(root, 'pages', 'built.js'),
  [
    '// Made from the files in this folder; run `npm run generate` to make it anew.',
    `export const pageScript = ${JSON.stringify(inline)};`,
    `export const pageStyle = ${JSON.stringify(style)};`,
    `export const pagePackages = ${JSON.stringify(places)};`,
    '',
  ].join('\n'),
);
writeFileSync(
  join(root, 'pages', 'built.d.ts'),
  [
    'export declare const pageScript: string;',
    'export declare const pageStyle: string;',
    '/** The folders of the packages that the script holds, from the root of the project. */',
    'export declare const pagePackages: readonly string[];',
    '',
  ].join('\n'),
);
