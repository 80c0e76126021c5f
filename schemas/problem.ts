import type { JsonObject } from './json.ts';

/**
 * Every way a command can fail to do what it was asked: a stable code, the exit code it leads to, and a title.
 * Exit codes: 1 refused or blocked · 2 usage · 3 busy, ask again · 4 waiting for a human · 5 saved state unreadable ·
 * 6 the world failed (git, disk) · 70 our bug. Codes that the original program has keep its spelling and its number.
 * Each code has a page in docs/errors/ whose text is the `page` below.
 */
export const problems = {
  AGENT_STRING_WITHOUT_TOOL: { exit: 1, title: 'The agent of a work package names no tool', page: 'The key `agent` of a work package is written as `tool:model:profile:role`. Every part may be empty but the first, which says what program is to do the work. Write the tool before the first colon.' },
  BRANCH_BUSY: { exit: 3, title: 'A branch could not be moved because others were moving it', page: 'A branch was to be moved, but another process of git held its lock, or others moved it each time before. Run the same command again. When a lock file is named and no process of git is running, a killed one left it behind: remove that file.' },
  BRANCH_IDENTITY_UNRESOLVED: { exit: 1, title: 'A mission has no identity to name its branches by', page: 'The branches of a mission carry its id, or at least the number or mid8 of its slug, so that two missions of one name never meet on one branch. This mission has none of them, or an id of fewer than eight characters. Give it a `mission_id` in its meta.json.' },
  CANONICAL_STATUS_NOT_FOUND: { exit: 1, title: 'The mission has no event log', page: 'What was asked for is made from the event log of the mission (`status.events.jsonl`), and there is none yet. It comes into being with the first event, usually when the tasks are finalized.' },
  CANONICAL_STATUS_UNREADABLE: { exit: 5, title: 'The event log of a mission cannot be read', page: 'A row of `status.events.jsonl` is not what it should be. Half a history would be taken for all of it, so nothing is read: every such row is listed with its line. Mend or remove the row by hand, or take the file from an earlier commit.' },
  COORDINATION_BRANCH_DELETED: { exit: 1, title: 'The branch that holds the status of the mission is gone', page: 'The meta.json of the mission names a coordination branch, and its status lives there. Neither this repository nor any remote it has fetched has that branch, so nothing true can be said about its work packages, and nothing is guessed from older copies. Fetch the branch or restore it from the reflog. If its rows were landed long ago, make it anew from the branch that has them.' },
  COORDINATION_WORKTREE_BRANCH_MISMATCH: { exit: 1, title: 'The coordination worktree is on another branch', page: 'The status of the mission is written in its coordination worktree, but that worktree has another branch checked out, or none because git is in the middle of something. Questions are answered from the coordination branch itself. Switch the worktree back, then run the same command again.' },
  COORDINATION_WORKTREE_EMPTY: { exit: 1, title: 'The coordination worktree does not hold the mission', page: 'The coordination worktree of the mission is there, on the right branch, but without the folder of the mission. Questions are answered from the main checkout. Merge the branch that has the mission into the coordination branch, then run the same command again.' },
  COORDINATION_WORKTREE_MISSING: { exit: 1, title: 'The coordination worktree does not exist', page: 'The status of the mission is written in its coordination worktree and nowhere else, so that it cannot split in two. That worktree is not registered with git. Questions are answered from the coordination branch or the main checkout, whichever knows more. Add the worktree, then run the same command again.' },
  EVENT_ID_TAKEN: { exit: 1, title: 'That event id belongs to another event', page: 'An event id given by the caller is in the event log already, on a row that says something else. The same id with the same content would have been answered as done. Take a new id, or leave the choice to the program.' },
  EVENT_LOG_CONFLICT: { exit: 4, title: 'Two event logs cannot be united', page: 'Both sides hold an event with the same id and different content, or a row that is no event. None of them is chosen silently: compare the rows named in the message and keep the true one.' },
  EVENT_LOG_NOT_A_FILE: { exit: 6, title: 'The event log is not a plain file', page: 'The event log of the mission is a symbolic link, a folder or a device. Appending would change something that is not the log of this mission, so it is refused. Put a plain file in its place.' },
  EVENT_NOT_ALLOWED: { exit: 1, title: 'That event is not allowed in this state', page: 'The machine was asked for something its present state does not allow, or whose conditions are not met. The message names each condition that is missing; the details list the events that are possible.' },
  EVENT_TIME_UNORDERABLE: { exit: 1, title: 'No date sorts behind the last event', page: 'Events are folded in the order of their dates, compared as characters. The last event of this work package has a date behind which no date of today can be sorted, so a new event would be folded before it and change nothing. Somebody wrote that row by hand or with a broken clock: look at it in the event log.' },
  FILE_NOT_READ: { exit: 6, title: 'A file could not be read', page: 'The file system refused to read a file that is there, or it does not hold UTF-8 text. The message names it and the reason. Give the permission or repair the file, then run the same command again.' },
  FILE_NOT_WRITTEN: { exit: 6, title: 'A file could not be written', page: 'The file system refused: the disk is full, the folder is read-only, or a permission is missing. The details name the file and the error of the system. What was begun was taken back; the message says what was not changed. Make room or give the permission, then run the same command again.' },
  FRONT_MATTER_NOT_EDITABLE: { exit: 1, title: 'Front matter cannot be changed in place', page: 'A key of a front matter was to be changed and every other byte kept, but the way it is written does not allow that: a mapping on one line, a key written with `?`, or an anchor that another key refers to. Nothing was written. Write the front matter with one key per line and without anchors, then run the same command again.' },
  GIT_FAILED: { exit: 6, title: 'A command of git failed', page: 'A command of git that should have worked did not: the details hold the whole command, the folder it was run in, its exit code and everything it said. Mend what it names, then run the same command again.' },
  GIT_OPERATION_IN_PROGRESS: { exit: 3, title: 'Git is in the middle of something', page: 'The checkout that holds the files of the mission is in the middle of a merge, rebase, cherry-pick or revert. Questions are answered, but nothing tracked is written until git is done. Finish or abort the operation, then run the same command again.' },
  GIT_POINTER_BROKEN: { exit: 6, title: 'A checkout does not lead to its repository', page: 'The `.git` file of this checkout names a git directory that does not exist: the repository was moved or removed, or a submodule was never initialised. `git worktree repair`, run in the main checkout, mends a worktree; `git submodule update --init` a submodule.' },
  GIT_REF_STORAGE_UNSUPPORTED: { exit: 6, title: 'The repository keeps its refs in a form that is not read', page: 'Branches are read straight from the files of git, since starting git would take longer than everything else a query does. This repository keeps them in reftables. `git refs migrate --ref-format=files` converts them without loss.' },
  GIT_UNAVAILABLE: { exit: 6, title: 'git could not be run', page: 'A question could only be answered by git itself, and git could not be started. Install git, or put it on the PATH, then run the same command again.' },
  HOOK_REFUSED: { exit: 1, title: 'A hook of the repository refused the commit', page: 'The hooks pre-commit and commit-msg are run for our commits as for everybody else. One of them said no, or changed files that were not part of the commit. Its whole output is in the details. Nothing was committed; mend what it names, or let it pass over the files of missions, then run the same command again.' },
  INTERNAL_ERROR: { exit: 70, title: 'The program failed in a way it should not', page: 'A bug of ours. Nothing it did is hidden: run the same command again, and report the text it printed.' },
  LANES_CORRUPT: { exit: 5, title: 'lanes.json cannot be read', page: 'lanes.json is not JSON, lacks a key it needs, or holds a value of the wrong kind. The details list every reason. It is never taken for a mission without lanes, since work would then start in the wrong place. Repair it by hand or bring it back from git.' },
  LOCK_HELD: { exit: 3, title: 'Another process is writing', page: 'Another process held the lock for longer than this one was willing to wait. Run the same command again. A lock is taken over when its holder is provably gone, never because it is old: where that cannot be proven (another machine, another container) the message names the file to remove once you know that the process has ended.' },
  META_UNREADABLE: { exit: 5, title: 'The meta.json of a mission cannot be read', page: '`meta.json` says who a mission is. It has to be a JSON object in UTF-8 without a byte order mark, and `mission_number` an integer or null.' },
  MISSION_AMBIGUOUS_SELECTOR: { exit: 1, title: 'Several missions answer to that handle', page: 'The handle fits more than one mission, and none is ever chosen silently. The details list them with their ids. Use a whole id or the name of the folder under kitty-specs/.' },
  MISSION_HANDLE_UNSAFE: { exit: 2, title: 'That cannot be the handle of a mission', page: 'A handle is an id, its first eight characters, a slug or a number: letters, digits, hyphens, underscores and dots, and never a path.' },
  MISSION_KEY_UNKNOWN: { exit: 2, title: 'No mission type has that key', page: 'The mission names a type that is found in no tier: project overrides, project missions, packs, the user folder and the shipped types were searched. The details list the tiers.' },
  MISSION_NOT_FOUND: { exit: 1, title: 'There is no such mission here', page: 'No folder under kitty-specs/ of the main checkout answers to that handle. When another branch has it, the message says which. The details list missions with similar names.' },
  MISSION_REQUIRED_FIELD_MISSING: { exit: 2, title: 'A mission type lacks a field it needs', page: 'A mission type needs mission.key, mission.name, mission.version and steps with an id and a title each. The message names the missing ones.' },
  MISSION_STATE_TRAPPED: { exit: 2, title: 'A mission type has a state without a way out', page: 'The exhaustive walk over the compiled machine found a state from which the end cannot be reached, or which has no answer for the agent. The message tells the shortest way there.' },
  MISSION_STEP_CYCLE: { exit: 2, title: 'Steps of a mission type wait for each other', page: 'A step depends, directly or through others, on itself; none of the steps in the circle can ever start. The message shows the shortest circle.' },
  MISSION_STEP_DEPENDENCY_UNKNOWN: { exit: 2, title: 'A step waits for a step that does not exist', page: '`depends_on` names an id that no step of the mission type has, so the step could never be reached.' },
  MISSION_STEP_DUPLICATE: { exit: 2, title: 'Two steps of a mission type have the same id', page: 'Ids name states: each must be unique within its mission type.' },
  MISSION_STEP_ID_INVALID: { exit: 2, title: 'A step id cannot be the name of a state', page: 'Step ids are letters, digits, "-" and "_", and none of the names every mission machine has itself (done, unobserved, merge).' },
  MISSION_STEP_RACI_INVALID: { exit: 2, title: 'The responsibilities of a step do not fit together', page: '`raci` and `raci_override_reason` come together or not at all, and only a human can be accountable.' },
  MISSION_STEP_UNREACHABLE: { exit: 2, title: 'A step of a mission type can never be reached', page: 'The exhaustive walk over the compiled machine never came to a step.' },
  MISSION_TEMPLATE_HAS_NO_STEPS: { exit: 2, title: 'A mission type has no steps', page: 'A mission type needs at least one entry under `steps` or `audit_steps`.' },
  MISSION_TYPE_MISSING: { exit: 1, title: 'The mission does not say what type it is', page: 'A mission without `mission_type` in its meta.json has no steps: no type is guessed for it. Write the type it was meant to have.' },
  MISSION_YAML_MALFORMED: { exit: 2, title: 'A mission type cannot be read', page: 'The file is not YAML, or does not have the shape of a mission type. The message lists every place that does not fit.' },
  OPERATION_MOVED: { exit: 3, title: 'The saved state of an operation was changed by somebody else', page: 'An operation holds the lock of its document while it runs, and still the document on disk was not the one it had written last: somebody removed the lock or edited the file. Nothing was written over it. Run the same command again: it goes on from what is saved.' },
  OPERATION_NOT_BEGUN: { exit: 1, title: 'There is no such operation to go on with', page: 'A command was asked to continue or to give up an operation, but none is saved under that name: it was never begun, or it has ended since. Give the command without that option to begin it.' },
  OPERATION_UNREADABLE: { exit: 5, title: 'The saved state of an operation cannot be read', page: 'A file under `spec-kitty/` in the git directory should hold an unfinished operation, but is not JSON or not in the format of operations. It was edited or damaged. Look at what it says was being done, move it aside, and give the command again: every step looks first whether it is done already.' },
  REQUIREMENT_MAPPING_INCOMPLETE: { exit: 1, title: 'Requirements and work packages do not match', page: 'Every work package names at least one requirement in `requirement_refs`, every name is one that spec.md declares, and every functional requirement is named by a package. spec.md declares a requirement in the first cell of a table row, in a heading, at the start of a list item or as a bold lead; an id in a sentence declares nothing. The details list what is missing.' },
  SAFE_COMMIT_HEAD_MISMATCH: { exit: 1, title: 'The checkout is not on the branch that is to be committed to', page: 'A commit was to be made on one branch, but the checkout that holds the files has another one checked out, or none. Files are never committed to a branch they were not read from. Check out the branch the message names, then run the same command again.' },
  SAFE_COMMIT_NOT_A_WORKTREE: { exit: 1, title: 'There is no checkout of a git repository', page: 'A commit was to be made from a folder that is not the top of a checkout: it is gone, or git knows nothing of it.' },
  SAFE_COMMIT_PATH_POLICY: { exit: 1, title: 'A file outside the checkout cannot be committed', page: 'Files are named from the top of their checkout. A name that leads out of it, into `.git` or into a worktree below `.worktrees/` is refused, since it belongs to something else.' },
  SNAPSHOT_FROM_FUTURE: { exit: 5, title: 'Saved state was written by a newer version', page: 'A saved state names a version of its machine that this program does not know. Use the newer program, or move the file aside: what can be derived from the event log is derived again.' },
  SNAPSHOT_INVALID: { exit: 5, title: 'Saved state does not have the shape of its version', page: 'A saved state was read, but its content does not fit the schema of its machine. It was edited or damaged. Move the file aside: what can be derived from the event log is derived again.' },
  SNAPSHOT_UNKNOWN_CHILD: { exit: 5, title: 'Saved state waits for work the machine does not know', page: 'A saved state has an unfinished task that no part of the machine performs. Going on would wait for it for ever, so nothing goes on. The details name the task.' },
  SNAPSHOT_UNKNOWN_STATE: { exit: 5, title: 'Saved state is in a state the machine does not have', page: 'A saved state names a state that its machine does not have, or has in another form. The details name it.' },
  SNAPSHOT_UNREADABLE: { exit: 5, title: 'Saved state is not readable', page: 'A file that should hold a saved state is not JSON, is not in the format of saved states, or belongs to another machine. Move it aside: what can be derived from the event log is derived again.' },
  SPEC_KITTY_REPO_NOT_INITIALIZED: { exit: 1, title: 'This is not a Spec Kitty project', page: 'Neither the folder nor the repository around it has kitty-specs/ or .kittify/. Nothing was written, and no other repository was looked for. Go to the repository you mean, name it in SPECIFY_REPO_ROOT, or initialise this one.' },
  STATUS_EVENT_PERSISTENCE_VERIFICATION_FAILED: { exit: 6, title: 'Appended rows were not found in the log', page: 'Rows were appended to the event log, but reading its end back gave something else: another program wrote into it at the same time. Look into the log for the rows before repeating the command, or repeat it with the same event id, which never adds a row twice.' },
  STATUS_SNAPSHOT_UNREADABLE: { exit: 5, title: 'The status.json of a mission cannot be read', page: '`status.json` is made from the event log and holds nothing of its own. Make it again: the command that materializes the status writes it anew.' },
  TASKS_COVERAGE_INCOMPLETE: { exit: 1, title: 'tasks.md and the files in tasks/ name different work packages', page: 'Each file tasks/WPnn-….md needs a section of its own in tasks.md, and each section a file. A section starts with a heading of the second or third level that begins with the id, `Work Package` and the id, or `Work Package` and a number. The details list what is missing on either side.' },
  TRANSITION_REJECTED: { exit: 1, title: 'The work package may not move there', page: 'The machine of the work package refuses the move: no move leads from its lane to the one asked for, or something the move needs was not given. The message says what is missing; the details list the lanes that can be reached and what each needs. Force goes anywhere but back to the start, and needs a named actor and a reason.' },
  USAGE: { exit: 2, title: 'The command line is not understood', page: 'An option, argument or value does not fit the command. `--help` shows what it takes.' },
  WPS_MANIFEST_INVALID: { exit: 1, title: 'wps.yaml does not describe work packages', page: 'wps.yaml is YAML, but not of the expected shape: a list `work_packages` whose entries have an `id` (WP and two digits) and a `title`. The message names every place that does not fit.' },
  WPS_MANIFEST_UNREADABLE: { exit: 1, title: 'wps.yaml cannot be read', page: 'wps.yaml exists, but it is not YAML, or says the same thing twice. While it exists it is the only source of dependencies, so nothing is guessed in its place: repair it or remove it.' },
  WP_DEPENDENCY_CYCLE: { exit: 1, title: 'Work packages depend on each other in a circle', page: 'None of the packages in the circle could ever start. The message shows every circle; take one dependency out of each.' },
  WP_DEPENDENCY_DISAGREEMENT: { exit: 1, title: 'The same dependencies are declared twice and differently', page: 'The front matter of a work package and wps.yaml both declare dependencies and do not say the same. Neither wins silently: make them agree.' },
  WP_DEPENDENCY_INVALID: { exit: 1, title: 'A work package depends on what cannot be', page: 'A dependency is not a work package id, or no work package of the mission has it.' },
  WP_EXECUTION_MODE_UNKNOWN: { exit: 1, title: 'A work package has an unknown execution mode', page: 'The execution_mode in the front matter of a work package is neither code_change nor planning_artifact. Ownership and lanes cannot be judged before it is corrected.' },
  WP_FILE_MISNAMED: { exit: 1, title: 'A work-package file and its content name different packages', page: 'The name of a file in tasks/ begins with the id of its package, as in WP01-first-step.md, and `work_package_id` in its front matter says the same. One of the two is wrong, and nothing says which: rename the file or correct the id.' },
  WP_FRONT_MATTER_INVALID: { exit: 1, title: 'The front matter of a work package does not fit', page: 'A file tasks/WPnn-….md begins with a line `---`, then YAML with the keys of work packages, then a line `---`. The message names the file and the line. Usual reasons: a key that work packages do not have, a date or number without quotes where text is wanted, a colon or `#` inside unquoted text, the same key twice. The other work packages are read all the same.' },
  WP_ID_DUPLICATE: { exit: 1, title: 'Two files describe the same work package', page: 'Two files in tasks/ have the same work-package id. The first by name is read, the other is not; remove one of them or give it an id of its own.' },
  WP_NOT_FOUND: { exit: 1, title: 'The mission has no such work package', page: 'Neither the event log nor any file in tasks/ knows a work package with this id. The details list those there are.' },
  WP_OWNERSHIP_MISSING: { exit: 1, title: 'A work package does not say which files it owns', page: 'A package of code needs an execution_mode and at least one entry of owned_files in its front matter: lanes are made of packages that may touch the same files. A planning package needs both too.' },
  WP_SUBTASKS_UNKNOWN: { exit: 1, title: 'Whether the subtasks are complete cannot be told', page: 'Handing a work package in for review needs all its subtasks to be recorded as done. Which subtasks it has is written in the front matter of its file, under `subtasks`: the file is missing, cannot be read, or does not have that key. An empty list says that there are none.' },
} as const satisfies Record<string, { exit: number; title: string; page: string }>;

export type ProblemCode = keyof typeof problems;

/** A refusal or failure as a plain JSON value: it can be printed, saved in a snapshot and compared. */
export interface Problem {
  readonly code: ProblemCode;
  /** One sentence that says what and which. */
  readonly message: string;
  /** What was not changed by the command that met this, as a sentence. */
  readonly unchanged: string;
  /** A command that can be pasted as it is, when there is one. */
  readonly next: string | null;
  /** Facts for programs: paths, ids, candidates. */
  readonly details: JsonObject;
}

export const nothingChanged = 'Nothing was changed.';

export function problem(
  code: ProblemCode,
  message: string,
  more: { readonly unchanged?: string; readonly next?: string; readonly details?: JsonObject } = {},
): Problem {
  return { code, message, unchanged: more.unchanged ?? nothingChanged, next: more.next ?? null, details: more.details ?? {} };
}

/** How a hand (a function that touches the world) says no: thrown by actions alone, turned back into its value by whoever called them. */
export class ProblemError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.message);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}
