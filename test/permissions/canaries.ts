// Words by which foreign rows would give themselves away, from the cast and not from the product: names, numbers, addresses, keys.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { authorities, clients, organisations, services } from '#seed/cast.ts'
import { root } from '../throwaway-server.ts'
import { sees, type Row, type Who } from './oracle.ts'
import { canaryOf, clientRow, people, scheduleRows, type World } from './world.ts'

/** NI and HB numbers, telephones, UPRNs and postcodes as the cast has them. */
const numbers = /\b(?:[A-Z]{2}(?: ?\d{2}){3} ?[A-Z]?|NM \d{3} \d{3}|S\/\d{5}|07700 900\d{3}|9900000\d{5}|Z[YW]\d \d[A-Z]{2})\b/g
const keys = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g

/** Each word with the rows it stands in. Whoever may see one of them may see the word. */
export type Canaries = Map<string, Row[]>

export function canariesOf(world: World): Canaries {
  const found: Canaries = new Map()
  const add = (row: Row, ...texts: (string | undefined)[]) => {
    for (const word of texts.flatMap((text) => (text === undefined ? [] : [...wordsIn(text)]))) found.set(word, [...found.get(word) ?? [], row])
  }
  for (const authority of authorities) add({ kind: 'authority', authority: authority.code }, authority.name)
  for (const organisation of organisations) add({ kind: 'organisation', authority: organisation.authority }, organisation.name)
  for (const person of people) for (const { authority } of person.works) add({ kind: 'colleague', authority }, person.name)
  for (const service of services) {
    const row: Row = { kind: 'service', authority: service.authority, service: service.number }
    add(row, service.name, service.site, service.description, ...service.contracts.map(({ reference }) => reference), ...service.levels.map(({ name }) => name),
      ...service.properties.flatMap((property) => [property.name, ...property.address, property.uprn,
        ...property.units.flatMap((unit) => [unit.name, ...(unit.voids ?? []).map(({ comment }) => comment)])]))
  }
  for (const client of clients) {
    // Whoever says nothing else lives in the unit of their last stay: the words of that address stand in the client too.
    const home = services.flatMap(({ properties }) => properties).filter(({ units }) => units.some(({ name }) => name === client.stays.at(-1)!.unit))
    add(clientRow(client), client.forename, client.surname, client.nino, client.hb, client.telephone, client.mobile, client.email,
      ...(Array.isArray(client.lives) ? client.lives as string[] : client.lives ? [] : home.flatMap(({ address, name }) => [...address, name])))
    for (const [at, stay] of client.stays.entries()) {
      add(scheduleRows(client)[at]!, stay.reference, stay.comments, ...(stay.hb ?? []).flatMap(({ reference, comment }) => [reference, comment]), client.hb)
    }
  }
  for (const [at, request] of world.rows['request']!.entries()) add(request, canaryOf(at), request.key)
  for (const message of world.rows['message']!) add(message, message.word, message.key)
  for (const kind of ['contract', 'level', 'capacity', 'price', 'property', 'unit', 'void']) for (const row of world.rows[kind]!) add({ ...row, kind: 'service' },
    row.key)
  for (const row of world.rows['pay_period']!) add(row, row.key)
  for (const word of productsOwnWords()) found.delete(word)
  return found
}

/** The words that this person may see nowhere. */
export function forbiddenTo(who: Who, canaries: Canaries): Set<string> {
  // The access log names records by their keys.
  const inLog = (word: string, row: Row) => row.authority === who.authority && (who.role === 'administrator' || who.role === 'auditor')
    && word.search(keys) === 0
  return new Set([...canaries].filter(([word, rows]) => !rows.some((row) => sees(who, row) || inLog(word, row))).map(([word]) => word))
}

/** The forbidden words in a body, header or log line. */
export function sightings(text: string, forbidden: ReadonlySet<string>): string[] {
  return [...wordsIn(plain(text))].filter((word) => forbidden.has(word))
}

/** Markup, JSON and addresses as people would read them. */
function plain(text: string): string {
  return text.replaceAll(/&(?:amp|lt|gt|quot|#39);/g, ' ').replaceAll(/&#(\d+);/g,
    (_, code: string) => String.fromCodePoint(Number(code))).replaceAll(/\\[nrt"]/g, ' ').replaceAll(/(?:%[0-9A-F]{2})+/gi, (escaped) => {
    try {
      return decodeURIComponent(escaped)
    } catch {
      return escaped
    }
  })
}

/** Names and words of four letters or more, keys, and numbers however they are spaced. Single letters and small numbers tell nobody apart. */
function* wordsIn(text: string): Generator<string> {
  for (const [key] of text.matchAll(keys)) yield key
  for (const [word] of text.replaceAll(keys, ' ').matchAll(/[\p{L}\p{M}]{4,}/gu)) yield word
  for (const [number] of text.matchAll(numbers)) yield number.replaceAll(' ', '')
}

/** What pages say of themselves, and what the lists of codes are called, is nobody's. */
function productsOwnWords(): Set<string> {
  const files = globSync(['areas/**/*.ts', 'platform/**/*.ts', 'pages/*.ts', 'pages/components/*.ts', 'code-lists/*.ts', 'access/*.ts'],
    { cwd: root, exclude: ['**/*.test.ts', 'pages/example*'] })
  return new Set(files.flatMap((file) => readFileSync(join(root, file), 'utf8').match(/[\p{L}\p{M}]{4,}/gu) ?? []))
}
