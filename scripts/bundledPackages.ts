const inPackage = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/;

/**
 * The folders of the packages that bundled modules come from, each once, sorted; our own modules come from none. Throws where one
 * is of a development build: XState checks and warns in its own, and behaves differently.
 */
export function bundledPackages(moduleIds: readonly string[]): readonly string[] {
  const forDevelopers = moduleIds.filter((id) => id.includes('.development.'));
  if (forDevelopers.length > 0) throw new Error(`development builds were bundled: ${forDevelopers.join(', ')}`);
  return [...new Set(moduleIds.flatMap((id) => inPackage.exec(id) ?? []))].toSorted();
}
