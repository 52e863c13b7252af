// Workbooks of a demo: one waits for a decision, one is accepted, one came back with a reason, and one is missing though its day is past.
import type pg from 'pg'
import { preFilledOf } from '#areas/workbooks/pre-filled.ts'
import { dueOn, figureNames, pastQuarters, workbookLifecycle } from '#areas/workbooks/workbook.ts'
import { bind, nobody } from '#platform/sql.ts'
import { services } from './cast.ts'
import { londonMoment } from './days.ts'
import { change, insert } from './rows.ts'

type Sent = { service: number, /** 0 is the last quarter that is over. */ quartersAgo: number, by: string, decided?: { by: string, reason?: string } }

/** Who owes one and is not here has sent nothing: Rowan House and Beacon Houses of the quarter before. */
const sent: readonly Sent[] = [
  { service: 10801, quartersAgo: 1, by: 'tamsin.okafor@example.org', decided: { by: 'priya.ravensworth@example.org' } },
  { service: 10834, quartersAgo: 0, by: 'bernard.achterberg@example.org',
    decided: { by: 'callum.drexler@example.org', reason: 'House 4 was being rewired in this quarter, and none of its days are unavailable here. Please put the void days right and send it again.' } },
  { service: 10823, quartersAgo: 0, by: 'nerys.calloway@example.org' },
]

/** What is asked together waits in line: this connection takes one query at a time. */
function oneByOne(connection: pg.Client): Parameters<typeof bind>[0] {
  let last: Promise<unknown> = Promise.resolve()
  return { query: ((query: pg.QueryConfig) => {
    const next = last.then(() => connection.query(query))
    last = next
    return next
  }) as Parameters<typeof bind>[0]['query'] }
}

/** Filled in from the schedules as they stand, sent some days before they were due. Only on the cast that was just planted. */
export async function plantWorkbooks(connection: pg.Client, today: Temporal.PlainDate): Promise<void> {
  const quarters = pastQuarters(today, 2)
  for (const { service, quartersAgo, by, decided } of sent) {
    const quarter = quarters[quartersAgo]!
    const { type } = services.find(({ number }) => number === service)!
    const memberOf = async (email: string) => (await connection.query<{ authority_id: number, id: string }>(
      `select m.authority_id, m.id from membership m
         join service v on v.authority_id = m.authority_id and v.id = $1
         join account a on a.id = m.account_id and a.email = $2`, [service, email])).rows[0]!
    const { authority_id, id: submitter } = await memberOf(by)
    const { figures } = await preFilledOf(bind(oneByOne(connection), { ...nobody, authority: authority_id, services: null }, true), { id: service, type }, quarter, [])
    const due = dueOn(quarter, { days: 15, set: {} }, 'england')
    const day = (before: number) => [Temporal.PlainDate.from(due).subtract({ days: before }), today].sort(Temporal.PlainDate.compare)[0]!.toString()
    // Where no stay was recorded in the quarter nothing is filled in: then it states that every day was occupied.
    const whole = Object.fromEntries(figureNames.map((name) => [name, figures[name] ?? (name === 'occupied' ? figures.available : 0)]))
    await connection.query('begin')
    const [opened] = await insert(connection, 'workbook', [{ authority_id, service_id: service, quarter: quarter.startsOn.toString(), saved_by: submitter, recorded_at: londonMoment(day(9), 9, 20) }])
    const key = { authority_id, id: opened!['id'] as string }
    await change(connection, 'workbook', key, {
      ...whole, pre_filled: JSON.stringify(whole), state: workbookLifecycle.moves.submit.to, due_on: due,
      first_submitted_on: day(8), submitted_on: day(8), submitted_by: submitter,
    }, londonMoment(day(8), 11, 5))
    if (decided) {
      const { id: decider } = await memberOf(decided.by)
      await change(connection, 'workbook', key, {
        state: decided.reason === undefined ? 'accepted' : 'rejected', reason: decided.reason ?? '',
        decided_on: day(3), decided_by: decider, saved_by: decider,
      }, londonMoment(day(3), 14, 30))
    }
    await connection.query('commit')
  }
}
