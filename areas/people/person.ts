// People who work here: what is asked about them, which role fits which organisation, and the words for what the database refuses.
import { roles, type Role } from '#access/roles.ts'
import { email, pick, text, type Errors } from '#platform/fields.ts'
import type { Refusals } from '#platform/sql.ts'

export const emailField = (label: string) => email({ label, personal: true, autocomplete: 'username' })
/** Somebody else's: browsers must not offer one's own. */
export const emailAddress = { ...emailField('E-mail address'), autocomplete: 'off' }

export const personName = text({ label: 'Name', hint: 'What colleagues call them', max: 100, personal: true })

export const roleOptions = Object.entries(roles).map(([value, { label }]) => ({ value, text: label }))

export const placeFields = {
  role: { ...pick({ label: 'Role' }), options: roleOptions },
  organisation: pick({ label: 'Organisation' }),
}

const isRole = (role: string): role is Role => Object.hasOwn(roles, role)

/** Whoever sees the whole authority works for its commissioner; whoever sees services of one organisation does not. */
export function problemWithPlace(role: Role, organisation: { name: string, kind: string }): string | undefined {
  const forCommissioner = roles[role].wall !== 'throughline_scoped'
  if (forCommissioner === (organisation.kind === 'commissioner')) return undefined
  return `${roles[role].label} is a role for ${forCommissioner ? 'the commissioner' : 'organisations that provide services'}, and ${organisation.name} is not one`
}

type Organisation = { id: string, name: string, kind: string }

export function problemsWithPlace({ role, organisation }: { role?: string, organisation?: string }, organisations: readonly Organisation[]): Errors {
  const chosen = organisations.find(({ id }) => id === organisation)
  const errors: Errors = {}
  if (role !== undefined && !isRole(role)) errors['role'] = 'Choose role from the list'
  if (organisation !== undefined && !chosen) errors['organisation'] = 'Choose organisation from the list'
  const misfit = role !== undefined && isRole(role) && chosen ? problemWithPlace(role, chosen) : undefined
  return misfit === undefined ? errors : { ...errors, organisation: misfit }
}

/** Whether somebody has services of their own to be chosen. */
export const hasServices = (role: string): boolean => isRole(role) && roles[role].wall === 'throughline_scoped' && !roles[role].allServices

export const refusals: Refusals = {
  membership_last_administrator: { field: '', message: 'Somebody must be left who can let others in: make another person an administrator first' },
}
