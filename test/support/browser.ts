import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const known = [process.env['SPEC_KITTY_CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The browser of this machine; null where none is installed. */
export const browserPath: string | null = known.find((path): path is string => path !== undefined && existsSync(path)) ?? null;

if (browserPath === null)
  console.log('Tests in a browser are skipped: no Chromium is installed (apt-get install chromium, or SPEC_KITTY_CHROMIUM).');

/** A headless browser. Whoever starts it closes it. */
export const startBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: browserPath ?? '', args: ['--no-sandbox', '--disable-gpu'] });
