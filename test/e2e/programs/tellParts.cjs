'use strict';
// Loaded before the program: says at its end which of the program's own files it has read. What would last is over with its first answer.
const fs = require('node:fs');
const { join, relative } = require('node:path');

const folder = join(__dirname, '..', '..', '..', 'dist', 'cli');
const read = fs.readFileSync;
const parts = [];
fs.readFileSync = (path, ...options) => {
  if (typeof path === 'string' && path.startsWith(folder)) parts.push(relative(folder, path));
  return read(path, ...options);
};
process.on('newListener', (name) => {
  if (name === 'SIGTERM') process.nextTick(() => process.emit('SIGTERM', 'SIGTERM'));
});
process.on('exit', () => fs.writeSync(2, JSON.stringify(parts)));
