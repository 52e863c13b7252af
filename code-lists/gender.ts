// Gender as the person gives it, with the statutory codes it becomes.
import type { Code, CodeList } from './code-list.ts'

/**
 * F, M, U and W are the youth return's own codes; X (non-binary) is a housing-return code up to 2025 and is kept because it is what
 * people say. "Not known" is an answer like any other and is shown as "?" in narrow columns: an empty cell could mean that nobody asked.
 * `nccis` is null for X because that return has no code for it: whoever builds the return must decide in the open.
 * `core2025` is null for U because that return asks the question again instead of accepting "not known".
 * Sex registered at birth is another fact and will be another list.
 */
export const gender = {
  list: 'gender',
  codes: [
    { code: 'F', label: 'Female', mark: 'F', nccis: 'F', core2025: 'F' },
    { code: 'M', label: 'Male', mark: 'M', nccis: 'M', core2025: 'M' },
    { code: 'X', label: 'Non-binary', mark: 'X', nccis: null, core2025: 'X' },
    { code: 'U', label: 'Not known', mark: '?', nccis: 'U', core2025: null },
    { code: 'W', label: 'Prefers not to say', mark: 'W', nccis: 'W', core2025: 'R' },
  ],
} as const satisfies CodeList<{ mark: string; nccis: string | null; core2025: string | null }>

export type Gender = Code<typeof gender>
