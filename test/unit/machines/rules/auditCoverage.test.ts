import { expect, it } from 'vitest';
import { auditCoverage } from '../../../../machines/rules/auditCoverage.ts';
import { fileTreeOf } from '../../../support/fileTreeOf.ts';

const tree = fileTreeOf('docs/a.md', '.agent/commands/x.md', 'src/m1/templates/t', 'src/m2/templates/t', 'src/m3/templates');
const targets = ['docs/', 'src/*/templates/', '.agent/commands/', '.other/commands/', 'docs'];
const gaps = (...scopes: readonly (readonly string[])[]): readonly string[] =>
  auditCoverage(scopes, targets, tree).flatMap((finding) => finding.paths);

it.each([
  [[], []],
  [[[]], ['docs/', 'src/m1/templates/', 'src/m2/templates/', '.agent/commands/']],
  [[['**']], []],
  [[['**/*']], []],
  [[['docs/**'], ['src/**', 'x']], ['.agent/commands/']],
  [[['src/m1/*', '.agent/commands/', 'doc*']], ['src/m2/templates/']],
  [[['*/templates', '.agent']], ['docs/']],
  [[['*']], []],
])('codebase-wide packages with %j leave %j', (scopes, left) => {
  expect(gaps(...scopes)).toEqual(left);
});

it('orders the folders of one target name by name, so that a dot or a hyphen in one does not put it before its beginning', () => {
  const siblings = fileTreeOf('src/m/t/x', 'src/m-1/t/x', 'src/m.1/t/x');
  expect(auditCoverage([[]], ['src/*/t/'], siblings).flatMap((finding) => finding.paths)).toEqual(['src/m/t/', 'src/m-1/t/', 'src/m.1/t/']);
});
