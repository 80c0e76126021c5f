/** What can be said of a criterion, of something that must not be there any more, and of an issue (contract 2 §§6.6, 6.7). */
export const criterionResults = ['pass', 'fail', 'pending'] as const;
export const absenceResults = ['confirmed_absent', 'still_present', 'verification_error', 'deferred_to_consolidation', 'pending'] as const;
export const issueVerdicts = ['fixed', 'verified-already-fixed', 'deferred-with-followup', 'in-mission', 'unknown'] as const;
