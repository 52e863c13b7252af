// The kinds of unit that a client schedule is for.
import type { Code, CodeList } from './code-list.ts'

export const scheduleKind = {
  list: 'schedule-kind',
  codes: [
    { code: 'adapted', label: 'Adapted' },
    { code: 'non-adapted', label: 'Non-adapted' },
    { code: 'temporary', label: 'Temporary' },
  ],
} as const satisfies CodeList

export type ScheduleKind = Code<typeof scheduleKind>
