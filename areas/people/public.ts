// What other areas may use of people: what their authority has settled.
export { settingOf } from './settings.sql.ts'
