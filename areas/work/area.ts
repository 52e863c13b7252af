// Work: what needs me today, and what the authority has to say.
import type { Area } from '#platform/web/route.ts'
import { discardDraft, drafts, keepDraft } from './drafts.ts'
import { home } from './home.ts'
import { messageForm, messagesList, readMessage, showMessage, withdraw, writeMessage } from './messages.ts'

export const work: Area = { name: 'work', routes: [home, drafts, keepDraft, discardDraft, messagesList, messageForm, writeMessage, showMessage, readMessage, withdraw], navigation: [] }
