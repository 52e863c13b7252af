// What other areas may use of people: what their authority has settled, who waits for an administrator, and where the reader can be answered.
export { findMyEmail } from './account.sql.ts'
export { countAsking } from './administration.sql.ts'
export { settingOf } from './settings.sql.ts'
