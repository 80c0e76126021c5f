/** Folders that tools fill by themselves and fill again: dependencies, what is built, caches. */
const folders: ReadonlySet<string> = new Set([
  'node_modules',
  'bower_components',
  'vendor',
  '.venv',
  'venv',
  '.tox',
  '.eggs',
  'dist',
  'build',
  'out',
  'target',
  'coverage',
  'htmlcov',
  '.next',
  '.nuxt',
  '.svelte-kit',
  '.turbo',
  '.cache',
  '.parcel-cache',
  '.vite',
  '.gradle',
  '.dart_tool',
  '__pycache__',
  '.pytest_cache',
  '.mypy_cache',
  '.ruff_cache',
  '.nyc_output',
  '.terraform',
  '.spec-kitty',
]);

const files = /(?:\.(?:pyc|pyo|class|o|tsbuildinfo|swp|log|tmp)|^\.DS_Store|^Thumbs\.db)$/;

/**
 * Whether a path that git ignores is made again by tools, so that nobody misses it. Anything else may be somebody's: an `.env`, a
 * local database, notes.
 */
export function isMadeAgain(path: string): boolean {
  const parts = path.split('/').filter((part) => part !== '');
  return parts.some((part) => folders.has(part) || part.endsWith('.egg-info')) || files.test(parts.at(-1) ?? '');
}
