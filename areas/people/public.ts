// What other areas and commands may use of people: what their authority has settled, who waits for an administrator, where the reader can be answered,
// and what is asked about a new authority, a new organisation and a new account.
export { findMyEmail } from './account.sql.ts'
export { countAsking } from './administration.sql.ts'
export { firstSteps, firstStepsList, type FirstStep } from './first-steps.ts'
export { codeField, nameField, nationField } from './authority.ts'
export { newCode, setUpHash } from './one-time-codes.ts'
export { hashPassword } from './passwords.ts'
export { organisationFields, refusals as organisationRefusals } from './organisation.ts'
export { emailAddress, hasServices, personName, problemWithPlace } from './person.ts'
export { randomPassword } from './random-password.ts'
export { settingOf } from './settings.sql.ts'
