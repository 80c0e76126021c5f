import { timingSafeEqual } from 'node:crypto';

interface Refusal {
  readonly status: 403 | 405 | 421;
  readonly reason: string;
}

/** Why a request is not answered; null when it is. */
export function refusal(method: string, path: string, header: (name: string) => string | undefined, token: string): Refusal | null {
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, reason: 'Nothing can be changed here.' };
  const asked = header('host') ?? '';
  // A name that another page has pointed at this machine comes with that name. Browsers leave out the port 80.
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(asked)) return { status: 421, reason: 'This is not the host that was asked for.' };
  const origin = header('origin');
  if (origin !== undefined && origin !== `http://${asked}`) return { status: 403, reason: 'Another page may not ask.' };
  if (header('sec-fetch-site') === 'cross-site' && header('sec-fetch-mode') !== 'navigate')
    return { status: 403, reason: 'Another page may not ask.' };
  return isToken(path.split('/')[1] ?? '', token)
    ? null
    : { status: 403, reason: 'The address lacks its token. Take it from the command that started the server.' };
}

function isToken(given: string, token: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(token)];
  return left.length === right.length && timingSafeEqual(left, right);
}
