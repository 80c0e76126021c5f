/** The text of a work-package file with the subtasks its author gave it. */
export const packageFile = (id: string, subtasks: readonly string[] = [], dependencies: readonly string[] = []): string =>
  `---\nwork_package_id: ${id}\ntitle: Part ${id}\ndependencies: [${dependencies.join(', ')}]\nsubtasks: [${subtasks.join(', ')}]\nexecution_mode: code_change\n---\n\n# ${id}\n`;
