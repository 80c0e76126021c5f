import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { creationTime } from '../../../../actions/processes/creationTime.ts';
import { holderOf } from '../../../../actions/processes/holder.ts';

it.runIf(existsSync('/proc/stat'))('is when the process was created, in seconds with a fraction', () => {
  const { started } = holderOf(process.pid, '2026-01-01T00:00:00Z');
  const text = creationTime(started);
  expect(text).toMatch(/^\d{10}\.\d{1,2}$/);
  const began = (Date.now() - process.uptime() * 1000) / 1000;
  expect(Math.abs(Number(text) - began)).toBeLessThan(30);
});

it('is not known of a process that is not there', () => {
  expect(creationTime(null)).toBeNull();
});
