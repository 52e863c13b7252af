// Why one client holds two units for longer than a short change-over.
import type { Code, CodeList } from './code-list.ts'

export const overlapReason = {
  list: 'overlap-reason',
  codes: [
    { code: 'planned-move', label: 'Planned move between units', needsComment: false },
    { code: 'repairs-or-decant', label: 'Repairs or decant', needsComment: false },
    { code: 'notice-period', label: 'Notice period on the first unit', needsComment: false },
    { code: 'family-arrangement', label: 'Family arrangement', needsComment: false },
    { code: 'floating-support', label: 'Floating support beside a place to live in', needsComment: false },
    { code: 'other', label: 'Other', needsComment: true },
  ],
} as const satisfies CodeList<{ needsComment: boolean }>

export type OverlapReason = Code<typeof overlapReason>
