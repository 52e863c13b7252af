// `throughline migrate`: brings the database up to date without starting the server.
import { command } from './command.ts'

export const migrate = command({
  name: 'migrate',
  summary: 'Bring the database up to date, and make it if there is none',
  about: 'Starting the server does the same. Safe to run twice, and by several processes at once.',
  options: {},
  json: true,
  run: async ({ database, print }) => {
    const opened = await database()
    const { rows } = await opened.owner((connection) =>
      connection.query('select count(*)::int as count, max(name) as newest from migration'))
    const { count, newest } = rows[0] as { count: number, newest: string }
    print({ kind: opened.kind, postgresql: opened.version, migrations: count, newest },
      [`The database is up to date: ${count} migrations, the newest ${newest} (${opened.kind}, PostgreSQL ${opened.version}).`])
  },
})
