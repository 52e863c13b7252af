// Why a client has no National Insurance number on record: the only four answers that take its place.
import type { Code, CodeList } from './code-list.ts'

/** `allowedFor` says when the reason may be given; `chased` whether the number is asked for again until it comes. */
export const missingNinoReason = {
  list: 'missing-nino-reason',
  codes: [
    { code: 'none-yet', label: 'No number issued yet', allowedFor: 'anyone', chased: true },
    { code: 'refused', label: 'Client refused to give it', allowedFor: 'anyone', chased: true },
    {
      code: 'domestic-violence-service',
      label: 'Withheld by a domestic violence service',
      allowedFor: 'domestic-violence-service',
      chased: false,
    },
    { code: 'under-16', label: 'Under 16', allowedFor: 'under-16', chased: true },
  ],
} as const satisfies CodeList<{ allowedFor: 'anyone' | 'domestic-violence-service' | 'under-16'; chased: boolean }>

export type MissingNinoReason = Code<typeof missingNinoReason>
