// Taking a data pack out: one snapshot of an authority, file by file, in constant memory.
import { createWriteStream } from 'node:fs'
import { mkdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { bind, type Db } from '#platform/sql.ts'
import { csvLine } from './csv.ts'
import { descriptor, descriptorName, fileOf } from './data-package.ts'
import { nextPart, takeOut } from './export.sql.ts'
import { kinds, type Kind, type KindName } from './pack.ts'

export type ExportOptions = {
  authority: number
  /** The membership of whoever takes the pack out; people whose record they may not open are left out. */
  as?: string | undefined
  onProgress?: ((text: string) => void) | undefined
}

export type PackEntry = { name: string, content: AsyncIterable<string> }

/**
 * Gives the files of a pack one after the other, each to be read to its end before the next is asked for. The owner's connection
 * takes the wall of people who see the whole authority, so that the walls hold here too.
 */
export async function* packEntries(connection: pg.ClientBase, options: ExportOptions): AsyncGenerator<PackEntry> {
  await connection.query('begin isolation level repeatable read')
  let isDone = false
  try {
    const db = await begin(connection, options)
    yield { name: descriptorName, content: Readable.from([descriptor()]) }
    const counts: Record<string, number> = {}
    for (const of of kinds) yield { name: fileOf(of), content: linesOf(db, of, counts, options) }
    const subjects = Object.entries(counts).map(([kind, rows]) => `${kind}: ${rows}`)
    await connection.query('select record_event($1, $2, $3, $4)',
      ['exchange.taken-out', subjects, options.as === undefined ? 'by the export command' : null, JSON.stringify(counts)])
    isDone = true
  } finally {
    // Also when whoever reads has stopped reading.
    await connection.query(isDone ? 'commit' : 'rollback')
  }
}

/** Writes the pack into a folder; what was there of an earlier one is replaced once all of it is written. Only its owner may read it. */
export async function exportPack(connection: pg.ClientBase, { folder, ...options }: ExportOptions & { folder: string }): Promise<string[]> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const names: string[] = []
  for await (const { name, content } of packEntries(connection, options)) {
    await pipeline(content, createWriteStream(join(folder, `${name}.part`), { mode: 0o600 }))
    names.push(name)
  }
  for (const name of names) await rename(join(folder, `${name}.part`), join(folder, name))
  return names
}

async function begin(connection: pg.ClientBase, { authority, as }: ExportOptions): Promise<Db> {
  const { rows: [taker] } = await connection.query(
    `select h.ids as hidden, set_config('app.authority', $1::text, true), set_config('app.hidden_clients', coalesce(h.ids, '{}')::text, true),
       set_config('app.membership', coalesce(m.id::text, ''), true), set_config('app.account', coalesce(m.account_id::text, ''), true)
     from (select array_agg(c.id) as ids from client c where c.authority_id = $1 and c.need_to_know and $2::uuid is not null
       and not exists (select from client_grant g where g.authority_id = c.authority_id and g.client_id = c.id and g.membership_id = $2)) as h
     left join membership m on m.authority_id = $1 and m.id = $2`, [authority, as ?? null])
  await connection.query('set local role throughline_whole')
  const nobody = '00000000-0000-0000-0000-000000000000'
  const { hidden } = taker as { hidden: number[] | null }
  return bind(connection, { authority, services: null, organisation: nobody, membership: as ?? nobody, hidden: hidden ?? [] })
}

/** By which numbers the rows of a kind are parted. */
const partsOf: Record<KindName, keyof typeof nextPart | null> = {
  organisations: null, services: 'service', contracts: 'service', service_levels: 'service', capacities: 'service', prices: 'service', properties: 'service', units: 'service',
  voids: 'service', clients: 'client', schedules: 'schedule', hb_positions: 'schedule', pay_periods: null,
}

async function* linesOf(db: Db, of: Kind, counts: Record<string, number>, { onProgress = () => {} }: ExportOptions): AsyncGenerator<string> {
  const kind = of.name as KindName
  const fields = Object.entries(of.fields)
  yield csvLine(fields.map(([name]) => name))
  let [said, rows] = [Date.now(), 0]
  for await (const part of partsFrom(db, kind)) {
    yield part.map((row) => csvLine(fields.map(([name, field]) => {
      const value = row[name] ?? null
      return value === null ? '' : field.write(value)
    }))).join('')
    rows += part.length
    if (Date.now() - said < 2_000) continue
    said = Date.now()
    onProgress(`Wrote ${rows.toLocaleString('en-GB')} rows of ${fileOf(of)}`)
  }
  counts[of.name] = rows
}

async function* partsFrom(db: Db, kind: KindName): AsyncGenerator<Record<string, unknown>[]> {
  const by = partsOf[kind]
  if (by === null) return yield await db.rows(takeOut[kind] as typeof takeOut.organisations, {})
  for (let after = 0; ;) {
    const last = (await db.row(nextPart[by], { after }))?.last ?? null
    if (last === null) return
    yield await db.rows(takeOut[kind] as typeof takeOut.services, { from_number: after + 1, to_number: last })
    after = last
  }
}
