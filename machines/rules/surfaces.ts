/** Words by which the text of a work package shows what part of a product it touches (contract 1 §7.8), in the order of the answer. */
const words: Readonly<Record<string, readonly string[]>> = {
  dashboard: ['dashboard', 'landing page', 'landing-page'],
  workspace: ['workspace'],
  'app-shell': ['app shell', 'app-shell', 'navigation', 'sidebar', 'layout'],
  'legacy-cleanup': ['legacy', 'cleanup', 'deprecat', 'remov'],
  tests: ['test suite', 'test infrastructure', 'e2e test', 'integration test'],
  'tracker-integration': ['tracker', 'saas', 'sync'],
  'artifact-rendering': ['artifact', 'render', 'template'],
  api: ['api', 'endpoint', 'route', 'view'],
};

/**
 * The surfaces that the body of a work package (the text after its front matter) seems to touch. The words are found
 * anywhere, whatever their case: "review" holds "view" and so means api. Noise, but part of the bytes of lanes.json.
 */
export function surfaces(body: string): readonly string[] {
  const text = body.toLowerCase();
  return Object.keys(words).filter((surface) => words[surface]?.some((word) => text.includes(word)));
}
