// What the authorities of a demo have to say to their providers.
import type pg from 'pg'
import { londonMoment } from './days.ts'
import { insert } from './rows.ts'

type Told = { authority: string, writer: string, daysAgo: number, summary: string, body: string, deadlineIn?: number, shownFor: number, organisation?: string, readBy: readonly string[] }

const messages: readonly Told[] = [
  {
    authority: 'northmoor', writer: 'judith.maplethorpe@example.org', daysAgo: 5, deadlineIn: 7, shownFor: 14, readBy: ['nerys.calloway@example.org'],
    summary: 'Submit your PI workbooks by the end of the week',
    body: 'The workbooks of the last quarter are due.\n\nSheets that are blank, or whose occupied days differ from your schedules, come back to you with the reason beside them.',
  },
  {
    authority: 'northmoor', writer: 'priya.ravensworth@example.org', daysAgo: 2, shownFor: 28, organisation: 'RS Aids', readBy: [],
    summary: 'Please confirm your lists before the next pay run',
    body: 'Open the client schedules of each service, and say that the list is right, or suggest the changes it needs.',
  },
  {
    authority: 'southmere', writer: 'rhodri.ashdown@example.org', daysAgo: 1, shownFor: 21, readBy: [],
    summary: 'Offices are closed over the holidays', body: 'Requests that reach us after the 23rd are decided in January.',
  },
]

/** Only on the cast that was just planted. */
export async function plantMessages(connection: pg.Client, today: Temporal.PlainDate): Promise<void> {
  const memberOf = async (authority: string, email: string) => {
    const { rows } = await connection.query<{ authority_id: number, id: string }>(
      `select m.authority_id, m.id from membership m join authority a on a.id = m.authority_id and a.code = $1 join account t on t.id = m.account_id and t.email = $2`, [authority, email])
    return rows[0]!
  }
  for (const { authority, writer, daysAgo, summary, body, deadlineIn, shownFor, organisation, readBy } of messages) {
    const { authority_id, id: written_by } = await memberOf(authority, writer)
    const written = today.subtract({ days: daysAgo }).toString()
    const [message] = await insert(connection, 'message', [{
      authority_id, written_by, written_at: londonMoment(written, 9, 30), summary, body,
      deadline: deadlineIn === undefined ? null : today.add({ days: deadlineIn }).toString(), shown_until: today.add({ days: shownFor }).toString(),
    }])
    const message_id = message!['id'] as string
    await connection.query(
      `insert into message_audience (authority_id, message_id, organisation_id) values ($1, $2, (select id from organisation o where o.authority_id = $1 and o.name = $3))`,
      [authority_id, message_id, organisation ?? null])
    for (const email of readBy) {
      await insert(connection, 'message_reading', [{ authority_id, message_id, membership_id: (await memberOf(authority, email)).id, read_at: londonMoment(written, 11) }])
    }
  }
}
