// Statements about workbooks: where they stand, one of them with its versions, the stays behind its figures, and the writes.
import { settingOf } from '#areas/people/public.ts'
import { serviceType } from '#code-lists/service-types.ts'
import { workbookFigure } from '#code-lists/workbook-figures.ts'
import { filteredStatement, inMyServices, notHidden, statement } from '#platform/sql.ts'

const names = workbookFigure.codes.map(({ code }) => code)
const owing = serviceType.codes.filter(({ workbookRequired }) => workbookRequired).map(({ code }) => `'${code}'`).join(', ')
const visible = `w.authority_id = :authority and ${inMyServices('w.service_id')}`

/** A contract held on one of the days of a quarter. */
const underContract = (service: string, quarter: string) => `exists (select from contract c where c.authority_id = :authority and c.service_id = ${service}
      and c.starts_on < (${quarter} + interval '3 months')::date and c.ends_on >= ${quarter})`

export const findTerms = statement('workbooks.terms', {
  everyone: 'what the whole authority has settled; no client fact',
  takes: {}, gives: { days: 'int', quarters: 'int', set: 'json' },
  sql: `select ${settingOf('workbook_days')} as days, ${settingOf('workbook_quarters')} as quarters,
      (select coalesce(jsonb_object_agg(d.quarter, d.due_on), '{}') from workbook_deadline d where d.authority_id = :authority) as set`,
})

export const setDeadline = statement('workbooks.set_deadline', {
  everyone: 'what the whole authority has settled; no client fact',
  takes: { quarter: 'date', due_on: 'date' }, gives: { due_on: 'date' },
  sql: `insert into workbook_deadline as d (authority_id, quarter, due_on) values (:authority, :quarter, :due_on)
    on conflict (authority_id, quarter) do update set due_on = excluded.due_on where d.due_on <> excluded.due_on returning d.due_on`,
})

const due = 'coalesce(w.due_on, q.due_on)'
const owed = `v.type in (${owing}) and ${underContract('v.id', 'q.starts_on')}`
const missing = `w.first_submitted_on is null and ${due} < :today and ${owed}`
const toSubmit = "w.id is null or w.state in ('open', 'rejected')"
const overdue = `w.first_submitted_on is not null and (${toSubmit}) and ${due} < :today and ${owed}`
const rows = `unnest(:quarters, :due) as q(starts_on, due_on)
    join service v on v.authority_id = :authority and ${inMyServices('v.id')}
    left join workbook w on w.authority_id = v.authority_id and w.service_id = v.id and w.quarter = q.starts_on`

/** A row for each service and quarter that has a workbook, owes one, or could have one; `due` is the deadline of each of the quarters. */
export const listWorkbooks = filteredStatement('workbooks.list', {
  takes: { quarters: 'date[]', due: 'date[]', today: 'date', service: 'bigint' },
  gives: { service_id: 'bigint', service: 'text', organisation: 'text', quarter: 'date', due_on: 'date', id: 'uuid?', state: 'text?', owed: 'boolean', first_submitted_on: 'date?',
    submitted_on: 'date?', decided_on: 'date?' },
  filters: {
    ofService: `v.id = :service and (w.id is not null or ${underContract('v.id', 'q.starts_on')})`, asked: `w.id is not null or (${owed})`,
    toSubmit, submitted: "w.state = 'submitted'", missing, overdue, late: `w.first_submitted_on > ${due}`, accepted: "w.state = 'accepted'", rejected: "w.state = 'rejected'",
  },
  orders: { newest: 'q.starts_on desc, v.name, v.id', service: 'v.name, v.id, q.starts_on desc' },
  sql: `select v.id as service_id, v.name as service, o.name as organisation, q.starts_on as quarter, ${due} as due_on, w.id, w.state, (${owed}) as owed, w.first_submitted_on,
      w.submitted_on, w.decided_on
    from ${rows} join organisation o on o.authority_id = v.authority_id and o.id = v.organisation_id
    where v.authority_id = :authority /*filters*/ order by /*order*/ limit 2000`,
})

/** The rows of the list, counted for the welcome page. */
export const countWorkbooks = statement('workbooks.count', {
  takes: { quarters: 'date[]', due: 'date[]', today: 'date' }, gives: { to_submit: 'bigint', submitted: 'bigint', missing: 'bigint', overdue: 'bigint' },
  sql: `select count(*) filter (where ${toSubmit}) as to_submit, count(*) filter (where w.state = 'submitted') as submitted, count(*) filter (where ${missing}) as missing,
      count(*) filter (where ${overdue}) as overdue
    from ${rows} where v.authority_id = :authority and (w.id is not null or (${owed}))`,
})

const whole = { id: 'uuid', service_id: 'bigint', quarter: 'date', state: 'text', figures: 'json', comments: 'json', pre_filled: 'json?', due_on: 'date?', first_submitted_on: 'date?',
  submitted_on: 'date?', submitted_by: 'uuid?', decided_on: 'date?', reason: 'text', saver: 'text', submitter: 'text?', decider: 'text?', version: 'int', recorded_at: 'moment' } as const
const selectWhole = (table: string) => `select w.id, w.service_id, w.quarter, w.state, jsonb_build_object(${names.map((name) => `'${name}', w.${name}`).join(', ')}) as figures,
      w.comments, w.pre_filled, w.due_on, w.first_submitted_on, w.submitted_on, w.submitted_by, w.decided_on, w.reason, a.name as saver, b.name as submitter, c.name as decider,
      w.version, w.recorded_at
    from ${table} w
    join membership a on a.authority_id = w.authority_id and a.id = w.saved_by
    left join membership b on b.authority_id = w.authority_id and b.id = w.submitted_by
    left join membership c on c.authority_id = w.authority_id and c.id = w.decided_by`

export const findWorkbook = statement('workbooks.find', { takes: { workbook: 'uuid' }, gives: whole, sql: `${selectWhole('workbook')} where w.id = :workbook and ${visible}` })

/** Every version that was replaced, the newest first. */
export const listVersions = statement('workbooks.versions', {
  takes: { workbook: 'uuid' }, gives: whole, sql: `${selectWhole('workbook_history')} where w.id = :workbook and ${visible} order by w.version desc limit 500`,
})

/** Nothing comes back where there is one already, or nothing was under contract. */
export const openWorkbook = statement('workbooks.open', {
  takes: { service: 'bigint', quarter: 'date' }, gives: { id: 'uuid' },
  sql: `insert into workbook (authority_id, service_id, quarter, saved_by)
    select v.authority_id, v.id, :quarter, :membership from service v
    where v.authority_id = :authority and v.id = :service and ${inMyServices('v.id')} and ${underContract('v.id', ':quarter')}
    on conflict (authority_id, service_id, quarter) do nothing returning id`,
})

export const findOfQuarter = statement('workbooks.of_quarter', {
  takes: { service: 'bigint', quarter: 'date' }, gives: { id: 'uuid' },
  sql: `select w.id from workbook w where w.service_id = :service and w.quarter = :quarter and ${visible}`,
})

const written = `${names.map((name) => `${name} = (:figures ->> '${name}')::numeric`).join(', ')}, comments = :comments, saved_by = :membership`

/** The guard and the write in one: nothing comes back when a colleague has saved meanwhile, or it is no longer open. */
export const saveFigures = statement('workbooks.save', {
  takes: { workbook: 'uuid', version: 'int', from: 'text[]', figures: 'json', comments: 'json' }, gives: { id: 'uuid' },
  sql: `update workbook w set ${written} where w.id = :workbook and w.version = :version and w.state = any(:from) and ${visible} returning w.id`,
})

export const submitWorkbook = statement('workbooks.submit', {
  takes: { workbook: 'uuid', version: 'int', from: 'text[]', to: 'text', figures: 'json', comments: 'json', pre_filled: 'json', due_on: 'date', today: 'date' }, gives: { id: 'uuid' },
  sql: `update workbook w set ${written}, state = :to, pre_filled = :pre_filled, due_on = coalesce(w.due_on, :due_on), first_submitted_on = coalesce(w.first_submitted_on, :today),
      submitted_on = :today, submitted_by = :membership, decided_on = null, decided_by = null, reason = ''
    where w.id = :workbook and w.version = :version and w.state = any(:from) and ${visible} returning w.id`,
})

export const takeBackWorkbook = statement('workbooks.take_back', {
  takes: { workbook: 'uuid', version: 'int', from: 'text[]', to: 'text' }, gives: { id: 'uuid' },
  sql: `update workbook w set state = :to, pre_filled = null, saved_by = :membership
    where w.id = :workbook and w.version = :version and w.state = any(:from) and ${visible} returning w.id`,
})

export const decideWorkbook = statement('workbooks.decide', {
  takes: { workbook: 'uuid', version: 'int', from: 'text[]', to: 'text', reason: 'text', today: 'date' }, gives: { id: 'uuid' },
  sql: `update workbook w set state = :to, reason = :reason, decided_on = :today, decided_by = :membership, saved_by = :membership
    where w.id = :workbook and w.version = :version and w.state = any(:from) and w.submitted_by <> :membership and ${visible} returning w.id`,
})

/** Stays that touch these days, or ended on the first of them; of people the reader may not see the days and the reason alone. */
export const listMovements = statement('workbooks.movements', {
  takes: { service: 'bigint', from: 'date', to: 'date' },
  gives: { id: 'bigint?', client_id: 'bigint', title: 'text?', forename: 'text?', surname: 'text?', starts_on: 'date', left_on: 'date?', end_reason: 'text?' },
  sql: `select s.id, s.client_id, c.title, c.forename, c.surname, s.starts_on, s.left_on, s.end_reason
    from known_schedule s join known_client c on c.authority_id = s.authority_id and c.id = s.client_id
    where s.authority_id = :authority and s.service_id = :service and ${inMyServices('s.service_id')} and ${notHidden('s.client_id')} and s.starts_on <= :to and s.there_until >= :from
    union all
    select null, h.client_id, null, null, null, h.starts_on, h.left_on, h.end_reason from hidden_stays(:service, :from - 1, :to) h where ${inMyServices('h.service_id')}
    order by starts_on, client_id`,
})
