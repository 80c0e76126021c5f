/**
 * Bundles the pages into data that a server and an exported file can use without looking for files: `pages/built.js`.
 * Prints what a browser loads, and refuses to make it too heavy.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { chartStyle } from '../machines/chart/chartStyle.ts';

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
const forDevelopers = script.moduleIds.filter((id) => id.includes('.development.'));
if (forDevelopers.length > 0) throw new Error(`development builds were bundled: ${forDevelopers.join(', ')}`);
const style = `${readFileSync(join(root, 'pages', 'page.css'), 'utf8')}${chartStyle}`;

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;
const compressed = gzipSync(script.code).length + gzipSync(style).length;
console.log(
  `pages: ${kilobytes(Buffer.byteLength(script.code) + Buffer.byteLength(style))}, ${kilobytes(compressed)} compressed (budget ${kilobytes(budget)})`,
);
if (compressed > budget) throw new Error('The pages are heavier than their budget.');

// A script that stands in an HTML file must not hold what ends it there.
const inline = script.code.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');
writeFileSync(
  join(root, 'pages', 'built.js'),
  `// Made from the files in this folder; run \`npm run generate\` to make it anew.\nexport const pageScript = ${JSON.stringify(inline)};\nexport const pageStyle = ${JSON.stringify(style)};\n`,
);
writeFileSync(join(root, 'pages', 'built.d.ts'), 'export declare const pageScript: string;\nexport declare const pageStyle: string;\n');
