/** Every key a work-package file may have (contract 1 §6.3), for readers that do not need the whole model. */
export const frontMatterKeys = [
  'work_package_id', 'title', 'dependencies', 'requirement_refs', 'tracker_refs', 'planning_base_branch', 'merge_target_branch', 'branch_strategy',
  'base_branch', 'base_commit', 'created_at', 'priority', 'execution_mode', 'owned_files', 'create_intent', 'authoritative_surface', 'scope', 'task_type',
  'subtasks', 'phase', 'phases', 'assignee', 'agent', 'model', 'agent_profile', 'role', 'shell_pid', 'shell_pid_created_at', 'history', 'lane', 'activity_log',
  'review_status', 'reviewed_by', 'approved_by', 'reviewer', 'reviewer_agent', 'reviewer_shell_pid', 'review_feedback', 'review_feedback_file', 'subtitle',
  'description', 'estimated_duration', 'tags', 'feature_slug', 'mission_id', 'mission_number', 'mission_slug', 'status', 'wp_code', 'branch_strategy_override',
  'work_package_title',
] as const;
