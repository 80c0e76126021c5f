/** A map that classifies every kind of occurrence. */
export const occurrenceMap = `target: {term: feature, replacement: mission, operation: rename}
categories:
  code_symbols: {action: rename}
  import_paths: {action: rename}
  filesystem_paths: {action: manual_review}
  serialized_keys: {action: do_not_change}
  cli_commands: {action: rename_if_user_visible}
  user_facing_strings: {action: rename}
  tests_fixtures: {action: rename}
  logs_telemetry: {action: manual_review}
`;
