import { join } from 'node:path';
import { isYamlMapping, type YamlValue } from '../../schemas/yamlValue.ts';
import { parseYaml } from '../files/parseYaml.ts';

/**
 * Folders of the packs that a project's configuration names: `doctrine.org.packs[].local_path` and `mission_packs[]` (contract 1
 * §8.2, contract 2 §3.5).
 */
export function packFolders(config: string, root: string): readonly string[] {
  const reading = parseYaml(config);
  // An unreadable configuration names no packs; that it is unreadable is reported where the configuration itself is asked for.
  if (!reading.ok || !isYamlMapping(reading.value)) return [];
  const within = (value: YamlValue | undefined, key: string): YamlValue | undefined =>
    value !== undefined && isYamlMapping(value) ? value[key] : undefined;
  const organisation = within(within(within(reading.value, 'doctrine'), 'org'), 'packs');
  const named = Array.isArray(organisation) ? organisation.map((pack: YamlValue) => within(pack, 'local_path')) : [];
  const listed = reading.value['mission_packs'];
  const paths = [
    ...named,
    ...(Array.isArray(listed) ? listed.map((pack: YamlValue) => (typeof pack === 'string' ? pack : within(pack, 'path'))) : []),
  ];
  return paths.filter((path) => typeof path === 'string').map((path) => (path.startsWith('/') ? path : join(root, path)));
}
