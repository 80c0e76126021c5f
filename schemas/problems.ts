/**
 * Every way a command can fail to do what it was asked: a stable code, the exit code it leads to, and a title.
 * Exit codes: 0 told beside an answer, in nobody's way · 1 refused or blocked · 2 usage · 3 busy, ask again · 4 waiting for a human ·
 * 5 saved state unreadable · 6 the world failed (git, disk) · 70 our bug. Codes that the original program has keep its spelling and
 * its number. Each code has a page in docs/errors/ whose text is the `page` below.
 *
 * A file of its own: a command reads these words only when it has a problem to tell.
 */
export const problems = {
  ACCEPTANCE_CRITERION_UNKNOWN: {
    exit: 1,
    title: 'The acceptance matrix has no such criterion',
    page: 'A verdict is about one of the criteria in `acceptance-matrix.json`; the details list them. Finalizing the tasks lays out one for each functional requirement, and others are written into the file by hand.',
  },
  ACTIVE_WP_SCOPE_VIOLATION: {
    exit: 1,
    title: 'Work that is handed in has changed files its package does not own',
    page: 'Packages that are worked on at the same time own different files, so that their work fits together. The package that is handed in has changed others; the details list them. Bring these back to what they were, or have them changed by the package that owns them. Where the package has to change them, its `owned_files` are to say so. The project asks for this (`policy.commit_guard.mode: block`); by default it is told as a warning. `--force` with a note hands in all the same, on record.',
  },
  AGENTS_NOT_NAMED: {
    exit: 1,
    title: 'Nothing says which agents will work here',
    page: 'A project has command files for the agents that work in it, and each agent reads its own form of them. Name yours with `--ai`, several with commas between. A project that has settings already keeps the agents they name.',
  },
  AGENT_KEY_INVALID: {
    exit: 1,
    title: 'That is no agent command files are written for',
    page: 'Agents have keys (`claude`, `codex`, `cursor`). The message says for which of them command files are written, and the details list these. Nothing was written.',
  },
  AGENT_MISSING: {
    exit: 1,
    title: 'A report has to say who reports',
    page: 'Reports and answers are recorded with the agent that gave them. Give its name with `--agent`.',
  },
  AGENT_STRING_WITHOUT_TOOL: {
    exit: 1,
    title: 'The agent of a work package names no tool',
    page: 'The key `agent` of a work package is written as `tool:model:profile:role`. Every part may be empty but the first, which says what program is to do the work. Write the tool before the first colon.',
  },
  ANALYSIS_INPUT_INVALID: {
    exit: 1,
    title: 'An analysis cannot be recorded',
    page: 'The head of the analysis says `schema: analysis-findings/v1`, but does not have its shape: a list `findings` whose entries have an `id`, a `severity` (critical, high, medium or low), a `category` and a `summary`. The message names every place that does not fit. An analysis without such a head is kept as it is, and its verdict is unknown.',
  },
  BOOTSTRAP_ONLY_HISTORY: {
    exit: 1,
    title: 'No work on the mission was ever recorded',
    page: 'The event log of the mission says nothing but that its packages were planned. Merging would land work that nobody claimed, did or reviewed on record. Work that was done outside of the packages is recorded first: claim them, hand them in and have them reviewed.',
  },
  BRANCH_BUSY: {
    exit: 3,
    title: 'A branch could not be moved because others were moving it',
    page: 'A branch was to be moved, but another process of git held its lock, or others moved it each time before. Run the same command again. When a lock file is named and no process of git is running, a killed one left it behind: remove that file.',
  },
  BRANCH_IDENTITY_UNRESOLVED: {
    exit: 1,
    title: 'A mission has no identity to name its branches by',
    page: 'The branches of a mission carry its id, or at least the number or mid8 of its slug, so that two missions of one name never meet on one branch. This mission has none of them, or an id of fewer than eight characters. Give it a `mission_id` in its meta.json.',
  },
  BRANCH_NOT_FOUND: {
    exit: 1,
    title: 'There is no such branch',
    page: 'A branch that was to be checked out is not there. It was deleted or renamed since the work on it was planned.',
  },
  BRANCH_STRATEGY_CONFIRMATION_REQUIRED: {
    exit: 1,
    title: 'A mission bound for a pull request would begin on the branch it is merged into',
    page: 'A mission that ends in a pull request needs a branch of its own: begun on the branch it will be merged into, its planning lands there unreviewed. Begin it on another branch with `--start-branch`, or say that this is meant with `--branch-strategy already-confirmed`. The same is asked when the work of such a mission is begun, unless it was said when it was created; once a package is begun, nobody is asked again. Nothing was written.',
  },
  BRIEF_EXISTS: {
    exit: 1,
    title: 'A brief is kept already',
    page: '`.kittify/mission-brief.md` holds a brief that no mission has begun from yet. `spec-kitty intake --show` shows it and where it comes from; `--force` writes over it. Nothing was written.',
  },
  BRIEF_NOT_FOUND: {
    exit: 1,
    title: 'No brief is kept',
    page: 'There is no `.kittify/mission-brief.md`. `spec-kitty intake` with the path of a plan keeps that as the brief of the next mission. A `brief-source.yaml` alone is what a killed intake has left, and counts for nothing.',
  },
  BRIEF_UNREADABLE: {
    exit: 2,
    title: 'The brief that is kept cannot be read',
    page: '`.kittify/mission-brief.md` or `.kittify/brief-source.yaml` is there, but it is no text, or not what it should be; the message says what is wrong. Mend the file, or remove both and give `spec-kitty intake` again.',
  },
  CANONICAL_STATUS_NOT_FOUND: {
    exit: 1,
    title: 'The mission has no event log',
    page: 'What was asked for is made from the event log of the mission (`status.events.jsonl`), and there is none yet. It comes into being with the first event, usually when the tasks are finalized.',
  },
  CANONICAL_STATUS_UNREADABLE: {
    exit: 5,
    title: 'The event log of a mission cannot be read',
    page: 'A row of `status.events.jsonl` is not what it should be. Half a history would be taken for all of it, so nothing is read: every such row is listed with its line. `spec-kitty doctor log` shows each of them. With `--fix` it sets aside what is no row at all, or what is kept whole on the desk or in git, and appends the rows that are missing then; rows that are whole are never touched. What looks like a row of something else is left for you to decide.',
  },
  CHARTER_PACK_CONFIG_INVALID: {
    exit: 1,
    title: 'The project allows no such mission type',
    page: '`mission_type_activations` in `.kittify/config.yaml` lists the mission types that may be used. It is empty, or the type asked for is not in it. Add the type there, or choose one that is.',
  },
  CHECKOUT_NOT_MOVABLE: {
    exit: 1,
    title: 'A checkout holds what would be lost',
    page: 'The files of a checkout were to be brought to another commit, and some of them hold what nobody has committed: they were edited, something else is staged, or a file git does not know, ignored or not, stands where one would come. The details list every path. Nothing was changed. Commit them, or move them out of the way, then run the same command again.',
  },
  COMMIT_NOT_FOUND: {
    exit: 1,
    title: 'There is no such commit',
    page: 'Commits were to be brought together, but this repository does not have all of them: a branch was deleted and its commits were cleaned up, or the clone is shallow. The message names the missing ones.',
  },
  CONFIG_UNREADABLE: {
    exit: 5,
    title: 'The settings of the project cannot be read',
    page: "`.kittify/config.yaml` has to be YAML with keys and values. It is somebody's own file, so it is not written over: repair it, or take it from an earlier commit.",
  },
  COORDINATION_BRANCH_DELETED: {
    exit: 1,
    title: 'The branch that holds the status of the mission is gone',
    page: 'The meta.json of the mission names a coordination branch, and its status lives there. Neither this repository nor any remote it has fetched has that branch, so nothing true can be said about its work packages, and nothing is guessed from older copies. Fetch the branch or restore it from the reflog. If its rows were landed long ago, make it anew from the branch that has them.',
  },
  COORDINATION_WORKTREE_BRANCH_MISMATCH: {
    exit: 1,
    title: 'The coordination worktree is on another branch',
    page: 'The status of the mission is written in its coordination worktree, but that worktree has another branch checked out, or none because git is in the middle of something. Questions are answered from the coordination branch itself. Switch the worktree back, then run the same command again.',
  },
  COORDINATION_WORKTREE_EMPTY: {
    exit: 1,
    title: 'The coordination worktree does not hold the mission',
    page: 'The coordination worktree of the mission is there, on the right branch, but without the folder of the mission. Questions are answered from the main checkout. Merge the branch that has the mission into the coordination branch, then run the same command again.',
  },
  COORDINATION_WORKTREE_MISSING: {
    exit: 1,
    title: 'The coordination worktree does not exist',
    page: 'The status of the mission is written in its coordination worktree and nowhere else, so that it cannot split in two. That worktree is not registered with git. Questions are answered from the coordination branch or the main checkout, whichever knows more. Add the worktree, then run the same command again.',
  },
  DASHBOARD_PORT_UNAVAILABLE: {
    exit: 6,
    title: 'No port is free to show the pages on',
    page: 'The port that was named belongs to another process, or every port from 9237 to 9336 does; or the system refuses it to this user, as most do with those below 1024. Name a free one with `--port`, or end what holds them. Nothing was started.',
  },
  DECISION_ALREADY_CLOSED: {
    exit: 1,
    title: 'The question was decided before',
    page: 'A question of a planning interview is known by its interview, its step or slot and its key. This one was asked before and is resolved or canceled; the details hold its id and its answer. Ask something new under a key of its own.',
  },
  DECISION_ANSWER_INVALID: {
    exit: 1,
    title: 'That is no answer to the question',
    page: 'A question with options takes one of them, any other takes a text that is not blank. The details list the options.',
  },
  DECISION_INDEX_UNREADABLE: {
    exit: 5,
    title: 'The decisions of a mission cannot be read',
    page: '`decisions/index.json` of the mission is not what it should be; the message says where. It is never taken for a mission without decisions. Repair it by hand or bring it back from git.',
  },
  DECISION_MISSING_STEP_OR_SLOT: {
    exit: 1,
    title: 'It is not said what the question is about',
    page: 'A question of a planning interview belongs to an interview (charter, specify or plan) and there either to a step or to a slot, has a key, and lists its options as JSON where it has some. The message names everything that does not fit.',
  },
  DECISION_NOT_FOUND: {
    exit: 1,
    title: 'There is no such decision',
    page: 'No question of a planning interview of the mission has this id. `agent decision list` shows those there are. What pauses a run is another thing and is answered with `next --answer`.',
  },
  DECISION_NOT_PENDING: {
    exit: 1,
    title: 'Nothing waits for that answer',
    page: 'The mission asks nothing at the moment, or something else than was answered. The details name the question that is open, if one is.',
  },
  DECISION_TERMINAL_CONFLICT: {
    exit: 1,
    title: 'The question was decided in another way',
    page: 'A question is decided once; only what was put off may be answered later. The same decision said again is no mistake, another one is: the first stays. The details hold it.',
  },
  DEPENDENCIES_NOT_SATISFIED: {
    exit: 1,
    title: 'What the work package depends on is not ready',
    page: 'A work package is begun when everything it depends on is approved or done (`dependencies_not_satisfied`). The message names what it waits for. `next` says what there is to do meanwhile; a dependency that is canceled or does not exist has to be taken out of the front matter.',
  },
  DEPENDENCY_LANE_MERGE_CONFLICT: {
    exit: 4,
    title: 'The code of two dependencies does not fit together',
    page: 'A work package depends on packages of several lanes, and the code of these lanes cannot be merged by itself: somebody has to say how it fits. The worktree of the package is there and holds what could be brought together; the message names the files, the packages and the branch. Merge that branch in the worktree, settle the conflict, commit, and run the same command again. The claim stands meanwhile.',
  },
  DONE_WITHOUT_MERGE: {
    exit: 1,
    title: 'Only a merge makes a work package done',
    page: 'Done means that the work is in the branch the mission comes back to. Merging records that by itself. Whoever has brought the work there in another way says so with `--done-override-reason`, and the record keeps the reason.',
  },
  EVENT_ID_TAKEN: {
    exit: 1,
    title: 'That event id belongs to another event',
    page: 'An event id given by the caller is in the event log already, on a row that says something else. The same id with the same content would have been answered as done. Take a new id, or leave the choice to the program.',
  },
  EVENT_LOG_CONFLICT: {
    exit: 4,
    title: 'Two event logs cannot be united',
    page: 'Both sides hold an event with the same id and different content, or a row that is no event. None of them is chosen silently: compare the rows named in the message and keep the true one.',
  },
  EVENT_LOG_NOT_A_FILE: {
    exit: 6,
    title: 'The event log is not a plain file',
    page: 'The event log of the mission is a symbolic link, a folder or a device. Appending would change something that is not the log of this mission, so it is refused. Put a plain file in its place.',
  },
  EVENT_LOG_ROWS_LOST: {
    exit: 5,
    title: 'The event log of a mission has lost rows',
    page: 'A log only ever grows, and this one lacks rows that were in it before: the file was wiped or brought back to an older state, or another branch is checked out that has an older one. New rows on top of that would make two histories, so none are written. The desk in the common directory of git keeps a copy of the log; `spec-kitty agent status reconcile` brings the lost rows back from there and from git; where the wiped log was committed and the desk is gone, as in a fresh clone, from the history of what is checked out and of the branches of the mission. Where another branch is checked out by mistake, switch back to the one the mission is planned on.',
  },
  EVENT_NOT_ALLOWED: {
    exit: 1,
    title: 'That event is not allowed in this state',
    page: 'The machine was asked for something its present state does not allow, or whose conditions are not met. The message names each condition that is missing; the details list the events that are possible.',
  },
  EVENT_TIME_UNORDERABLE: {
    exit: 1,
    title: 'No date sorts behind the last event',
    page: 'Events are folded in the order of their dates, compared as characters. The last event of this work package has a date behind which no date of today can be sorted, so a new event would be folded before it and change nothing. Somebody wrote that row by hand or with a broken clock: look at it in the event log.',
  },
  FEATURE_CONTEXT_UNRESOLVED: {
    exit: 1,
    title: 'It was not said which mission is meant',
    page: 'The command works on one mission and never guesses which. Name it with `--mission`; the details list those that come into question. Commands about a landing know it without that where only one can be meant: by the branch or the worktree they are given in, by a merge that is begun, or because no other mission is there to land.',
  },
  FILE_CHANGED: {
    exit: 3,
    title: 'A file was changed while the command worked',
    page: 'The command had decided how a file is to be changed, and found another text in it when it came to that: somebody else has written it meanwhile. What they wrote was left alone. Give the command again; it looks at the files anew.',
  },
  FILE_NOT_READ: {
    exit: 6,
    title: 'A file could not be read',
    page: 'The file system refused to read a file that is there, or it does not hold UTF-8 text. The message names it and the reason. Give the permission or repair the file, then run the same command again.',
  },
  FILE_NOT_WRITTEN: {
    exit: 6,
    title: 'A file could not be written',
    page: 'The file system refused: the disk is full, the folder is read-only, or a permission is missing. The details name the file and the error of the system. What was begun was taken back; the message says what was not changed. Make room or give the permission, then run the same command again.',
  },
  FOLDER_OCCUPIED: {
    exit: 1,
    title: 'The folder is there already and not empty',
    page: 'A project in a new folder was asked for, but the folder has something in it. Nothing was written. To make a project of what is there, go into the folder and give the command without a name.',
  },
  FOLDER_REMOVED: {
    exit: 1,
    title: 'The folder the command was given in was removed',
    page: 'The shell still stands in a folder that somebody has taken away. What is about a project around it works all the same; a project is not set up where nothing is. Go to a folder that is there, or name one.',
  },
  FRONT_MATTER_NOT_EDITABLE: {
    exit: 1,
    title: 'Front matter cannot be changed in place',
    page: 'A key of a front matter was to be changed and every other byte kept, but the way it is written does not allow that: a mapping on one line, a key written with `?`, an anchor that another key refers to, or the only key below a block of text, which loses its line end with what stands below it. Nothing was written. Write the front matter with one key per line and without anchors, and begin a block of text that would come last with `|-` or `>-`, then run the same command again.',
  },
  GIT_FAILED: {
    exit: 6,
    title: 'A command of git failed',
    page: 'A command of git that should have worked did not: the details hold the whole command, the folder it was run in, its exit code and everything it said. Mend what it names, then run the same command again.',
  },
  GIT_OPERATION_IN_PROGRESS: {
    exit: 3,
    title: 'Git is in the middle of something',
    page: 'The checkout that holds the files of the mission is in the middle of a merge, rebase, cherry-pick or revert. Questions are answered, but nothing tracked is written until git is done. Finish or abort the operation, then run the same command again.',
  },
  GIT_POINTER_BROKEN: {
    exit: 6,
    title: 'A checkout does not lead to its repository',
    page: 'The `.git` file of this checkout names a git directory that does not exist: the repository was moved or removed, or a submodule was never initialised. `git worktree repair`, run in the main checkout, mends a worktree; `git submodule update --init` a submodule.',
  },
  GIT_REF_STORAGE_UNSUPPORTED: {
    exit: 6,
    title: 'The repository keeps its refs in a form that is not read',
    page: 'Branches are read straight from the files of git, since starting git would take longer than everything else a query does. This repository keeps them in reftables. `git refs migrate --ref-format=files` converts them without loss, while nobody else writes. Git does not do that in a repository that has further worktrees: remove them first (`git worktree list`, `git worktree remove`; their branches stay) and add them again afterwards. Before version 2.48 it does not do it where there are reflogs either.',
  },
  GIT_UNAVAILABLE: {
    exit: 6,
    title: 'git could not be run',
    page: 'A question could only be answered by git itself, and git could not be started. Install git, or put it on the PATH, then run the same command again.',
  },
  GIT_VERSION_TOO_OLD: {
    exit: 6,
    title: 'This git is too old',
    page: 'Commits of several lanes are brought together in the object store, without touching any checkout. Git can do that since version 2.38. Install a newer one, or put it first on the PATH, then run the same command again. What was on record before stays.',
  },
  HAND_IN_EMPTY: {
    exit: 1,
    title: 'There is no work to hand in',
    page: 'A reviewer looks at the commits that the lane of a work package has made itself, and there are none: either the lane has no branch yet, or its branch stands where it began. Work that was done elsewhere, in the main checkout or in another worktree, belongs into the worktree of the lane. A package that truly needs no commit is handed in with `--force` and a note.',
  },
  HAND_IN_UNCOMMITTED: {
    exit: 1,
    title: 'Work that is handed in is not committed',
    page: 'A reviewer looks at commits, and the worktree of the lane holds files that are in none: changed, added or removed. The details list them all. Commit them, or hand in with `--auto-commit`, which commits them for you. Take away what does not belong to the work, or let it be ignored.',
  },
  HEAD_DETACHED: {
    exit: 1,
    title: 'No branch is checked out',
    page: 'A mission is planned on a branch, and the main checkout stands on a commit without one. Switch to a branch, or begin the mission on one with `--start-branch`.',
  },
  HOLLOW_REVIEW: {
    exit: 0,
    title: 'A review looks hollow',
    page: 'A work package was forced through more than once and nobody but its author is on record as its reviewer, or its author is on record as its reviewer. This is told and stops no merge; whoever merges decides whether somebody else should look once more.',
  },
  HOOK_REFUSED: {
    exit: 1,
    title: 'A hook of the repository refused the commit',
    page: 'The hooks pre-commit and commit-msg are run for our commits as for everybody else. One of them said no, or changed files that were not part of the commit. Its whole output is in the details. Nothing was committed; mend what it names, or let it pass over the files of missions, then run the same command again.',
  },
  INPUT_NOT_READ: {
    exit: 1,
    title: 'A command was handed nothing to read',
    page: 'A file was named that is not there, or `-` stood for the standard input and nothing was sent to it.',
  },
  INTAKE_AMBIGUOUS: {
    exit: 1,
    title: 'There are several plans to choose from',
    page: '`--auto` takes the one plan that other programs have left in the project, and there are several. Nobody chooses for you: each is listed with the command that takes it. Nothing was written.',
  },
  INTAKE_CROSS_FS: {
    exit: 1,
    title: 'A brief cannot be put in its place as a whole',
    page: 'The file of the brief, or of its source, is mounted from another file system, so nothing can take its place in one move. Where half a brief after a kill is better than none, `intake.allow_cross_fs: true` in `.kittify/config.yaml` has it written in place.',
  },
  INTAKE_ERROR: {
    exit: 1,
    title: 'There is nothing to make a brief of',
    page: '`spec-kitty intake` takes one plan: a path, `-` for the standard input, or `--auto` for the one that another program has left in the project; `--show` shows what is kept. None of these was given, or more than one, or what was found is empty. Nothing was written.',
  },
  INTAKE_FILE_MISSING: {
    exit: 1,
    title: 'The plan is not there',
    page: 'There is no file at the path that was named, seen from where the command was given. Nothing was written.',
  },
  INTAKE_FILE_UNREADABLE: {
    exit: 1,
    title: 'The plan cannot be read',
    page: 'What stands at the path is no text: a folder, bytes that are not UTF-8, or a file the system refuses to open. The message says why. Nothing was written.',
  },
  INTAKE_PATH_ESCAPE: {
    exit: 1,
    title: 'The path of a plan leads out of the project',
    page: 'A path inside of the project, or one from where you stand in it, leads to a file outside of it, by `..` or by a symbolic link. Whoever has put it there may mean another file than you do, so it was not read. Where you do mean it, name it by its own absolute path, which the message tells. Nothing was written.',
  },
  INTAKE_ROOT_INCONSISTENT: {
    exit: 1,
    title: 'The brief would be kept in another repository',
    page: 'The command was given in one repository, and `SPECIFY_REPO_ROOT` names another. A plan of the one would silently become the brief of the other. Give the command in the repository that is named, or without the variable. Nothing was written.',
  },
  INTAKE_TOO_LARGE: {
    exit: 1,
    title: 'The plan is too large',
    page: 'A brief has at most 5 MiB, or as many bytes as `intake.max_brief_bytes` in `.kittify/config.yaml` says. What is larger is not read any further than that. Nothing was written.',
  },
  INTERNAL_ERROR: {
    exit: 70,
    title: 'The program failed in a way it should not',
    page: 'A bug of ours. Nothing it did is hidden: run the same command again, and report the text it printed.',
  },
  INVALID_ACTION: {
    exit: 1,
    title: 'That is no action',
    page: 'A context is asked for an action on a mission, and the one that was named does not exist. The message lists those that do; `tasks-outline` and `tasks_outline` are the same.',
  },
  INVALID_WP_OWNED_FILES_KITTY_SPECS: {
    exit: 1,
    title: 'A work package owns files of the mission itself',
    page: 'Everything under `kitty-specs/` belongs to the mission: no package of code may own it, and nothing there may be changed on the branch of a lane. Take these paths out of `owned_files`. Only a planning package that owns nothing but documents under `kitty-specs/` and `docs/` may own such paths.',
  },
  KNOWN_FILE_CONFLICT: {
    exit: 4,
    title: 'Two versions of a file of a mission do not fit together',
    page: 'Both sides of a merge have changed the same thing in a file that is merged by its meaning: a key of meta.json, a row of a matrix, an event of one id. Neither wins silently. The message names what it is; both versions stand in the file between marks: keep what is true, take the marks out, and add the file.',
  },
  LANES_CORRUPT: {
    exit: 5,
    title: 'lanes.json cannot be read',
    page: 'lanes.json is not JSON, lacks a key it needs, or holds a value of the wrong kind. The details list every reason. It is never taken for a mission without lanes, since work would then start in the wrong place. As long as no package is begun, `finalize-tasks` makes it anew from the package files; once one is, repair it by hand or bring it back from git.',
  },
  LANES_MISSING: {
    exit: 1,
    title: 'Work has begun, but the lanes are gone',
    page: 'Packages of the mission have been begun, so they have a branch and a worktree, and lanes.json said which. That file is not there any more, or does not name the lane. Lanes that are made anew might put a begun package somewhere else, and a merge would leave its branch behind, so nothing is guessed: bring lanes.json back from the history of the repository.',
  },
  LANE_BRANCH_BEHIND: {
    exit: 1,
    title: 'A remote has more of a lane than is here',
    page: 'Somebody has gone on with the lane in another clone and pushed it, so what is here is not what was handed in or approved: reviewing it would be reviewing something else, and merging it would leave commits out. Bring the branch up to what the remote has; the command is named. Where the branch here was rewritten on purpose, push it by force first. What a remote has is told as it was last fetched.',
  },
  LANE_BRANCH_MISSING: {
    exit: 1,
    title: 'The branch of a lane is not here',
    page: 'A lane has work that was begun, handed in or approved, and no branch in this clone: it can neither be gone on with, reviewed nor merged, and leaving it out would lose it. Where a remote has the branch, the command that takes it from there is named. Where none has, it was not pushed from the clone it was made in, or not fetched yet, or it was deleted: then `spec-kitty implement --recover` looks for the commits, and the reflog and private refs of git may still have them. Bring the branch back, or send the packages back to be worked on. Who wants to begin anew makes the branch where the work is to begin (`git branch`).',
  },
  LANE_OVERLAPS: {
    exit: 0,
    title: 'A lane has changed what others have changed since',
    page: 'Since a lane was begun, the target or another lane has changed some of the same files. The merge brings both together where they fit and stops where they do not, so this is told and stops nothing.',
  },
  LANE_WORK_REVERTED: {
    exit: 1,
    title: 'The target has taken the work of a lane back',
    page: 'The lanes were on the target before, and a later commit there has reverted them. Git takes them for merged, so merging again would land the mission without its code. Revert that commit (the command is in the problem), and merge then; or bring the target into the lane and revert it there, where only a part is wanted again.',
  },
  LEDGER_NOT_FOUND: {
    exit: 1,
    title: 'There is no account of a landing',
    page: 'The account of a landing is written when a mission lands, and kept in its folder as merge-ledger.json. This mission has not landed, or was landed by another program. `merge --status` says how far it is.',
  },
  LEDGER_UNREADABLE: {
    exit: 5,
    title: 'The account of a landing cannot be read',
    page: 'merge-ledger.json in the folder of a mission is not JSON, or does not have the shape of a ledger. It is a record: nothing is decided by it. The commit of the landing holds it as it was written.',
  },
  LOCK_HELD: {
    exit: 3,
    title: 'Another process is writing',
    page: 'Another process held the lock for longer than this one was willing to wait (30 seconds, or as many as `SPEC_KITTY_LOCK_TIMEOUT` says). Run the same command again. A lock is taken over when its holder is provably gone, never because it is old: where that cannot be proven (another machine, another container) the message names the file to remove once you know that the process has ended.',
  },
  MACHINE_UNKNOWN: {
    exit: 1,
    title: 'There is no such machine',
    page: 'A machine is named by its name, a mission type by its key or its file. `spec-kitty machine list` shows the machines of the program and every mission type this project can use.',
  },
  MAIN_CHECKOUT_ON_LANE: {
    exit: 1,
    title: 'The main checkout is on the branch of a lane',
    page: 'The status of the mission is written in the main checkout, and that has the branch of one of its lanes out. The event log there is as it was when the lane began, and rows written on top of it would take back what others have approved since. Questions are answered from the target, and nothing is recorded. Switch the main checkout to the branch the mission lands on; work on the lane in its worktree.',
  },
  MATRIX_UNREADABLE: {
    exit: 5,
    title: 'A matrix of the mission cannot be read',
    page: '`acceptance-matrix.json` or `issue-matrix.json` of the mission is not there or not what it should be; the message says which and where. It is never taken for an empty one, since a verdict would then replace everything in it. Repair it by hand, bring it back from git, or finalize the tasks where it was never laid out.',
  },
  MERGE_BASE_MISSING: {
    exit: 1,
    title: 'Nothing says where two branches have parted',
    page: 'Branches are merged by what each has changed since they parted, and that commit is not there. In a shallow clone it may only not have been fetched: `git fetch --unshallow` brings it. Otherwise the histories have nothing in common: one of the branches was begun anew or rewritten as a whole, and has to be put upon the other with `git rebase --onto`. Nothing was published.',
  },
  MERGE_CONFLICT: {
    exit: 4,
    title: 'Work of the mission does not fit together',
    page: 'Two lanes, or the lanes and the target, have changed the same places, and somebody has to say how they fit. Nothing is published. The worktree that the message names holds everything that could be brought together, with the usual marks where it could not; the details name the files, both sides and their work packages. Settle the files there, add them, and run `spec-kitty merge --resume`: what was decided is kept and used again should a branch move meanwhile. `spec-kitty merge --abort` gives up and takes the worktree away.',
  },
  MERGE_DEPENDENCY_OPEN: {
    exit: 1,
    title: 'A work package is to be merged before what it depends on',
    page: 'Something a package depends on is neither approved nor done, is canceled, or is no package of the mission. Finish it, or take it out of the dependencies. Whether this stops a merge is set in `policy.merge_gates`; `--override dependency` with `--note` passes it over and puts the reason on record.',
  },
  MERGE_EVIDENCE_MISSING: {
    exit: 1,
    title: 'Nothing says by what a work package was approved',
    page: 'An approval names its reviewer and a reference: a review, a pull request, a test report. This one has neither. Whether this stops a merge is set in `policy.merge_gates`; `--override evidence` with `--note` passes it over and puts the reason on record.',
  },
  MERGE_GATE_UNREADABLE: {
    exit: 5,
    title: 'A file that a merge is judged by cannot be read',
    page: 'A gate needs a file that is not what it should be. It is never taken for a file that is not there, since the gate would then let everything pass. The message names the file and the reason; repair it or bring it back from git.',
  },
  MERGE_ISSUE_OPEN: {
    exit: 1,
    title: 'An issue that the mission cites is not settled',
    page: 'A row of `issue-matrix.json` is `unknown` or still open, or is put off without saying where it is followed up. Write down what became of the issue. Whether this stops a merge is set in `policy.merge_gates`; `--override issue_matrix_completeness` with `--note` passes it over and puts the reason on record.',
  },
  MERGE_LANDING_MOVED: {
    exit: 1,
    title: 'The target has the landing no more as it was made',
    page: 'A landing was to be pushed, and its target was moved since: it was rebased (`git pull --rebase`), or set back to where it was. The landing as it was made is not pushed then, for that would bring back what somebody has taken away here. Where the target has it rewritten, push the target and go on with the merge, which finds it there. Where the target has none of it, give up the push with `--abort`: worktrees and branches stay, and the mission can be landed once more.',
  },
  MERGE_NOT_REFRESHED: {
    exit: 3,
    title: 'A landing is being finished',
    page: 'The mission has landed on its target, and the checkout that holds its files is not brought up to date yet: a merge is at it, or was ended in this moment. Questions are answered from the target; nothing is written. Run `spec-kitty merge --resume` to finish it.',
  },
  MERGE_PUBLISHED: {
    exit: 1,
    title: 'The landing is published already',
    page: 'A merge was to be given up, but its target has it already. What is left of it (the refreshing of checkouts, the push, the cleaning up) is done by `spec-kitty merge --resume`; afterwards the whole landing can be undone.',
  },
  MERGE_PUSH_REJECTED: {
    exit: 1,
    title: 'The remote did not take the landing',
    page: 'The mission has landed in this repository, and the remote refused the push: somebody has pushed before, a rule of the remote forbids it, or it cannot be reached. The details hold everything that was said. Clear that and run `spec-kitty merge --resume`, which pushes again; nothing else is repeated. What somebody has pushed before is brought into the target and pushed with the landing by hand (`git pull --no-rebase`, `git push`); then `--resume` finds it there. Where the remote will never take it, `spec-kitty merge --abort` gives up the push alone: the landing stays here, and may be undone to land in another way, such as with `--strategy squash` where the remote wants a linear history.',
  },
  MERGE_REBASE_STOPPED: {
    exit: 1,
    title: 'A commit cannot be replayed',
    page: 'The mission was to land with `--strategy rebase`: each commit of its lanes replayed on the target. One of them does not fit there by itself, or what the replayed commits come to is not what the lanes are together (a merge among them had settled something). Nothing is published. Give the merge up with `--abort` and land with `--strategy merge` or `--strategy squash`: the strategy of a merge that has begun does not change.',
  },
  MERGE_REMOTE_MISSING: {
    exit: 1,
    title: 'There is no remote to push to',
    page: 'The landing of a mission was to be pushed, but the repository has no remote. Add one, or merge without `--push`. Nothing was changed.',
  },
  MERGE_RISK_HIGH: {
    exit: 1,
    title: 'Two lanes come dangerously close to each other',
    page: 'Two lanes that were worked on at the same time have changed files in the same folders, import each other or share tests, so that what fits line by line may still not work together. Test the merged result. The limit is `policy.risk.threshold`; whether this stops a merge is set in `policy.merge_gates`, and `--override risk` with `--note` passes it over and puts the reason on record.',
  },
  MERGE_UNACCOUNTED: {
    exit: 1,
    title: 'A landing would lose work',
    page: 'Before anything is published, every change that the target and the lanes have made since they parted is looked for in the landing. Some are neither there nor left out by a recorded decision, so nothing was published; the details list them with the side they come from. Usually a commit was reverted on the target that a lane still counts as landed: revert the revert, or bring the change into the lane anew, and run `spec-kitty merge --resume`.',
  },
  MERGE_UNFINISHED: {
    exit: 1,
    title: 'A merge of the mission is not finished',
    page: 'Something of a mission was to be taken back while a merge of it is unfinished: it waits for a conflict to be decided, was stopped, or was killed. Until it is over nobody can say what the mission stands at. Finish it with `spec-kitty merge --resume`, or give it up with `spec-kitty merge --abort` while nothing is published, or where only the push is left, which the remote refuses; then run the same command again. Nothing was changed.',
  },
  META_UNREADABLE: {
    exit: 5,
    title: 'The meta.json of a mission cannot be read',
    page: '`meta.json` says who a mission is. It has to be a JSON object in UTF-8 without a byte order mark, and `mission_number` an integer or null.',
  },
  MISSING_ORIGIN_REMOTE: {
    exit: 0,
    title: 'The repository has no remote called origin',
    page: 'What is merged stays in this repository. This is told and stops no merge; add a remote when others are to see the result.',
  },
  MISSION_AMBIGUOUS_SELECTOR: {
    exit: 1,
    title: 'Several missions answer to that handle',
    page: 'The handle fits more than one mission, and none is ever chosen silently. The details list them with their ids. Use a whole id or the name of the folder under kitty-specs/.',
  },
  MISSION_HANDLE_UNSAFE: {
    exit: 2,
    title: 'That cannot be the handle of a mission',
    page: 'A handle is an id, its first eight characters, a slug or a number: letters, digits, hyphens, underscores and dots, and never a path. A mission whose folder is called otherwise is renamed with the command that is named: branches and worktrees are called after it.',
  },
  MISSION_KEY_UNKNOWN: {
    exit: 2,
    title: 'No mission type has that key',
    page: 'The mission names a type that is found in no tier: project overrides, project missions, packs, the user folder and the shipped types were searched. The details list the tiers.',
  },
  MISSION_NAME_TAKEN: {
    exit: 3,
    title: 'A mission of that name was created a moment ago',
    page: 'The name of a mission is its slug and the first eight characters of its id, which stand for the second it was created in. A mission of that slug was created in this very second, and something is written in it already. Give the command again, or choose another slug.',
  },
  MISSION_NOT_FOUND: {
    exit: 1,
    title: 'There is no such mission here',
    page: 'No folder under kitty-specs/ of the main checkout answers to that handle. When another branch has it, the message says which. The details list missions with similar names.',
  },
  MISSION_REQUIRED_FIELD_MISSING: {
    exit: 2,
    title: 'A mission type lacks a field it needs',
    page: 'A mission type needs mission.key, mission.name, mission.version and steps with an id and a title each. The message names the missing ones.',
  },
  MISSION_RESUME_AMBIGUOUS: {
    exit: 1,
    title: 'Several missions could be meant',
    page: 'More than one mission answers to the slug, so none can be taken up again by it alone. The details list them; use a whole name or an id.',
  },
  MISSION_RESUME_EXISTING: {
    exit: 1,
    title: 'The mission with that slug is history',
    page: 'A mission with that slug exists and has been merged. It is not taken up again as if it were new: choose another slug, or work on the existing mission by its name.',
  },
  MISSION_RESUME_MALFORMED: {
    exit: 1,
    title: 'The mission with that slug is not whole',
    page: 'A mission with that slug exists, but its files do not fit together. The details list what is wrong. Mend them, or remove the folder if nobody needs it.',
  },
  MISSION_SLUG_INVALID: {
    exit: 1,
    title: 'That cannot be the slug of a mission',
    page: 'A slug is small letters and digits in words with single dashes between them, as in `dark-mode`. It becomes part of folders and branches.',
  },
  MISSION_STATE_TRAPPED: {
    exit: 2,
    title: 'A mission type has a state without a way out',
    page: 'The exhaustive walk over the compiled machine found a state from which the end cannot be reached, or which has no answer for the agent. The message tells the shortest way there.',
  },
  MISSION_STEP_CYCLE: {
    exit: 2,
    title: 'Steps of a mission type wait for each other',
    page: 'A step depends, directly or through others, on itself; none of the steps in the circle can ever start. The message shows the shortest circle.',
  },
  MISSION_STEP_DEPENDENCY_UNKNOWN: {
    exit: 2,
    title: 'A step waits for a step that does not exist',
    page: '`depends_on` names an id that no step of the mission type has, so the step could never be reached.',
  },
  MISSION_STEP_DUPLICATE: {
    exit: 2,
    title: 'Two steps of a mission type have the same id',
    page: 'Ids name states: each must be unique within its mission type.',
  },
  MISSION_STEP_ID_INVALID: {
    exit: 2,
    title: 'A step id cannot be the name of a state',
    page: 'Step ids are letters, digits, "-" and "_", and none of the names every mission machine has itself (done, unobserved, merge).',
  },
  MISSION_STEP_RACI_INVALID: {
    exit: 2,
    title: 'The responsibilities of a step do not fit together',
    page: '`raci` and `raci_override_reason` come together or not at all, and only a human can be accountable.',
  },
  MISSION_STEP_UNREACHABLE: {
    exit: 2,
    title: 'A step of a mission type can never be reached',
    page: 'The exhaustive walk over the compiled machine never came to a step.',
  },
  MISSION_TEMPLATE_HAS_NO_STEPS: {
    exit: 2,
    title: 'A mission type has no steps',
    page: 'A mission type needs at least one entry under `steps` or `audit_steps`.',
  },
  MISSION_TYPE_MISSING: {
    exit: 1,
    title: 'The mission does not say what type it is',
    page: 'A mission without `mission_type` in its meta.json has no steps: no type is guessed for it. Write the type it was meant to have.',
  },
  MISSION_YAML_MALFORMED: {
    exit: 2,
    title: 'A mission type cannot be read',
    page: 'The file is not YAML, or does not have the shape of a mission type. The message lists every place that does not fit.',
  },
  MOMENT_UNKNOWN: {
    exit: 1,
    title: 'That is no moment of this mission',
    page: "`--at` takes the id of an event in the mission's log, or a time: `2026-03-01T12:00:00Z`, the same with a zone (`+02:00`), or a day alone, which means its beginning. A time without a zone is UTC. The details name the first and the last event.",
  },
  NOTHING_TO_IMPLEMENT: {
    exit: 1,
    title: 'There is no work package to implement for this agent',
    page: 'No package was named, and none is free for this agent: everything is held, waits for others, or is handed in. The details say for each package why. `next` says whether there is something else to do, such as a review.',
  },
  NOTHING_TO_REVIEW: {
    exit: 1,
    title: 'There is no review for this agent',
    page: 'No package was named, and none waits for a review by this agent. The details say of each package why. Ask `next` again later.',
  },
  NOT_A_GIT_REPOSITORY: {
    exit: 1,
    title: 'Git does not take the folder for a repository',
    page: 'The folder has a `.git`, but git itself refuses it: its HEAD or its configuration is broken. `git status` in that folder says what is wrong.',
  },
  OCCURRENCE_MAP_INVALID: {
    exit: 1,
    title: 'Not every kind of occurrence is classified',
    page: 'A mission whose `meta.json` says `"change_mode": "bulk_edit"` changes one term all over the repository. Its `occurrence_map.yaml` names the term (`target`), and under `categories` an `action` for each of `code_symbols`, `import_paths`, `filesystem_paths`, `serialized_keys`, `cli_commands`, `user_facing_strings`, `tests_fixtures` and `logs_telemetry`: `rename`, `manual_review`, `do_not_change` or `rename_if_user_visible`. The message names every place that does not fit.',
  },
  OCCURRENCE_MAP_MISSING: {
    exit: 1,
    title: 'The occurrences of a bulk edit are not classified',
    page: 'A mission whose `meta.json` says `"change_mode": "bulk_edit"` changes one term all over the repository, and what is right in code may be wrong in stored data. Nothing is finalized or claimed in it before `occurrence_map.yaml` in its folder says what becomes of each kind of occurrence; [the other refusal](OCCURRENCE_MAP_INVALID.md) says what it holds.',
  },
  OPERATION_MOVED: {
    exit: 3,
    title: 'The saved state of an operation was changed by somebody else',
    page: 'An operation holds the lock of its document while it runs, and still the document on disk was not the one it had written last: somebody removed the lock or edited the file. Nothing was written over it. Run the same command again: it goes on from what is saved.',
  },
  OPERATION_NOT_BEGUN: {
    exit: 1,
    title: 'There is no such operation to go on with',
    page: 'A command was asked to continue or to give up an operation, but none is saved under that name: it was never begun, or it has ended since. Give the command without that option to begin it.',
  },
  OPERATION_UNFINISHED: {
    exit: 1,
    title: 'An operation was begun and is not ended',
    page: 'The latest thing that was done was to be taken back, and that is an operation which has stopped half-way or was killed: a claim, for example, whose base does not fit together. What was done before it is hardly what is meant. The message has the command that goes on with it, and how a package is given back. To take back what was done before all the same, name that operation by its id. Nothing was changed.',
  },
  OPERATION_UNKNOWN: {
    exit: 1,
    title: 'There is no such operation',
    page: 'The operation log has no operation with that id, or several whose ids begin like it. An id may be shortened to four characters as long as it says which one is meant. `spec-kitty op log` lists them.',
  },
  OPERATION_UNREADABLE: {
    exit: 5,
    title: 'The saved state of an operation cannot be read',
    page: 'A file under `spec-kitty/` in the git directory should hold an unfinished operation, but is not JSON or not in the format of operations. It was edited or damaged. Look at what it says was being done, move it aside, and give the command again: every step looks first whether it is done already.',
  },
  ORIGINAL_MERGE_UNFINISHED: {
    exit: 1,
    title: 'The original has begun to merge the mission',
    page: 'The Python program has left the state of a merge of this mission, and its lock with it, or there is nothing of ours to give up. Its lock names no process: nobody can tell from here whether it still runs. Let it end if it does. If it was killed, `spec-kitty merge --mission <mission> --resume` goes on: with the target and the push that were wished then, past every lane that is there already, and the state of the original goes when the mission has landed. To forget that merge instead, remove the file that the problem names; branches it has moved stay where they are.',
  },
  OUTPUT_NOT_WRITTEN: {
    exit: 6,
    title: 'The answer could not be written',
    page: 'Standard output took no more: the disk it leads to is full, or the terminal is gone. What the command was to do is done or refused as ever, only its answer is cut off. Make room, or send it elsewhere, and ask again; `spec-kitty op log` says what was done. A reader that leaves early, such as `head`, is no failure.',
  },
  PATH_IS_LINK: {
    exit: 1,
    title: 'A file that is to be written is a symbolic link',
    page: 'A file of the project was to be written, and a symbolic link stands in its place. Nothing was written: through the link it would have changed a file that may belong to somebody else, and in its place the link would be gone. Git itself follows no link called `.gitignore` or `.gitattributes` and acts as if it were not there. Make a file of it, by the command that is named or in another way, and run the same command again.',
  },
  PATH_LEADS_ELSEWHERE: {
    exit: 1,
    title: 'A folder of the project leads out of it',
    page: 'A file of the project was to be written, but a folder on its way is a symbolic link to somewhere outside. Nothing was written, since it would have changed what belongs to somebody else. The message names the folders; replace the links by folders, or move the project.',
  },
  PATH_NOT_UTF8: {
    exit: 1,
    title: 'A file has a name that is not UTF-8',
    page: 'Git takes any bytes for a name; the records of a landing are texts, and a name that is none would come out as another one. So a landing that adds, changes or removes such a file is refused before anything is published; the message shows what cannot be read as `\ufffd`. Rename the file with `git mv` and commit that: in the lane if the lane has added it, else on the target, where git follows it when the lanes are merged. Then run the same command again.',
  },
  PLANNING_BRANCH_NOT_PERSISTED: {
    exit: 1,
    title: 'The mission does not say where it is to land',
    page: 'Neither `target_branch` nor `merge_target_branch` in meta.json names a branch. Name it with `--target-branch`; it is then written into meta.json.',
  },
  PLANNING_ELSEWHERE: {
    exit: 1,
    title: 'The planning of the mission is on a branch that does not land',
    page: 'The mission has planning packages, and their work was committed in the main checkout on a branch that is neither the target of the mission nor a branch of its own. A merge would call them done and leave their work behind. The command that is named makes a branch of the mission’s own of it, or brings the work to the target; hand in or merge again then.',
  },
  PLAN_CONTEXT_UNRESOLVED: {
    exit: 1,
    title: 'It was not said which mission is to be planned',
    page: 'Planning works on one mission and never guesses which. Name it with `--mission`; the details list those there are.',
  },
  PROTECTED_BRANCH_PUSHED: {
    exit: 0,
    title: 'The merge would be pushed to a branch that the project protects',
    page: '`protection.protected_branches` names the target, and `--push` would put the mission on it without a pull request. This is told and stops no merge; the remedy makes a branch for a pull request that holds this mission alone.',
  },
  REJECTED_REVIEW_ARTIFACT_CONFLICT: {
    exit: 1,
    title: 'A work package is approved against its last review',
    page: 'The last review of the package asks for changes, and the package was approved or finished all the same. Send it back to be worked on, have it reviewed again, or pass the review over with `--skip-review-artifact-check` and `--note`: the reason is recorded, and every later gate honours it until the package is reviewed again.',
  },
  REPORT_STALE: {
    exit: 1,
    title: 'The offer that is reported on no longer stands',
    page: 'A report names the offer it answers. Since that offer was made something has happened to the mission, or the offer was made to another agent. The decision that stands now is in the details; nothing was recorded.',
  },
  REQUIREMENT_MAPPING_INCOMPLETE: {
    exit: 1,
    title: 'Requirements and work packages do not match',
    page: 'Every work package names at least one requirement in `requirement_refs`, every name is one that spec.md declares, and every functional requirement is named by a package. spec.md declares a requirement in the first cell of a table row, in a heading, at the start of a list item or as a bold lead; an id in a sentence declares nothing. The details list what is missing.',
  },
  REQUIREMENT_REFS_UNKNOWN: {
    exit: 1,
    title: 'The specification has no such requirement',
    page: 'A work package maps requirements that spec.md declares: in the first cell of a table, as a heading, at the beginning of a list item or in bold at the beginning of a paragraph. The message lists what was named and is not declared. Nothing was written.',
  },
  RESULT_UNKNOWN: {
    exit: 1,
    title: 'That is no result of a step',
    page: 'A step was a success, failed, or is blocked. Nothing else can be reported.',
  },
  REVIEW_BY_AUTHOR: {
    exit: 1,
    title: 'An author does not approve their own work',
    page: 'Work is reviewed and approved by somebody else than its author as long as another agent has taken part in the mission; the details list who could. Where none of them comes, the author may approve it by force, and says who should have reviewed and why they did not: `--force --self-review-fallback --intended-reviewer NAME --reviewer-failure-reason TEXT`. The record keeps both. In a mission that nobody else has taken part in, the author approves it as it is, and the record says so.',
  },
  REVIEW_CYCLE_MISNAMED: {
    exit: 1,
    title: 'A file beside the reviews of a package has a wrong name',
    page: 'Reviews are kept in files review-cycle-1.md, review-cycle-2.md and so on. A file whose name only looks like one could be a review whose number would be given away twice. Rename it or take it away.',
  },
  REVIEW_FEEDBACK_REQUIRED: {
    exit: 1,
    title: 'It is not said why the work is sent back',
    page: 'A work package that was handed in goes back with a text that says what has to change: whoever takes it up again reads nothing else. Write it to a file and name it with `--review-feedback-file`. The file may not be empty and may not itself be the file of an earlier review; no force replaces it.',
  },
  SAFE_COMMIT_EMPTY_CHANGESET: {
    exit: 1,
    title: 'Nothing was named that could be committed',
    page: 'A commit needs at least one file. A name that means no file, neither on the disk nor in the last commit, is no mistake to pass over: the message lists them.',
  },
  SAFE_COMMIT_HEAD_MISMATCH: {
    exit: 1,
    title: 'The checkout is not on the branch that is to be committed to',
    page: 'A commit was to be made on one branch, but the checkout that holds the files has another one checked out, or none. Files are never committed to a branch they were not read from. Check out the branch the message names, then run the same command again.',
  },
  SAFE_COMMIT_NOT_A_WORKTREE: {
    exit: 1,
    title: 'There is no checkout of a git repository',
    page: 'A commit was to be made from a folder that is not the top of a checkout: it is gone, or git knows nothing of it.',
  },
  SAFE_COMMIT_PATH_POLICY: {
    exit: 1,
    title: 'A file outside the checkout cannot be committed',
    page: 'Files are named from the top of their checkout. A name that leads out of it, into `.git` or into a worktree below `.worktrees/` is refused, since it belongs to something else.',
  },
  SAFE_COMMIT_PROTECTED_BRANCH: {
    exit: 1,
    title: 'The branch is protected',
    page: 'Commands commit nothing on a protected branch (`protection.protected_branches` in `.kittify/config.yaml`; without it main, master and what remotes call their default). The files stay in the working tree as they are. Move on to a branch of its own, then give the same command again.',
  },
  SNAPSHOT_FROM_FUTURE: {
    exit: 5,
    title: 'Saved state was written by a newer version',
    page: 'A saved state names a version of its machine that this program does not know. Use the newer program, or move the file aside: what can be derived from the event log is derived again.',
  },
  SNAPSHOT_INVALID: {
    exit: 5,
    title: 'Saved state does not have the shape of its version',
    page: 'A saved state was read, but its content does not fit the schema of its machine. It was edited or damaged. Move the file aside: what can be derived from the event log is derived again.',
  },
  SNAPSHOT_UNKNOWN_CHILD: {
    exit: 5,
    title: 'Saved state waits for work the machine does not know',
    page: 'A saved state has an unfinished task that no part of the machine performs. Going on would wait for it for ever, so nothing goes on. The details name the task.',
  },
  SNAPSHOT_UNKNOWN_STATE: {
    exit: 5,
    title: 'Saved state is in a state the machine does not have',
    page: 'A saved state names a state that its machine does not have, or has in another form. The details name it.',
  },
  SNAPSHOT_UNREADABLE: {
    exit: 5,
    title: 'Saved state is not readable',
    page: 'A file that should hold a saved state is not JSON, is not in the format of saved states, or belongs to another machine. Move it aside: what can be derived from the event log is derived again.',
  },
  SPARSE_CHECKOUT_PRESENT: {
    exit: 1,
    title: 'A checkout leaves files out',
    page: 'A checkout of the repository is sparse, and not by our doing. Whatever it leaves out looks like deleted to whoever commits everything there. Turn it off with `git sparse-checkout disable`, or say that it is meant with `--allow-sparse-checkout`.',
  },
  SPEC_FILE_MISSING: {
    exit: 1,
    title: 'The mission has no specification',
    page: 'The folder of the mission holds no spec.md. What a mission is to do is written there first; plans and work packages are held against it.',
  },
  SPEC_KITTY_REPO_NOT_INITIALIZED: {
    exit: 1,
    title: 'This is not a Spec Kitty project',
    page: 'Neither the folder nor the repository around it has kitty-specs/ or .kittify/. Nothing was written, and no other repository was looked for. Go to the repository you mean, name it in SPECIFY_REPO_ROOT, or initialise this one.',
  },
  START_BRANCH_FAILED: {
    exit: 1,
    title: 'The branch could not be checked out',
    page: 'Git refused to switch to the branch the mission is to begin on. The message has its reason: local changes that would be lost, a name git does not take, or a branch that another worktree has checked out. Nothing was created.',
  },
  START_BRANCH_TARGET_MISMATCH: {
    exit: 1,
    title: 'A mission has one planning branch',
    page: '`--start-branch` and `--target-branch` name different branches, but a mission is planned on one and comes back to it. Leave `--target-branch` out.',
  },
  STATUS_EVENT_PERSISTENCE_VERIFICATION_FAILED: {
    exit: 6,
    title: 'Appended rows were not found in the log',
    page: 'Rows were appended to the event log, but reading its end back gave something else: another program wrote into it at the same time. Look into the log for the rows before repeating the command, or repeat it with the same event id, which never adds a row twice.',
  },
  STATUS_SNAPSHOT_UNREADABLE: {
    exit: 5,
    title: 'The status.json of a mission cannot be read',
    page: '`status.json` is made from the event log and holds nothing of its own. Make it again: the command that materializes the status writes it anew.',
  },
  TARGET_BRANCH_NOT_SYNCHRONIZED: {
    exit: 1,
    title: 'The target and the branch it follows have gone apart',
    page: 'The target holds commits that its upstream does not have, and the other way round, as far as was last fetched; or it is behind, and the merge is to be pushed. Nothing is fetched to find that out. A target that is behind is brought forward with the command that is named. One that has gone apart is left alone: the remedy makes a branch from the upstream for a pull request that holds this mission alone.',
  },
  TASKS_COVERAGE_INCOMPLETE: {
    exit: 1,
    title: 'tasks.md and the files in tasks/ name different work packages',
    page: 'Each file tasks/WPnn-….md needs a section of its own in tasks.md, and each section a file. A section starts with a heading of the second or third level that begins with the id, `Work Package` and the id, or `Work Package` and a number. The details list what is missing on either side.',
  },
  TOPOLOGY_NOT_CREATED: {
    exit: 1,
    title: 'Missions of that topology are carried on, not created',
    page: 'New missions are `single_branch` or `lanes`. Those with a coordination branch are read, and carried on in their coordination worktree; they are not made anew, because status then has two homes to keep in step.',
  },
  TRANSITION_REJECTED: {
    exit: 1,
    title: 'The work package may not move there',
    page: 'The machine of the work package refuses the move: no move leads from its lane to the one asked for, or something the move needs was not given. The message says what is missing; the details list the lanes that can be reached and what each needs. Force goes anywhere but back to the start, and needs a named actor and a reason.',
  },
  UNDO_CONFLICT: {
    exit: 4,
    title: 'Later commits stand in the way of taking it back',
    page: 'Others have the operation already, or later commits stand on it, so it is taken back by a commit on top of the branch. Commits that came after it have changed the same lines, and somebody has to say how that fits: run the `git revert` that is named, settle it and commit. Then give the same command again: it finds your revert and takes the status back. The other way, what a hand has taken out of the branch is brought back by hand before it is done again. Nothing was changed.',
  },
  UNDO_DEPENDED_ON: {
    exit: 1,
    title: 'Something else depends on it',
    page: 'Packages that the operation has moved were moved again afterwards, or a mission that it has created has a history of its own by now. Take the later operations back first, the latest one first: the message names them. Nothing was changed.',
  },
  UNDO_FILE_CHANGED: {
    exit: 1,
    title: 'A file was changed after the operation',
    page: 'An operation is taken back only where things are as it has left them, so that nobody loses what they wrote afterwards. The message names the file or the setting. Bring it back to what the operation made of it, or leave the operation as it is. Nothing was changed.',
  },
  UNDO_FORGOTTEN: {
    exit: 1,
    title: 'What the operation has replaced is not there any more',
    page: 'To take an operation back it takes what it has replaced: former commits, contents of files, work that was not committed. That is kept under `refs/spec-kitty/undo/` until `spec-kitty op prune` lets go of it, or somebody deletes those refs, and git cleans up. The message names what is missing. Nothing was changed.',
  },
  UNDO_NOTHING: {
    exit: 1,
    title: 'There is nothing to take back',
    page: 'No operation is left that could be taken back, or the one that was named was taken back already, or is not finished. `spec-kitty op log` lists the operations with their ids.',
  },
  UNDO_OVERTAKEN: {
    exit: 1,
    title: 'Something was changed while an operation was taken back',
    page: 'Somebody else moved a branch, wrote a file or moved a package at that very moment, and what they did was left alone. `spec-kitty undo --abort` gives the undo up: what was taken back by then and nobody has changed since is as it was before. The same command goes on from there once what was changed is again as the undo has found it; until then it is refused the same.',
  },
  UNDO_PLACE_TAKEN: {
    exit: 1,
    title: 'A worktree cannot go or come back',
    page: 'A worktree that the operation has made or removed is not as it has left it: another branch is checked out, it is locked, or something else stands in its place. The message names it. Nothing was changed.',
  },
  UNDO_REF_MOVED: {
    exit: 1,
    title: 'A branch was moved after the operation',
    page: 'A branch goes back only from where the operation has left it. It has moved since: by later operations, which the message names and which are taken back first, or by somebody who has thrown away what it has made, or built on a branch that came with it. Nothing was changed.',
  },
  UNHONORABLE_BASE: {
    exit: 1,
    title: 'The work cannot begin at that base',
    page: '`--base` says which branch a new worktree begins at. It has no meaning where the branch of the lane is there already (route `reuse` or `crash_recovery`), where the package depends on other lanes and has to hold their code (`dependency_lane`), where it is not the name of a branch (`detached_base`), or where the work is done in the main checkout (`main_checkout`). Leave it out.',
  },
  UNTRUSTED_REPOSITORY: {
    exit: 1,
    title: 'Git does not trust the repository',
    page: 'The folder belongs to another user, and git refuses to work in it (`safe.directory`). If you know whose it is, tell git so with the command that is named.',
  },
  USAGE: {
    exit: 2,
    title: 'The command line is not understood',
    page: 'An option, argument or value does not fit the command. `--help` shows what it takes.',
  },
  WORKTREE_AWAY: {
    exit: 1,
    title: 'A worktree that has the branch is not there',
    page: 'Git has a worktree registered that has this branch checked out, and its folder is not where the registry says: it was moved by hand, its disk is not mounted, or it was removed. What is staged in it stands where the branch is now, so a branch that moved meanwhile would be taken back by the next commit in there. A second worktree would have the same branch, and leave behind what is uncommitted in the first, so none is made. Bring the worktree back, or tell git where it is with `git worktree repair <path>` (where it is found nearby, the command names the place); if it is gone for good, `git worktree prune` forgets it (`git worktree unlock` first if it is locked). Then run the same command again.',
  },
  WORKTREE_BRANCH_TAKEN: {
    exit: 1,
    title: 'The branch is checked out somewhere else',
    page: 'A branch can be checked out in one place only. The message names the checkout that has it: switch it to another branch, or go on with the work there.',
  },
  WORKTREE_DIRTY: {
    exit: 1,
    title: 'A worktree holds work that is not committed',
    page: 'The worktree is there, but it holds changes or new files that nobody has committed, files that git ignores and no tool makes again, such as an `.env`, or repositories of its own: submodules, clones. Files that git was told not to look at count too, whatever the configuration hides. They may be the work of an agent that is gone, and nothing else has them. Commit them, push what is in the repositories, or move them elsewhere; the message names them. A worktree with submodules always stays: take it away with `git worktree remove --force` when nothing in it is needed.',
  },
  WORKTREE_HUSK: {
    exit: 1,
    title: 'Something stands where a worktree has to be',
    page: 'The folder of a worktree exists, but git has no worktree registered there. It is never emptied or written over: move it aside or remove it, then run the same command again.',
  },
  WORKTREE_LIST_FAILED: {
    exit: 1,
    title: 'Git cannot list the worktrees of the repository',
    page: 'Git refuses to say which worktrees there are, so nobody can tell what is checked out where. `git worktree repair` mends pointers that have gone wrong.',
  },
  WORKTREE_LOCKED: {
    exit: 1,
    title: 'A worktree is locked',
    page: 'Somebody has locked the worktree with `git worktree lock`, usually because it is on a disk that is not always there. It is left alone until it is unlocked.',
  },
  WORKTREE_MISPLACED: {
    exit: 1,
    title: 'A worktree has another branch checked out',
    page: 'The worktree is registered with git, but another branch is checked out in it, or none because git is in the middle of something. Finish or abort what is in progress there and check out the branch the message names. What was committed there meanwhile is not on that branch, and nobody would review or merge it: the command that is named takes the branch along (`git switch -C`), or lists those commits where the branch has gone another way.',
  },
  WORKTREE_OCCUPIED: {
    exit: 1,
    title: 'The command was given in a worktree that is to go',
    page: 'Whoever stands in a folder that goes stands nowhere: every command after that fails with words nobody understands. So a worktree in which a command is given is never taken away by it. Give the command from somewhere else, such as the main checkout.',
  },
  WORK_PACKAGES_MISSING: {
    exit: 1,
    title: 'The mission has no work packages yet',
    page: 'The folder `tasks/` of the mission is not there or holds no file `WPnn-name.md`. Write one file for each work package, then finalize.',
  },
  WORK_PACKAGE_UNRESOLVED: {
    exit: 1,
    title: 'It cannot be said which work package is meant',
    page: 'The mission has no package of that id, or none was named and none is free for that action. The details list the packages there are, and why each is not offered.',
  },
  WPS_MANIFEST_INVALID: {
    exit: 1,
    title: 'wps.yaml does not describe work packages',
    page: 'wps.yaml is YAML, but not of the expected shape: a list `work_packages` whose entries have an `id` (WP and two digits) and a `title`. The message names every place that does not fit.',
  },
  WPS_MANIFEST_UNREADABLE: {
    exit: 1,
    title: 'wps.yaml cannot be read',
    page: 'wps.yaml exists, but it is not YAML, or says the same thing twice. While it exists it is the only source of dependencies, so nothing is guessed in its place: repair it or remove it.',
  },
  WP_ALREADY_CLAIMED: {
    exit: 1,
    title: 'Another agent has the work package',
    page: "The package is claimed or in progress, and the claim is another agent's: `claimed_by` names it, `requesting_actor` who asked. Ask `next` for something else. A claim or a review whose process is provably gone is offered by `next`, which otherwise says since when it is held; where that cannot be proven and you know that nobody works on it any more, `--takeover` takes it over. What was left uncommitted is kept.",
  },
  WP_CLAIM_LOST: {
    exit: 1,
    title: 'The work package was taken over meanwhile',
    page: 'While a workspace was being made, or after it could not be made, the package was moved by somebody else: taken over, released or handed in. Nothing more is done for the former claim. Ask `next` what there is to do.',
  },
  WP_DEPENDENCY_CYCLE: {
    exit: 1,
    title: 'Work packages depend on each other in a circle',
    page: 'None of the packages in the circle could ever start. The message shows every circle; take one dependency out of each.',
  },
  WP_DEPENDENCY_DISAGREEMENT: {
    exit: 1,
    title: 'The same dependencies are declared twice and differently',
    page: 'The front matter of a work package and wps.yaml both declare dependencies and do not say the same. Neither wins silently: make them agree.',
  },
  WP_DEPENDENCY_INVALID: {
    exit: 1,
    title: 'A work package depends on what cannot be',
    page: 'A dependency is not a work package id, or no work package of the mission has it.',
  },
  WP_EXECUTION_MODE_UNKNOWN: {
    exit: 1,
    title: 'A work package has an unknown execution mode',
    page: 'The execution_mode in the front matter of a work package is neither code_change nor planning_artifact. Ownership and lanes cannot be judged before it is corrected.',
  },
  WP_FILE_MISNAMED: {
    exit: 1,
    title: 'A work-package file and its content name different packages',
    page: 'The name of a file in tasks/ begins with the id of its package, as in WP01-first-step.md, and `work_package_id` in its front matter says the same. One of the two is wrong, and nothing says which: rename the file or correct the id.',
  },
  WP_FRONT_MATTER_INVALID: {
    exit: 1,
    title: 'The front matter of a work package does not fit',
    page: 'A file tasks/WPnn-….md begins with a line `---`, then YAML with the keys of work packages, then a line `---`. The message names the file and the line. Usual reasons: a key that work packages do not have, a date or number without quotes where text is wanted, a colon or `#` inside unquoted text, the same key twice. The other work packages are read all the same.',
  },
  WP_ID_DUPLICATE: {
    exit: 1,
    title: 'Two files describe the same work package',
    page: 'Two files in tasks/ have the same work-package id. The first by name is read, the other is not; remove one of them or give it an id of its own.',
  },
  WP_IN_NO_LANE: {
    exit: 1,
    title: 'The work package is in no lane',
    page: 'lanes.json says which packages share a worktree. It does not list this package, or there is no lanes.json: the package was added after the tasks were finalized, or lanes.json is not the one that they were finalized with. Finalize them again, unless a package that is in no lane has been begun: then bring that lanes.json back from the history of the repository.',
  },
  WP_LANE_MOVED: {
    exit: 1,
    title: 'A work package would be moved out of the lane it is worked on in',
    page: 'Lanes are made of the packages and the files they own. As those are now, a package that has been begun would land in another lane than the one whose branch and worktree hold its work. Change the owned files of packages that are not begun instead, or finish what was begun first.',
  },
  WP_NOT_APPROVED: {
    exit: 1,
    title: 'A work package is not approved',
    page: 'A mission is merged when each of its packages is approved, done or canceled. This holds whatever the policy of the project says: half a mission is never landed. `next` says what there is to do.',
  },
  WP_NOT_CLAIMABLE: {
    exit: 1,
    title: 'The work package cannot be claimed where it stands',
    page: "Only planned work is claimed, and work of one's own or left behind is continued. A package that is handed in, in review, approved or done is never pulled back by claiming it: a review sends it back. The reason in the details is the one `next` gives.",
  },
  WP_NOT_FOUND: {
    exit: 1,
    title: 'The mission has no such work package',
    page: 'Neither the event log nor any file in tasks/ knows a work package with this id. The details list those there are.',
  },
  WP_NOT_REVIEWABLE: {
    exit: 1,
    title: 'The work package is not up for review',
    page: 'A review is taken up when its package was handed in (for_review). Work in progress is handed in first, with `spec-kitty agent tasks move-task <WP> --to for_review`.',
  },
  WP_OWNED_FILES_NOT_FOUND: {
    exit: 1,
    title: 'A work package owns a file that is not there',
    page: 'A plain path under `owned_files` matches nothing in the repository: it is misspelt more often than new. Correct it, or list it under `create_intent` too when the package is to make that file. The message also names patterns that cannot be looked up.',
  },
  WP_OWNERSHIP_CONFLICT: {
    exit: 1,
    title: 'What work packages own does not fit together',
    page: 'Two packages that may be worked on at the same time must not own the same files: give the files to one of them, or let one depend on the other. Each package names an `authoritative_surface` with which at least one of its owned files begins. The message lists every finding.',
  },
  WP_OWNERSHIP_MISSING: {
    exit: 1,
    title: 'A work package does not say which files it owns',
    page: 'A package of code needs an execution_mode and at least one entry of owned_files in its front matter: lanes are made of packages that may touch the same files. A planning package needs both too.',
  },
  WP_SUBTASKS_UNKNOWN: {
    exit: 1,
    title: 'Whether the subtasks are complete cannot be told',
    page: 'Handing a work package in for review needs all its subtasks to be recorded as done. Which subtasks it has is written in the front matter of its file, under `subtasks`: the file is missing, cannot be read, or does not have that key. An empty list says that there are none.',
  },
} as const satisfies Record<string, { exit: number; title: string; page: string }>;
