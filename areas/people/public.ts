// What other areas may use of people: what their authority has settled, and who waits for an administrator.
export { countAsking } from './administration.sql.ts'
export { settingOf } from './settings.sql.ts'
