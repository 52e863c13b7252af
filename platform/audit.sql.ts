// The audit event of work in a transaction of its own. A request's own event is written by the web server.
import { statement } from './sql.ts'

export const recordEvent = statement('audit.record_event', {
  everyone: 'the function takes who is asking from the transaction',
  takes: { action: 'text', subjects: 'text[]' }, gives: { recorded: 'text?' },
  sql: 'select record_event(:action, :subjects)::text as recorded',
})
