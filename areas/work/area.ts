// Work: what needs me today.
import type { Area } from '#platform/web/route.ts'
import { discardDraft, drafts, keepDraft } from './drafts.ts'
import { home } from './home.ts'

export const work: Area = { name: 'work', routes: [home, drafts, keepDraft, discardDraft], navigation: [] }
