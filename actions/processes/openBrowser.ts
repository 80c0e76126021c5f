import { spawn } from 'node:child_process';
import { platform } from 'node:os';

/** Asks the desktop to open an address. A machine without one does nothing, and nobody waits for it. */
export function openBrowser(url: string): void {
  const [command, ...words] = platform() === 'darwin' ? ['open'] : platform() === 'win32' ? ['cmd', '/c', 'start', ''] : ['xdg-open'];
  const opened = spawn(command ?? 'xdg-open', [...words, url], { detached: true, stdio: 'ignore' });
  // The address has been printed: whoever has no such program opens it by hand.
  opened.on('error', () => {});
  opened.unref();
}
