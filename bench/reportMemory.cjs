'use strict';
// Loaded before a measured program: says at its end how much memory the process held at most, in KiB.
process.on('exit', () => {
  require('node:fs').writeSync(2, `maxRSS=${process.resourceUsage().maxRSS}\n`);
});
