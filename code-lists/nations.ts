// The four nations, which decide an authority's bank holidays and which statutory rules reach it.
import type { Code, CodeList } from './code-list.ts'

export const nation = {
  list: 'nation',
  codes: [
    { code: 'england', label: 'England' },
    { code: 'wales', label: 'Wales' },
    { code: 'scotland', label: 'Scotland' },
    { code: 'northern-ireland', label: 'Northern Ireland' },
  ],
} as const satisfies CodeList

export type Nation = Code<typeof nation>
