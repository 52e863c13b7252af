// A message from the authority: its fields and its rules; nothing here reads or writes.
import { choice, date, longText, text, type Errors, type ValuesOf } from '#platform/fields.ts'
import type { Refusals } from '#platform/sql.ts'

const audience = {
  list: 'message-audience',
  codes: [{ code: 'providers', label: 'All providers' }, { code: 'organisations', label: 'Chosen providers' }, { code: 'services', label: 'Chosen services' }],
} as const

export const messageFields = {
  summary: text({ label: 'Short text', max: 160, hint: 'Stands on the welcome page. For example, Submit your PI workbooks by the end of the week' }),
  body: longText({ label: 'Full text', optional: true, max: 8000, hint: 'On a page of its own, one click further.' }),
  deadline: date({ label: 'Deadline', optional: true, yearNeeded: true }),
  shown_until: date({ label: 'Shown until', thing: 'the last day on which it is shown', yearNeeded: true, hint: 'The last day on which it stands on the welcome page.' }),
  audience: choice({ label: 'Who it is for', list: audience }),
}
export type Message = ValuesOf<typeof messageFields>

/** Whom it is for, by the boxes that were ticked: `organisation_<key>` and `service_<number>`. */
export type Chosen = { organisations: string[], services: number[] }

/** How long a message stands if nothing else is said: until the next pay run, or thereabouts. */
export const usuallyShown = { days: 28 }

export function problemsWithMessage(values: Partial<Message>, chosen: Chosen, today: Temporal.PlainDate): Errors {
  const errors: Errors = {}
  const { deadline, shown_until } = values
  if (shown_until !== undefined && shown_until < today.toString()) errors['shown_until'] = 'Shown until must be today or later'
  if (deadline && shown_until !== undefined && deadline > shown_until) errors['shown_until'] = 'Shown until must be the deadline or later'
  if (deadline && deadline < today.toString()) errors['deadline'] = 'Deadline must be today or later'
  if (values.audience === 'organisations' && chosen.organisations.length === 0) errors['organisations'] = 'Choose the providers it is for'
  if (values.audience === 'services' && chosen.services.length === 0) errors['services'] = 'Choose the services it is for'
  return errors
}

/** How near a deadline is, for whoever has to keep it. */
export function urgencyOf(deadline: string | null, today: Temporal.PlainDate): 'overdue' | 'today' | 'later' {
  if (deadline === null || deadline > today.toString()) return 'later'
  return deadline === today.toString() ? 'today' : 'overdue'
}

/** What the database refuses, should the form have let it through. */
export const refusals: Refusals = {
  message_shown_until_deadline: { field: 'shown_until', message: 'Shown until must be the deadline or later' },
}
