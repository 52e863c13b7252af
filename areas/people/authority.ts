// What is asked about a new authority: the command and the set-up page ask the same.
import { nation } from '#code-lists/nations.ts'
import { choice, shaped, text } from '#platform/fields.ts'

export const codeField = (label: string) => shaped({ label, hint: 'How commands and addresses name it, such as anytown', max: 40,
  reader: (typed) => /^[a-z][a-z0-9-]{1,39}$/.test(typed) ? { value: typed }
    : { error: `${label} must be 2 to 40 small letters, numbers and hyphens, and start with a letter` } })

export const nameField = (label: string) => text({ label, max: 200 })

export const nationField = choice({ label: 'Nation', list: nation, hint: 'Decides bank holidays and statutory rules' })
